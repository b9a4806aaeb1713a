"""The engine holds: whatever a cell tries, its own submission is bounded and the next grades right.

Real warm process, real walls; as whoever runs the tests, and as an ordinary user where root does.
"""

import builtins
import contextlib
import json
import os
import re
import socket
import sys
import threading
import time
from pathlib import Path

import attacks
import forgeries
import ordinary_user
import pytest
import reaches
from test_split import PREPARE, secret_check

from classroom.isolate import doctor, execute, namespaces, outputs, warm, wire

pytestmark = pytest.mark.sandbox

ROOT = Path(__file__).resolve().parents[2]

CASES = attacks.read()
LIMITS = namespaces.Limits(cell_seconds=3, seconds=12, memory_mb=1024, disk_mb=64, processes=64)
RIGHT = "def double(x):\n    return x + x"
CHECK = """\
from workbook.exercise import check
with check.points(2) as earned:
    check.call(double, {n}).returns({twice})
    check.call(double, -{n}).returns(-{twice}, tip="keep the sign of the number")
earned"""
PRECIOUS = ["gradebook.db", "solutions/week9/week9.ipynb", "submitted/other/week9/week9.ipynb"]
PRECIOUS += ["notebooks/answers/week9.txt"]
TOOLS = """\
def show(found):
    if found: print("GOT" + " IN")

def call(name, *arguments):
    import ctypes
    return getattr(ctypes.CDLL(None, use_errno=True), name)(*arguments)

course, home, grader, port, abstract = {}"""


def _is_refusal(kind):
    return isinstance(kind, type) and issubclass(kind, OSError)


def cell(source, grade_id="", **about):
    known = {"grade": False, "solution": False, "locked": False, "grade_id": grade_id}
    known |= ({"points": 2} if about.get("grade") else {}) | about
    return {
        "cell_type": "code",
        "source": source,
        "metadata": {"nbgrader": known} if grade_id else {},
        "outputs": [],
    }


def job(*cells, limits=LIMITS, theirs=("double",)):
    return {
        "notebook": {"cells": list(cells)},
        "files": {},
        "theirs": list(theirs),
        "in_kernel": [],
        "limits": vars(limits),
    }


def graded(attack="pass", target=""):
    """A right answer, its check, the attack, and the check again with another number."""
    return job(
        cell(RIGHT, "double", solution=True),
        cell(CHECK.format(n=3, twice=6), "double-check-1", grade=True, locked=True),
        cell(target),
        cell(attack),
        cell(CHECK.format(n=4, twice=8), "double-hidden-1", grade=True, locked=True),
    )


def marks(result):
    """The marks of the two checks; None where there is none."""
    found = []
    for place in ("1", "4"):
        shown = [out["data"]["text/plain"] for out in result["outputs"][place] if "data" in out]
        found.append(float(shown[0]) if shown else None)
    return found


@pytest.fixture(scope="module")
def target(tmp_path_factory):
    """A course and a home worth getting at, and somebody who listens; as a line of Python."""
    course, home = tmp_path_factory.mktemp("course"), tmp_path_factory.mktemp("home")
    for path in PRECIOUS:
        (course / path).parent.mkdir(parents=True, exist_ok=True)
        (course / path).write_text("precious")
    (home / ".secret").write_text("precious")
    for folder in [course, home, *course.parents]:
        with contextlib.suppress(PermissionError):
            folder.chmod(folder.stat().st_mode | 0o755)
    listening = socket.create_server(("127.0.0.1", 0))
    local = socket.socket(socket.AF_UNIX)
    local.bind(str(course / "socket"))
    local.listen()
    abstract = socket.socket(socket.AF_UNIX)
    abstract.bind(f"\0workbook-{os.getpid()}")
    abstract.listen()
    port, name = listening.getsockname()[1], f"workbook-{os.getpid()}"
    yield TOOLS.format(repr((str(course), str(home), os.getpid(), port, name)))
    for end in (listening, local, abstract):
        end.close()
    assert [(course / path).read_text() for path in PRECIOUS] == ["precious"] * len(PRECIOUS)


@pytest.mark.parametrize(
    ("kind", "source"), [pytest.param(*case[::2], id=": ".join(case[:2])) for case in CASES]
)
def test_whatever_a_cell_tries_is_bounded_and_the_next_one_grades_right(
    kind, source, engine, target
):
    before, begun = processes_of_ours(), time.monotonic()
    result = execute.run(graded(source, target), engine)
    assert time.monotonic() - begun < LIMITS.seconds + 10
    told = json.dumps(result)
    assert "GOT IN" not in told
    first, last = marks(result)
    assert first == 2, told[:2000]
    if kind in ("out", "live"):
        assert (result["status"], last) == ("ok", 2), told[:2000]
    elif kind == "die":
        assert result["status"] in ("died", "protocol"), told[:2000]
        assert last is None
        assert "did not run" in told
    else:
        errors = [out for out in result["outputs"]["3"] if out["output_type"] == "error"]
        assert result["status"] != "ok" or errors, told[:2000]
        assert result["status"] == "ok" or result["reason"].endswith(".")
    assert len(told) < 4 * 2**20
    assert result["peak_mb"] < 3 * LIMITS.memory_mb
    assert marks(execute.run(graded(), engine)) == [2, 2]
    assert processes_of_ours() <= before


def processes_of_ours():
    """How many processes there are below this one."""
    return len(warm._families({os.getpid()})[os.getpid()])


@pytest.mark.parametrize(
    "source", [pytest.param(source, id=name) for name, source in forgeries.FORGERIES.items()]
)
def test_a_forgery_earns_nothing(source, engine):
    prelude, wrong = cell(PREPARE, "text", locked=True), cell(source, "mix", solution=True)
    _, check = secret_check()
    result = execute.run(
        job(prelude, wrong, cell(check, "mix-check-1", grade=True, locked=True), theirs=["mix"]),
        engine,
    )
    shown = [out["data"]["text/plain"] for out in result["outputs"]["2"] if "data" in out]
    assert not shown or float(shown[0]) == 0, shown
    assert marks(execute.run(graded(), engine)) == [2, 2]


MANY = namespaces.Limits(cell_seconds=5, seconds=120, memory_mb=1024, disk_mb=64, processes=64)
REFUSALS = {kind.__name__ for kind in vars(builtins).values() if _is_refusal(kind)}


@pytest.mark.parametrize("attacks", reaches.parts(reaches.REACHES, 32), ids=["first", "second"])
def test_nothing_outside_is_in_reach(attacks, engine, target):
    """Many to a notebook; each must have met a refusal, since one with a mistake proves nothing."""
    cells = [cell(target), cell(reaches.TOOLS), *map(cell, attacks.values())]
    check = cell(CHECK.format(n=4, twice=8), "double-hidden-1", grade=True, locked=True)
    result = execute.run(job(cell(RIGHT, "double"), *cells, check, limits=MANY), engine)
    told = {}
    for place, name in enumerate(attacks, 3):
        outputs = result["outputs"][str(place)]
        errors = [out["ename"] for out in outputs if "ename" in out]
        if "GOT IN" in json.dumps(outputs) or not REFUSALS.issuperset(errors):
            told[name] = outputs
    assert told == {}
    assert (result["status"], _points_of(result)) == ("ok", [2])
    assert marks(execute.run(graded(), engine)) == [2, 2]


@pytest.mark.parametrize(
    "answers", reaches.parts(reaches.FORGERIES, 26), ids=["first", "second", "third"]
)
def test_no_forgery_of_many_earns_anything(answers, engine):
    cells = [cell(PREPARE, "text", locked=True)]
    for place, source in enumerate(answers.values()):
        _, check = secret_check()
        cells += [cell(source, f"mix-{place}", solution=True)]
        cells += [cell(check, f"mix-check-{place}", grade=True, locked=True)]
    result = execute.run(job(*cells, theirs=["mix"], limits=MANY), engine)
    places = range(1, 2 * len(answers), 2)
    defined = [result["outputs"][str(place)] for place in places]
    broken = [name for name, shown in zip(answers, defined, strict=True) if "ename" in str(shown)]
    assert not broken, "an answer with a mistake in it proves nothing"
    earned = dict(zip(answers, _points_of(result), strict=True))
    assert not any(earned.values()), earned
    heard = [known["how"] for known in result["evidence"].values()]
    assert heard == ["failed"] * len(answers), dict(zip(answers, heard, strict=True))
    assert marks(execute.run(graded(), engine)) == [2, 2]


@pytest.mark.parametrize("name", reaches.read(reaches.ENDS))
def test_who_ends_the_talk_earns_nothing(name, engine):
    _, check = secret_check()
    answer = cell(reaches.read(reaches.ENDS)[name], "mix", solution=True)
    cells = [cell(PREPARE, "text", locked=True), answer]
    cells += [cell(check, "mix-check-1", grade=True, locked=True)]
    begun = time.monotonic()
    result = execute.run(job(*cells, theirs=["mix"]), engine)
    assert time.monotonic() - begun < LIMITS.seconds + 10
    assert _points_of(result) == [0]
    assert marks(execute.run(graded(), engine)) == [2, 2]


def test_a_submission_finds_no_trace_of_another(engine):
    """Not of one that went before, nor of one that runs beside it."""

    def look(slot=0):
        return execute.run(job(cell(reaches.LOOK)), engine, slot=slot)["outputs"]

    def leave(seconds):
        source = reaches.TRACES.replace("{seconds}", str(seconds))
        told.append(execute.run(job(cell(source)), engine, slot=1)["status"])

    told, before = [], look()
    assert before["0"][0]["output_type"] == "stream", before
    beside = threading.Thread(target=leave, args=(2.5,))
    beside.start()
    time.sleep(1.5)
    during = look()
    assert beside.is_alive()
    beside.join()
    assert (during, look(), look(slot=1), told) == (before, before, before, ["ok"])


def _points_of(result):
    return [known["points"] for known in result["evidence"].values()]


def test_a_test_that_is_stopped_without_a_word_has_not_passed():
    told = execute._checked({"status": "timeout", "outputs": []})
    assert [out["output_type"] for out in told["outputs"]] == ["error"]
    assert execute._checked({"status": "ok", "outputs": []})["outputs"] == []
    usage = {"output_type": "stream", "name": "stderr", "text": "UsageError"}
    assert execute._checked({"status": "error", "outputs": [usage]})["outputs"] == [usage]


def test_how_deep_an_output_may_be_does_not_depend_on_the_python():
    def shown(depth):
        data = {"application/json": json.loads("[" * depth + "]" * depth)}
        return [{"output_type": "display_data", "data": data, "metadata": {}}]

    around = 3  # the list of outputs, the output, its data
    assert outputs.sound(shown(outputs.DEEPEST - around))
    with pytest.raises(wire.ProtocolError, match="too deeply"):
        outputs.sound(shown(outputs.DEEPEST - around + 1))


def test_what_is_written_past_python_does_not_fill_the_grader(engine):
    import resource  # Windows has none

    flood = "import os, time\nend = time.monotonic() + 2\n"
    flood += "while time.monotonic() < end: os.write(2, b'x' * 2**20)"
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert marks(execute.run(graded(flood), engine)) == [2, 2]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # kB


def test_many_long_outputs_are_bounded_together_and_a_mark_is_still_read(engine):
    cells = [cell("print('x' * 890_000)") for _ in range(30)]
    check = cell(CHECK.format(n=3, twice=6), "double-check-1", grade=True, locked=True)
    result = execute.run(job(cell(RIGHT, "double", solution=True), *cells, check), engine)
    assert len(json.dumps(result)) < execute.ALL_OUTPUT + 10_000
    assert (result["status"], result["where"]) == ("output", "23")
    assert [out["data"]["text/plain"] for out in result["outputs"]["31"]] == ["2"]


def test_submissions_side_by_side_do_not_meet(engine):
    """Two at a time, each writing the same file name and looking for the other's."""
    source = "import time; open('mine', 'w').write('{n}'); time.sleep(.3); open('mine').read()"
    results = {}

    def run(n):
        results[n] = execute.run(job(cell(source.format(n=n))), engine, slot=n)

    threads = [threading.Thread(target=run, args=(n,)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for n in range(2):
        assert results[n]["outputs"]["0"][0]["data"]["text/plain"] == f"'{n}'"


def test_the_doctor_finds_the_walls_whole(engine):
    assert all(finding.good for finding in doctor.examine())


def test_the_doctor_calls_nothing_good_that_never_began(engine, monkeypatch):
    monkeypatch.setitem(doctor.ATTEMPTS, "is no Python", "def broken(:")
    told = {finding.sentence: finding.good for finding in doctor.examine()}
    assert told["A submission that is no Python does not run at all."] is False
    assert sum(not good for good in told.values()) == 1


def test_if_the_warm_process_is_killed_the_next_submission_starts_another(engine):
    engine.wait()._process.kill()
    assert marks(execute.run(graded(), engine)) == [2, 2]


@pytest.mark.slow
@pytest.mark.root
def test_the_whole_battery_holds_for_an_ordinary_user_too(engine, tmp_path):
    if not ordinary_user.can_be_played():
        pytest.fail("unshare or setpriv is missing; they come with util-linux")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", __file__]
    command += [f"--basetemp={tmp_path}/pytest", "--override-ini=addopts="]
    done = ordinary_user.run(command, cwd=ROOT, needs=[], home=tmp_path)
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    assert re.search(r"\n1\d\d passed, 1 skipped", done.stdout), done.stdout[-500:]


def test_the_filter_of_system_calls_knows_this_machine():
    assert os.uname().machine in namespaces._MACHINES
