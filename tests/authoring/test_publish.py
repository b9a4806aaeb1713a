"""Publishing: from text to notebooks, and every reason to refuse a text."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from small_course import ASSIGNMENT, edited, line_of, write_course

from authoring import publish
from authoring.publish import notebook

ROOT = Path(__file__).resolve().parents[2]


def cells(path):
    """A notebook's cells by id."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return {cell["id"]: cell | {"source": "".join(cell["source"])} for cell in notebook["cells"]}


def everything(folder):
    """All built files and what they hold."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The small course, published."""
    root = write_course(tmp_path_factory.mktemp("course"))
    publish.build(root, root)
    return root


def test_it_publishes_three_notebooks_and_packed_answers_and_nothing_else(built):
    files = [name for name in everything(built) if not name.startswith("src/")]
    assert files == [
        "exercises/week9/week9.ipynb",
        "notebooks/answers/week9.txt",
        "notebooks/week9.ipynb",
        "solutions/week9/week9.ipynb",
    ]


def test_it_gives_the_same_bytes_twice(built, tmp_path):
    publish.build(built, tmp_path)
    again = everything(tmp_path)
    assert again == {name: text for name, text in everything(built).items() if name in again}
    assert len(again) == 4


def test_it_writes_line_ends_and_encoding_that_every_machine_reads(built):
    for name, content in everything(built).items():
        assert b"\r" not in content
        if name.endswith(".ipynb"):
            assert content.endswith(b"}\n") and not content.endswith(b"\n\n")


def test_it_gives_cells_ids_from_lesson_and_position(built):
    assert list(cells(built / "notebooks/week9.ipynb")) == ["week9-001", "week9-002"]


def test_it_keeps_metadata_to_what_jupyter_needs(built):
    notebook = json.loads((built / "notebooks/week9.ipynb").read_text())
    assert notebook["metadata"] == {
        "kernelspec": {"display_name": "Python 3", "name": "python3"},
        "language_info": {"name": "python"},
    }
    assert [cell["metadata"] for cell in notebook["cells"]] == [{}, {}]
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)


def test_it_names_graded_cells_after_their_exercise(built):
    assert list(cells(built / "solutions/week9/week9.ipynb")) == [
        "week9-text-001",
        "week9-text-002",
        "double-statement",
        "double",
        "double-hints",
        "double-check-1",
        "double-hidden-1",
        "week9-text-003",
        "why-statement",
        "why",
        "why-rubric",
    ]


def test_it_opens_answers_and_locks_everything_else(built):
    found = cells(built / "exercises/week9/week9.ipynb")
    is_open = [name for name, cell in found.items() if cell["metadata"].get("editable", True)]
    assert is_open == ["double", "why"]
    assert all(cell["metadata"]["deletable"] is False for cell in found.values())


def test_it_folds_hints(built):
    hints = cells(built / "exercises/week9/week9.ipynb")["double-hints"]["source"]
    assert hints.count("<details><summary>Hint ") == 2
    assert "<details><summary>Hint 2</summary>\n\nTry `*`.\n\n</details>" in hints


def test_it_shows_of_a_hidden_check_only_the_sentence(built):
    released = cells(built / "exercises/week9/week9.ipynb")["double-hidden-1"]
    source = cells(built / "solutions/week9/week9.ipynb")["double-hidden-1"]
    assert released["source"] == "# It doubles a negative number too."
    assert "### BEGIN HIDDEN TESTS" in source["source"] and "-14" in source["source"]
    assert released["metadata"]["nbgrader"]["points"] == 1


def test_it_releases_no_answer(built):
    released = (built / "exercises/week9/week9.ipynb").read_text()
    for secret in ("sum([x", "x + 1", "x + x", "2 * x", "-14", "smallest", "HIDDEN", "SOLUTION"):
        assert secret not in released


def test_it_knows_the_stub_that_nbgrader_leaves(built):
    assignment = publish.read_assignment(built / "src/assignments/week9.py")
    released = cells(built / "exercises/week9/week9.ipynb")
    for exercise in assignment.exercises:
        assert released[exercise.id]["source"] == exercise.stub


def test_it_reads_an_assignment(built):
    assignment = publish.read_assignment(built / "src/assignments/week9.py")
    double, why = assignment.exercises
    assert assignment.prelude == ("from workbook import check",)
    assert (double.id, double.points, double.written) == ("double", 3, False)
    assert double.hints == ("Which operator doubles?", "Try `*`.")
    assert [(check.points, check.hidden) for check in double.checks] == [(2, False), (1, True)]
    assert [wrong.mistake for wrong in double.wrongs] == [
        "adds one",
        "gives it back",
        "loses the sign",
    ]
    assert [right.way for right in double.rights] == ["adds", "multiplies"]
    assert double.statement.startswith("Write `double(x)`")
    assert (why.written, why.points) == (True, 4)
    assert why.model_answer == "Because two is the smallest number of friends."
    assert "a good reason" in why.rubric


def test_it_says_what_differs_and_mends_it(built, tmp_path):
    root = shutil.copytree(built, tmp_path / "course")
    assert publish.differences(root, root) == {}
    (root / "notebooks/week9.ipynb").write_text("edited by hand")
    (root / "exercises/week9/week9.ipynb").unlink()
    (root / "notebooks/week8.ipynb").write_text("left from last year")
    expected = {
        "exercises/week9/week9.ipynb": "new",
        "notebooks/week8.ipynb": "removed",
        "notebooks/week9.ipynb": "changed",
    }
    assert publish.differences(root, root) == expected
    assert publish.differences(root, root, ["week9"]).keys() == {
        "exercises/week9/week9.ipynb",
        "notebooks/week9.ipynb",
    }
    assert publish.build(root, root) == expected
    assert everything(root) == everything(built)


def test_it_refuses_a_file_beside_nbgraders_source(built, tmp_path):
    root = shutil.copytree(built, tmp_path / "course")
    (root / "solutions/week9/answers.csv").write_text("42")
    with pytest.raises(publish.Refused, match="solutions/week9/answers.csv:1: nbgrader hands"):
        publish.build(root, root)


@pytest.mark.parametrize("names", [["week7"], ["week9", "week7"]])
def test_it_says_which_texts_there_are(built, tmp_path, names):
    with pytest.raises(ValueError, match="no text called 'week7'. There are: week9"):
        publish.build(built, tmp_path, names)


def test_it_says_that_there_is_nothing_to_publish(tmp_path):
    with pytest.raises(ValueError, match="no texts in src/lessons or src/assignments"):
        publish.build(tmp_path, tmp_path)


def test_the_notebooks_of_this_course_are_those_of_its_text():
    assert publish.differences(ROOT, ROOT) == {}


@pytest.fixture
def command_line(built, tmp_path):
    """The real command, in a copy of the small course."""
    root = shutil.copytree(built, tmp_path / "course")
    shutil.copy(ROOT / "nbgrader_config.py", root)

    def run(*arguments):
        command = [sys.executable, "-m", "authoring", "publish", *arguments]
        return subprocess.run(command, capture_output=True, text=True, cwd=root)

    return root, run


def test_its_command_checks_then_writes_then_is_content(command_line):
    root, run = command_line
    (root / "notebooks/week9.ipynb").unlink()
    checked = run("--check")
    assert (checked.returncode, (root / "notebooks/week9.ipynb").exists()) == (1, False)
    assert "notebooks/week9.ipynb: would be new" in checked.stdout
    written = run("week9")
    assert (written.returncode, written.stdout) == (0, "notebooks/week9.ipynb: new\n")
    assert run("--check").returncode == 0


def test_its_command_refuses_with_file_and_line(command_line):
    root, run = command_line
    write_course(root, edited("hidden=true", "hiden=true"))
    refused = run()
    assert refused.returncode == 2
    assert f"week9.py:{line_of('hidden=true', ASSIGNMENT)}: the mark `hiden`" in refused.stderr
    assert "Nothing was written." in refused.stderr and "Traceback" not in refused.stderr


def test_its_help_teaches(command_line):
    _, run = command_line
    said = " ".join(run("--help").stdout.split())
    assert "authoring publish --check" in said and "solutions/week1" in said


@pytest.mark.parametrize("source", ["# One.", "1"])
def test_it_hides_a_check_that_has_one_line_only(source):
    assert notebook.hide_check(source).startswith(f"{source}\n### BEGIN HIDDEN TESTS\n")


def test_it_says_what_to_install_where_the_reader_of_texts_is_missing(tmp_path):
    write_course(tmp_path)
    (tmp_path / "nbgrader_config.py").touch()
    # As after an install for those who only teach; in a process of its own.
    program = (
        "import sys; sys.modules['jupytext'] = None\n"
        "from authoring.__main__ import app; app(['publish'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "jupytext, is not installed here" in done.stderr
    assert "pip install -c constraints.txt -e '.[author]'" in done.stderr
    assert "Traceback" not in done.stderr
