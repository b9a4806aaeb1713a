"""The guide for instructors tells the truth: its commands run, in order, and print what it says."""

import doctest
import json
import re
import shutil
import subprocess
from pathlib import Path

import a_class
import pytest
from command_line import WORKBOOK, environment
from lms import canvas_gradebook, moodle_worksheet

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "TEACHING.md"

pytestmark = [pytest.mark.nbgrader, pytest.mark.sandbox]


def steps():
    """The commands of the guide and what they should print."""
    text = GUIDE.read_text(encoding="utf-8")
    for block in re.findall(r"```console\n(.*?)```", text, re.S):
        yield from re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.M)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The course with four submissions: right, empty, with a changed test, and broken."""
    root = tmp_path_factory.mktemp("course")
    assignment = a_class.make_course(root, "week1")
    for name in (".gitignore", ".gitattributes"):
        shutil.copy(ROOT / name, root / name)
    shutil.copytree(ROOT / "notebooks" / "answers", root / "notebooks" / "answers")
    coded = [each for each in assignment.exercises if not each.written]
    right = {each.id: each.solution for each in assignment.exercises}
    a_class.hand_in(root, assignment.name, "ada", right)
    a_class.hand_in(root, assignment.name, "bob", {})
    solved = {each.id: each.solution for each in coded}
    a_class.hand_in(root, assignment.name, "cyd", solved | {"skill-check-1": "4"})
    a_class.hand_in(root, assignment.name, "eve", {}).write_text(json.dumps([1]))
    commands = ["init -q", "config user.name x", "config user.email x@example.org"]
    for command in (*commands, "add .", "commit -qm all"):
        subprocess.run(["git", *command.split()], cwd=root, check=True)
    a_class.zip_up(root, "week1", "{1}_{0}_assignsubmission_file_/week1.ipynb".format)
    people = ["ada", "bob", "cyd", "eve"]
    possible = sum(each.points for each in assignment.exercises)
    canvas = canvas_gradebook("Week 1 (4711)", possible, dict(enumerate(people, start=901)))
    (root / "gradebook.csv").write_bytes(canvas)
    moodle = moodle_worksheet(possible, dict(enumerate(people, start=1)))
    (root / "grades.csv").write_bytes(moodle)
    return root


def test_every_command_prints_what_the_guide_says(course):
    same = doctest.OutputChecker().check_output
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    found = list(steps())
    assert len(found) >= 4
    for command, printed in found:
        program, _, rest = command.partition(" ")
        here = program in ("workbook", "authoring")
        line = f"{WORKBOOK.with_name(program)} {rest}" if here else command
        done = subprocess.run(
            line, shell=True, cwd=course, env=environment(), capture_output=True, text=True
        )
        wanted = printed.replace("…", "...")
        assert same(wanted, done.stdout, flags), f"$ {command}\n{done.stdout}{done.stderr}"
        assert done.stderr == ""


def test_every_command_that_it_names_exists():
    text = GUIDE.read_text(encoding="utf-8")
    for name in sorted(set(re.findall(r"workbook (\w+)", text))):
        if shutil.which(str(WORKBOOK)):
            said = subprocess.run([WORKBOOK, name, "--help"], capture_output=True, text=True)
            assert said.returncode == 0, name
