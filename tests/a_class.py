"""A class of learners: the answers of an assignment's bank, dealt out to as many as are wanted."""

import json
import random
import shutil
import zipfile
from pathlib import Path

from authoring import publish

ROOT = Path(__file__).resolve().parent.parent
KINDS = ["right", "partly", "wrong", "empty", "exception"]


def make_course(folder, week):
    """A course of its own with one assignment of ours; returns the assignment."""
    source = folder / "src" / "assignments" / f"{week}.py"
    source.parent.mkdir(parents=True)
    shutil.copy(ROOT / "src" / "assignments" / source.name, source)
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    for kind in ("exercises", "solutions"):
        shutil.copytree(ROOT / kind / week, folder / kind / week)
    return publish.read_assignment(source)


def hand_in(folder, week, student, answers, name=None):
    """Hand in the released notebook with these answers, by the exercise's id, and with the name."""
    answers = {"student-whose": f"student = {(name or student)!r}"} | answers
    release = folder / "exercises" / week / f"{week}.ipynb"
    notebook = json.loads(release.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = answers.get(cell["id"], cell["source"])
    path = folder / "submitted" / student / week / release.name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def hand_in_class(folder, assignment, size, seed=0, name_of=lambda number: None):
    """Hand in for a class: right, partly right, wrong, empty, and raising an exception, in turn.

    `name_of` gives the name in the notebook by the learner's number, if it is not the folder's.
    """
    random_ = random.Random(seed)
    for number in range(size):
        kind = KINDS[number % len(KINDS)]
        answers = {each.id: answer_of(each, kind, random_) for each in assignment.exercises}
        answers = {name: answer for name, answer in answers.items() if answer is not None}
        hand_in(folder, assignment.name, f"{kind}-{number:04}", answers, name_of(number))


def zip_up(folder, week, named):
    """Pack what was handed in as a system gives it out, in place of the folders.

    Each notebook gets the name that `named` makes of a number, from 1, and of the student.
    """
    found = sorted(folder.glob(f"submitted/*/{week}/{week}.ipynb"))
    with zipfile.ZipFile(folder / "submissions.zip", "w") as archive:
        for number, path in enumerate(found, start=1):
            archive.write(path, named(number, path.parts[-3]))
    shutil.rmtree(folder / "submitted")
    return folder / "submissions.zip"


def answer_of(exercise, kind, random_):
    """An answer of a kind to one exercise, or None for the stub."""
    if kind == "empty":
        return None
    if exercise.written:
        return "An answer of my own." if kind == "wrong" else exercise.model_answer
    if kind == "exception":
        return "raise RuntimeError('not today')" if random_.random() < 0.5 else exercise.solution
    right = [exercise.solution, *(right.source for right in exercise.rights)]
    wrong = [wrong.source for wrong in exercise.wrongs]
    if kind == "partly":
        return random_.choice(right if random_.random() < 0.5 else wrong)
    return random_.choice(right if kind == "right" else wrong)
