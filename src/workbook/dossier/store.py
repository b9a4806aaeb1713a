"""A damaged file of a dossier is set aside, never thrown away."""

import shutil


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
