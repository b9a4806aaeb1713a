"""A stranger's text stops nobody's grading: each stage may be killed, and says so by name."""

import gzip
import json
import os
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest
from test_feedback import published  # noqa: F401  (a course with the real settings)
from test_store import NOTHING, hand_in, with_outputs

from classroom.course import course as courses
from classroom.course.helper import Helper, Stopped
from classroom.feedback import redact
from classroom.feedback.page import Feedback, NoFeedback
from classroom.gradebook.store import Writer
from classroom.intake import intake, suspicion
from classroom.isolate.outputs import sound
from classroom.isolate.wire import ProtocolError

pytestmark = [
    pytest.mark.nbgrader,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),
]
SLOW = "_a*" * 300_000  # what colours code takes minutes for it
STATE = {"widgets": {"application/vnd.jupyter.widget-state+json": {"state": {}}}}


# The helper


def end_by(number):
    os.kill(os.getpid(), number)


def take(megabytes):
    return len(bytearray(megabytes * 2**20))


def refuse(reason):
    raise NoFeedback(reason)


def test_a_piece_that_takes_too_much_is_stopped_and_the_next_is_done():
    with Helper(["test_strangers"], seconds=2, memory_mb=200) as helper:
        for function, argument, why in [
            (take, 1000, "more than 200 MB of memory"),
            (end_by, signal.SIGKILL, "killed"),
            (end_by, signal.SIGSEGV, "ended its process"),
        ]:
            with pytest.raises(Stopped, match=why):
                helper(function, argument)
            assert helper(len, "abc") == 3


def test_what_a_piece_raises_is_raised_here():
    with Helper(seconds=5) as helper:
        with pytest.raises(NoFeedback, match="for this reason"):
            helper(refuse, "for this reason")
        assert helper(len, "abc") == 3


def test_the_helper_ends_with_its_owner():
    with Helper() as helper:
        pid = helper(os.getpid)
        assert pid != os.getpid()
    assert not Path(f"/proc/{pid}").exists()


# Stages


@pytest.fixture
def root(published, tmp_path):  # noqa: F811
    import shutil

    return shutil.copytree(published, tmp_path / "course")


def test_a_page_that_takes_too_long_says_so_by_name_and_the_next_is_made(root):
    eve = hand_in(root, "eve", {"double": SLOW})
    ada = hand_in(root, "ada", {"why": "<b onclick='x()'>Two</b> ![](https://example.org/a.png)"})
    proof = {"double-check-1": {"points": 2}}
    with Helper(["classroom.feedback.making"], seconds=4) as helper:
        writer = Writer(courses.open_course(root), "week9", helper=helper)
        with writer:
            for submission in (eve, ada):
                notebook = with_outputs(writer.sanitise(submission), {"double-check-1": 2})
                writer.save(submission, notebook, {"status": "ok", "evidence": proof})
            feedback = Feedback(writer)
            with pytest.raises(NoFeedback, match="page of eve was stopped: It took more than 4"):
                feedback.renew("eve")
            assert feedback.renew("ada") is not None
            assert feedback.renew("eve") is None, "not at every run again"
            assert writer.mark("eve")[0] == writer.mark("ada")[0] > 0
    told = (root / "feedback/eve/week9/week9.html").read_text(encoding="utf-8")
    assert "week9 of eve" in told and "Making this page was stopped" in told
    # What was written is harmless, and what was handed in is there as data.
    folder = root / "autograded/ada/week9"
    written = (folder / "week9.ipynb").read_text()
    assert "< b onclick=" in written and "! [](https:" in written
    original = gzip.decompress((folder / "week9.ipynb.orig.gz").read_bytes()).decode()
    assert "<b onclick=" in original
    assert not (root / "autograded/eve/week9/week9.ipynb.orig.gz").exists()


def slow_look(*_):
    time.sleep(0)
    while True:
        pass


def test_a_submission_that_cannot_be_looked_at_is_refused_by_name(root, monkeypatch):
    hand_in(root, "eve", {})
    release = intake.read_release(root / "solutions/week9/week9.ipynb")
    folder = root / "submitted/eve/week9"
    with Helper(["test_strangers"], seconds=1) as helper:
        monkeypatch.setattr(intake, "_look", slow_look)
        found = intake.look_within(helper, folder, release)
        again = intake.look_within(helper, folder, release)
        monkeypatch.undo()
        assert (found.student, found.verdict) == ("eve", "refused")
        assert "Looking at it was stopped: It took more than 1" in found.reason
        assert found.digest == again.digest
        assert intake.look_within(helper, folder, release).verdict == "ok"


def test_what_nbgrader_collected_runs_nothing_when_it_is_opened(root):
    hand_in(root, "eve", {})
    path = root / "submitted/eve/week9/week9.ipynb"
    notebook = json.loads(path.read_text())
    notebook["metadata"] |= STATE
    path.write_text(json.dumps(notebook))
    before = path.read_bytes()
    release = intake.read_release(root / "solutions/week9/week9.ipynb")
    with Helper(["classroom.intake.intake"]) as helper:
        found = intake.look_within(helper, path.parent, release)
        assert found == intake.look_within(helper, path.parent, release)
    assert found.verdict == "ok" and list(found.files) == []
    assert b"widgets" not in path.read_bytes()
    assert gzip.decompress(path.with_name("week9.ipynb.orig.gz").read_bytes()) == before


def test_a_folder_called_like_the_notebook_stops_nobody(root):
    eve = replace(
        hand_in(root, "eve", {}),
        files={
            "week9.ipynb/data.csv": b"1",
            "page.html": b"<script>",
            "\u202evsc.csv": b"1",
            "data.csv": b"1",
        },
    )
    with Writer(courses.open_course(root), "week9") as writer:
        assert "week9.ipynb/data.csv" not in writer.files(eve)
        writer.save(eve, with_outputs(writer.sanitise(eve), {}), NOTHING)
    folder = root / "autograded/eve/week9"
    # A page beside it would be served, and run, by Formgrader.
    assert {path.name for path in folder.iterdir()} == {"week9.ipynb", "data.csv"}


# How long it takes


def cells(text):
    return {"cells": [{"cell_type": "code", "source": text, "metadata": {}}]}


def for_learner(text):
    told = {"output_type": "error", "ename": "E", "evalue": text, "traceback": [text]}
    stream = {"output_type": "stream", "name": "stdout", "text": text}
    cell = {"cell_type": "code", "source": "", "metadata": {}, "outputs": [told, stream]}
    redact.for_learner({"cells": [cell], "metadata": {}})


def flags(text):
    suspicion.flags(cells(text), {"cells": []})


@pytest.mark.parametrize("stage", [for_learner, flags])
@pytest.mark.parametrize("piece", ["a", "\n", "[", "/tmp/a", "~/", ' File "x"\n', "--> 1 x\n"])
def test_ten_times_the_text_takes_at_most_twelve_times_as_long(stage, piece):
    took = []
    for size in (100_000, 1_000_000):
        text = piece * (size // len(piece))
        begun = time.process_time()
        stage(text)
        took.append(time.process_time() - begun)
    assert took[1] < max(1.5, 12 * took[0])


def test_a_frame_full_of_empty_outputs_is_refused_at_the_first():
    begun = time.process_time()
    with pytest.raises(ProtocolError):
        sound([{}] * 80_000)
    assert time.process_time() - begun < 2
