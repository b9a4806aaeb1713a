"""Pages of feedback made by the real nbgrader, and what learners must not find in them."""

import html
import json
import re
import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import bs4
import pytest
from small_course import write_course
from test_store import Submission, executed, hand_in, ran, rows, with_outputs

from authoring import publish
from classroom.course import course as courses
from classroom.feedback import redact
from classroom.feedback.page import Feedback, NoFeedback
from classroom.gradebook.store import Writer

pytestmark = [
    pytest.mark.nbgrader,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),
]

# One more test cell, as other courses write them: hidden tests within, and bare asserts.
OTHERS = """\
# It doubles text.
### BEGIN HIDDEN TESTS
assert double("secret") == "secretsecret", "Text can be doubled too."
### END HIDDEN TESTS"""
ANSWER = """\
import json, pathlib, tempfile
print("I am in", pathlib.Path(tempfile.gettempdir(), "deep", "place.csv"))

def double(x):
    if isinstance(x, str):
        return len(x) + x
    return abs(x + x)

json.loads("{")"""
WHY = "Two.\n\n<script>alert(1)</script>\n\n[here](javascript:alert(1)) <iframe src=//x>"


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    root = write_course(tmp_path_factory.mktemp("course"))
    shutil.copy(Path(__file__).resolve().parents[2] / "nbgrader_config.py", root)
    publish.build(root, root)
    add_cell(root / "solutions/week9/week9.ipynb", OTHERS)
    add_cell(root / "exercises/week9/week9.ipynb", OTHERS.splitlines()[0])
    return root


def add_cell(path, source):
    notebook = json.loads(path.read_text())
    (like,) = [each for each in notebook["cells"] if each["id"] == "double-check-1"]
    about = {"grade_id": "double-text", "points": 1}
    added = like | {"id": "double-text", "source": source}
    added["metadata"] = {"nbgrader": like["metadata"]["nbgrader"] | about}
    notebook["cells"].insert(notebook["cells"].index(like) + 1, added)
    path.write_text(json.dumps(notebook))


EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
KINDS = """
application/javascript application/pdf image/gif image/jpeg image/png image/svg+xml text/html
text/latex text/markdown text/plain text/vnd.mermaid text/x-foo
""".split()


def with_scripts(notebook):
    """The notebook with a script in everything that a learner's program can write."""
    sizes = {"width": "1 onerror=alert(1)", "height": EVIL, "alt": EVIL}
    shown = {"output_type": "display_data"}
    outputs = [shown | {"data": {each: EVIL}, "metadata": {each: sizes}} for each in KINDS]
    outputs += [{"output_type": "stream", "name": "stdout", "text": EVIL}]
    outputs += [{"output_type": "error", "ename": EVIL, "evalue": EVIL, "traceback": [EVIL]}]
    (cell,) = [each for each in notebook["cells"] if each["id"] == "double"]
    cell["outputs"] = outputs
    cell["metadata"]["tags"] = [EVIL]
    notebook["metadata"]["language_info"] = {"name": EVIL, "pygments_lexer": EVIL}
    notebook["metadata"]["title"] = EVIL
    return notebook


@pytest.fixture(scope="module")
def graded(published, tmp_path_factory):
    """A course in which one notebook was run, one was stopped, and one could not be read."""
    root = tmp_path_factory.mktemp("graded") / "course"
    shutil.copytree(published, root)
    bob = hand_in(root, "bob", {"double": ANSWER, "why": WHY})
    ada = replace(hand_in(root, "ada", {}), notes=("A copied cell <i> was set aside.",))
    died = {"status": "timeout", "reason": "", "where": "double-check-1", "evidence": {}}
    with Writer(courses.open_course(root), "week9") as writer:
        done = executed(writer.sanitise(bob))
        writer.save(bob, done, ran(done))
        writer.save(ada, with_scripts(with_outputs(writer.sanitise(ada), {})), died)
        (root / "submitted/eve/week9").mkdir(parents=True)
        writer.refuse(Submission("eve", None, "refused", "This is not a notebook."))
        feedback = Feedback(writer)
        for student in ("ada", "bob", "eve"):
            assert feedback.renew(student) == root / f"feedback/{student}/week9/week9.html"
    return root


@pytest.fixture
def root(graded, tmp_path):
    return shutil.copytree(graded, tmp_path / "course")


def page(root, student):
    return (root / f"feedback/{student}/week9/week9.html").read_text(encoding="utf-8")


def words(root, student):
    """What a person reads on the page."""
    body = page(root, student).partition("<body>")[2]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", body)))


def test_it_shows_marks_and_what_the_checks_say(graded):
    told = words(graded, "bob")
    assert "week9 (Score: 2.0 / 8.0)" in told
    assert "Keep the sign" in told or "keep the sign" in told
    assert "double-check-1 (Score: 2.0 / 2.0) double-text (Score: 0.0 / 1.0)" in told
    assert "why (Score: 0.0 / 4.0)" in told


def test_it_hides_hidden_tests_and_keeps_what_they_say(graded):
    told = words(graded, "bob")
    assert "double, -7" not in told and "hidden_points" not in told
    assert "A hidden check. Its tests are not shown" in told
    assert "It doubles text." in told and "secret" not in told and "HIDDEN TESTS" not in told


def test_it_shortens_foreign_tracebacks_to_the_learners_own_line(graded):
    told = words(graded, "bob")
    assert "In your code: return len(x) + x TypeError: unsupported operand" in told
    assert 'In your code: json.loads("{") JSONDecodeError: Expecting property name' in told
    assert "Traceback" not in told and "raw_decode" not in told


def test_it_names_no_path_of_the_machine(graded):
    told = page(graded, "bob")
    assert "I am in …/place.csv" in told
    for path in (str(graded), sys.prefix, "/tmp/", "site-packages/", "/home/"):
        assert path not in told.partition("<body>")[2]


@pytest.mark.parametrize("student", ["ada", "bob"])
def test_it_lets_no_script_through(graded, student):
    found = bs4.BeautifulSoup(page(graded, student), "html.parser")
    scripts = [each.get("src", "") or each.get("type") for each in found.find_all("script")]
    assert len(scripts) == 2 and all("mathjax" in each for each in scripts)
    for tag in found.find_all(True):
        assert tag.name not in {"iframe", "object", "embed", "svg", "form"}
        for name, value in tag.attrs.items():
            assert not name.startswith("on"), tag
            assert not str(value).startswith("javascript:"), tag
    assert "alert(1)" in (graded / f"autograded/{student}/week9/week9.ipynb").read_text()


def test_it_says_at_the_top_what_happened(graded):
    told = words(graded, "ada")
    assert told.strip().startswith(
        "Your notebook did not run to its end"
        "It ran for too long and was stopped."
        "It happened at double-check-1."
        "A copied cell <i> was set aside."
    )
    assert 'role="note"' not in page(graded, "bob")


def test_one_whose_notebook_could_not_be_read_gets_a_page_too(graded):
    told = words(graded, "eve").strip()
    assert told.startswith("Your notebook could not be gradedThis is not a notebook.")
    assert "week9 (Score: 0.0 / 8.0)" in told


def test_it_makes_a_page_anew_only_when_marks_or_comments_changed(root):
    course = courses.open_course(root)
    before = rows(root)
    with Writer(course, "week9") as writer:
        feedback = Feedback(writer)
        assert [feedback.renew(student) for student in ("ada", "bob", "eve", "zoe")] == [None] * 4
    with course.gradebook as gradebook:
        gradebook.find_comment("why", "week9", "week9", "bob").manual_comment = "Say why."
        gradebook.find_grade("why", "week9", "week9", "bob").manual_score = 2
        gradebook.db.commit()
    assert rows(root) != before
    with Writer(course, "week9") as writer:
        feedback = Feedback(writer)
        assert feedback.renew("ada") is None
        assert feedback.renew("bob") is not None
        assert feedback.renew("bob") is None
    assert "Comment on why" in words(root, "bob")
    assert "Say why." in words(root, "bob") and "(Score: 4.0 / 8.0)" in words(root, "bob")


def test_a_page_that_cannot_be_made_leaves_the_one_there(root):
    kept = page(root, "bob")
    notebook = root / "autograded/bob/week9/week9.ipynb"
    notebook.chmod(0o644)
    notebook.write_text('{"cells": 1}')
    (root / "feedback/ada/week9/week9.html").unlink()
    with Writer(courses.open_course(root), "week9") as writer:
        gradebook = writer.gradebook
        gradebook.put(replace(gradebook.record("week9", "bob"), marks_sha256=""))
        gradebook.keep()
        feedback = Feedback(writer)
        with pytest.raises(NoFeedback, match="a page of the notebook of bob"):
            feedback.renew("bob")
        assert feedback.renew("ada") is not None
    assert page(root, "bob") == kept


# What may be seen, cell by cell

TEMP = tempfile.gettempdir()


def cell(source, outputs=(), **about):
    return {
        "cell_type": "code",
        "source": source,
        "metadata": {"nbgrader": {"grade": False, "locked": False, "solution": False} | about},
        "outputs": list(outputs),
    }


def error(told, said="no", kind="ValueError"):
    return {"output_type": "error", "ename": kind, "evalue": said, "traceback": told.split("\n")}


def shown(*cells):
    return redact.for_learner({"cells": list(cells)})["cells"]


def test_a_learners_own_traceback_stays():
    told = "ValueError Traceback (most recent call last)\nCell In[1], line 1\n----> 1 f()\n"
    (found,) = shown(cell("f()", [error(told)], solution=True))
    assert found["outputs"][0]["traceback"] == told.split("\n")


def test_a_message_without_a_traceback_stays():
    told = "double(2) should be 4.\nTwice is not one more."
    (found,) = shown(cell("check", [error(told)], grade=True, grade_id="double-hidden-2"))
    assert found["outputs"][0]["traceback"] == told.split("\n")


def test_a_warning_does_not_quote_the_hidden_test():
    said = f"{TEMP}/ipykernel_7/1.py:2: UserWarning: old\n  assert f(17) == 34\n"
    stream = {"output_type": "stream", "name": "stderr", "text": said}
    source = "# A sentence.\nassert f(17) == 34"
    (found,) = shown(cell(source, [stream], grade=True, grade_id="f-hidden-1"))
    assert found["outputs"][0]["text"] == "…/1.py:2: UserWarning: old\n"


def test_it_leaves_its_argument_and_pictures_alone():
    picture = {"output_type": "display_data", "metadata": {"image/png": {"width": 300}}}
    picture["data"] = {"image/png": "abc/tmp/def", "text/html": "<img src='x;base64,b/tmp/c'>"}
    given = cell("plot()", [picture])
    before = repr(given)
    assert shown(given)[0]["outputs"] == [picture]
    assert repr(given) == before


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"{TEMP}/a/b/week1.ipynb", "…/week1.ipynb"),
        (f"'{Path.home()} b/x'", "'… b/x'"),
        ("/home" + "/ada/a.py", "…/a.py"),
        ("~/course/a.py", "…/a.py"),
        (f"{sys.prefix}/lib/python3.11/site-packages/numpy/a.py", "numpy/a.py"),
        ("/usr/lib/python3.11/json/decoder.py:3", "json/decoder.py:3"),
        ("https://host/tmp/x and a/tmp/b", "https://host/tmp/x and a/tmp/b"),
        ("/tmpfoo is not below /etc", "/tmpfoo is not below /etc"),
    ],
)
def test_it_cuts_paths_and_nothing_else(text, left):
    assert redact.without_paths(text, redact.paths_of()) == left
