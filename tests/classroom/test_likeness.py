"""Submissions that are alike: a copy is found however it was dressed up, honest work is not."""

import html
import json
import math
import random
import re
import time
from pathlib import Path

import pytest
from small_course import write_settings

from authoring import publish
from classroom.analyse import handed, likeness, similar, winnowing

ROOT = Path(__file__).resolve().parents[2]
STUB = "def spread(values, weight):\n    raise NotImplementedError"
REFERENCE = '''def spread(values, weight):
    """The range, weighted."""
    ### BEGIN SOLUTION
    ordered = sorted(values)
    return weight * (ordered[-1] - ordered[0])
    ### END SOLUTION'''
MINE = """def spread(values, weight):
    lowest, highest = values[0], values[0]
    for value in values[1:]:
        if value < lowest:
            lowest = value
        elif value > highest:
            highest = value
    return weight * abs(highest - lowest)"""
RENAMED = """def spread(xs, k):
    a, b = xs[0], xs[0]
    for item in xs[1:]:
        if item < a:
            a = item
        elif item > b:
            b = item
    return k * abs(b - a)"""
REFORMATTED = """# my very own work
def spread(
    values: list,
    weight: "float" = ...,
) -> float:
    '''How far apart the values lie.'''
    lowest, highest = (values[0]), (
        values[0]
    )   # begin with the first

    for value in (values[1:]):
        if (value < lowest): lowest = value
        elif (value > highest): highest = value
    return (weight * (abs((highest - lowest))))
""".replace(" = ...,\n", ",\n")
APART = """def spread(values, weight):
    import numpy as np
    return float(np.ptp(np.asarray(values, float)) * weight)"""
GIVEN = {"spread": [STUB, REFERENCE]}


def compare(*codes, given=GIVEN, **options):
    answers = {f"s{number}": {"spread": code} for number, code in enumerate(codes)}
    return likeness.compare(answers, given, **options)


def named(found):
    return list(zip(found.pairs["one"], found.pairs["other"], strict=True))


# What is found


@pytest.mark.parametrize("copy", [MINE, RENAMED, REFORMATTED])
def test_it_finds_a_copy(copy):
    found = compare(MINE, APART, copy)
    assert named(found) == [("s0", "s2")]
    assert found.pairs["overlap"].tolist() == [1.0]
    assert found.pairs["exercises"][0] == {"spread": found.pairs["score"][0]}


def test_it_finds_a_copy_to_which_something_was_added():
    longer = RENAMED.replace("    a, b =", "    count = len(xs)\n    a, b =")
    [overlap] = compare(MINE, longer, APART).pairs["overlap"]
    assert 0.6 < overlap < 1


def test_it_finds_a_copy_that_python_cannot_read():
    broken = [code.replace("return", "return (") for code in (MINE, RENAMED)]
    assert named(compare(*broken, APART)) == [("s0", "s1")]


def test_it_adds_up_what_is_shared_in_several_exercises():
    given = {name: [STUB.replace("spread", name)] for name in ("spread", "reach")}
    answers = {
        student: {"spread": code, "reach": code.replace("spread", "reach")}
        for student, code in [("ada", MINE), ("bob", RENAMED), ("cleo", APART)]
    }
    pairs = likeness.compare(answers, given).pairs
    one, other = pairs["exercises"][0].values()
    assert (len(pairs), pairs["score"][0]) == (1, one + other)


def test_it_puts_the_most_alike_first():
    half = "\n".join(RENAMED.splitlines()[:5]) + "\n    return None"
    found = compare(MINE, APART, half, RENAMED, least=1)
    assert named(found) == [("s0", "s3"), ("s0", "s2"), ("s2", "s3")]


# What is not


def test_it_flags_no_class_that_hands_in_the_reference():
    found = compare(*[REFERENCE] * 30)
    assert found.pairs.empty and found.crowds.empty and not found.scores


def test_it_flags_nobody_who_left_the_stub_or_nothing():
    assert compare(STUB, STUB, "", "", "\n \n", "# later").pairs.empty


def test_it_does_not_count_what_is_given_in_another_exercise():
    given = GIVEN | {"reach": [MINE.replace("spread", "reach")]}
    assert compare(MINE, RENAMED, given=given).scores.keys() <= {1}


@pytest.mark.parametrize("week", ["week1", "week2", "week3", "week4", "week5"])
def test_it_does_not_flag_right_answers_that_were_written_apart(week):
    assignment = publish.read_assignment(ROOT / "src" / "assignments" / f"{week}.py")
    exercises = [each for each in assignment.exercises if not each.written]
    # Even where the bank's answers are not known: the reference is all that explains.
    given = {each.id: [each.solution] for each in exercises}
    answers = {
        way: {each.id: each.rights[number].source for each in exercises}
        for number, way in enumerate(["one", "other"])
    }
    assert likeness.compare(answers, given).pairs.empty


def test_it_knows_the_right_answers_of_the_assignments_text():
    assignment = handed.read_assignment(ROOT, "week1")
    bank = publish.read_assignment(ROOT / "src" / "assignments" / "week1.py")
    given = similar.given(ROOT, assignment)
    for exercise in bank.exercises:
        if not exercise.written:
            rights = [right.source.strip() for right in exercise.rights]
            assert [code.strip() for code in given[exercise.id][2:]] == rights
    copies = {str(k): {e: codes[2] for e, codes in given.items()} for k in range(3)}
    assert likeness.compare(copies, given).pairs.empty


def test_what_many_share_is_no_evidence_and_is_told():
    found = compare(*[MINE] * 3, RENAMED, *[APART] * 16)
    assert len(found.pairs) == 6  # four of twenty are a group
    found = compare(*[MINE] * 4, RENAMED, *[APART] * 15)
    assert found.pairs.empty  # five are a quarter of the class
    crowd = found.crowds[found.crowds["students"].str.len() == 5]
    assert crowd["students"].tolist() == [["s0", "s1", "s2", "s3", "s4"]]
    assert len(compare(*[MINE] * 4, RENAMED, *[APART] * 15, most_share=0.3).pairs) == 10


HOSTILE = {
    "a null byte": "x = '\0'",
    "brackets": "(" * 5000,
    "minus signs": "-" * 5000 + "1",
    "magic": "%timeit 1\n!ls",
    "an invalid escape": "x = '\\d'",
    "a lone surrogate": "x = '\ud800'\n" * 20,
    "a huge number": "x = " + "9" * 6000,
    "very long": "x = 1\n" * 100_000,
    "open quotes": "'''" + '"' * 3000,
}


@pytest.mark.parametrize("code", HOSTILE.values(), ids=HOSTILE)
def test_it_survives(code):
    begun = time.process_time()
    assert ("s0", "s2") in named(compare(MINE, code, RENAMED))
    assert time.process_time() - begun < 2


def test_fingerprints_find_every_passage_that_is_long_enough():
    shared = [f"    total = total * {number} + len(values)" for number in range(3)]
    one = "\n".join(["def f(values):", "    total = min(values) // 3", *shared])
    other = "\n".join(["def g(values):", "    for row in values: print(row)", *shared])
    long_enough = winnowing.GRAM + winnowing.WINDOW - 1
    passage = winnowing.tokens("\n".join(shared).replace("    ", ""))
    assert len(passage) >= long_enough
    assert winnowing.prints(one).keys() & winnowing.prints(other).keys()


def test_it_says_what_would_do():
    with pytest.raises(ValueError, match="most_share is 20; give a share above 0, up to 1"):
        compare(MINE, most_share=20)
    with pytest.raises(ValueError, match="least is 0; give a whole number from 1 up"):
        compare(MINE, least=0)


# The page


def notebook(answers):
    cells = []
    for name, code in answers.items():
        about = {"grade_id": name, "grade": False, "solution": True}
        check = {"grade_id": f"{name}-check-1", "grade": True, "solution": False, "points": 1}
        for source, told in [(code, about), ("1", check)]:
            cell = {"cell_type": "code", "source": source, "metadata": {"nbgrader": told}}
            cells.append(cell | {"outputs": []})
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def course(tmp_path):
    for kind, code in [("solutions", REFERENCE), ("exercises", STUB)]:
        write(tmp_path / kind / "week9" / "week9.ipynb", notebook({"spread": code}))
    return write_settings(tmp_path)


def leave(course, student, code):
    """What grading leaves of a student's notebook."""
    write(course / "autograded" / student / "week9" / "week9.ipynb", notebook({"spread": code}))


def test_the_page_shows_both_passages_side_by_side(course):
    for student, code in {"ada": MINE, "bob": RENAMED, "cleo": APART}.items():
        leave(course, student, code)
    path = similar.page(course, "week9")
    text = path.read_text()
    assert path == course / "reports" / "week9-similar.html"
    assert '<h2 id="pair-0">ada and bob</h2>' in text and "cleo" not in text
    assert "<mark>            a = item</mark>" in text
    assert "<mark>            lowest = value</mark>" in text
    assert "evidence, no proof" in text and "Innocent reasons" in text
    assert "3 submissions, 3 pairs; 1 of them share" in text
    assert path.stat().st_mode & 0o077 == 0


def test_the_page_escapes_markup_in_code_and_needs_nothing_else(course):
    nasty = "\n    print('</code></pre><script>alert(1)</script><img src=x>')\n    return"
    for student, code in {"ada": MINE, "<b>bob": RENAMED}.items():
        leave(course, student, code.replace("\n    return", nasty))
    text = similar.page(course, "week9").read_text()
    assert html.escape("<script>alert(1)</script>") in text and html.escape("<b>bob") in text
    assert not re.search(r"<script|<img|<b>|(?:src|href)=[\"'](?!#)|url\(|@import", text)


def test_the_page_says_when_nobody_is_alike(course):
    leave(course, "ada", MINE)
    leave(course, "bob", APART)
    text = similar.page(course, "week9").read_text()
    assert "2 submissions, 1 pair; 0 of them" in text and "ada" not in text


def test_the_page_is_made_of_text_that_no_file_can_hold(course):
    for student, code in {"ada": MINE, "bob": RENAMED}.items():
        leave(course, student, code + "\n'\ud800'\n1\n")
    assert "ada and bob" in similar.page(course, "week9").read_text()


def test_the_page_is_made_though_some_notebooks_are_damaged(course):
    leave(course, "ada", MINE)
    leave(course, "bob", RENAMED)
    for student, text in {"cleo": '{"cells"', "dan": "[]", "eve": '{"cells": [{}]}'}.items():
        write(course / "autograded" / student / "week9" / "week9.ipynb", text)
    (course / "autograded" / "fay" / "week9").mkdir(parents=True)
    text = similar.page(course, "week9").read_text()
    assert "ada and bob" in text and "since they can't be read: 4." in text


def test_it_says_what_it_takes(course):
    def complaint(week):
        with pytest.raises(ValueError) as caught:
            similar.page(course, week)
        return str(caught.value)

    assert complaint("week9") == (
        "It takes two to be alike, and of week9 the folder autograded has 0 notebooks that can be "
        "read. Run `workbook grade week9` first."
    )
    leave(course, "ada", MINE)
    assert "has 1 notebook that can be read" in complaint("week9")
    assert complaint("week7") == (
        "There is no assignment 'week7' in the folder solutions. There are: week9."
    )


# Size


def program(name, random_):
    """A function of about twelve lines, unlike any other."""
    names = random_.sample(["total", "rows", "mean", "left", "gain", "spot", "best"], 4)
    calls = ["sum", "len", "max", "sorted", "abs", "round", "min", "set", "list"]
    lines = [f"def {name}(x, y):"]
    for _ in range(10):
        a, b, f = random_.choice(names), random_.choice(names), random_.choice(calls)
        number, sign = random_.randrange(20), random_.choice("+-*/")
        form = random_.choice(
            [
                f"{a} = {f}({b}) {sign} {number}",
                f"{a} = [{b} {sign} i for i in x if i > {number}]",
                f"if {a} > {number}: {b} = {f}(y)",
                f"for {a} in {f}(x): {b} = {a} {sign} {number}",
            ]
        )
        lines.append(f"    {form}")
    return "\n".join([*lines, f"    return {names[0]} {sign} {names[1]}"])


def test_it_takes_less_than_twenty_seconds_for_five_hundred():
    random_ = random.Random(0)
    exercises = [f"task{number}" for number in range(8)]
    given = {name: [f"def {name}(x, y):\n    raise NotImplementedError"] for name in exercises}
    usual = {name: [program(name, random_) for _ in range(6)] for name in exercises}
    answers = {
        f"s{number:03}": {
            name: random_.choice(usual[name]) if random_.random() < 0.5 else program(name, random_)
            for name in exercises
        }
        for number in range(500)
    }
    mine = {name: program(name, random_) for name in exercises[:2]}
    answers["s007"] |= mine
    answers["s400"] |= {name: re.sub(r"\bx\b", "z", code) for name, code in mine.items()}
    begun = time.process_time()
    found = likeness.compare(answers, given)
    assert time.process_time() - begun < 20
    assert named(found)[0] == ("s007", "s400")
    assert found.pairs["score"].iloc[0] > 2 * (found.pairs["score"].iloc[1:].max() or 0)
    # All come from one grammar, and still few look alike by chance.
    assert len(found.pairs) < 0.002 * math.comb(500, 2)
