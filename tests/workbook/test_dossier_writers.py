"""Real processes at one file, a kill in the middle of a save, and nasty text there and back."""

import itertools
import json
import multiprocessing
import os
import signal
import sys
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbook import dossier, files

# Forked, since a fresh Python spends seconds on imports before it writes its first letter.
FORK = multiprocessing.get_context("fork")


def write(path, gate, me, own):
    """Write fifteen times to lists and a field that both writers share, and to one of its own."""
    mine = dossier.load(path)
    gate.wait(20)
    risks = []
    for number in range(15):
        risks.append({"name": f"{me} {number}", "impact": number})
        mine.fill("plan", risks=risks)
        mine.fill("canvas", groups_at_risk=[f"{me} {n}" for n in range(number + 1)])
        mine.fill("canvas", **{own: f"{me} {number}"})
        mine.fill("canvas", trial=f"{me} {number}")


def save_for_ever(path, writing):
    mine = dossier.load(path)
    for number in itertools.count(1):
        mine.fill("canvas", decision=f"{number} " + "x" * 19_000, metric=str(number))
        if number == 2:
            writing.set()


def save_until(path, step):
    """Save, and end as a kill would when the save comes to a step."""

    def watch(event, arguments):
        part = event == "open" and str(arguments[0]).endswith(".part")
        if step == ("open" if part else event):
            os._exit(9)

    mine = dossier.load(path)
    sys.addaudithook(watch)
    mine.fill("canvas", metric="new")


def test_two_processes_that_write_at_once_lose_nothing(tmp_path):
    path, gate = tmp_path / "dossier.json", FORK.Barrier(2)
    jobs = [(path, gate, "one", "decision"), (path, gate, "two", "baseline")]
    writers = [FORK.Process(target=write, args=job) for job in jobs]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(30)
        assert writer.exitcode == 0
    found = dossier.load(path)
    everybody = {f"{who} {number}" for who in ("one", "two") for number in range(15)}
    assert {risk.name for risk in found.page("plan").risks} == everybody
    assert set(found.page("canvas").groups_at_risk) == everybody
    assert found.page("canvas").decision == "one 14"
    assert found.page("canvas").baseline == "two 14"
    # Both answered one question again and again: what lost stands in the history.
    past = found.history()
    was = past["was"][past["field"] == "trial"].tolist()
    assert len(was) == 20
    assert {"one 14", "two 14"} <= {*was, found.page("canvas").trial}


def test_a_process_killed_while_it_saves_leaves_a_whole_file_and_no_lock(tmp_path):
    path = tmp_path / "dossier.json"
    for attempt in range(12):
        writing = FORK.Event()
        saver = FORK.Process(target=save_for_ever, args=(path, writing))
        saver.start()
        assert writing.wait(20)
        time.sleep(0.002 * attempt)
        os.kill(saver.pid, signal.SIGKILL)
        saver.join(20)
        assert saver.exitcode == -signal.SIGKILL
        canvas = dossier.load(path).page("canvas")
        assert canvas.metric == canvas.decision.split()[0]
        assert len(canvas.decision) > 19_000
        began = time.monotonic()
        dossier.load(path).fill("canvas", metric="after", decision=None)
        assert time.monotonic() - began < 2
    assert {each.name for each in tmp_path.iterdir()} == {path.name, f".{path.name}.lock"}


@pytest.mark.parametrize("step", ["open", "os.chmod", "os.rename"])
def test_a_save_that_ends_at_any_step_leaves_the_old_file(tmp_path, step):
    path = tmp_path / "dossier.json"
    dossier.load(path).fill("canvas", metric="old")
    old = path.read_bytes()
    saver = FORK.Process(target=save_until, args=(path, step))
    saver.start()
    saver.join(20)
    assert saver.exitcode == 9
    assert path.read_bytes() == old
    dossier.load(path).fill("canvas", metric="new")
    assert not list(tmp_path.glob(".*.part"))


def test_a_lock_that_is_held_is_waited_for_and_then_named(tmp_path):
    path = tmp_path / "dossier.json"
    with files.locked(path):
        with pytest.raises(ValueError, match="dossier.json has been in use elsewhere for 0.1 sec"):
            with files.locked(path, seconds=0.1):
                raise AssertionError("two writers at once")
    with files.locked(path, seconds=0.1):
        assert path.with_name(".dossier.json.lock").exists()


NASTY = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda t: t.strip())
NAMES = st.text(st.characters(exclude_categories=["Cs", "Zs", "Cc"], exclude_characters=","),
                min_size=1).filter(lambda t: t.strip() == t)  # fmt: skip


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    text=NASTY,
    number=st.floats(0, 1e15) | st.integers(0, 10**15),
    names=st.lists(NAMES, unique=True, min_size=1, max_size=4),
    rows=st.lists(NASTY, unique=True, min_size=1, max_size=4),
)
def test_what_is_saved_comes_back(tmp_path, text, number, names, rows):
    path = tmp_path / "dossier.json"
    path.unlink(missing_ok=True)
    mine = dossier.load(path)
    mine.fill("canvas", metric=text, cost_fp=number, groups_at_risk=names)
    mine.fill("plan", risks=[{"name": name, "trigger": text} for name in rows])
    again = dossier.load(path)
    canvas, plan = again.page("canvas"), again.page("plan")
    assert (canvas.metric, canvas.cost_fp, list(canvas.groups_at_risk)) == (text, number, names)
    assert [(risk.name, risk.trigger) for risk in plan.risks] == [(name, text) for name in rows]
    assert json.loads(path.read_bytes())["pages"]["canvas"]["metric"] == text
