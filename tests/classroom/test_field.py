"""What learners really hand in, kind by kind: what it earns, and what is told.

Each kind was reported in public: an answer in words beside its cell, functions in another cell,
pictures that are large, files that are in the way, strange encodings. A case is a student of one
class, which the real engine grades.
"""

import base64
import copy
import json
import re
import shutil

import nbformat
import pytest

from classroom.course import course as courses
from classroom.grade import batch
from classroom.isolate import pool, sandbox

pytestmark = [
    pytest.mark.nbgrader,
    pytest.mark.sandbox,
    pytest.mark.filterwarnings("ignore"),  # of nbgrader's and nbformat's, on strange notebooks
]
RIGHT = "def double(x):\n    return 2 * x"
WORDS = "Because two is the smallest number of friends."
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
CASES, FILES = {}, {}
BESIDE = "stood beside their cell, were put into it and wait for a person: 1 (why)."
MOVED = "were not run, as the answer stands in another cell: 1 (double)."
ASIDE = "were set aside: "
NOTHING = ""


def case(*, earns, waits, told, files=None):
    """A student's submission: a function that changes the released notebook, or gives bytes."""

    def kept(change):
        CASES[change.__name__] = change, earns, waits, told
        FILES[change.__name__] = files or {}
        return change

    return kept


def cell_of(notebook, name):
    [cell] = [cell for cell in notebook["cells"] if cell["id"] == name]
    return cell


def place(notebook, name):
    return notebook["cells"].index(cell_of(notebook, name))


def own(source, kind="markdown", **more):
    made = getattr(nbformat.v4, f"new_{kind}_cell")
    return json.loads(json.dumps(made(source, **more)))


def put(notebook, name, cell, after=True):
    notebook["cells"].insert(place(notebook, name) + after, cell)


def remove(notebook, name):
    notebook["cells"].remove(cell_of(notebook, name))


# 1. An answer in words that stands beside its cell; the function is right and earns three


@case(earns=3, waits=True, told=BESIDE)
def below_its_cell(notebook):
    put(notebook, "why", own(WORDS))


@case(earns=3, waits=True, told=BESIDE)
def above_its_cell(notebook):
    put(notebook, "why", own(WORDS), after=False)


@case(earns=3, waits=True, told=BESIDE)
def below_the_rubric(notebook):
    notebook["cells"].append(own(WORDS))


@case(earns=3, waits=True, told=BESIDE)
def in_a_raw_cell(notebook):
    put(notebook, "why", own(WORDS, "raw"))


@case(earns=3, waits=True, told=BESIDE)
def in_a_code_cell_as_it_is(notebook):
    put(notebook, "why", own(WORDS, "code"))


@case(earns=3, waits=True, told=BESIDE)
def in_a_code_cell_as_a_comment(notebook):
    put(notebook, "why", own(f"# {WORDS}", "code"))


@case(earns=3, waits=True, told=BESIDE)
def printed(notebook):
    put(notebook, "why", own(f"print({WORDS!r})", "code"))


@case(earns=3, waits=True, told=BESIDE)
def instead_of_its_cell(notebook):
    put(notebook, "why", own(WORDS))
    remove(notebook, "why")


@case(earns=3, waits=True, told=BESIDE)
def in_the_question(notebook):
    cell_of(notebook, "why-statement")["source"] += f"\n\n{WORDS}"


@case(earns=3, waits=True, told=BESIDE)
def in_its_cell_that_lost_all_marks(notebook):
    cell_of(notebook, "why").update(id="mine", metadata={}, source=WORDS)


@case(earns=3, waits=False, told="text of the learner's own elsewhere")
def far_from_its_cell(notebook):
    notebook["cells"].insert(0, own(f"{WORDS} {WORDS} {WORDS}"))


@case(earns=3, waits=False, told=NOTHING)
def code_near_it_is_no_answer(notebook):
    put(notebook, "why", own("price = 2  # euros", "code"))
    put(notebook, "why", own("print('done')", "code"))


# 2. A function that stands in another cell


def moved(notebook, source, *, deleted=False):
    notebook["cells"].insert(0, own(source, "code"))
    cell_of(notebook, "double")["source"] = STUB
    if deleted:
        remove(notebook, "double")


STUB = "def double(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()"


@case(earns=3, waits=False, told=MOVED)
def at_the_top_and_its_cell_deleted(notebook):
    moved(notebook, RIGHT, deleted=True)


@case(earns=3, waits=False, told=MOVED)
def at_the_top_and_its_cell_left_empty(notebook):
    moved(notebook, RIGHT)


@case(earns=3, waits=False, told=MOVED)
def at_the_top_with_a_magic(notebook):
    moved(notebook, f"%matplotlib inline\n{RIGHT}", deleted=True)


@case(earns=3, waits=False, told=MOVED)
def as_a_lambda(notebook):
    moved(notebook, "double = lambda x: 2 * x", deleted=True)


@case(earns=3, waits=False, told=MOVED, files={"answers.py": RIGHT})
def imported_from_a_module(notebook):
    moved(notebook, "from answers import double", deleted=True)


@case(earns=3, waits=False, told=MOVED, files={"answers.py": RIGHT})
def imported_with_a_star(notebook):
    moved(notebook, "from answers import *", deleted=True)


@case(earns=3, waits=False, told=NOTHING)
def below_its_empty_cell(notebook):
    cell_of(notebook, "double")["source"] = STUB
    put(notebook, "double", own(RIGHT, "code"))


@case(earns=0, waits=False, told="Answer cells that were deleted and put back empty: 1 (double).")
def nowhere(notebook):
    remove(notebook, "double")


# 6. Pictures, attachments and outputs that are large


def written(notebook, text, **more):
    cell_of(notebook, "why").update(source=text, **more)


@case(earns=3, waits=True, told=NOTHING)
def a_picture_of_three_megabytes_as_colab_pastes_it(notebook):
    written(notebook, f"See:\n\n![image.png](data:image/png;base64,{PNG * 33_000}A=)")


@case(earns=3, waits=True, told=NOTHING)
def a_photograph_in_a_tag(notebook):
    written(notebook, f'See <img src="data:image/jpeg;base64,{PNG}" width="9">')


@case(earns=3, waits=True, told=NOTHING)
def a_picture_under_a_name_as_docs_exports_it(notebook):
    written(notebook, f"See ![][image1]\n\n[image1]: <data:image/gif;base64,{PNG}>")


@case(earns=3, waits=True, told="Pictures beyond 20 MB in all")
def attachments_of_thirty_megabytes(notebook):
    big = {f"{n}.png": {"image/png": PNG * 100_000} for n in range(3)}
    written(notebook, "See ![](attachment:0.png)", attachments=big)


@case(earns=3, waits=False, told=NOTHING)
def outputs_of_thirty_megabytes(notebook):
    cell_of(notebook, "double")["outputs"] = [
        {"output_type": "stream", "name": "stdout", "text": "x" * 30_000_000}
    ]


@case(earns=3, waits=True, told=NOTHING)
def a_drawing_that_would_run(notebook):
    data = base64.b64encode(DRAWING.encode()).decode()
    written(
        notebook,
        "See ![](attachment:a.svg)",
        attachments={"a.svg": {"image/svg+xml": data}},
    )


DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script>'
    '<a href="javascript:alert(3)"><rect width="9" height="9" fill="red"/></a></svg>'
)


# 7. Harmless files that are in the way


@case(earns=3, waits=False, told=f"{ASIDE}'test.py'.", files={"test.py": "assert False"})
def a_file_of_tests(notebook):
    pass


@case(earns=3, waits=False, told=f"{ASIDE}'queue.py'.", files={"queue.py": "x = 1"})
def a_file_like_a_module(notebook):
    pass


@case(
    earns=3,
    waits=False,
    told=f"{ASIDE}'workbook'.",
    files={"workbook/__init__.py": "", "workbook/check.py": "raise OSError"},
)
def a_copy_of_the_package(notebook):
    pass


@case(
    earns=3,
    waits=False,
    told=f"{ASIDE}'env'.",
    files={"env/pyvenv.cfg": ""} | {f"env/lib/{n}.py": "" for n in range(600)},
)
def an_environment(notebook):
    pass


@case(earns=3, waits=False, told=f"{ASIDE}'code.py'.", files={"code.py": "", "my.csv": "a"})
def a_file_beside_a_table_that_stays(notebook):
    cell_of(notebook, "double")["source"] += "\nassert open('my.csv').read() == 'a'"


# 8. Encodings, and marks that git left


@case(earns=3, waits=False, told="The notebook was in UTF-16")
def in_utf_16(notebook):
    return json.dumps(notebook).encode("utf-16")


@case(earns=3, waits=False, told="The notebook was in cp1252")
def in_cp1252(notebook):
    notebook["cells"].append(own("été = 'é'", "code"))
    return json.dumps(notebook, ensure_ascii=False).encode("cp1252")


@case(earns=3, waits=False, told="A byte order mark")
def with_a_byte_order_mark(notebook):
    return b"\xef\xbb\xbf" + json.dumps(notebook).encode()


@case(earns=0, waits=False, told="holds marks of a merge in git")
def with_marks_of_a_merge(notebook):
    text = json.dumps(notebook, indent=1)
    return text.replace(' "cells"', '<<<<<<< HEAD\n "cells"', 1).encode()


@case(earns=0, waits=False, told="breaks off or is damaged")
def half_of_it(notebook):
    return json.dumps(notebook).encode()[:2000]


@case(earns=0, waits=False, told="not installed where it is graded: 'a_rare_library'.")
def with_a_library_that_is_not_here(notebook):
    cell_of(notebook, "double")["source"] = f"import a_rare_library\n{RIGHT}"


@pytest.fixture(scope="module")
def field(published, tmp_path_factory):
    """A course in which all of these were graded, and the marks by student."""
    root = shutil.copytree(published, tmp_path_factory.mktemp("field") / "course")
    released = json.loads((root / "exercises/week9/week9.ipynb").read_text())
    for cell in released["cells"]:
        cell["source"] = RIGHT if cell["id"] == "double" else "".join(cell["source"])
    for student, (change, *_) in CASES.items():
        notebook = copy.deepcopy(released)
        content = change(notebook) or json.dumps(notebook).encode()
        for name, text in {"week9.ipynb": content, **FILES[student]}.items():
            path = root / "submitted" / student / "week9" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pool.LocalPool(sandbox.find(), 2) as runner:
        found = batch.Batch(root, "week9", runner).marks()
        return root, {mark.student: mark for mark in found}


@pytest.mark.parametrize("student", CASES)
def test_it_earns_what_it_is_worth_and_says_what_was_mended(field, student):
    _, earns, waits, told = CASES[student]
    mark = field[1][student]
    assert (mark.score, mark.needs_person) == (earns, waits), mark
    said = "\n".join([mark.reason, *mark.notes, *mark.flags])
    assert told in said
    assert bool(said) == bool(told)


def page_of(field, student):
    return (field[0] / "feedback" / student / "week9" / "week9.html").read_text()


@pytest.mark.parametrize("student", ["below_its_cell", "in_the_question", "printed"])
def test_feedback_shows_the_words_in_their_cell_and_says_that_they_wait(field, student):
    page = page_of(field, student)
    assert WORDS in page and BESIDE in page and "No response." not in page


@pytest.mark.parametrize(
    ("student", "kind"),
    [
        ("a_picture_of_three_megabytes_as_colab_pastes_it", "png"),
        ("a_photograph_in_a_tag", "jpeg"),
        ("a_picture_under_a_name_as_docs_exports_it", "gif"),
        ("attachments_of_thirty_megabytes", "png"),
    ],
)
def test_pictures_reach_the_page(field, student, kind):
    assert f"data:image/{kind};base64,{PNG[:60]}" in page_of(field, student)


def test_a_person_can_grade_the_words_where_nbgrader_shows_them(field):
    course = courses.open_course(field[0])
    graded = field[0] / "autograded/below_its_cell/week9/week9.ipynb"
    assert cell_of(json.loads(graded.read_text()), "why")["source"] == [WORDS]
    with course.gradebook as gradebook:
        grade = gradebook.find_grade("why", "week9", "week9", "below_its_cell")
        assert (grade.needs_manual_grade, grade.max_score) == (True, 4)


def test_a_drawing_reaches_the_page_without_what_runs_or_loads(field):
    page = page_of(field, "a_drawing_that_would_run")
    data = re.search(r"data:image/svg\+xml;base64,([\w+/=]+)", page)[1]
    drawn = base64.b64decode(data).decode()
    assert 'fill="red"' in drawn and "rect" in drawn
    assert not any(word in drawn for word in ("script", "alert", "onload", "href"))
