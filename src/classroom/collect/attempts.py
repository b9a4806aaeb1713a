"""What a learner handed in, of all that was sent: the latest attempt, and the files beside it."""

import re
from dataclasses import dataclass

from classroom.collect import archive
from classroom.course import upload
from classroom.course.upload import ENVIRONMENT, MEGABYTE, NOTEBOOK, SKIPPED, shown
from workbook.progress import recognizer

ATTEMPT = r"((\s{0,9}\([0-9]{1,18}\))|(-[0-9]{1,18})){0,9}"


class Skipped(ValueError):
    """Nothing of this learner's is taken, for the reason given."""


def choose(sent, week, pages, limits=upload.LIMITS):
    """Choose what is handed in of what one learner sent.

    Each notebook is looked into: the lesson of a week may have the assignment's name. Of several
    attempts at it, the latest with an answer counts. A zip is opened where no assignment lies
    beside it. The notebook gets the week's name, if it is clear which it is; if not, all stay as
    they are, and grading finds out.

    Parameters
    ----------
    sent : senders.Sent
    week : str
    pages : dict
        By which the course's notebooks are known, from `recognizer.pages`.
    limits : upload.Limits
        How much one learner may hand in.

    Returns
    -------
    tuple of str, dict, tuple of str
        The name under which the notebook came, or nothing; the files, from relative path to
        bytes; and sentences on what was left out.

    Raises
    ------
    Skipped
        If anything is wrong with any of it.
    """
    try:
        return _chosen(sent, week, pages, limits)
    except archive.CannotCollect as error:
        raise Skipped(str(error)) from None


@dataclass(frozen=True)
class File:
    """A file of a learner's: its path, the higher the later its upload, and what it is."""

    path: tuple
    upload: int
    content: bytes
    what: recognizer.Found

    @property
    def name(self):
        """The whole path, fit for a line of ours."""
        return shown("/".join(self.path))


def _chosen(sent, week, pages, limits):
    files = _without_environments([each for each in sent.files if not is_litter(each[0])])
    for path, _, entry in files:
        # Without what the system put before it, a name may be another.
        if problem := entry.problem or archive.wrong_name("/".join(path)):
            raise Skipped(problem)
    if not files:
        raise Skipped(
            "The answer was typed in, and no file handed in. Ask for the notebook."
            if sent.typed
            else "There is no file in it. Ask for the notebook."
        )
    here, notes = _around(files, week)
    _weigh([entry for _, _, entry in here], limits)
    read = [_looked(path, number, entry, pages) for path, number, entry in here]
    if any(_is_zip(file) for file in read) and not _candidates(read, week):
        opened, more = _without_zips(read, week, pages, limits)
        if _candidates(opened, week) or not _notebooks(read):
            read, notes = opened, notes + more
    file, found, told = _named(read, week)
    return file, found, notes + told


def _without_environments(files):
    """Of an environment, only what tells that it is one: grading names and leaves it out."""
    homes = {path[:-1] for path, *_ in files if path[-1] == ENVIRONMENT and len(path) > 1}
    return [
        each
        for each in files
        if each[0][-1] == ENVIRONMENT or not any(each[0][: len(home)] == home for home in homes)
    ]


def _around(files, week):
    """Of a whole course, or of all work in it, what lies in the folder of the assignment."""
    tail = ("exercises", week)
    homes = {
        path[: n + 2]
        for path, _, _ in files
        for n in range(len(path) - 2)
        if path[n : n + 2] == tail
    }
    if len(homes) != 1 or all(path[: len(home)] == home for home in homes for path, _, _ in files):
        return files, ()
    [home] = homes
    inside = [(path[len(home) :], *rest) for path, *rest in files if path[: len(home)] == home]
    if not any(NOTEBOOK.search(path[-1]) for path, *_ in inside):
        return files, ()
    left = len(files) - len(inside)
    where = shown("/".join(home))
    return inside, (f"It is a copy of the course: {where} was taken, {left} other files left out.",)


def _looked(path, number, entry, pages):
    content = entry.read()
    return File(path, number, content, recognizer.look(path[-1], content, pages))


def _notebooks(read):
    return [file for file in read if NOTEBOOK.search(file.path[-1])]


def _candidates(read, week):
    """The notebooks that are this assignment, by what is in them."""
    return [
        file
        for file in _notebooks(read)
        if (file.what.kind, file.what.page) == (recognizer.ASSIGNMENT, week)
    ]


def _without_zips(read, week, pages, limits):
    """The files in a learner's zips in place of the zips, and notes; a zip in them stays shut."""
    found, notes = [], ()
    for file in read:
        if not _is_zip(file):
            found.append(file)
            continue
        with archive.entries(file.content) as entries:
            inside = [entry for entry in entries if not is_litter(entry.path)]
            packed = _without_environments([(entry.path, file.upload, entry) for entry in inside])
            packed, told = _around(packed, week)
            for _, _, entry in packed:
                if entry.problem or entry.path[-1].casefold().endswith(".zip"):
                    why = entry.problem or f"{entry.name} is a zip in a zip. Ask for the notebook."
                    raise Skipped(f"In {shown(file.path[-1])}: {why}")
            _weigh([entry for _, _, entry in packed], limits)
            found += [_looked(path, number, entry, pages) for path, number, entry in packed]
            notes += told
    return found, notes


def _weigh(entries, limits):
    total = sum(entry.size for entry in entries)
    if len(entries) > limits.files:
        raise Skipped(f"There are more than {limits.files} files in it. Ask for fewer.")
    if total > limits.all_bytes:
        raise Skipped(
            f"Its files have {total / MEGABYTE:,.0f} MB; at most {limits.all_bytes / MEGABYTE:g} "
            "can be graded. Ask for the notebook alone."
        )


def _named(read, week):
    """Name the notebook after the week; of several attempts, the latest with an answer is taken."""
    wanted = re.compile(rf"{re.escape(week)}{ATTEMPT}\.ipynb", re.IGNORECASE)
    notebooks = _notebooks(read)
    pool = _candidates(read, week) or notebooks
    named = [file for file in pool if wanted.fullmatch(file.path[-1])]
    attempts = named or (pool if len(pool) == 1 else [])
    if not attempts:
        notes = (f"There is no {week}.ipynb in it. Grading will tell more.",)
        return "", _by_name(read), notes
    answered = [file for file in attempts if file.what.own]
    empty = len(attempts) - len(answered) if answered else 0
    choices = answered or attempts
    folders = {file.path[:-1] for file in choices}
    if len(folders) > 1 and len({file.content for file in choices}) > 1:
        raise Skipped(f"There is a {week}.ipynb in several of its folders. Ask which is meant.")
    latest = max(choices, key=lambda file: (file.upload, _attempt(file.path[-1])))
    older = [file for file in attempts if file is not latest]
    # What is the course's own, or would take the place of the one that is taken.
    others = [
        file
        for file in notebooks
        if file not in attempts and (file.what.page or file.path == (f"{week}.ipynb",))
    ]
    rest = [file for file in read if file not in attempts and file not in others]
    notes = ()
    if older:
        names = ", ".join(file.name for file in older)
        which = "latest with an answer" if empty else "latest"
        notes = (f"Of {len(attempts)} attempts the {which} was taken; left out: {names}.",)
    if others:
        told = ", ".join(f"{file.name} is {file.what}" for file in others[:3])
        notes += (f"Left out: {told}{' and so on' if len(others) > 3 else ''}.",)
    mine = File((f"{week}.ipynb",), 0, latest.content, latest.what)
    return "/".join(latest.path), _by_name([mine, *rest]), notes


def _attempt(name):
    """Which attempt a name tells of, to be compared: "week1.ipynb" < "week1-1.ipynb"."""
    stem = re.search(rf"(?<![-)0-9]){ATTEMPT}\.ipynb", name, re.IGNORECASE)
    return [int(number) for number in re.findall(r"\d+", stem.group())[::-1]] if stem else []


def _by_name(read):
    """The files by their relative path, if each has one of its own."""
    files = {"/".join(file.path): file.content for file in read}
    names = {name.casefold() for name in files}
    paths = [file.path for file in read]
    above = {"/".join(path[:end]).casefold() for path in paths for end in range(1, len(path))}
    if len(names) < len(read) or names & above:
        raise Skipped("Two of its files have one name, but for capitals. Ask for it again.")
    return files


def _is_zip(file):
    return file.what.kind == recognizer.ARCHIVE or file.path[-1].casefold().endswith(".zip")


def is_litter(path):
    """Whether a file is one that nobody means to hand in, like `.DS_Store` or `timestamp.txt`."""
    return any(SKIPPED.fullmatch(part) for part in path)
