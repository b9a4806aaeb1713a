"""The house: its lock, its layers, its sizes, and the copies that leave it."""

import io
import os
import re
import subprocess
import sys
import tarfile
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import workbook
from authoring import house

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def tracked(*patterns):
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *patterns],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.exists()]


def locked(name="constraints.txt"):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    pins = [Requirement(line) for line in lines if re.match(r"\w", line)]
    return {canonicalize_name(pin.name): str(pin.specifier) for pin in pins}


# The lock


def test_the_lock_names_versions_and_no_addresses():
    for name in ["constraints.txt", "binder/requirements.txt"]:
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not re.search(r"://|/opt/|^-", text, re.MULTILINE), name
        assert all(re.fullmatch(r"==[\w.]+", version) for version in locked(name).values()), name


def test_the_lock_covers_every_dependency_of_a_dependency():
    seen, queue = set(), [("workbook", frozenset(["test", "author"]))]
    while queue:
        name, extras = queue.pop()
        for text in metadata.requires(name) or []:
            need = Requirement(text)
            asked = [{"extra": extra} for extra in [*extras, ""]]
            if need.marker is None or any(need.marker.evaluate(extra) for extra in asked):
                found = (canonicalize_name(need.name), frozenset(need.extras))
                if found not in seen:
                    seen.add(found)
                    queue.append(found)
    missing = {name for name, _ in seen} - set(locked()) - {"workbook"}
    assert len(seen) > 80
    assert not missing


def test_binder_has_the_versions_of_the_lock():
    binder = locked("binder/requirements.txt")
    assert binder.items() <= locked().items()
    for text in PROJECT["dependencies"]:
        assert canonicalize_name(Requirement(text).name) in binder
    # Binder's base brings both, older; one new and one old do not work together.
    assert {"jupyterlab", "notebook"} <= set(binder)


def test_every_dependency_has_a_written_reason():
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    extras = PROJECT["optional-dependencies"].values()
    for text in PROJECT["dependencies"] + [text for extra in extras for text in extra]:
        if not text.startswith("workbook["):
            assert any(re.search(rf'"{re.escape(text)}",?\s+# \w{{3,}}', line) for line in lines), (
                f"{text} in pyproject.toml needs a reason behind it"
            )


# The layers


def test_rooms_look_into_no_others_but_those_allowed():
    assert list(house.strangers()) == []


def test_checks_know_nothing_of_the_course():
    assert house.may_import("workbook", "exercise") == set()
    assert house.is_allowed("workbook.progress.standing", "workbook.exercise.bundle.read")
    for other in ("exercise.check", "exercise"):
        assert not house.is_allowed("workbook.progress.log", f"workbook.{other}.x")
    for mine in ("check", "bundle"):
        assert not house.is_allowed(f"workbook.exercise.{mine}", "workbook.progress.log")


def test_no_two_rooms_look_into_each_other():
    for room, may in house.BESIDE.items():
        for other in {each.partition(".")[0] for each in may}:
            assert room not in house.may_import("workbook", other), (room, other)


def test_every_room_has_its_place():
    known = {f"{package}.{room}" for package, flow in house.FLOW.items() for room in flow}
    known |= {f"workbook.{room}" for room in house.BESIDE} | set(house.PACKAGES)
    assert {room for room, *_ in house.table()} == known


def test_no_page_imports_anything_but_workbook():
    others = re.compile(r"(from|import) (classroom|authoring|nbgrader)")
    texts = tracked("src/lessons", "src/assignments", "notebooks", "exercises", "solutions")
    assert texts
    for path in texts:
        assert not others.search(path.read_text(encoding="utf-8")), path


@pytest.mark.parametrize(("set_before", "then"), [({}, "1"), ({"OMP_NUM_THREADS": "4"}, "4")])
def test_pages_compute_with_one_thread_unless_told_otherwise(set_before, then):
    kept = {name: value for name, value in os.environ.items() if name != "OMP_NUM_THREADS"}
    code = "import os, workbook; print(os.environ['OMP_NUM_THREADS'])"
    command = [sys.executable, "-c", code]
    said = subprocess.run(command, env=kept | set_before, capture_output=True, text=True).stdout
    assert said.strip() == then


def test_importing_the_bare_package_takes_under_50_milliseconds():
    def microseconds():
        command = [sys.executable, "-X", "importtime", "-c", "import workbook"]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stderr
        return int(told.splitlines()[-1].split("|")[1])

    assert min(microseconds() for _ in range(3)) < 50_000


# What is written


def test_ruff_finds_nothing():
    for arguments in [["check"], ["format", "--check"]]:
        command = [sys.executable, "-m", "ruff", *arguments, "--no-cache", "."]
        result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        assert result.returncode == 0, result.stdout + result.stderr


def test_no_file_names_a_machine_or_a_registry():
    machine = r"(?<![\w.])/(?:work|root|home|opt|Users)/\w|/tmp/\w+/"
    registry = r"pypi\.org|pythonhosted\.org|npmjs\.|(?:deb|security)\.debian\.org|anaconda\.org"
    for path in tracked():
        if path.suffix in {".gz", ".png"}:
            continue
        found = re.search(f"{machine}|{registry}", path.read_text(encoding="utf-8"))
        assert not found, f"{path.relative_to(ROOT)} names {found.group()}"


def test_the_readme_opens_the_start_page_on_binder():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    [link] = re.findall(r"https://mybinder\.org/v2/\S+?(?=\))", readme)
    address = r"https://mybinder\.org/v2/gh/[\w.-]+/[\w.-]+/v(.+)\?urlpath=lab/tree/(.+)"
    version, page = re.fullmatch(address, link).groups()
    assert version == PROJECT["version"] == workbook.__version__
    assert (ROOT / page).exists()


# The student copy


@pytest.fixture(scope="module")
def student_copy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("student")
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, check=True, capture_output=True)
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as tar:
        tar.extractall(folder, filter="data")
    return folder


def test_the_student_copy_has_what_learners_need(student_copy):
    for name in [
        "README.md",
        "LICENSE",
        "LICENSE-TEXT",
        "constraints.txt",
        "nbgrader_config.py",
        "notebooks/start.ipynb",
        "notebooks/week1.ipynb",
        "exercises/week1/week1.ipynb",
        "src/workbook/exercise/check.py",
    ]:
        assert (student_copy / name).exists(), name


def test_the_student_copy_has_no_answers(student_copy):
    for name in [
        "solutions",
        "tests",
        "src/assignments",
        "src/lessons",
        "src/authoring",
        "src/classroom",
        ".ci",
    ]:
        assert not (student_copy / name).exists(), name
    assert not (student_copy / "notebooks" / "answers").exists()  # a class decides that itself
    for path in student_copy.rglob("*"):
        if path.suffix in {".ipynb", ".py", ".md"}:
            text = path.read_text(encoding="utf-8")
            assert "BEGIN " + "SOLUTION" not in text, path
            assert "BEGIN " + "HIDDEN TESTS" not in text, path


def test_the_student_copys_readme_leads_nowhere_but_to_what_is_there(student_copy):
    readme = (student_copy / "README.md").read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:)([^)#]+)", readme)
    assert links
    assert [link for link in links if not (student_copy / link).exists()] == []


def test_the_student_copy_says_that_it_has_no_tests(student_copy):
    command = [sys.executable, str(student_copy / "start.py"), "test"]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 1
    assert result.stderr.strip() == (
        "This is the student copy of the course: it comes without the tests."
    )
    assert not (student_copy / ".venv").exists()
