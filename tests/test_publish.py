"""Publishing: from text to notebooks, and every reason to refuse a text."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from small_course import ASSIGNMENT, LESSON, write_course

import publish
from publishing import marks

ROOT = Path(__file__).resolve().parent.parent


def edited(old, new, text=ASSIGNMENT):
    """The text with one passage replaced, which must be there once."""
    assert text.count(old) == 1, f"{old!r} stands there {text.count(old)} times"
    return text.replace(old, new)


def line_of(passage, text):
    """The number of the first line that holds a passage."""
    return next(n for n, line in enumerate(text.splitlines(), start=1) if passage in line)


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


def test_it_publishes_three_notebooks_and_nothing_else(built):
    files = [name for name in everything(built) if not name.startswith("src/")]
    assert files == [
        "exercises/week9/week9.ipynb",
        "notebooks/week9.ipynb",
        "solutions/week9/week9.ipynb",
    ]


def test_it_gives_the_same_bytes_twice(built, tmp_path):
    publish.build(built, tmp_path)
    again = everything(tmp_path)
    assert again == {name: text for name, text in everything(built).items() if name in again}
    assert len(again) == 3


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


def drop(first, before):
    """An edit that removes the cell starting at `first`, up to the line `before`."""
    start = ASSIGNMENT.index(first)
    return ASSIGNMENT[start : ASSIGNMENT.index(before, start)], ""


CHECK = '# %% check="double" points=2'
HIDDEN = '# %% check="double" points=1 hidden=true'
ANSWER = '# %% exercise="double"'
WRITTEN = '# %% [markdown] exercise="why" points=4'
# What is done to the text, the line that is named, and part of the sentence.
REFUSALS = {
    "no visible check": (*drop(CHECK, HIDDEN), ANSWER, "no visible check"),
    "no hidden check": (*drop(HIDDEN, '# %% wrong="double" m'), ANSWER, "no hidden check"),
    "no statement": (*drop("# %% [markdown] st", ANSWER), ANSWER, "no statement"),
    "no points": (CHECK, '# %% check="double"', '# %% check="double"', "no points"),
    "no points above 0": (CHECK, CHECK.replace("2", "0"), 'double" points=0', "no points"),
    "no hints": (*drop('# %% [markdown] hints="double"', CHECK), ANSWER, "0 hints, not 2"),
    "one hint": ("# ---\n", "#\n", '# %% [markdown] hints="double"', "1 hints, not 2"),
    "two wrong answers": (
        *drop('# %% wrong="double" mistake="adds', '# %% wrong="double" mistake="gives'),
        ANSWER,
        "2 wrong answers, at least 3",
    ),
    "one right answer": (
        *drop('# %% right="double" way="adds"', '# %% right="double" way="mult'),
        ANSWER,
        "1 right answers, at least 2",
    ),
    "a wrong answer without its mistake": (
        ' mistake="adds one"',
        "",
        '# %% wrong="double" says="not one more"',
        "needs `mistake=",
    ),
    "a wrong answer without its message": (
        ' says="not one more"',
        "",
        'mistake="adds one"',
        "needs `says=",
    ),
    "two wrong answers with one message": (
        'says="Not the same"',
        'says="not one more"',
        'mistake="gives',
        "its own message",
    ),
    "a right answer without its way": (' way="adds"', "", '# %% right="double"', "needs `way="),
    "an answer under another name": (
        'def double(x):\n    """',
        'def twice(x):\n    """',
        ANSWER,
        "doesn't define `double`",
    ),
    "a wrong answer under another name": (
        "def double(x):\n    return x + 1",
        "def twice(x):\n    return x + 1",
        'mistake="adds one"',
        "doesn't define `double`",
    ),
    "hints after the check": (
        "# Now in words.\n",
        '# Now in words.\n\n# %% [markdown] hints="double"\n# A\n#\n# ---\n# B\n',
        None,
        "don't stand together",
    ),
    "a statement after the answer": (
        '# %% [markdown] hints="double"',
        '# %% [markdown] statement="double"\n# Late.\n\n# %% [markdown] hints="double"',
        None,
        "comes too late",
    ),
    "a misspelt mark": ('hints="double"', 'hint="double"', 'hint="double"', "mean `hints`?"),
    "a mark that belongs elsewhere": (
        'way="adds"',
        'way="adds" points=1',
        'way="adds" points=1',
        "a right has no `points`",
    ),
    "a mark that can't be read": (CHECK, "# %% check=double, points=2", "check=double,", "known"),
    "hidden=false": ("hidden=true", "hidden=false", "hidden=false", "hidden=true"),
    "an id used twice": (
        '# %% [markdown] statement="why"',
        '# %%\n\n# %% [markdown] statement="double"\n# Again.\n\n# %% [markdown] statement="why"',
        None,
        "don't stand together",
    ),
    "a check that begins without a sentence": (
        "# It doubles a whole number.\n",
        "# doubling\n",
        "# doubling",
        "one whole sentence",
    ),
    "a check worth other points than it says": (
        "check.points(2)",
        "check.points(3)",
        CHECK,
        "check.points(2)",
    ),
    "a hidden check that reveals what it expects": (
        "check.hidden_points(1)",
        "check.points(1)",
        HIDDEN,
        "check.hidden_points(1)",
    ),
    "a check that doesn't end in its report": (
        "earned\n\n# %% check",
        "\n# %% check",
        CHECK,
        "last line be `earned`",
    ),
    "an answer without markers": (
        "    ### BEGIN SOLUTION\n    return sum",
        "    return sum",
        ANSWER,
        "not marked",
    ),
    "an answer with nothing between its markers": (
        "    return sum([x for _ in range(2)])\n",
        "",
        ANSWER,
        "not marked",
    ),
    "a marker outside an exercise": (
        "# Now in words.",
        "# Now in words.\n# ### BEGIN SOLUTION",
        "# ### BEGIN SOLUTION",
        "outside an exercise",
    ),
    "nbgrader's own markers": (
        "# Now in words.",
        "# Now in words. ### BEGIN HIDDEN TESTS",
        "Now in words.",
        "nbgrader acts upon",
    ),
    "a comment that would split a cell": (
        "    return x + 1",
        "    return (\n# %% of all\n        x + 1)",
        "# %% of all",
        "begin it with other characters",
    ),
    "a string that would split a cell": (
        "    return x + 1",
        '    return """\n# %% [markdown]\n"""',
        'return """',
        "not valid Python",
    ),
    "code that is no Python": ("return x + 1", "return x +", "return x +", "not valid Python"),
    "a code cell for text": (
        '# %% [markdown] statement="why"',
        '# %% statement="why"',
        '# %% statement="why"',
        "is not a code cell",
    ),
    "an empty cell": ("# Now in words.\n", "", None, "is empty"),
    "text before the first cell": ("# %% [markdown]\n# # Week 9", "# # Week 9", "Week 9", "before"),
    "a written answer without points": (WRITTEN, WRITTEN[:-9], WRITTEN[:-9], "has no points"),
    "a written answer without rubric": (
        *drop('# %% [markdown] rubric="why"', "| a good reason |\n"),
        WRITTEN,
        "has no rubric",
    ),
    "a written answer without model answer": (
        "# ### BEGIN SOLUTION\n# Because two is the smallest number of friends.\n"
        "# ### END SOLUTION\n",
        "",
        WRITTEN,
        "not marked",
    ),
}


@pytest.mark.parametrize(("old", "new", "at", "sentence"), REFUSALS.values(), ids=REFUSALS)
def test_it_refuses(old, new, at, sentence, tmp_path):
    text = edited(old, new)
    path = write_course(tmp_path, text) / "src/assignments/week9.py"
    with pytest.raises(publish.Refused) as refused:
        publish.read_assignment(path)
    found = [problem for problem in refused.value.problems if sentence in problem.sentence]
    assert found, f"nobody said {sentence!r}, only:\n{refused.value}"
    if at:
        assert line_of(at, text) in [problem.line for problem in found], str(refused.value)
    assert str(found[0]).startswith(f"{found[0].path}:{found[0].line}: ")
    assert found[0].path.endswith("week9.py")


def test_it_lets_data_stand_between_a_statement_and_its_answer(tmp_path):
    text = edited(WRITTEN, f"# %%\ndouble(8)\n\n{WRITTEN}")
    assignment = publish.read_assignment(write_course(tmp_path, text) / "src/assignments/week9.py")
    assert [exercise.id for exercise in assignment.exercises] == ["double", "why"]
    assert assignment.prelude == ("from workbook import check",)


def test_it_names_all_problems_of_all_texts_at_once(tmp_path):
    root = write_course(
        tmp_path,
        edited("hidden=true", "hiden=true").replace('mistake="adds one" ', ""),
        LESSON + "\n# %%\n%matplotlib inline\n",
    )
    with pytest.raises(publish.Refused) as refused:
        publish.build(root, tmp_path / "out")
    said = str(refused.value)
    assert "`hidden`?" in said and "needs `mistake=" in said and "is a magic" in said
    assert not (tmp_path / "out").exists()


LESSON_REFUSALS = {
    "a magic": ("%matplotlib inline", "is a magic"),
    "a shell command": ("!ls", "is a magic"),
    "a question to IPython": ("len?", "is a magic"),
    "nine lines": ("\n".join(f"x{n} = {n}" for n in range(9)), "9 lines of code"),
    "a function of sixteen lines": (
        "def f(x):\n" + "\n".join(f"    x += {n}" for n in range(15)),
        "16 lines of code",
    ),
}


@pytest.mark.parametrize(("code", "sentence"), LESSON_REFUSALS.values(), ids=LESSON_REFUSALS)
def test_it_refuses_in_a_lesson(code, sentence, tmp_path):
    path = write_course(tmp_path, lesson=f"{LESSON}\n# %%\n{code}\n") / "src/lessons/week9.py"
    with pytest.raises(publish.Refused, match=rf"week9\.py:\d+: .*{sentence}"):
        publish.read_lesson(path)


def test_it_refuses_marks_in_a_lesson(tmp_path):
    root = write_course(tmp_path, lesson=LESSON + '\n# %% check="x"\n1\n')
    with pytest.raises(publish.Refused, match=r"week9\.py:9: `check` means nothing"):
        publish.read_lesson(root / "src/lessons/week9.py")


def test_it_lets_one_function_be_longer(tmp_path):
    function = "def f(x):\n" + "\n".join(f"    x += {n}" for n in range(14))
    root = write_course(tmp_path, lesson=f"{LESSON}\n# %%\n{function}\n")
    assert len(publish.read_lesson(root / "src/lessons/week9.py")) == 3


LEAKS = {
    "an answer": "def f(x):\n    return sum([x for _ in range(2)])",
    "a hidden check": "check.call(double, -7).returns(-14, tip="
    '"Not its size: keep the sign of the number.")',
    "a model answer": "# Because two is the smallest number of friends.\n1",
}


@pytest.mark.parametrize("code", LEAKS.values(), ids=LEAKS)
def test_it_finds_in_a_lesson_a_line_of(code, tmp_path):
    root = write_course(tmp_path, lesson=f"{LESSON}\n# %%\n{code}\n")
    with pytest.raises(publish.Refused, match=r"week9\.py:\d+: .* can be read in notebooks/week9"):
        publish.build(root, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_it_finds_a_line_of_an_answer_in_the_hints(tmp_path):
    leak = edited("Which operator doubles?", "`return sum([x for _ in range(2)])`?")
    root = write_course(tmp_path, leak)
    with pytest.raises(publish.Refused, match="exercises/week9/week9.ipynb, cell double-hints"):
        publish.build(root, tmp_path / "out")


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
    shutil.copy(ROOT / "src/publish.py", root / "src")
    shutil.copytree(ROOT / "src/publishing", root / "src/publishing")

    def run(*arguments):
        command = [sys.executable, str(root / "src/publish.py"), *arguments]
        return subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)

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
    assert "python src/publish.py --check" in said and "solutions/week1" in said


@pytest.mark.parametrize("source", ["# One.", "1"])
def test_it_hides_a_check_that_has_one_line_only(source):
    assert marks.hide_check(source).startswith(f"{source}\n### BEGIN HIDDEN TESTS\n")
