"""Offer the files of a folder, for whoever writes no paths."""

from pathlib import Path

from workbook.own.reading import ENDINGS


def choose(folder="."):
    """Offer the tables of a folder and of those in it.

    Returns
    -------
    Dropdown
        Its `value` is the path for `read`.

    Raises
    ------
    ValueError
        If there is none.
    """
    from ipywidgets import Dropdown

    here = Path(folder)
    found = [path for pattern in ("*", "*/*") for path in sorted(here.glob(pattern))]
    found = [path for path in found if path.suffix.lower() in ENDINGS and path.is_file()]
    if not found:
        raise ValueError(f"folder {str(here)!r} holds no table; drag a CSV file into it first.")
    return Dropdown(options=[(str(p.relative_to(here)), str(p)) for p in found], description="File")
