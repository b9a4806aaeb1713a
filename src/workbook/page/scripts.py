"""The files of `static/`, as pages and widgets get them."""

from importlib.resources import files


def module(*names):
    """Join modules of `static/` into one, since a widget gets a single text and no address."""
    lines = [line for name in names for line in static(name).splitlines()]
    return "\n".join(line for line in lines if not (line.startswith("import ") and '"./' in line))


def static(name):
    """Read a file of `static/`."""
    return files("workbook.page").joinpath("static", name).read_text(encoding="utf-8")
