"""Who on this machine can read what is not for learners: solutions, gradebook, exchange."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from classroom.course import course as courses

EXCHANGE = "/usr/local/share/nbgrader/exchange"  # nbgrader's own place for it


@dataclass(frozen=True)
class Reach:
    """Who can read a file or folder.

    Attributes
    ----------
    who : str
        "everybody", "the group NAME" or "only NAME".
    closed : bool
        Whether nobody else than its owner and root can.
    """

    who: str
    closed: bool


def reach(path):
    """Who can read a file or folder, by its mode and those of the folders above it.

    Parameters
    ----------
    path : path

    Returns
    -------
    Reach

    Examples
    --------
    >>> reach("/usr").who
    'everybody'
    """
    path = Path(os.path.realpath(path))
    about = path.stat()
    above = [folder.stat() for folder in path.parents]

    def can(read, enter):
        return about.st_mode & read and all(folder.st_mode & enter for folder in above)

    if can(stat.S_IROTH, stat.S_IXOTH):
        return Reach("everybody", False)
    # Who is of the group of the file may enter as such, or as anybody, what lies above.
    if can(stat.S_IRGRP, stat.S_IXGRP | stat.S_IXOTH) and about.st_gid != _own_group(about.st_uid):
        return Reach(f"the group {_group(about.st_gid)}", False)
    return Reach(f"only {_user(about.st_uid)}", True)


def others(than):
    """People with an account here, beside those given: names, in alphabetical order.

    Parameters
    ----------
    than : set of int
        Numbers of users.
    """
    import pwd

    closed = ("nologin", "false", "sync")
    people = (
        each
        for each in pwd.getpwall()
        if 1000 <= each.pw_uid < 60000 and not each.pw_shell.endswith(closed)
    )
    return sorted(each.pw_name for each in people if each.pw_uid not in than)


def private(root):
    """What of a course is not for learners, as far as it is there.

    Parameters
    ----------
    root : path of the course

    Returns
    -------
    dict
        From what it is to its path.
    """
    settings = courses.read_settings(root).CourseDirectory
    book = settings.get("db_url") or f"sqlite:///{Path(root).absolute() / 'gradebook.db'}"
    found = {
        "solutions": Path(root, settings.get("source_directory") or "source"),
        "submissions": courses.submitted(root),
        "gradebook": Path(book.removeprefix("sqlite:///").partition("?")[0]),
    }
    return {what: path for what, path in found.items() if path.exists()}


def look(root):
    """Say who can read what is not for learners; good is what only its owner can.

    Where nobody else has an account, all is good.

    Parameters
    ----------
    root : path of the course

    Yields
    ------
    tuple of bool, str
        Whether it is good, and a sentence.
    """
    found = private(root)
    if arrivals := inbound(root):
        found["exchange's inbound"] = arrivals
    for what, path in found.items():
        about, people = reach(path), others({os.getuid(), path.stat().st_uid})
        if about.closed or not people:
            alone = "" if about.closed else ", and nobody else has an account here"
            yield True, f"The {what}: {about.who} can read it{alone}."
        else:
            yield (
                False,
                f"The {what}: {about.who} can read it, so {', '.join(people[:3])} may. Close it: "
                f"`{closing(path)}`.",
            )


def closing(path):
    """The command by which nobody but its owner can read what lies at a path.

    Examples
    --------
    >>> closing(Path("/course/solutions"))
    'chmod go= /course'
    >>> closing(Path("/exchange/small/inbound"))
    'chmod go-r /exchange/small/inbound'
    """
    # Into the exchange everybody writes.
    return f"chmod go-r {path}" if path.name == "inbound" else f"chmod go= {path.parent}"


def inbound(root):
    """Where submissions of a course arrive in nbgrader's exchange, if there is one; else None."""
    config = courses.exchange_settings(root)
    exchange = config.Exchange.get("root") or EXCHANGE
    folder = Path(exchange, config.CourseDirectory.get("course_id") or "", "inbound")
    return folder if folder.is_dir() else None


def _own_group(uid):
    import pwd

    try:
        return pwd.getpwuid(uid).pw_gid
    except KeyError:
        return None


def _user(uid):
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"the user {uid}"


def _group(gid):
    import grp

    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return str(gid)
