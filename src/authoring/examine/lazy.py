"""Answers that compute nothing: what they earn, which is nothing in every exercise.

They are the cell as it was handed out, a lone ``raise ValueError``, a lone ``return None``, and
what a visible check shows, written down: the same value whatever the arguments are.
"""

import ast
import copy
import functools
import re

from authoring.examine.answers import reports

RAISES = {
    "def": "def {name}(*given, **more):\n    raise ValueError('no')\n",
    "class": (
        "class {name}:\n    def __init__(self, *given, **more):\n        raise ValueError('no')\n"
    ),
}
NOTHING = {
    "def": "def {name}(*given, **more):\n    return None\n",
    "class": (
        "class {name}:\n"
        "    def __init__(self, *given, **more):\n        pass\n\n"
        "    def __getattr__(self, name):\n        return lambda *given, **more: None\n"
    ),
}
SAME = "def {name}(*given, **more):\n    return _again_()\n"


def earned(exercise, names):
    """Grade what computes nothing.

    Parameters
    ----------
    exercise : authoring.publish.assignment.Exercise
    names : dict
        What stands before it, as `answers.names_before` gives it.

    Returns
    -------
    dict of str to float
        Points by the kind of the answer; of all values that are written down, the most.
    """
    kind = "class" if f"class {exercise.id}" in exercise.stub else "def"
    found = {
        "stub": _points(exercise, exercise.stub, names),
        "raise ValueError": _points(exercise, RAISES[kind].format(name=exercise.id), names),
        "return None": _points(exercise, NOTHING[kind].format(name=exercise.id), names),
    }
    if kind == "def":
        same = SAME.format(name=exercise.id)
        values = _written(exercise) if exercise.variant else _shown(exercise, names)
        shown = [
            _points(exercise, same, names | {"_again_": functools.partial(copy.deepcopy, value)})
            for value in values
        ]
        found["worked example"] = max(shown)
    return found


def _points(exercise, answer, names):
    return sum(report.earned for report in reports(exercise, answer, names))


def _written(exercise):
    """The answer in the worked example of a variant, which is that of nobody's numbers."""
    return [ast.literal_eval(each) for each in re.findall(r"`(\{.*?\})`", exercise.statement)]


def _shown(exercise, names):
    """Every value that the solution returns in the visible checks."""
    values = []

    def recorded(function):
        @functools.wraps(function)
        def call(*given, **more):
            values.append(function(*given, **more))
            return values[-1]

        return call

    visible = sum(not check.hidden for check in exercise.checks)
    answer = f"{exercise.solution}\n{exercise.id} = _recorded_({exercise.id})\n"
    for _ in zip(
        range(visible), reports(exercise, answer, names | {"_recorded_": recorded}), strict=False
    ):
        pass
    return values
