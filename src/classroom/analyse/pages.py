"""Pages for those who teach: one file each, no script, nothing loaded from elsewhere."""

from functools import cache

from workbook import files
from workbook.page import templates


def write(path, template, **values):
    """Fill a template and write the page in one move, for nobody else on this machine to read.

    Parameters
    ----------
    path : path
    template : str
        A file of `templates/`.
    **values
        What it asks for; text is escaped.

    Returns
    -------
    pathlib.Path
    """
    text = _environment().get_template(template).render(values) + "\n"
    return files.replace(path, text.encode("utf-8", "replace"), mode=0o600)


def number(value, form="{:.2f}"):
    """A number as text, with a real minus; a dash if it is missing.

    >>> number(-0.25), number(float("nan")), number(0.5, "{:.0%}")
    ('−0.25', '–', '50%')
    """
    return "–" if value != value else form.format(value).replace("-", "−")


@cache
def _environment():
    made = templates.environment("classroom.analyse")
    made.tests["figure"] = _is_figure
    return made


def _is_figure(cell):
    digits = str(cell).strip("−%").replace(".", "").replace(",", "")
    return digits.isdigit() or cell == "–"
