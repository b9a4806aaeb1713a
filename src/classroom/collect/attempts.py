"""What a learner handed in, of all that was sent: the latest attempt, and the files beside it."""

import re

from classroom.collect import archive
from classroom.course import upload
from classroom.course.upload import MEGABYTE, NOTEBOOK, SKIPPED, shown

ATTEMPT = r"((\s{0,9}\([0-9]{1,18}\))|(-[0-9]{1,18})){0,9}"


class Skipped(ValueError):
    """Nothing of this learner's is taken, for the reason given."""


def choose(sent, week, limits=upload.LIMITS):
    """Choose what is handed in of what one learner sent.

    Of several attempts at the notebook the latest counts. A zip is opened where there is no
    notebook beside it. The notebook gets the week's name, if it is clear which it is; if not, all
    stay as they are, and grading finds out.

    Parameters
    ----------
    sent : senders.Sent
    week : str
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
        return _chosen(sent, week, limits)
    except archive.CannotCollect as error:
        raise Skipped(str(error)) from None


def _chosen(sent, week, limits):
    files = [each for each in sent.files if not is_litter(each[0])]
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
    _weigh([entry for _, _, entry in files], limits)
    read = [(path, number, entry.read()) for path, number, entry in files]
    zipped = [path for path, _, _ in read if _is_zip(path)]
    if zipped and not any(NOTEBOOK.search(path[-1]) for path, _, _ in read):
        read = _without_zips(read, limits)
    return _named(read, week)


def _without_zips(read, limits):
    """The files in a learner's zips in place of the zips; a zip in them stays as it is."""
    found = []
    for path, number, content in read:
        if not _is_zip(path):
            found.append((path, number, content))
            continue
        with archive.entries(content) as entries:
            inside = [entry for entry in entries if not is_litter(entry.path)]
            for entry in inside:
                if entry.problem or _is_zip(entry.path):
                    why = entry.problem or f"{entry.name} is a zip in a zip. Ask for the notebook."
                    raise Skipped(f"In {shown(path[-1])}: {why}")
            _weigh(inside, limits)
            found += [(entry.path, number, entry.read()) for entry in inside]
    return found


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
    """Name the notebook after the week; of several attempts at it, the latest is taken."""
    wanted = re.compile(rf"{re.escape(week)}{ATTEMPT}\.ipynb", re.IGNORECASE)
    notebooks = [each for each in read if NOTEBOOK.search(each[0][-1])]
    attempts = [each for each in notebooks if wanted.fullmatch(each[0][-1])]
    if not attempts and len(notebooks) == 1:
        attempts = notebooks
    if not attempts:
        notes = (f"There is no {week}.ipynb in it. Grading will tell more.",)
        return "", _by_name(read), notes
    if len({path[:-1] for path, _, _ in attempts}) > 1:
        raise Skipped(f"There is a {week}.ipynb in several of its folders. Ask which is meant.")
    latest = max(attempts, key=lambda each: (each[1], _attempt(each[0][-1])))
    older = [each for each in attempts if each is not latest]
    rest = [each for each in read if not any(each is attempt for attempt in attempts)]
    notes = ()
    if older:
        names = ", ".join(shown("/".join(path)) for path, _, _ in older)
        notes = (f"Of {len(attempts)} attempts the latest was taken; left out: {names}.",)
    files = _by_name([((f"{week}.ipynb",), 0, latest[2]), *rest])
    return "/".join(latest[0]), files, notes


def _attempt(name):
    """Which attempt a name tells of, to be compared: "week1.ipynb" < "week1-1.ipynb"."""
    stem = re.search(rf"(?<![-)0-9]){ATTEMPT}\.ipynb", name, re.IGNORECASE)
    return [int(number) for number in re.findall(r"\d+", stem.group())[::-1]] if stem else []


def _by_name(read):
    """The files by their relative path, if each has one of its own."""
    files = {"/".join(path): content for path, _, content in read}
    names = {name.casefold() for name in files}
    above = {"/".join(path[:end]).casefold() for path, _, _ in read for end in range(1, len(path))}
    if len(names) < len(read) or names & above:
        raise Skipped("Two of its files have one name, but for capitals. Ask for it again.")
    return files


def _is_zip(path):
    return path[-1].casefold().endswith(".zip")


def is_litter(path):
    """Whether a file is one that nobody means to hand in, like `.DS_Store` or `timestamp.txt`."""
    return any(SKIPPED.fullmatch(part) for part in path)
