"""Submissions that came through nbgrader's exchange, put in place by nbgrader itself."""

import os
from pathlib import Path

from classroom.collect.archive import CannotCollect
from classroom.collect.collect import Row
from classroom.course import course as courses
from classroom.course.upload import shown


def collect(root, week):
    """Take the latest submission of each student out of the exchange, as `nbgrader collect` does.

    Time and secret come along: by them lateness is told, and feedback finds its way back.

    Parameters
    ----------
    root : path of the course
    week : str

    Returns
    -------
    list of classroom.collect.collect.Row
        In the order of students.

    Raises
    ------
    CannotGrade
        If there is no such assignment.
    CannotCollect
        If there is no exchange, or nothing of this assignment in it.
    """
    courses.find_source(root, week)
    from nbgrader.auth import Authenticator
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.exchange import ExchangeError, ExchangeFactory

    courses.find_programs()
    config = courses.exchange_settings(root)
    config.CourseDirectory.assignment_id = week
    folder = courses.submitted(root)
    before = _times(folder, week)
    where = {"coursedir": CourseDirectory(config=config), "authenticator": Authenticator()}
    part = ExchangeFactory(config=config).Collect(**where, config=config)
    part.update, part.log = True, courses.silent_log()
    try:
        part.start()
    except ExchangeError as error:
        raise CannotCollect(
            f"The exchange has nothing to collect ({str(error).rstrip('.')}). Release {week} "
            "first; or give the zip of Canvas or Moodle, or a folder."
        ) from None
    except OSError as error:
        why = (error.strerror or "full").lower()
        raise CannotCollect(
            f"{error.filename or folder} can't be read or written ({why}). What was collected "
            "before is whole; mend that and run it again."
        ) from None
    if not part.src_records:
        raise CannotCollect(f"There are no submissions of {week} in {part.inbound_path}.")
    after, rows = _times(folder, week), []
    for record in sorted(part.src_records, key=lambda record: record["username"]):
        student = record["username"]
        was, new = before.get(student), before.get(student) != after.get(student)
        outcome = "there already" if not new else "replaced" if was else "collected"
        notes = _odd_owner(Path(part.inbound_path, record["filename"]), student)
        rows.append(Row(student, "", f"{week}.ipynb", outcome, notes))
    return rows


def _times(folder, week):
    """When each student handed in what lies there, as it is written beside it."""
    found = {}
    for path in folder.glob(f"*/{week}"):
        stamp = path / "timestamp.txt"
        plain = stamp.is_file() and not stamp.is_symlink()
        found[path.parent.name] = stamp.read_bytes()[:100] if plain else b"not told"
    return found


def _odd_owner(path, student):
    """A note if somebody else's account handed it in under this name."""
    import pwd

    try:
        owner = pwd.getpwuid(os.stat(path).st_uid).pw_name
    except (OSError, KeyError):
        return ()
    if owner == student:
        return ()
    return (f"{shown(owner)} handed it in under this name. See whether they may.",)
