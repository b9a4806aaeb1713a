"""A page as a form: plain controls with labels, in the order of the questions, saved one by one."""

import re
from datetime import date, datetime
from functools import partial
from html import escape
from typing import Literal, get_args, get_origin

import ipywidgets

from workbook.dossier.alive import Alive
from workbook.dossier.kinds import Row
from workbook.dossier.show import NO_ANSWER, heading, page_html

WIDE = {"layout": {"width": "98%"}, "style": {"description_width": "16em"}}
FITS = {"width": "max-content"}
NUMBER, DAY, NAMES = int | float | None, date | None, tuple[str, ...]  # types of answers


def form(dossier, name):
    """Show a page as a form.

    Parameters
    ----------
    dossier : Dossier
        Each answer goes through its `fill`, as from a line of code.
    name : str
        The page.

    Returns
    -------
    Form
    """
    return _Form(dossier, name).box


class Form(ipywidgets.VBox):
    """A page's controls; where widgets don't run, its answers."""

    def __init__(self, children, answers):
        super().__init__(children)
        self._answers = answers  # gives the page

    def _repr_mimebundle_(self, **kwargs):
        return super()._repr_mimebundle_(**kwargs) | {"text/html": page_html(self._answers())}


class _Form:
    """The controls of a page, each with a line for why it is refused; below, what was saved."""

    def __init__(self, dossier, name):
        self.dossier, self.name = dossier, name
        page = dossier.page(name)
        self.fields = type(page).model_fields
        self.controls = {
            at: (_Table if _rows_of(field) else _Single)(field, partial(self.save, at))
            for at, field in self.fields.items()
        }
        self.why = {at: ipywidgets.HTML() for at in self.fields}
        self.status = ipywidgets.HTML()
        title = ipywidgets.HTML(f"<h3>{escape(heading(page))}</h3>")
        boxes = [each for at in self.fields for each in (self.controls[at].box, self.why[at])]
        self.box = Form([title, Alive(), *boxes, self.status], partial(dossier.page, name))
        self.box.add_class("wb-form")
        self.showing = False  # while the form itself sets its controls
        self.seen = {}  # the lists as they are shown
        self.refused = set()  # what was typed and can't be saved yet
        self.show(page)

    def save(self, field):
        """Save one answer, and show what others have saved meanwhile."""
        if self.showing:
            return
        label = self.fields[field].title
        try:
            answers = {field: self.controls[field].read()}
            self.dossier.answer(self.name, answers, seen=self.seen)
            self.refused.discard(field)
            self.controls[field].box.remove_class("wb-refused")
            self.show(self.dossier.page(self.name))
            self.why[field].value = ""
            told = f"“{label}” saved at {datetime.now():%H:%M:%S}. "
        except (ValueError, OSError) as error:
            self.refused.add(field)
            self.controls[field].box.add_class("wb-refused")
            why = escape(f"“{label}” is not saved: {error}")
            self.why[field].value = f'<p class="wb-why" role="alert">{why}</p>'
            told = ""
        if self.refused:
            told += f"Marked above and not saved: {len(self.refused)}."
        self.status.value = f'<p role="status">{escape(told)}</p>'

    def show(self, page):
        """Put the answers into the controls."""
        self.showing = True
        try:
            for field in self.controls.keys() - self.refused:
                self.controls[field].show(getattr(page, field))
        finally:
            self.showing = False
        lists = {at: value for at, value in page if isinstance(value, tuple)}
        self.seen |= {at: lists[at] for at in lists.keys() - self.refused}


class _Single:
    """A control for one answer."""

    def __init__(self, field, save):
        self.kind = field.annotation
        about = {"description": field.title, "tooltip": field.description, **WIDE}
        if get_origin(self.kind) is Literal:
            options = [(NO_ANSWER, ""), *((each, each) for each in get_args(self.kind))]
            self.box = ipywidgets.Dropdown(options=options, value="", **about)
        elif self.kind == DAY:
            self.box = ipywidgets.DatePicker(**about)
        else:
            several = self.kind is str
            control = ipywidgets.Textarea if several else ipywidgets.Text
            about |= {"placeholder": field.description, "continuous_update": False}
            self.box = control(**about)
            self.box.layout.height = "3.6em" if several else None

        self.box.observe(lambda _: save(), names="value")

    def read(self):
        """Give the answer as `fill` takes it."""
        given = self.box.value
        return _number(given) if self.kind == NUMBER else given

    def show(self, value):
        """Put an answer into the control."""
        if self.kind == NUMBER:
            # What was typed stays if it means the same: 1/6 is not to become 0.1666….
            if _number(self.box.value) != value:
                self.box.value = "" if value is None else str(value)
        elif self.kind == NAMES:
            self.box.value = ", ".join(value)
        elif self.box.value != value:
            self.box.value = value


class _Table:
    """The controls of each row, with a button to remove it, and one to add another."""

    def __init__(self, field, save):
        self.fields, self.save = _rows_of(field).model_fields, save
        self.what = self.fields["name"].title.lower()
        self.title = ipywidgets.HTML(f"<h4>{escape(field.title)}</h4>")
        self.more = ipywidgets.Button(description=f"Add: {self.what}", layout=FITS)
        self.more.on_click(lambda _: self.add())
        self.rows = []
        self.box = ipywidgets.VBox([self.title, self.more])

    def read(self):
        """Give the rows as `fill` takes them."""
        return [{name: control.read() for name, control in row.items()} for row in self.rows]

    def show(self, value):
        """Put rows into the controls, and keep those that are still empty."""
        named = {row["name"].read(): row for row in self.rows}
        rows = [named.get(each.name) or self._row() for each in value]
        for row, each in zip(rows, value, strict=True):
            for name, control in row.items():
                control.show(getattr(each, name))
        rows += [row for row in self.rows if not any(map(_given, row.values()))]
        if rows != self.rows:
            self.rows = rows
            self._arrange()

    def add(self):
        """Offer an empty row."""
        self.rows = [*self.rows, self._row()]
        self._arrange()

    def remove(self, row):
        """Take a row away."""
        self.rows = [each for each in self.rows if each is not row]
        self._arrange()
        self.save()

    def _row(self):
        return {name: _Single(field, self.save) for name, field in self.fields.items()}

    def _arrange(self):
        boxes = []
        for number, row in enumerate(self.rows, 1):
            less = ipywidgets.Button(description=f"Remove: {self.what} {number}", layout=FITS)
            less.on_click(lambda _, gone=row: self.remove(gone))
            boxes += [*(control.box for control in row.values()), less]
        self.box.children = [self.title, *boxes, self.more]


def _rows_of(field):
    """Give the class of the rows if the answer is a table, or None."""
    [kind, *_] = get_args(field.annotation) or [None]
    return kind if isinstance(kind, type) and issubclass(kind, Row) else None


def _given(control):
    return control.box.value not in ("", None)


def _number(typed):
    """Read a number as people type it: 40, 12,000, 0.5, 1/6; the rest stays text, to be refused."""
    grouped = re.fullmatch(r"\s*-?\d{1,3}(,\d{3})+(\.\d+)?\s*", typed)
    over, _, under = (typed.replace(",", "") if grouped else typed).partition("/")
    try:
        number = float(over) / float(under or 1)
    except (ValueError, ZeroDivisionError):
        return typed if typed.strip() else None
    return int(number) if number.is_integer() and abs(number) < 1e15 else number
