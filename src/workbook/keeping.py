"""Where a learner's work is kept: beside the lessons, or at home where these can't be written.

>>> folder("..") is None or folder("..").name in ("notebooks", HOME)
True
"""

import os
from pathlib import Path

HOME = "managing-ml-projects"  # a folder in the learner's home


def folder(course):
    """Find the folder of a course in which progress, the dossier and saved work are kept.

    Parameters
    ----------
    course : path
        The folder that holds `notebooks`.

    Returns
    -------
    Path or None
        `notebooks`, or the folder in the learner's home if that can't be written; None where
        neither can.
    """
    beside = Path(course) / "notebooks"
    return next(filter(_can_be_written, [beside, *_at_home()]), None)


def file(name):
    """Find the place of a file that would lie in the current folder.

    Returns
    -------
    Path
        In the current folder, or in the folder at home if this one can't be written.
    """
    places = [] if _can_be_written(Path()) else list(filter(_can_be_written, _at_home()))
    return next((place / name for place in places), Path(name))


def told(course):
    """Say where work is kept, if that is not beside the lessons.

    Returns
    -------
    str
        A sentence or two; empty where there is nothing to say.
    """
    beside, kept = Path(course) / "notebooks", folder(course)
    if kept == beside:
        return ""
    why = "the folder of the lessons can't be written"
    if kept is None:
        return (
            f"Nothing you answer can be remembered: {why}, nor your home. Copy the course into a "
            "folder of your own, and open it there."
        )
    return f"Your answers, dossier and saved work are kept in ~/{HOME}, since {why}."


def _at_home():
    try:
        yield Path.home() / HOME
    except RuntimeError:  # a user without a home
        return


def _can_be_written(place):
    """Whether a folder is there and may be written, or may be made."""
    there = next((each for each in [place, *place.parents] if each.exists()), None)
    return there is not None and there.is_dir() and os.access(there, os.W_OK | os.X_OK)
