"""Saving the learner's notebooks as one file, and bringing them back without losing anything."""

import json
import struct
import subprocess
import sys
import zipfile

import pytest

from workbook import dossier, progress
from workbook.progress import backup, log


@pytest.fixture
def course(tmp_path):
    for name in ("notebooks/week1.ipynb", "exercises/week1/week1.ipynb"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"my {name}", encoding="utf-8")
    return tmp_path


def test_it_brings_the_work_to_a_machine_that_forgot_it(course, tmp_path_factory):
    archive = backup.save(course)
    bare = tmp_path_factory.mktemp("bare")
    assert sorted(backup.restore(archive, bare)) == [
        "exercises/week1/week1.ipynb",
        "notebooks/week1.ipynb",
    ]
    assert (bare / "notebooks/week1.ipynb").read_text() == "my notebooks/week1.ipynb"


def test_what_it_brings_back_runs_nothing_when_it_is_opened(course, tmp_path_factory):
    saved = {"cells": [], "metadata": {"widgets": {"_esm": "alert(1)"}, "title": "mine"}}
    (course / "notebooks/week1.ipynb").write_text(json.dumps(saved), encoding="utf-8")
    archive = backup.save(course)
    assert backup.restore(archive, course) == []  # it is there, and nobody else's
    bare = tmp_path_factory.mktemp("bare")
    backup.restore(archive, bare)
    brought = json.loads((bare / "notebooks/week1.ipynb").read_text())
    assert brought["metadata"] == {"title": "mine"}
    assert backup.restore(archive, bare) == []


def test_it_does_not_replace_what_was_brought_and_not_restored_yet(course, tmp_path_factory):
    brought = backup.save(course).read_bytes()
    bare = tmp_path_factory.mktemp("bare")
    (bare / "notebooks").mkdir()
    (bare / "notebooks/week1.ipynb").write_text("untouched", encoding="utf-8")
    archive = bare / "notebooks/my-work.zip"
    archive.write_bytes(brought)
    with pytest.raises(ValueError, match="not restored yet, so it is not replaced"):
        backup.save(bare)
    assert archive.read_bytes() == brought
    backup.restore(archive, bare)
    assert backup.save(bare) == archive and backup.save(bare) == archive


def test_it_sets_aside_what_differs_and_leaves_alone_what_does_not(course):
    archive = backup.save(course)
    lesson = course / "notebooks/week1.ipynb"
    for version in ("newer", "newest"):
        lesson.write_text(version, encoding="utf-8")
        assert backup.restore(archive, course) == ["notebooks/week1.ipynb"]
    assert lesson.read_text() == "my notebooks/week1.ipynb"
    assert (course / "notebooks/week1.before-restore.ipynb").read_text() == "newer"
    assert (course / "notebooks/week1.before-restore-2.ipynb").read_text() == "newest"
    assert backup.restore(archive, course) == []


@pytest.mark.parametrize(
    "name",
    [
        "../evil.ipynb",
        "notebooks/../../x.ipynb",
        "/etc/x.ipynb",
        "notebooks/x.py",
        "x.ipynb",
        "notebooks/C:x.ipynb",
        "notebooks/x.ipynb/",
        "exercises/progress.jsonl",
        "notebooks/../notebooks/dossier.json",
    ],
)
def test_it_refuses_what_does_not_belong_and_writes_nothing(course, name):
    archive = course / "other.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("notebooks/week1.ipynb", "changed")
        opened.writestr(name, "evil")
    with pytest.raises(ValueError, match="no notebook of the course"):
        backup.restore(archive, course)
    assert (course / "notebooks/week1.ipynb").read_text() == "my notebooks/week1.ipynb"


def test_it_says_when_the_file_is_damaged_or_missing(course):
    archive = backup.save(course)
    whole = archive.read_bytes()
    for broken in (b"", b"not a zip", whole[: len(whole) // 2], whole[:60] + b"??" + whole[62:]):
        archive.write_bytes(broken)
        with pytest.raises(ValueError, match="is damaged"):
            backup.restore(archive, course)
    archive.unlink()
    with pytest.raises(ValueError, match="There is no file"):
        backup.restore(archive, course)


REAL = {
    "notebooks/week1.ipynb": b'{"cells": [{"id": "week1-001"}]}',
    "exercises/week1/week1.ipynb": b'{"cells": [{"id": "week1-text-001"}]}',
    "notebooks/progress.jsonl": b'{"v": 1, "at": "2026-01-05T09:00:00.000000Z", "kind": "answer"}',
    "notebooks/dossier.json": b'{"format": "workbook dossier", "version": 1}',
}
PACKED_AGAIN = {
    "by Finder": lambda name: [f"my-work/{name}", f"__MACOSX/my-work/._{name.split('/')[-1]}"],
    "by Windows": lambda name: [name.replace("/", "\\")],
    "with folders": lambda name: [f"{name.split('/')[0]}/{name}"[: name.index("/") + 1], name],
    "in two folders": lambda name: [f"Downloads/my-work/{name}"],
    "with what systems leave": lambda name: [name, f"{name.split('/')[0]}/.DS_Store"],
    "without folders": lambda name: [name.replace("/", "-") if "exer" in name else name[10:]],
}


@pytest.mark.parametrize("how", PACKED_AGAIN)
def test_it_takes_a_file_that_was_unpacked_and_packed_again(course, how, tmp_path_factory):
    for name in ("notebooks/week1.ipynb", "exercises/week1/week1.ipynb"):
        (course / name).write_bytes(REAL[name])
    archive, names = course / "again.zip", set()
    with zipfile.ZipFile(archive, "w") as opened:
        for name, content in REAL.items():
            for each in PACKED_AGAIN[how](name):
                if each not in names:
                    opened.writestr(each, b"" if each.endswith("/") else content)
                names.add(each)
    for name in ("notebooks/week1.ipynb", "exercises/week1/week1.ipynb"):
        (course / name).write_bytes(REAL[name].replace(b"}]", b', "source": "new"}]'))
    backup.restore(archive, course)
    for name, content in REAL.items():
        assert (course / name).read_bytes().strip() == content


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("week1.ipynb", REAL["notebooks/week1.ipynb"]),
        ("my.json", REAL["notebooks/dossier.json"]),
        ("my.jsonl", b'{"step": 1, "loss": 0.3}'),
    ],
)
def test_it_says_what_is_no_archive_of_its_own(course, name, content):
    (course / name).write_bytes(content)
    with pytest.raises(ValueError, match="is no my-work.zip; give the file that"):
        backup.restore(course / name, course)


def test_it_says_when_there_is_nothing_to_save(tmp_path):
    with pytest.raises(ValueError, match="no notebook was found"):
        backup.save(tmp_path)


EVENT = {"v": 1, "at": "2026-01-05T09:00:00.000000Z", "kind": "answer", "week": "week1"}
EVENT |= {"question": "predict-hour", "option": "c", "right": True, "probability": 0.75}


def lines(*options):
    return "".join(json.dumps(EVENT | {"option": each}) + "\n" for each in options)


def test_a_bare_copy_gets_the_same_progress_answers_and_dossier(course, tmp_path_factory):
    for path in course.rglob("*.ipynb"):
        path.write_text('{"cells": []}', encoding="utf-8")
    (course / "notebooks/progress.jsonl").write_text(lines("a", "c"), encoding="utf-8")
    dossier.load(course / "notebooks/dossier.json").fill("canvas", cost_fp=40)
    bare = tmp_path_factory.mktemp("bare")
    backup.restore(backup.save(course), bare)
    assert progress.table(bare).equals(progress.table(course))
    assert progress.forecasts(bare).equals(progress.forecasts(course))
    assert len(progress.forecasts(bare)) == 1
    assert log.read(bare) == log.read(course)
    assert len(log.read(bare).events) == 2
    assert dossier.load(bare / "notebooks/dossier.json").page("canvas").cost_fp == 40


def test_answers_that_the_site_exported_are_joined_with_those_that_are_here(course):
    answers, exported = course / "notebooks/progress.jsonl", course / "my-answers.jsonl"
    answers.write_text(lines("a"))
    exported.write_text(lines("a", "b"))
    archive = backup.save(course)
    assert backup.restore(exported, course) == ["notebooks/progress.jsonl"]
    assert answers.read_text() == lines("a", "b")
    assert backup.restore(exported, course) == []
    assert backup.save(course) == archive  # it is still known as ours


def test_two_records_are_joined_and_two_dossiers_kept_apart(course):
    mine, answers = course / "notebooks/dossier.json", course / "notebooks/progress.jsonl"
    mine.write_text("saved")
    answers.write_text(lines("a", "b"))
    archive = backup.save(course)
    mine.write_text("newer")
    answers.write_text(lines("b", "c"))
    assert backup.restore(archive, course) == [
        "notebooks/progress.jsonl",
        "notebooks/dossier.json",
    ]
    assert answers.read_text() == lines("b", "c", "a")
    assert (course / "notebooks/dossier.before-restore.json").read_text() == "newer"
    assert backup.restore(archive, course) == []


def test_it_refuses_more_than_a_course_takes(course, monkeypatch):
    archive = backup.save(course)
    monkeypatch.setattr(backup, "MOST", 1)
    with pytest.raises(ValueError, match="holds 2 files of 54 bytes"):
        backup.restore(archive, course)
    monkeypatch.setattr(backup, "MOST", 2)
    monkeypatch.setattr(backup, "LARGEST_OF_ALL", 53)
    with pytest.raises(ValueError, match="no course takes so much"):
        backup.restore(archive, course)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not say how much was used")
def test_a_file_that_lies_about_its_size_fills_no_memory(course):
    archive = course / "bomb.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("notebooks/week1.ipynb", bytes(300_000_000))
    packed, size = archive.read_bytes(), struct.pack("<L", 300_000_000)
    assert packed.count(size) == 2  # before the entry, and in the table of contents
    archive.write_bytes(packed.replace(size, struct.pack("<L", 1000)))
    code = "import sys; from workbook import backup; import pandas, resource\n"
    code += "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
    code += "try: backup.restore(*sys.argv[1:])\n"
    code += "except ValueError as error: print(error)\n"
    code += "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    command = [sys.executable, "-c", code, str(archive), str(course)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\n")
    assert "is damaged" in said[0]
    assert int(said[1]) < 50_000  # kilobytes
