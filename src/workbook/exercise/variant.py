"""Exercises that differ from student to student: each name draws its own numbers, always the same.

An exercise says what can be drawn, and asks for the numbers of one name. Learners write the name
under which they hand in into a cell of the notebook; who learns alone leaves it empty and gets the
variant of the empty name. On a JupyterHub the empty name is the learner's own there. When a
notebook is graded, the grader says whose it is, and what the learner wrote there counts for
nothing.

>>> mine = draw("week1", "ada", weeks=range(3, 7), cost_fn=[5, 8, 12])
>>> mine == draw("week1", "Ada ", weeks=range(3, 7), cost_fn=[5, 8, 12])
True

Nothing here knows what the course teaches.
"""

import hashlib
import os
import re
import unicodedata
from pathlib import Path

STUDENT = "WORKBOOK_STUDENT"  # where `workbook grade` says whose submission is run
HUB_USER = "JUPYTERHUB_USER"  # where a hub says whose server it is
AUTOGRADED = "autograded"  # nbgrader runs each in the folder autograded/STUDENT/WEEK
LONGEST = 60


def draw(assignment, student, /, **choices):
    """Draw one value for each parameter.

    The values are read off the seed, digit by digit, and no random generator takes part: a learner
    and a grader with other versions of Python or NumPy draw the same. A parameter that is added
    behind the others leaves theirs as they were.

    Parameters
    ----------
    assignment : str
    student : str or int
        The name under which the work is handed in; empty for those who learn alone or on a hub.
    choices
        By the name of the parameter, the values that it can have, each as likely as the others.

    Returns
    -------
    dict
        From parameter to value, in the order of `choices`.

    Raises
    ------
    ValueError
        If there is nothing to choose from, or `student` is neither text nor a whole number.

    Examples
    --------
    >>> draw("week1", "", weeks=[4], price=[2])
    {'weeks': 4, 'price': 2}
    """
    rest, drawn = seed(assignment, student), {}
    for name, values in choices.items():
        values = list(values)
        if not values:
            raise ValueError(f"{name} has no values to choose from; give it at least one.")
        rest, place = divmod(rest, len(values))
        drawn[name] = values[place]
    return drawn


def seed(assignment, student):
    """The seed of a student in an assignment: SHA-256 of both names, as a whole number.

    Capitals, spaces and dashes do not count, as in `folder_name`.

    Parameters
    ----------
    assignment : str
    student : str or int

    Returns
    -------
    int
        From 0 to below 2**256.

    Raises
    ------
    ValueError
        If `student` is neither text nor a whole number.

    Examples
    --------
    >>> seed("week1", "Ada Lovelace") == seed("week1", "ada-lovelace") != seed("week2", "ada")
    True
    """
    text = f"{assignment}\0{_meant_by(student)}"
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest(), "big")


def whose(declared):
    """Whose numbers count: the student's who is being graded; else the name in the notebook.

    Parameters
    ----------
    declared : callable
        Returns the name in the notebook, as ``lambda: student`` does. It is called only where
        nothing is graded, so that a learner who deleted that cell is graded like any other.

    Returns
    -------
    str

    Examples
    --------
    >>> whose(lambda: "ada")
    'ada'
    """
    graded = _graded()
    return declared() if graded is None else graded


def notes(declared):
    """What a learner should know about the name in the notebook, for the notes of a check.

    Parameters
    ----------
    declared : callable
        As for `whose`.

    Returns
    -------
    list of str
        One sentence or two if no name is given or, when graded, another than the student's.

    Examples
    --------
    >>> notes(lambda: "ada")
    []
    """
    try:
        name = _meant_by(declared())
    except (NameError, ValueError):
        name = ""
    graded = _graded()
    if graded is None and not name:
        return [
            "You answer the variant of those who learn alone. If you hand this notebook in, write "
            "your name into it first, above the first exercise: your numbers are others."
        ]
    if graded is None or name == _known_as(graded):
        return []
    found = f"for {_shown(name)}" if name else "for nobody: the name in it is empty"
    return [
        f"This notebook is answered {found}, and handed in by {_shown(graded)}. It is graded with "
        f"the numbers of {_shown(graded)}. If that is you, write this name into it and answer anew."
    ]


def brief_of(exercise):
    """The name of the function that draws a student's numbers for an exercise.

    Parameters
    ----------
    exercise : str

    Returns
    -------
    str

    Examples
    --------
    >>> brief_of("my_week")
    'my_week_brief'
    """
    return f"{exercise}_brief"


def folder_name(text):
    """A learner's name as the name of a folder, in any script.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        At most 60 characters; empty if the name has no letter.

    Examples
    --------
    >>> folder_name("José  O'Neil-Núñez"), folder_name("عمر حسن"), folder_name("?")
    ('josé-o-neil-núñez', 'عمر-حسن', '')
    """
    letters = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold())
    kept = (each if unicodedata.category(each)[0] in "LMN" else "-" for each in letters)
    return re.sub("-+", "-", "".join(kept))[:LONGEST].strip("-")


def _known_as(student):
    """A name in the one form in which names are compared."""
    if isinstance(student, bool) or not isinstance(student, str | int):
        raise ValueError(
            f"student is {type(student).__name__}; write the name under which you hand in, between "
            'quotes, like student = "ada".'
        )
    return folder_name(str(student)) or str(student).strip()


def _meant_by(student):
    """A name as names are compared; in place of none, whose notebook this is, if that is known."""
    name = _known_as(student)
    if name:
        return name
    graded = _graded()
    return _known_as(os.environ.get(HUB_USER, "") if graded is None else graded)


def _graded():
    """The student whose submission is being graded, as the grader says; None if none is."""
    if STUDENT in os.environ:
        return os.environ[STUDENT]
    try:
        *folders, _ = Path.cwd().parts
    except OSError:  # the folder is gone
        return None
    if AUTOGRADED not in folders:
        return None
    last = len(folders) - folders[::-1].index(AUTOGRADED)
    return Path.cwd().parts[last]


def _shown(name):
    """A name within a sentence: in one line, and not all of a long one."""
    text = "".join(letter if letter.isprintable() else "?" for letter in name)
    return f"{text[:LONGEST]}…" if len(text) > LONGEST else text
