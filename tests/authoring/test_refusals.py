"""Every reason to refuse a text: with file and line, what is wrong, and what would do."""

import pytest
from small_course import ASSIGNMENT, LESSON, WITH_VARIANT, edited, line_of, write_course

from authoring import publish


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
def test_it_refuses(old, new, at, sentence, tmp_path, text=ASSIGNMENT):
    text = edited(old, new, text)
    path = write_course(tmp_path, text) / "src/assignments/week9.py"
    with pytest.raises(publish.Refused) as refused:
        publish.read_assignment(path)
    found = [problem for problem in refused.value.problems if sentence in problem.sentence]
    assert found, f"nobody said {sentence!r}, only:\n{refused.value}"
    if at:
        assert line_of(at, text) in [problem.line for problem in found], str(refused.value)
    assert str(found[0]).startswith(f"{found[0].path}:{found[0].line}: ")
    assert found[0].path.endswith("week9.py")


BILL = '# %% exercise="bill"'
VARIANT_REFUSALS = {
    "a variant without a name": (
        '# %% whose="student"\nstudent = ""\n\n',
        "",
        '# %% variant="bill"',
        'Add `# %% whose="student"`',
    ),
    "a second cell for the name": (
        "# %% [markdown]\n# Now in words.",
        '# %% whose="me"\nme = ""\n\n# %% [markdown]\n# Now in words.',
        '# %% whose="me"',
        "asks for the name already",
    ),
    "a name that is filled in": (
        'student = ""\n',
        'student = "ada"\n',
        '# %% whose="student"',
        'Write `student = ""` in it',
    ),
    "a variant that nobody can draw": (
        "def bill_brief(student)",
        "def brief(student)",
        '# %% variant="bill"',
        "doesn't define `bill_brief(student)`",
    ),
    "a second variant": (
        BILL,
        '# %% variant="bill"\ndef bill_brief(student):\n    return {}\n\n' + BILL,
        None,
        "`bill` has a second variant",
    ),
    "a variant with arguments": (
        'def bill():\n    """',
        'def bill(price):\n    """',
        BILL,
        "takes no arguments",
    ),
    "a check that asks nobody whose it is": (
        "bill_brief(variant.whose(lambda: student))",
        "bill_brief(student)",
        BILL,
        "a friend's answer would pass",
    ),
    "no answer of another student": (
        'bill_brief("bob")["price"] * bill_brief("bob")["count"]',
        "12345",
        BILL,
        "no wrong answer of `bill` is another student's",
    ),
    "a variant of a written answer": (
        WRITTEN,
        '# %% variant="why"\ndef why_brief(student):\n    return {}\n\n' + WRITTEN,
        '# %% variant="why"',
        "a variant can't run on it",
    ),
}


@pytest.mark.parametrize(
    ("old", "new", "at", "sentence"), VARIANT_REFUSALS.values(), ids=VARIANT_REFUSALS
)
def test_it_refuses_a_variant(old, new, at, sentence, tmp_path):
    test_it_refuses(old, new, at, sentence, tmp_path, WITH_VARIANT)


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


@pytest.mark.parametrize("answer", ["return abs(x + x)", "return 2 * x"])
def test_it_finds_in_a_lesson_a_line_of_a_wrong_or_another_right_answer(answer, tmp_path):
    long = answer + "  # as some people write it"
    root = write_course(tmp_path, edited(answer, long), f"{LESSON}\n# %%\ndef f(x):\n    {long}\n")
    with pytest.raises(publish.Refused, match="answer can be read in notebooks/week9.ipynb, cell"):
        publish.build(root, tmp_path / "out")


def test_it_finds_a_line_of_an_answer_in_the_hints(tmp_path):
    leak = edited("Which operator doubles?", "`return sum([x for _ in range(2)])`?")
    root = write_course(tmp_path, leak)
    with pytest.raises(publish.Refused, match="exercises/week9/week9.ipynb, cell double-hints"):
        publish.build(root, tmp_path / "out")
