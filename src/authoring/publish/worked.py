"""Worked answers for those who learn alone: packed, so that nobody reads them by accident."""

import base64
import json

from workbook.exercise import markup

NOTE = "Worked answers, packed so that nobody reads them by accident; workbook.worked opens them."
WIDTH = 76  # of a line, as in e-mail: a change then shows as few changed lines


def worked_answers(assignment):
    """Pack the reference answers of an assignment, and other ways to the same result.

    Parameters
    ----------
    assignment : Assignment

    Returns
    -------
    str
        A note, then JSON in base64: the id of each exercise to its "answer" and "ways", each with
        "way" and "source"; of a written one, to its "answer" and "rubric". No compression, whose
        bytes would depend on the machine.
    """
    told = {each.id: _told(each) for each in assignment.exercises}
    packed = base64.b64encode(json.dumps(told, ensure_ascii=False).encode()).decode()
    lines = [packed[at : at + WIDTH] for at in range(0, len(packed), WIDTH)]
    return "\n".join([NOTE, *lines]) + "\n"


def _told(exercise):
    if exercise.written:
        return {"answer": exercise.model_answer, "rubric": exercise.rubric}
    ways = [{"way": right.way, "source": right.source.strip()} for right in exercise.rights]
    return {"answer": markup.SOLUTION.unmarked(exercise.solution).strip(), "ways": ways}
