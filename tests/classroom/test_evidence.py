"""A mark is what the process of the tests said, and nothing else: no silence raises one."""

import threading
import time

import injection
import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from injection import Fault
from nbgrader.utils import determine_grade
from test_battery import CHECK, RIGHT, cell, job

from classroom.isolate import evidence, execute, namespaces, wire
from classroom.isolate.outputs import sound

needs_walls = pytest.mark.sandbox
LIMITS = namespaces.Limits(cell_seconds=5, seconds=20, processes=64)


def check(n=3, name="double-check-1"):
    return cell(CHECK.format(n=n, twice=2 * n), name, grade=True, locked=True)


def own(source, name=""):
    return cell(source, name, solution=True) if name else cell(source)


def course_cell(source, name="text"):
    return cell(source, name, locked=True)


def points(result):
    return [known["points"] for known in result["evidence"].values()]


# What nbgrader reads off the outputs

STREAMS = st.fixed_dictionaries(
    {
        "output_type": st.just("stream"),
        "name": st.sampled_from(["stdout", "stderr"]),
        "text": st.text(max_size=5),
    }
)
RESULTS = st.builds(
    lambda value: {
        "output_type": "execute_result",
        "data": {"text/plain": value},
        "metadata": {},
        "execution_count": None,
    },
    st.sampled_from(["2", "0.5", "0", "7", "-1", "nan", "yes", "x" * 500]),
)
ERRORS = st.just(evidence.error("E", "no"))
OUTPUTS = st.lists(STREAMS | RESULTS | ERRORS, max_size=4)
REPLIES = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["ok", "error", "timeout"]),
        "told": st.sampled_from([*evidence.WORDS, "passed", None]),
        "value": st.sampled_from(["2", "0.5", "7", "-1", "nan", "yes", "x" * 101, None, 2]),
    }
)


def graded_by_nbgrader(outputs):
    about = {"nbgrader": {"grade": True, "solution": False, "points": 2}}
    return determine_grade(nbformat.v4.new_code_cell(metadata=about, outputs=outputs))[0]


@given(OUTPUTS, REPLIES)
def test_nbgrader_reads_the_points_of_the_evidence_whatever_the_outputs_were(outputs, reply):
    known = evidence.judge(reply, 2)
    laid = evidence.agreeing(sound(outputs), known)
    assert graded_by_nbgrader(nbformat.from_dict(laid)) == known.points


@given(st.sampled_from(["2", "1.5", "0", "yes", "x" * 500]))
def test_it_is_worth_what_nbgrader_gives_for_such_a_value(value):
    told = value if len(value) <= 100 else value[:100] + "…"
    known = evidence.judge({"status": "ok", "told": "result", "value": told}, 2)
    result = {"output_type": "execute_result", "data": {"text/plain": value}, "metadata": {}}
    outputs = [result | {"execution_count": 1}]
    assert known.points == graded_by_nbgrader(nbformat.from_dict(outputs))
    assert evidence.agreeing(outputs, known) == outputs


@given(st.lists(STREAMS | RESULTS | ERRORS | st.dictionaries(st.text(), st.none()), max_size=4))
def test_outputs_that_are_taken_are_those_of_a_notebook(outputs):
    try:
        taken = sound(outputs)
    except wire.ProtocolError:
        return
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell()])
    notebook["cells"][0]["outputs"] = nbformat.from_dict(taken)
    nbformat.validate(notebook)


# Requests have numbers


@pytest.fixture
def ends():
    one, two = wire.socketpair()
    yield one, two
    one.close()
    two.close()


def test_a_reply_that_was_sent_early_is_found(ends):
    one, two = ends
    for number in range(1, 100):
        two.send({"status": "ok", "n": number})
    with pytest.raises(wire.ProtocolError, match="nobody had asked"):
        wire.Caller(one).ask({"do": "run"}, timeout=5)


def test_a_reply_that_comes_twice_is_found_at_the_next_request(ends):
    caller, answerer = wire.Caller(ends[0]), wire.Answerer(ends[1])

    def answer():
        answerer.receive()
        answerer.reply({"first": 1})
        answerer.reply({"first": 1})

    thread = threading.Thread(target=answer)
    thread.start()
    assert caller.ask({}, timeout=5) == {"first": 1}
    thread.join()
    with pytest.raises(wire.ProtocolError, match="nobody had asked"):
        caller.ask({}, timeout=5)


def test_a_request_that_comes_twice_is_found(ends):
    one, two = ends
    answerer = wire.Answerer(two)
    for _ in range(2):
        one.send({"n": 5})
    answerer.receive()
    with pytest.raises(wire.ProtocolError, match="came twice"):
        answerer.receive()


# Faults between the processes


def planned(seen):
    """A few faults: each deed on each way somewhere, and some system calls."""
    faults = []
    for row, way in enumerate(injection.WAYS):
        for column, deed in enumerate(injection.DEEDS):
            at = (1 + row + 4 * column) / 21
            faults.append(Fault(deed, way, int(at * seen[way])))
    return faults + [
        Fault(deed, "call", int(at * 2400)) for deed in injection.CALLS for at in (0.3, 0.8)
    ]


@pytest.mark.linux
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
@pytest.mark.parametrize(("kind", "step"), [("right", 5), ("wrong", 1), ("blank", 3)])
def test_no_fault_raises_a_mark(kind, step):
    injection.prepare()
    work = injection.submissions("week1")[kind]
    honest, seen = injection.grade(work, limits=injection.LIMITS)
    assert honest["status"] == "ok" and not honest["flags"]
    for fault in planned(seen)[::step]:
        result, _ = injection.grade(work, fault)
        assert injection.raised(result, honest) == [], fault
        unheard = [n for n, known in result["evidence"].items() if known["why"]]
        assert bool(unheard) == any("were not heard" in flag for flag in result["flags"])


# Silence, in the engine


@needs_walls
def test_a_check_that_did_not_run_counts_nothing_and_is_named(engine):
    cells = [
        own(RIGHT, "double"),
        check(),
        own("import os; os._exit(3)"),
        check(4, "double-hidden-1"),
    ]
    result = execute.run(job(*cells, limits=LIMITS), engine)
    assert points(result) == [2, 0]
    assert result["evidence"]["double-hidden-1"]["how"] == "not run"
    assert result["flags"] == [
        "1 of 2 checks were not heard, and count 0 (double-hidden-1). "
        "It ended its own process (exit code 3)."
    ]


@needs_walls
def test_output_over_every_limit_does_not_make_a_check_pass(engine):
    answer = "def double(x):\n    return 'x' * 10**6"
    floods = [own("print('x' * 890_000)") for _ in range(30)]
    raw = "for _ in range(30): print('y' * 10**6)\nassert double(2) == 4"
    raw = cell(raw, "double-check-2", grade=True, locked=True)
    result = execute.run(job(own(answer, "double"), *floods, check(), raw, limits=LIMITS), engine)
    assert points(result) == [0, 0]
    assert result["evidence"]["double-check-2"]["how"] == "failed"


@needs_walls
def test_output_over_the_limit_costs_a_right_answer_nothing(engine):
    raw = "for _ in range(30): print('y' * 10**6)\nassert double(2) == 4"
    raw = cell(raw, "double-check-2", grade=True, locked=True)
    result = execute.run(job(own(RIGHT, "double"), check(), raw, limits=LIMITS), engine)
    assert points(result) == [2, 2]
    assert graded_by_nbgrader(nbformat.from_dict(result["outputs"]["2"])) == 2


@needs_walls
def test_names_of_the_courses_own_cells_are_never_the_learners(engine):
    answer = "def mix(x): return 1\nclass np:\n    allclose = lambda *a: True\nhelper = np.allclose"
    prelude = course_cell(
        "import numpy as np\nif mix(1) != 2: raise ValueError\nhelper = np.isclose"
    )
    asked = "assert helper(mix(1), 2)"
    asked = cell(asked, "mix-check-1", grade=True, locked=True)
    work = job(own(answer, "mix"), prelude, asked, theirs=["mix"], limits=LIMITS)
    result = execute.run(work | {"ours": ["np", "helper"]}, engine)
    assert points(result) == [0]
    assert "NameError" in str(result["outputs"]["2"])


@needs_walls
def test_a_cell_of_the_courses_own_that_fails_stops_the_submission(engine):
    cells = [own(RIGHT, "double"), check(), course_cell("1 / 0"), check(4, "double-hidden-1")]
    result = execute.run(job(*cells, limits=LIMITS), engine)
    assert points(result) == [2, 0]
    assert (result["status"], result["where"]) == ("course", "text")
    assert (
        "The course's own cell text failed in the process of the tests (ZeroDiv" in result["reason"]
    )
    assert "double-hidden-1" in result["flags"][0]


@needs_walls
def test_a_cell_of_the_courses_own_that_the_learner_made_fail_stops_it_too(engine):
    spoiled = "import statistics\ndef mean(x): raise MemoryError\nstatistics.mean = mean"
    needed = course_cell("import statistics\nmiddle = statistics.mean([1, 2])")
    cells = [own(RIGHT, "double"), own(spoiled), needed, check()]
    result = execute.run(job(*cells, limits=LIMITS), engine)
    assert points(result) == [0]
    assert "failed in the answers' process (MemoryError)" in result["reason"]


@needs_walls
def test_a_cell_of_the_courses_own_that_asks_for_a_missing_answer_stops_nothing(engine):
    cells = [own("pass", "late"), course_cell("late(3)"), own(RIGHT, "double"), check()]
    result = execute.run(job(*cells, theirs=["late", "double"], limits=LIMITS), engine)
    assert (points(result), result["status"]) == ([2], "ok")


@needs_walls
def test_two_thousand_slow_cells_end_at_the_deadline(engine):
    limits = namespaces.Limits(cell_seconds=1, seconds=4)
    cells = [own("import time; time.sleep(.9)") for _ in range(2000)]
    begun = time.monotonic()
    result = execute.run(job(own(RIGHT, "double"), *cells, check(), limits=limits), engine)
    assert time.monotonic() - begun < limits.seconds + execute.GRACE + 2
    assert points(result) == [0]
    assert result["reason"] == "The whole notebook ran for more than 4 seconds."
    assert len(result["outputs"]) == 2002


@needs_walls
def test_what_a_hidden_check_left_with_the_answer_is_not_shown(engine):
    answer = "kept = []\ndef double(x):\n    kept.append(x)\n    return x + x"
    cells = [own(answer, "double"), check(735_201, "double-hidden-1"), own("print(kept)")]
    cells += [own("raise ValueError(kept)"), course_cell("'of the course'"), check(4)]
    work = job(*cells, limits=LIMITS) | {"hidden": ["double-hidden-1"]}
    result = execute.run(work, engine)
    assert points(result) == [2, 2]
    assert "735" not in str({place: result["outputs"][place] for place in "2345"})
    assert result["outputs"]["2"][0]["text"] == "[]\n"
    assert result["outputs"]["3"][0]["ename"] == "ValueError"
    assert result["outputs"]["4"][0]["data"]["text/plain"] == "'of the course'"


@needs_walls
def test_how_long_a_hidden_check_made_a_cell_wait_is_not_told_to_the_run_that_is_shown(engine):
    answer = "kept = []\ndef double(x):\n    kept.append(x)\n    return x + x"
    wait = "import time\ntime.sleep(sum(kept) / 10)"
    left = "from classroom.isolate import shell\nprint(round(shell.prepared().seconds_left()))"
    cells = [own(answer, "double"), check(20, "double-hidden-1"), own(wait), own(left)]
    limits = namespaces.Limits(cell_seconds=6, seconds=6, processes=64)
    work = job(*cells, limits=limits) | {"hidden": ["double-hidden-1"]}
    assert execute.run(work, engine)["outputs"]["3"][0]["text"] == "6\n"


@needs_walls
def test_the_two_processes_are_users_of_their_own(engine):
    who = "import os; print(os.getuid(), os.readlink('/proc/self/ns/user'))"
    asked = cell(who, "who-check-1", grade=True, locked=True)
    result = execute.run(job(own(who), asked, limits=LIMITS), engine)
    one, other = (result["outputs"][place][0]["text"] for place in "01")
    assert one != other


@needs_walls
def test_submissions_at_the_same_time_see_no_terminal_of_each_other(engine):
    source = (
        "import os, time\none, other = os.openpty()\ntime.sleep(1)\nprint(os.listdir('/dev/pts'))"
    )
    found = {}

    def run(slot):
        found[slot] = execute.run(job(own(source), limits=LIMITS), engine, slot=slot)

    threads = [threading.Thread(target=run, args=(slot,)) for slot in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = [found[slot]["outputs"]["0"][0]["text"] for slot in range(2)]
    assert [sorted(eval(each)) for each in told] == [["0", "ptmx"]] * 2


@needs_walls
def test_files_of_any_size_that_may_be_handed_in_are_there(engine):
    import base64

    files = {f"{n}.bin": base64.b64encode(bytes(13_000_000)).decode() for n in range(3)}
    source = "import os; sorted(map(os.path.getsize, os.listdir()))[-3:]"
    result = execute.run(job(own(source), limits=LIMITS) | {"files": files}, engine)
    assert result["outputs"]["0"][0]["data"]["text/plain"] == str([13_000_000] * 3)


@needs_walls
def test_a_cell_that_is_too_long_to_be_handed_over_stops_its_own_submission(engine):
    result = execute.run(job(own("#" * 17 * 2**20), check(), limits=LIMITS), engine)
    assert (result["status"], points(result)) == ("output", [0])
    assert points(execute.run(job(own(RIGHT, "double"), check(), limits=LIMITS), engine)) == [2]
