"""What is handed in, by the careless and by the crafty: one verdict each, and nothing runs."""

import copy
import json
import os
import shutil
import socket
from pathlib import Path

import nbformat
import pytest
from small_course import write_course, write_settings

from authoring import publish
from authoring.publish.notebook import assignment_notebook, lesson_notebook
from classroom.course import course as courses
from classroom.intake import intake
from classroom.intake.intake import Limits, look

# SQLAlchemy warns of how nbgrader uses it.
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

ANSWER = "def double(x):\n    return 2 * x"
TESTS = ["double-check-1", "double-hidden-1"]


@pytest.fixture(scope="session")
def root(tmp_path_factory):
    """A course with a lesson and an assignment, that nbgrader released and its gradebook knows."""
    root = write_settings(write_course(tmp_path_factory.mktemp("intake")))
    assignment = publish.read_assignment(root / "src/assignments/week9.py")
    lesson = publish.read_lesson(root / "src/lessons/week9.py")
    for path, text in [
        ("solutions/week9/week9.ipynb", assignment_notebook(assignment)),
        ("notebooks/week9.ipynb", lesson_notebook("week9", lesson)),
    ]:
        (root / path).parent.mkdir(parents=True)
        (root / path).write_text(text)
    assert courses.open_course(root).generate_assignment("week9")["success"]
    return root


@pytest.fixture(scope="session")
def release(root):
    paths = [root / f"{folder}/week9/week9.ipynb" for folder in ("solutions", "exercises")]
    return intake.read_release(*paths)


@pytest.fixture
def notebook(root):
    """The notebook as a student has it, answered."""
    found = json.loads((root / "exercises/week9/week9.ipynb").read_text())
    for cell in found["cells"]:
        cell["source"] = "".join(cell["source"])
    cell_of(found, "double")["source"] = ANSWER
    cell_of(found, "why")["source"] = "It is cheap."
    return found


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "submitted/ada/week9"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def looked(folder, release):
    """Hand in a notebook, and look."""

    def hand_in_and_look(notebook, name="week9.ipynb"):
        text = notebook if isinstance(notebook, bytes) else json.dumps(notebook).encode()
        (folder / name).write_bytes(text)
        return look(folder, release)

    return hand_in_and_look


def cell_of(notebook, name):
    [cell] = [cell for cell in notebook["cells"] if name in (cell["id"], grade_id(cell))]
    return cell


def grade_id(cell):
    return cell["metadata"].get("nbgrader", {}).get("grade_id")


def own(source, kind="code", **more):
    return (
        nbformat.v4.new_code_cell(source, **more)
        if kind == "code"
        else {"cell_type": kind, "id": "a-thought", "metadata": {}, "source": source, **more}
    )


def names(notebook):
    """Grade ids in order, and the text of cells that have none."""
    return [grade_id(cell) or cell["source"] for cell in notebook["cells"]]


def place(notebook, name):
    return names(notebook).index(name)


def remove(notebook, *gone):
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] not in gone]


# As it should be


def test_it_takes_a_notebook_as_it_should_be(looked, notebook, release):
    found = looked(notebook)
    assert (found.student, found.verdict, found.reason) == ("ada", "ok", "")
    assert (found.notes, found.flags, found.files) == ([], [], {})
    assert names(found.notebook) == [grade_id(cell) for cell in release["cells"]]
    assert cell_of(found.notebook, "double")["source"] == ANSWER
    hidden = cell_of(found.notebook, "double-hidden-1")
    assert hidden["source"] == cell_of(release, "double-hidden-1")["source"]
    assert "-7" in hidden["source"]
    nbformat.validate(nbformat.from_dict(found.notebook))


def test_it_takes_the_release_untouched(looked, root):
    found = looked((root / "exercises/week9/week9.ipynb").read_bytes())
    assert (found.verdict, found.notes) == ("ok", [])


def test_it_keeps_what_a_student_added_where_it_was(looked, notebook):
    notebook["cells"].insert(0, own("first = 1"))
    notebook["cells"].insert(place(notebook, "double") + 1, own("behind = 1"))
    notebook["cells"].append(own("A thought.", "markdown"))
    found = looked(notebook)
    assert found.verdict == "ok"
    assert names(found.notebook) == names(notebook)
    assert [cell["metadata"] for cell in found.notebook["cells"] if not grade_id(cell)] == [{}] * 3


def test_it_keeps_nothing_of_outputs_counts_and_metadata(looked, notebook):
    for cell in notebook["cells"]:
        cell["metadata"] |= {"tags": ["mine"], "collapsed": True, "jupyter": {"x": 1}}
        if cell["cell_type"] == "code":
            cell["execution_count"] = 7
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "<script>"}]
    notebook["metadata"]["widgets"] = {"x": 1}
    found = looked(notebook)
    assert found.verdict == "ok"
    for cell in found.notebook["cells"]:
        assert list(cell["metadata"]) == ["nbgrader"]
        assert (cell.get("outputs", []), cell.get("execution_count")) == ([], None)
    assert list(found.notebook["metadata"]) == ["kernelspec", "language_info"]


def test_it_keeps_attachments(looked, notebook):
    picture = {"a.png": {"image/png": "iVBORw0KGgo="}}
    cell_of(notebook, "why")["attachments"] = picture
    notebook["cells"].append(own("![](attachment:a.png)", "markdown", attachments=picture))
    found = looked(notebook)
    assert cell_of(found.notebook, "why")["attachments"] == picture
    assert found.notebook["cells"][-1]["attachments"] == picture


def test_it_reads_the_files_beside_and_skips_what_nobody_means_to_hand_in(looked, folder, notebook):
    (folder / "tables").mkdir()
    (folder / "tables/bikes.csv").write_bytes(b"a,b\n")
    (folder / "helper.py").write_text("import ctypes")
    for name in [".ipynb_checkpoints", "__pycache__", "__MACOSX", ".git"]:
        (folder / name).mkdir()
        os.symlink("/etc/hostname", folder / name / "sklearn.py")
    for name in [".DS_Store", "timestamp.txt", "week9.ipynb.sha256", "._week9.ipynb"]:
        (folder / name).write_text("x")
    found = looked(notebook)
    assert found.files == {"helper.py": b"import ctypes", "tables/bikes.csv": b"a,b\n"}
    assert found.verdict == "ok"
    assert found.flags == [
        "In the file 'helper.py', line 1: imports ctypes, which no exercise needs; look at it."
    ]


def test_its_digest_knows_contents_and_names(looked, folder, release, notebook):
    first = looked(notebook).digest
    assert look(folder, release).digest == first and len(first) == 64
    (folder / "a.csv").write_text("b")
    second = look(folder, release).digest
    (folder / "a.csv").rename(folder / "b.csv")
    third = look(folder, release).digest
    cell_of(notebook, "double")["source"] += " "
    assert len({first, second, third, looked(notebook).digest}) == 4


# Mended


def test_a_copied_answer_keeps_its_role_where_the_answer_is(looked, notebook, release):
    stub = release["stubs"]["double"]
    at = place(notebook, "double")
    answered = notebook["cells"][at]
    empty = copy.deepcopy(answered) | {"source": stub, "id": "copy"}
    for cells in ([empty, answered], [answered, empty], [answered, empty | {"source": " "}]):
        notebook["cells"][at : at + 1] = cells
        found = looked(notebook)
        notebook["cells"][at : at + 2] = [answered]
        assert cell_of(found.notebook, "double")["source"] == ANSWER
        assert len(found.notebook["cells"]) == len(release["cells"])  # the empty copy is gone
        assert found.verdict == "repaired"
        assert found.notes == [
            "Copies of cells that lost their role, or were left out where nothing was new: "
            "1 (double)."
        ]


def test_of_two_answers_the_later_counts_and_the_other_stays(looked, notebook):
    at = place(notebook, "double")
    second = copy.deepcopy(notebook["cells"][at]) | {"source": "def double(x): return x + x"}
    notebook["cells"].insert(at + 1, second)
    found = looked(notebook)
    assert cell_of(found.notebook, "double")["source"] == "def double(x): return x + x"
    assert found.notebook["cells"][at]["source"] == ANSWER
    assert found.notebook["cells"][at]["metadata"] == {}
    ids = [cell["id"] for cell in found.notebook["cells"]]
    assert len(ids) == len(set(ids))


def test_a_changed_copy_of_a_test_does_not_stand_for_it(looked, notebook):
    at = place(notebook, "double-check-1")
    notebook["cells"].insert(at + 1, copy.deepcopy(notebook["cells"][at]) | {"source": "2"})
    found = looked(notebook)
    assert [note.split(":")[1] for note in found.notes] == [" 1 (double-check-1)."]
    assert found.notebook["cells"][at + 1] | {"id": ""} == own("2", id="own-1") | {"id": ""}


def test_cells_with_the_id_of_another_get_their_own(looked, notebook):
    odd = own("3") | {"id": "not an id!"}
    notebook["cells"] += [own("1", id="same"), own("2", id="same"), odd]
    found = looked(notebook)
    assert [cell["id"] for cell in found.notebook["cells"][-3:]] == ["same", "own-1", "own-2"]
    assert found.notes == ["Cells that had the id of another and got their own: 1 (own-1)."]


DAMAGED = {
    "older": {"schema_version": 1, "grade_id": "double-check-1", "points": 2},
    "newer": {"schema_version": 9},
    "more points": {"points": 99},
    "no points": {"points": None},
    "unlocked": {"locked": False, "solution": True, "grade": False},
    "nonsense": {"grade": [[]], "points": {"a": "b"}, "schema_version": "x"},
}


@pytest.mark.parametrize("damage", DAMAGED.values(), ids=DAMAGED)
def test_damaged_metadata_is_made_anew(looked, notebook, release, damage):
    cell_of(notebook, "double-check-1")["metadata"]["nbgrader"] |= damage
    found = looked(notebook)
    cell = cell_of(found.notebook, "double-check-1")
    assert cell["metadata"]["nbgrader"] == cell_of(release, cell["id"])["metadata"]["nbgrader"]
    assert found.notes == [
        "Cells whose nbgrader metadata was damaged or of another version: 1 (double-check-1)."
    ]


@pytest.mark.parametrize("ids", [True, False])
def test_cells_that_lost_their_metadata_are_recognised(looked, notebook, release, ids):
    for number, cell in enumerate(notebook["cells"]):
        cell["metadata"] = {}
        cell["id"] = cell["id"] if ids else f"cell-{number}"
    found = looked(notebook)
    assert found.verdict == "repaired" and "Cells that had lost" in found.notes[0]
    assert "double-hidden-1" in names(found.notebook)
    if ids:
        assert names(found.notebook) == [grade_id(cell) for cell in release["cells"]]
        assert cell_of(found.notebook, "double")["source"] == ANSWER
    else:
        # The answer is known by nothing: it runs as a cell of the student's, after the empty one.
        assert place(found.notebook, "double") + 1 == place(found.notebook, ANSWER)
        assert place(found.notebook, ANSWER) < place(found.notebook, "double-check-1")


def test_deleted_tests_are_put_back_behind_the_answer(looked, notebook, release):
    remove(notebook, *TESTS)
    notebook["cells"].insert(place(notebook, "double") + 1, own("helper = 1"))
    found = looked(notebook)
    at = [place(found.notebook, name) for name in ["double", "helper = 1", *TESTS]]
    assert at == sorted(at)
    for name in TESTS:
        there, ours = cell_of(found.notebook, name), cell_of(release, name)
        assert there["source"] == ours["source"]
        assert there["metadata"]["nbgrader"] == ours["metadata"]["nbgrader"]
    assert found.notes == [f"Test cells that were deleted and put back: 2 ({', '.join(TESTS)})."]


def test_deleted_answers_are_put_back_empty(looked, notebook, release):
    remove(notebook, "double", "why")
    found = looked(notebook)
    for name in ["double", "why"]:
        assert cell_of(found.notebook, name)["source"] == release["stubs"][name]
        assert "SOLUTION" not in cell_of(found.notebook, name)["source"]
    assert names(found.notebook) == [grade_id(cell) for cell in release["cells"]]
    assert found.notes == ["Answer cells that were deleted and put back empty: 2 (double, why)."]


def test_it_can_tell_an_empty_answer_from_the_source_alone(root, folder, notebook, release):
    remove(notebook, "double", "why", "double-hidden-1")
    (folder / "week9.ipynb").write_text(json.dumps(notebook))
    found = look(folder, intake.read_release(root / "solutions/week9/week9.ipynb"))
    for name in ["double", "why"]:
        assert cell_of(found.notebook, name)["source"] == release["stubs"][name]
    assert [note.split(":")[0] for note in found.notes] == [
        "Test cells that were deleted and put back",
        "Answer cells that were deleted and put back empty",
    ]


def test_deleted_texts_of_the_course_are_put_back(looked, notebook, release):
    remove(notebook, "week9-text-002")
    found = looked(notebook)
    assert names(found.notebook) == [grade_id(cell) for cell in release["cells"]]
    assert found.notes == [
        "Locked cells without points that were deleted and put back: 1 (week9-text-002)."
    ]


def test_changed_tests_are_put_back_and_counted(looked, notebook, release):
    for name in TESTS:
        cell_of(notebook, name)["source"] = "2"
    found = looked(notebook)
    assert cell_of(found.notebook, TESTS[0])["source"] == cell_of(release, TESTS[0])["source"]
    assert found.notes == [f"Test cells that were changed and put back: 2 ({', '.join(TESTS)})."]


def test_a_tag_that_skips_a_cell_goes_and_is_noted(looked, notebook):
    cell_of(notebook, "double-check-1")["metadata"]["tags"] = ["skip-execution"]
    found = looked(notebook)
    assert "tags" not in cell_of(found.notebook, "double-check-1")["metadata"]
    assert found.notes == [
        "Cells with a tag that would have changed how they run: 1 (double-check-1)."
    ]


def test_a_cell_of_another_kind_is_turned_back(looked, notebook):
    test, why = cell_of(notebook, "double-check-1"), cell_of(notebook, "why")
    test["cell_type"] = "raw"
    del test["outputs"], test["execution_count"]
    why |= {"cell_type": "code", "source": "Because.", "outputs": [], "execution_count": None}
    found = looked(notebook)
    assert cell_of(found.notebook, "double-check-1")["cell_type"] == "code"
    assert cell_of(found.notebook, "double-check-1")["outputs"] == []
    assert cell_of(found.notebook, "why")["cell_type"] == "markdown"
    assert cell_of(found.notebook, "why")["source"] == "Because."
    assert "outputs" not in cell_of(found.notebook, "why")
    assert "turned back: 2 (double-check-1, why)." in found.notes[0]


def test_moved_cells_are_in_order_again_with_what_followed_them(looked, notebook, release):
    at = place(notebook, "double")
    moved = [notebook["cells"].pop(at), own("helper = 1")]
    notebook["cells"] += moved
    found = looked(notebook)
    wanted = [grade_id(cell) for cell in release["cells"]]
    wanted.insert(at + 1, "helper = 1")
    assert names(found.notebook) == wanted
    assert "in their order again, each with its followers: 1 (double)." in found.notes[0]


def test_a_foreign_kernel_and_a_byte_order_mark_are_noted(looked, notebook):
    notebook["metadata"]["kernelspec"] = {"name": "conda\n", "display_name": "mine"}
    found = looked(b"\xef\xbb\xbf" + json.dumps(notebook).encode())
    assert found.notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert found.notes == [
        "A byte order mark before the notebook was left out.",
        r"The kernel was 'conda\n', and is 'python3' now.",
    ]


def test_an_old_notebook_is_upgraded(looked, notebook):
    notebook["cells"].append(own("print(1)"))
    old = nbformat.convert(nbformat.from_dict(copy.deepcopy(notebook)), 3)
    old["worksheets"][0]["cells"].append({"cell_type": "heading", "level": 2, "source": ["So"]})
    assert old["nbformat"] == 3
    found = looked(old)
    assert found.verdict == "repaired" and "nbformat 3" in found.notes[0]
    assert cell_of(found.notebook, "double")["source"] == ANSWER
    assert names(found.notebook) == [*names(notebook), "## So"]


def test_small_breaches_of_the_format_do_not_matter(looked, notebook, release):
    for cell in notebook["cells"]:
        for key in ("outputs", "execution_count", "id"):
            cell.pop(key, None)
        cell |= {"source": cell["source"].splitlines(keepends=True), "odd": 1, "attachments": 3}
    notebook["cells"] += [{"source": "x"}, {"cell_type": {}, "id": 3, "metadata": []}, None, "x"]
    del notebook["nbformat"], notebook["nbformat_minor"], notebook["metadata"]
    found = looked(notebook)
    assert found.notes == ["Cells that were no cells and were left out: 2."]
    assert names(found.notebook)[:-2] == [grade_id(cell) for cell in release["cells"]]
    nbformat.validate(nbformat.from_dict(found.notebook))


def test_characters_that_no_file_can_hold_are_replaced(looked, notebook):
    cell_of(notebook, "why")["source"] = "Two\0\ud800."
    found = looked(notebook)
    assert cell_of(found.notebook, "why")["source"] == "Two\ufffd\ufffd."
    assert "were replaced in cell" in found.notes[0]
    json.dumps(found.notebook, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    "name", ["week9 (1).ipynb", "Week9-final.ipynb", "week9.ipynb.txt", "week9/week9.ipynb"]
)
def test_a_renamed_notebook_is_found(looked, folder, notebook, name):
    (folder / "week9").mkdir()
    other = {"cells": [own("1 + 1")], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}
    (folder / "notes.ipynb").write_text(json.dumps(other))
    found = looked(notebook, name)
    assert found.verdict == "repaired"
    assert found.notes == [f"The notebook was found as {name!r}, not week9.ipynb."]
    assert list(found.files) == ["notes.ipynb"]


def test_the_name_decides_between_two_and_a_person_is_told(looked, folder, notebook):
    shutil.copy(Path(__file__), folder / "notes.txt")
    looked(notebook, "old.ipynb")
    found = looked(notebook)
    assert (found.verdict, found.notes) == ("ok", [])
    assert found.flags == [
        "Also handed in: 'old.ipynb'. week9.ipynb was graded; see which is meant."
    ]


def test_a_lesson_in_the_assignments_place_is_passed_over(looked, root, notebook):
    looked((root / "notebooks/week9.ipynb").read_bytes())
    found = looked(notebook, "week9 (1).ipynb")
    assert found.notes == ["The notebook was found as 'week9 (1).ipynb', not week9.ipynb."]


# Refused, or missing


def test_several_notebooks_that_could_be_meant_are_refused(looked, notebook):
    looked(notebook, "b.ipynb")
    found = looked(notebook, "a.ipynb")
    assert (found.verdict, found.notebook) == ("refused", None)
    assert found.reason == (
        "Several notebooks could be meant: 'a.ipynb', 'b.ipynb'. Hand in one, as week9.ipynb."
    )


NOT_NOTEBOOKS = {
    b"": "is empty.",
    b" \n": "is empty.",
    b"\0\0": "holds NUL bytes",
    b"{broken": "breaks off or is damaged in line 1.",
    b'{\n"cells": [': "breaks off or is damaged in line 2.",
    b"\xff\xfe{}": "is no text in UTF-8",
    b"[]": "is a list and no notebook.",
    b"3": "is a single value and no notebook.",
    b"{}": "is no notebook: it has no cells.",
    b'{"cells": 3}': "is no notebook: it has no cells.",
    b'{"cells": []}': "is nothing of this course, and not the assignment week9.",
    b"[" * 200_000: "is nested too deeply to be read.",
    b'{"cells": [{"metadata": ' + b"[" * 100_000: "is nested too deeply",
    b'{"n": ' + b"9" * 5000 + b"}": "holds a number too long",
}


@pytest.mark.parametrize(("content", "sentence"), NOT_NOTEBOOKS.items(), ids=range(14))
def test_what_is_no_notebook_is_refused(looked, content, sentence):
    found = looked(content)
    assert (found.verdict, found.notebook, len(found.digest)) == ("refused", None, 64)
    assert found.reason.startswith("'week9.ipynb' ") and sentence in found.reason
    assert found.reason.endswith(".") and "\n" not in found.reason


def test_another_weeks_notebook_is_refused(looked, root):
    found = looked((root / "notebooks/week9.ipynb").read_bytes())
    assert found.verdict == "refused"
    assert found.reason.endswith("Hand in the week9.ipynb with your answers.")


def test_too_many_or_too_long_cells_are_refused(looked, notebook):
    small = copy.deepcopy(notebook)
    small["cells"] += [own("1")] * 2000
    assert "cells, and may have 2000." in looked(small).reason
    notebook["cells"].append(own("é" * 600_000))
    assert "is longer than 1048576 bytes." in looked(notebook).reason


def test_too_much_is_refused_unread(looked, folder, release, notebook):
    with (folder / "week9.ipynb").open("wb") as file:
        file.truncate(2**40)
    assert "'week9.ipynb' is larger than 64 MB." in look(folder, release).reason
    looked(notebook)
    with (folder / "a.csv").open("wb") as file:
        file.truncate(2**40)
    assert "The files are larger than 100 MB in all." in look(folder, release).reason


def test_too_many_files_and_folders_are_refused(looked, folder, release, notebook):
    assert looked(notebook).verdict == "ok"
    (folder / "a/b/c").mkdir(parents=True)
    assert "more than 2 deep" in look(folder, release, limits=Limits(depth=2)).reason
    assert "more than 3 files" in look(folder, release, limits=Limits(files=3)).reason
    assert look(folder, release, limits=Limits(files=4, depth=3)).verdict == "ok"


def make_link(path):
    path.symlink_to("/etc/hostname")


def make_link_to_nothing(path):
    path.symlink_to("nowhere")


def make_link_to_folder(path):
    path.symlink_to("/etc")


def make_hard_link(path):
    (path.parent.parent / "other").write_text("x")
    os.link(path.parent.parent / "other", path)


def make_socket(path):
    here = os.getcwd()
    os.chdir(path.parent)  # a socket's whole path may have 107 bytes
    try:
        with socket.socket(socket.AF_UNIX) as there:
            there.bind(path.name)
    finally:
        os.chdir(here)


ODD = {
    make_link: "is a link. Hand in the file itself.",
    make_link_to_nothing: "is a link. Hand in the file itself.",
    make_link_to_folder: "is a link. Hand in the file itself.",
    make_hard_link: "is a hard link to another file. Hand in a copy.",
    os.mkfifo: "is a pipe. Hand in the file itself.",
    make_socket: "is a socket. Hand in the file itself.",
}


@pytest.mark.parametrize(
    ("make", "sentence"), ODD.items(), ids=lambda it: getattr(it, "__name__", "")
)
@pytest.mark.parametrize("name", ["week9.ipynb", "a.csv"])
def test_what_is_no_plain_file_is_refused(looked, folder, release, notebook, make, sentence, name):
    if name != "week9.ipynb":
        looked(notebook)
    make(folder / name)
    found = look(folder, release)
    assert (found.verdict, found.reason) == ("refused", f"'{name}' {sentence}")


@pytest.mark.root
def test_a_device_is_refused_unopened(folder, release):
    os.mknod(folder / "week9.ipynb", 0o20600, os.makedev(1, 5))
    assert look(folder, release).reason.startswith("'week9.ipynb' is a device.")


def test_a_folder_that_is_a_link_or_a_file_is_refused(tmp_path, folder, release):
    (folder.parent / "link").symlink_to(folder)
    (folder.parent / "file").write_text("x")
    assert look(folder.parent / "link", release).reason.startswith("The folder handed in is a link")
    assert look(folder.parent / "file", release).reason.startswith("The folder handed in is no fol")


SHADOWS = """sklearn.py workbook.py numpy/__init__.py numpy.pyc random.py _json.so
json.cpython-311-x86_64-linux-gnu.so zzz.pth sitecustomize.py usercustomize.py x.dist-info/METADATA
ipython_config.py __main__.py nbgrader.py""".split()


@pytest.mark.parametrize("name", SHADOWS)
def test_a_file_that_stands_in_for_a_module_is_set_aside_and_named(looked, folder, notebook, name):
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("x = 1")
    found = looked(notebook)
    assert (found.verdict, found.files) == ("repaired", {})
    [note] = found.notes
    assert "were set aside" in note and repr(name.split("/")[0])[:-1] in note


@pytest.mark.parametrize(
    "name", ["numpy/table.csv", "helper.py", "code/mine.py", "numpy.csv", "é.txt", "a.b/mine.py"]
)
def test_a_file_that_stands_in_for_nothing_is_kept(looked, folder, notebook, name):
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("x = 1")
    found = looked(notebook)
    assert (found.verdict, list(found.files)) == ("ok", [name])


def test_looking_at_a_name_imports_nothing(looked, folder, notebook, tmp_path, monkeypatch):
    (tmp_path / "noisy.py").write_text("raise SystemExit")
    monkeypatch.syspath_prepend(tmp_path)
    (folder / "noisy.x").mkdir()
    (folder / "noisy.x" / "__init__.py").write_text("x = 1")
    assert looked(notebook).verdict == "ok"


@pytest.mark.parametrize("name", [b"a\nb.csv", b"a\x1b[31m.csv", b"a\xff.csv", b"a\xe2\x80\xa8b"])
def test_a_name_that_can_not_be_written_is_refused(folder, looked, notebook, name):
    with open(os.fsencode(folder) + b"/" + name, "wb"):
        pass
    found = looked(notebook)
    assert "holds characters that can't be written. Rename it." in found.reason
    assert found.reason.isprintable()


def test_nothing_handed_in_is_missing(folder, release):
    hint = "Hand in the week9.ipynb with your answers."
    found = look(folder, release)
    assert (found.verdict, found.reason) == ("missing", f"There is no week9.ipynb. {hint}")
    (folder / "week9.zip").write_text("x")
    found = look(folder, release)
    assert found.reason == f"There is no week9.ipynb, but 'week9.zip'. {hint}"
    found = look(folder / "nowhere", release)
    assert (found.verdict, found.reason) == ("missing", f"Nothing was handed in. {hint}")


def test_it_never_raises_for_a_notebook_with_a_value_out_of_place(looked, notebook):
    odd = [None, True, 3, -1.5, "", "x", "\ud800", [], [[]], {}, {"x": []}, {"nbgrader": []}]
    keys = ["cell_type", "source", "metadata", "id", "attachments"]
    for value in odd:
        for key in keys:
            changed = copy.deepcopy(notebook)
            cell_of(changed, "double")[key] = value
            found = looked(changed)
            assert found.verdict in ("ok", "repaired")
            nbformat.validate(nbformat.from_dict(found.notebook))
        for key in ["grade_id", "grade", "locked", "points", "schema_version"]:
            changed = copy.deepcopy(notebook)
            cell_of(changed, "double-check-1")["metadata"]["nbgrader"][key] = value
            assert looked(changed).verdict in ("ok", "repaired")
        for key in ["cells", "metadata", "nbformat", "nbformat_minor", "worksheets"]:
            assert "can't be read" not in looked(notebook | {key: value}).reason
        assert "can't be read" not in looked({"worksheets": value}).reason
        assert "can't be read" not in looked({"worksheets": [value, {"cells": value}]}).reason


# What nbgrader makes of it


@pytest.fixture(scope="session")
def sanitised(root):
    """What nbgrader's own preprocessors make of a notebook, with the course's gradebook."""
    from nbconvert.exporters import NotebookExporter
    from nbgrader.converters import Autograde

    course = courses.open_course(root)
    converter = Autograde(coursedir=course.coursedir, parent=course)
    exporter = NotebookExporter(parent=converter, config=converter.config)

    def sanitise(notebook):
        about = {"assignment": "week9", "notebook": "week9", "student": "ada"}
        resources = {"nbgrader": about | {"db_url": course.coursedir.db_url}}
        node = nbformat.from_dict(copy.deepcopy(notebook))
        for kind in converter.sanitize_preprocessors:
            node, resources = kind(parent=exporter)(node, resources)
        return node

    return sanitise


def mess(notebook):
    """A notebook with all at once that is mended."""
    at = place(notebook, "double")
    answer = notebook["cells"][at]
    notebook["cells"].insert(at, copy.deepcopy(answer))
    cell_of(notebook, "double-check-1")["metadata"]["nbgrader"] |= {"schema_version": 1}
    cell_of(notebook, "double-check-1")["source"] = "2"
    cell_of(notebook, "why")["cell_type"] = "raw"
    remove(notebook, "double-hidden-1", "week9-text-002")
    notebook["cells"].reverse()
    notebook["cells"].append(own("x = 1"))
    return notebook


@pytest.mark.nbgrader
@pytest.mark.parametrize("change", [lambda same: same, mess], ids=["untouched", "a mess"])
def test_nbgrader_accepts_it_and_changes_nothing_of_substance(looked, notebook, sanitised, change):
    found = looked(change(notebook))
    result = sanitised(found.notebook)
    for cell in result.cells:
        cell.metadata.get("nbgrader", {}).pop("checksum", None)
    assert json.loads(json.dumps(result["cells"])) == found.notebook["cells"]
    assert result.metadata.kernelspec.name == "python3"
