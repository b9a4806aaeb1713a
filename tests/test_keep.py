"""Saving the learner's notebooks as one file, and bringing them back without losing anything."""

import zipfile

import pytest

from workbook import keep


@pytest.fixture
def course(tmp_path):
    for name in ("notebooks/week1.ipynb", "exercises/week1/week1.ipynb"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"my {name}", encoding="utf-8")
    return tmp_path


def test_it_brings_the_work_to_a_machine_that_forgot_it(course, tmp_path_factory):
    archive = keep.save(course)
    bare = tmp_path_factory.mktemp("bare")
    assert sorted(keep.restore(archive, bare)) == [
        "exercises/week1/week1.ipynb",
        "notebooks/week1.ipynb",
    ]
    assert (bare / "notebooks/week1.ipynb").read_text() == "my notebooks/week1.ipynb"


def test_it_sets_aside_what_differs_and_leaves_alone_what_does_not(course):
    archive = keep.save(course)
    lesson = course / "notebooks/week1.ipynb"
    for version in ("newer", "newest"):
        lesson.write_text(version, encoding="utf-8")
        assert keep.restore(archive, course) == ["notebooks/week1.ipynb"]
    assert lesson.read_text() == "my notebooks/week1.ipynb"
    assert (course / "notebooks/week1.before-restore.ipynb").read_text() == "newer"
    assert (course / "notebooks/week1.before-restore-2.ipynb").read_text() == "newest"
    assert keep.restore(archive, course) == []


@pytest.mark.parametrize(
    "name",
    ["../evil.ipynb", "notebooks/../../x.ipynb", "/etc/x.ipynb", "notebooks/x.py", "x.ipynb"],
)
def test_it_refuses_what_does_not_belong_and_writes_nothing(course, name):
    archive = course / "other.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("notebooks/week1.ipynb", "changed")
        opened.writestr(name, "evil")
    with pytest.raises(ValueError, match="no notebook of the course"):
        keep.restore(archive, course)
    assert (course / "notebooks/week1.ipynb").read_text() == "my notebooks/week1.ipynb"


def test_it_says_when_the_file_is_damaged_or_missing(course):
    archive = keep.save(course)
    whole = archive.read_bytes()
    for broken in (b"", b"not a zip", whole[: len(whole) // 2], whole[:60] + b"??" + whole[62:]):
        archive.write_bytes(broken)
        with pytest.raises(ValueError, match="is damaged"):
            keep.restore(archive, course)
    archive.unlink()
    with pytest.raises(ValueError, match="There is no file"):
        keep.restore(archive, course)


def test_it_says_when_there_is_nothing_to_save(tmp_path):
    with pytest.raises(ValueError, match="no notebook was found"):
        keep.save(tmp_path)
