"""The course examines itself: its ledger is of today, has no open question, and tells the truth.

`authoring examine --again --check` does all of it anew, each week; here, one is.
"""

import os
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path
from textwrap import dedent

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from authoring import publish
from authoring.examine import ledger, pages, survivors
from authoring.examine import selfcheck as command
from authoring.publish.assignment import Check, Exercise

ROOT = Path(__file__).resolve().parents[2]
TEXTS = sorted((ROOT / "src" / "assignments").glob("week*.py"))
RENEW = "run `authoring examine --skip-pages` and commit what it writes"

on_linux = pytest.mark.linux


def selfcheck(*arguments):
    command = [sys.executable, "-m", "authoring", "examine", *arguments]
    return subprocess.run(command, capture_output=True, text=True)


# The ledger


def test_the_ledger_is_of_the_exercises_as_they_stand():
    marks = {
        exercise.id: ledger.fingerprint(assignment, exercise)
        for assignment in map(publish.read_assignment, TEXTS)
        for exercise in assignment.exercises
        if not exercise.written
    }
    assert {name: each.fingerprint for name, each in ledger.read().items()} == marks, RENEW


def test_every_mutant_is_killed_or_has_a_reason_to_live():
    entries, reasons = ledger.read(), ledger.equivalent()
    assert list(ledger.open_questions(entries, reasons)) == []
    assert reasons.keys() <= entries.keys()
    assert all(len(why.split()) >= 4 for each in reasons.values() for why in each.values())
    assert sum(each.mutants for each in entries.values()) > 1000


@on_linux
def test_grading_again_finds_what_the_ledger_says():
    again = selfcheck("week2", "--again", "--check", "--skip-pages")
    assert again.returncode == 0, again.stdout + again.stderr
    assert "Everything is as it should be." in again.stdout


ENTRY = ledger.Entry("1f", 3, (), 2, (), 40, ())


@pytest.mark.parametrize(
    ("entry", "reasons", "says"),
    [
        (replace(ENTRY, accepted=("adds",)), {}, "a wrong answer gets full points: adds"),
        (replace(ENTRY, rejected=("a loop",)), {}, "a right answer does not get full points"),
        (replace(ENTRY, survivors=("a → b",)), {}, "a mutant gets full points: a → b"),
        (ENTRY, {"a → b": "The same."}, "has a mutant without full points: a → b"),
    ],
)
def test_what_is_not_as_it_should_be_is_said(entry, reasons, says):
    [told] = ledger.open_questions({"kappa": entry}, {"kappa": reasons})
    assert told.startswith("kappa: ") and says in told


def test_a_survivor_with_a_reason_is_no_question():
    entry = replace(ENTRY, survivors=("a → b",))
    assert list(ledger.open_questions({"kappa": entry}, {"kappa": {"a → b": "The same."}})) == []


def test_a_fingerprint_changes_with_the_checks_and_the_bank():
    assignment = publish.read_assignment(TEXTS[0])
    one = assignment.exercises[0]
    marks = {
        ledger.fingerprint(assignment, each)
        for each in [
            one,
            replace(one, checks=one.checks[:1]),
            replace(one, wrongs=one.wrongs[1:]),
            replace(one, solution=one.solution.replace("12", "13")),
        ]
    }
    assert len(marks) == 4


def test_what_is_written_is_read(tmp_path):
    entries = {"kappa": replace(ENTRY, survivors=("a → b",))}
    ledger.write(entries, tmp_path / "ledger.json")
    assert ledger.read(tmp_path / "ledger.json") == entries


# Who survives

DOUBLE = """from workbook import check
with check.points(2) as earned:
    check.call(double, 2).returns(4)
    check.call(double, 3).returns(6)
earned"""
ANSWERS = {
    "right": "def double(x):\n    print('hello')\n    return 2 * x",
    "half right": "def double(x):\n    return 4",
    "no function": "1 / 0",
    "a loop": "def double(x):\n    while True:\n        pass",
    "a loop at once": "while True:\n    pass",
    "too much memory": "def double(x):\n    return len(bytearray(8 << 30)) * 0 + 2 * x",
    "leaves": "import os\nos._exit(0)",
    "ends itself": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
    "right again": "def double(x):\n    return x + x",
}


@on_linux
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_only_right_answers_survive_whatever_the_others_do(monkeypatch, capfd):
    monkeypatch.setattr(survivors, "SECONDS", 4)
    parts = {field.name: "" for field in fields(Exercise)}
    check = Check(2, False, DOUBLE, 1)
    exercise = Exercise(**parts | {"id": "double", "points": 2, "checks": (check,)})
    jobs = [(name, exercise, answer) for name, answer in ANSWERS.items()]
    found = dict(survivors.accepted(jobs, {"double": {}}))
    assert found == {name: name in ("right", "right again") for name in ANSWERS}
    assert capfd.readouterr() == ("", "")


# The pages


def test_a_page_is_summed_up(tmp_path):
    cells = [
        new_markdown_cell("# One\n\n[here](#One) [there](two.ipynb#Two) [gone](two.ipynb#Three)"),
        new_code_cell("import time; time.sleep(0.3)"),
        new_code_cell("# widgets.live(\nfrom IPython.display import HTML, display"),
        new_code_cell("display(HTML(\"<img src='data:,' alt='Three words here'>\"))"),
        new_code_cell('display(HTML("<svg></svg>"))'),
    ]
    nbformat.write(new_notebook(cells=cells), tmp_path / "one.ipynb")
    nbformat.write(new_notebook(cells=[new_markdown_cell("## Two")]), tmp_path / "two.ipynb")
    run = pages.Run(tmp_path / "one.ipynb", tmp_path).execute()
    page = pages.look(tmp_path / "one.ipynb", run)
    assert (page.name, page.cells, page.slowest, page.experiments) == ("one", 4, 1, 1)
    assert 0.3 <= page.slowest_seconds <= page.seconds
    assert (page.pictures, page.wordless, page.links, page.broken) == (2, 1, 3, 1)
    assert [told.partition(": ")[2] for told in pages.open_questions(page)] == [
        "1 of its pictures have no alternative text.",
        "1 of its links lead nowhere.",
    ]


def test_a_cell_that_fails_is_named(tmp_path):
    nbformat.write(new_notebook(cells=[new_code_cell("1 / 0")]), tmp_path / "one.ipynb")
    with pytest.raises(pages.CellFailed, match="(?s)one.ipynb: a cell failed.*ZeroDivisionError"):
        pages.Run(tmp_path / "one.ipynb", tmp_path).execute()


@on_linux
def test_what_a_page_waits_for_a_processor_is_not_its_own(tmp_path):
    computes = """
        import time
        begun = time.process_time()
        while time.process_time() < begun + 0.5: pass
    """
    page = new_notebook(cells=[new_code_cell("1"), new_code_cell(dedent(computes), id="computes")])
    nbformat.write(page, tmp_path / "page.ipynb")
    beside = [
        sys.executable,
        "-c",
        "import time\nend = time.time() + 60\nwhile time.time() < end: 1",
    ]
    crowd = [subprocess.Popen(beside) for _ in range(4 * os.cpu_count())]
    try:
        run = pages.Run(tmp_path / "page.ipynb", tmp_path).execute()
    finally:
        for each in crowd:
            each.kill()
            each.wait()
    assert 0.45 < run.seconds["computes"] < 1.0


def test_a_slow_page_is_named():
    page = pages.Page("one", 4, 61.0, 3, 2.5, *(0, 0, 0, 0, 0))
    assert list(pages.open_questions(page)) == [
        "one: it takes 61 s; 60 are promised.",
        "one: cell [3] takes 2.5 s; 2 are promised.",
    ]


# The command


def test_a_page_that_is_not_there_is_named():
    refused = selfcheck("week9")
    assert refused.returncode == 2
    assert "There is no page 'week9'. There are: glossary," in refused.stderr


def test_it_keeps_what_another_one_wrote_meanwhile(monkeypatch, capsys):
    entries = ledger.read()
    mine, other, old = list(entries)[:3]
    file, written = {mine: replace(entries[mine], wrong=0), old: entries[old]}, []

    def grade_banks(asked, known, bar):
        file[other] = entries[other]
        return {mine: entries[mine]}

    monkeypatch.setattr(ledger, "read", lambda: dict(file))
    monkeypatch.setattr(ledger, "write", written.append)
    monkeypatch.setattr(command, "grade_banks", grade_banks)
    with pytest.raises(SystemExit, match="0"):
        command.examine(["week1"], skip_pages=True)
    assert written == [{name: entries[name] for name in (mine, old, other)}]


def test_its_help_says_what_a_survivor_asks_for():
    told = " ".join(selfcheck("--help").stdout.split())
    assert "Mend the check" in told and "equivalent.toml" in told
