"""Whose file is it? The names that Canvas and Moodle give to submissions, and plain folders.

Canvas (https://community.instructure.com/en/kb/articles/660693, and `ContentZipper` in
https://github.com/instructure/canvas-lms, lib/content_zipper.rb):
`NAME_LATE_USER_ATTACHMENT_FILE`, all in one folder; the name in small letters without spaces,
`LATE` only if so, `anon_ID` for name and user where marking is anonymous. A file of the same name
as an older one gets `-1`, `-2`. What was typed in ends in `_USER_text.html`. Where groups hand in,
the name is the group's and the number one member's, through whom Canvas grades them all.

Moodle (https://docs.moodle.org/502/en/Using_Assignment, and `downloader` in
https://github.com/moodle/moodle, mod/assign/classes/downloader.php):
`FULL NAME_NUMBER_assignsubmission_PLUGIN`, then `/FILE` or, without folders, `_FILE`. Older
versions end the folder in `_`. The number is the participant's, for this assignment only; where
groups hand in, it is the group's, and no worksheet tells whose that is.

Plain: a folder, or a zip, for each student, as in `ada/week1.ipynb`, `ada/week1/week1.ipynb` or
`ada.zip`.
"""

import re
from dataclasses import dataclass, field, replace

from classroom.course.upload import shown

# Learners choose their names, and those of their files, and both may hold what looks like numbers
# of the system's. Where a name can be read in two ways, neither is taken: a person has to say.
# What Ruby calls [[:word:]], and \w does not: vowel signs as in नेहा are letters' marks.
NAME = r"(?P<name>[^\s!-/:-@\[-^`{-~]*?)(?:_(?P<late>LATE))?_(?P<user>[0-9]{1,18})"
ANONYMOUS = r"(?:(?P<late_anon>LATE)_)?anon_(?P<anon>[0-9A-Za-z]{5})"
CANVAS = re.compile(
    rf"(?:{ANONYMOUS}|{NAME})_(?:(?P<upload>[0-9]{{1,18}})_(?P<file>.+)|(?:text|link)\.html)",
    re.IGNORECASE,
)
# Where in a name of Canvas's a user's number may stand: before another number, or what was typed.
USER = re.compile(r"(?=_([0-9]{1,18})_(?:[0-9]{1,18}_.|(?:text|link)\.html$))", re.IGNORECASE)
MOODLE = re.compile(
    r"(?P<name>.+?)_(?P<number>[0-9]{1,18})_assignsubmission_(?P<plugin>[a-z]+)(?:_(?P<file>.*))?"
)
PARTICIPANT = re.compile(r"(?=_([0-9]{1,18})_assignsubmission_[a-z])")
NAMELESS = "anon-"  # before the number of one whom Canvas does not name
SYSTEMS = {"canvas": "Canvas", "moodle": "Moodle", "plain": "a plain folder"}


@dataclass
class Sent:
    """What came from one learner.

    Attributes
    ----------
    number : str
        By which the system knows the learner; a plain folder's name.
    name : str
        As far as it is told.
    files : list of (tuple of str, int, archive.Entry)
        The path below the learner's folder, and which upload it was: the higher, the later.
    typed, late : bool
        Whether something was typed in instead; and whether the system called it late.
    """

    number: str
    name: str
    files: list = field(default_factory=list)
    typed: bool = False
    late: bool = False


def sort(entries, week):
    """Find out which system made an archive, and sort its files by learner.

    Parameters
    ----------
    entries : list of archive.Entry
    week : str

    Returns
    -------
    tuple of str, list of Sent, list of archive.Entry
        "canvas", "moodle" or "plain"; the learners; and the files that are nobody's.
    """
    names = [part for entry in entries for part in entry.path]
    if any(MOODLE.fullmatch(name) for name in names):
        system, owner = "moodle", _moodle
    elif _mostly_canvas(entries):
        system, owner = "canvas", _canvas
    else:
        system, owner = "plain", _plain
        entries = _unwrapped(entries, week)
    sent, nobodys = {}, []
    for entry in entries:
        found = owner(entry.path, week)
        if found is None or (claims := _claims(system, entry.path)):
            nobodys.append(replace(entry, problem=claims) if found else entry)
            continue
        number, name, path, upload, late = found
        learner = sent.setdefault(number, Sent(number, _printable(name)))
        learner.late |= late
        if path:
            learner.files.append((path, upload, entry))
        else:
            learner.typed = True
    return system, list(sent.values()), nobodys


def _claims(system, path):
    """A sentence if the name of a file can be read as of several learners; else nothing."""
    if system == "plain":
        return ""
    pattern, users = (CANVAS, USER) if system == "canvas" else (MOODLE, PARTICIPANT)
    part = next(part for part in path if pattern.fullmatch(part))
    found = [match for match in users.finditer(part) if _may_be_name(system, part[: match.start()])]
    numbers = [*dict.fromkeys(match[1] for match in found)]
    if system == "canvas" and re.match(rf"{ANONYMOUS}_", part, re.IGNORECASE):
        # Canvas names nobody then, and after the upload's number comes the learner's file.
        numbers = ["anon"] + numbers[1:] if len(numbers) > 1 else []
    if len(numbers) < 2:
        return ""
    return (
        f"{shown(part)} can be read as of {', '.join(numbers[:5])}: a name of a learner's or of a "
        f"file looks like {SYSTEMS[system]}'s numbers. Find out whose it is, and put it into that "
        "folder by hand."
    )


def _may_be_name(system, text):
    """Whether Canvas could have written this before a number: small letters, and no spaces."""
    if system != "canvas":
        return True
    name = re.sub(r"_LATE$", "", text)
    return name == name.lower() and re.fullmatch(r"[^\s!-/:-@\[-^`{-~]*", name) is not None


def _mostly_canvas(entries):
    """Half of the files at least, so that a learner's own file of such a name changes nothing;
    nor do files whose names mean harm.
    """
    clean = [entry for entry in entries if not entry.problem] or entries
    found = [
        CANVAS.fullmatch(entry.path[-1]) for entry in clean if entry.path and len(entry.path) <= 2
    ]
    return 2 * sum(map(bool, found)) >= max(len(clean), 1)


def _canvas(path, week):
    for place, part in enumerate(path):
        if match := CANVAS.fullmatch(part):
            number = f"{NAMELESS}{match['anon']}" if match["anon"] else match["user"]
            late = bool(match["late"] or match["late_anon"])
            if match["file"] is None:
                return number, match["name"] or "", (), 0, late
            rest = (match["file"], *path[place + 1 :])
            return number, match["name"] or "", rest, int(match["upload"]), late
    return None


def _moodle(path, week):
    for place, part in enumerate(path):
        if match := MOODLE.fullmatch(part):
            rest = (match["file"], *path[place + 1 :]) if match["file"] else path[place + 1 :]
            if match["plugin"] != "file":
                rest = ()
            return match["number"], match["name"], rest, 0, False
    return None


def _plain(path, week):
    if len(path) == 1:
        stem, dot, kind = path[0].rpartition(".")
        if kind.casefold() != "zip" or not stem:
            return None
        return stem, "", path, 0, False
    if path[0] in (".", "..", "/") or re.fullmatch(r"[A-Za-z]:", path[0]):
        return None
    rest = path[2:] if path[1] == week and len(path) > 2 else path[1:]
    return path[0], "", rest, 0, False


def _unwrapped(entries, week):
    """Without the one folder that a file manager puts around the learners' folders."""
    paths = [entry.path for entry in entries]
    tops, below = {path[:1] for path in paths}, {path[1:2] for path in paths}
    wrapped = (
        len(tops) == 1
        and len(below) > 1
        and all(
            len(path) > 2 or (len(path) == 2 and path[1].casefold().endswith(".zip"))
            for path in paths
        )
        and (week,) not in below
        and not {("exercises",), ("notebooks",)} & below  # one learner's copy of the course
    )
    return [replace(entry, path=entry.path[1:]) for entry in entries] if wrapped else entries


def _printable(name):
    """A name without what a terminal or a spreadsheet would take for more than a letter."""
    return " ".join("".join(each if each.isprintable() else " " for each in name).split())
