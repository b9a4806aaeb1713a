"""What can be read of a damaged file is saved, and the damaged one is set aside."""

import shutil

from pydantic import ValidationError

from workbook.dossier.document import FORMAT, PARTS, VERSION, Document, check_ours, name_of, read
from workbook.dossier.kinds import problems, short


def set_aside(path, *, at):
    """Copy a damaged file to a name that is free, beside it.

    Parameters
    ----------
    at : datetime
    """
    name = f"{path.name}.damaged-{at:%Y%m%d-%H%M%S}"
    aside, number = path.with_name(name), 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{name}-{number}")
    shutil.copyfile(path, aside)
    return aside


def salvage(content):
    """Read what can be read of a damaged file.

    Returns
    -------
    Document, list of str
        And what could not be read, a sentence each; none if the file is sound.

    Raises
    ------
    NotOurs
        If what can be read is no dossier, or of a newer version: then it is not damaged.
    """
    data, lost = read(content)
    if data or not lost:
        check_ours(data)
    data = {"format": FORMAT, "version": VERSION} | data
    if data["version"] != VERSION:
        lost.append(f"version was {short(data['version'])}; it is {VERSION} now.")
        data["version"] = VERSION
    while True:
        try:
            return Document.model_validate(PARTS | data), list(dict.fromkeys(lost))
        except ValidationError as error:
            lost += [f"{name_of(path)} {what}" for path, what in problems(error)]
            _remove(data, [found["loc"] for found in error.errors(include_url=False)])


def _remove(data, paths):
    """Take out what stands at the paths, the last first, so that the earlier ones stay true."""
    found = set()
    for path in paths:
        place, known = data, []
        for part in path:
            if not (part in place if isinstance(place, dict) else isinstance(place, list)):
                break
            known, place = [*known, part], place[part]
        found.add(tuple(known))
    for *path, last in sorted(found, reverse=True):
        place = data
        for part in path:
            place = place[part]
        del place[last]
