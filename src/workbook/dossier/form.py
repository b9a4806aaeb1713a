"""A page as a form: plain controls with labels, in the order of the questions, saved one by one."""

import dataclasses
import re
from datetime import datetime
from functools import partial
from html import escape

import ipywidgets

from workbook.dossier.alive import Alive
from workbook.dossier.kinds import Choice, Day, Names, Number, Rows
from workbook.dossier.show import heading, page_html

WIDE = {"layout": {"width": "98%"}, "style": {"description_width": "16em"}}
FITS = {"width": "max-content"}
OPEN = "not answered yet"


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
        self.fields = {field.name: field for field in dataclasses.fields(page)}
        self.kinds = {at: field.metadata["kind"] for at, field in self.fields.items()}
        self.controls = {
            at: _Table(field, partial(self.save, at))
            if isinstance(self.kinds[at], Rows)
            else _Single(field, partial(self.save, at))
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
        label = self.fields[field].metadata["label"]
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
        lists = {at: kind for at, kind in self.kinds.items() if isinstance(kind, Rows | Names)}
        fresh = lists.keys() - self.refused
        self.seen |= {at: lists[at].read(getattr(page, at)) for at in fresh}


class _Single:
    """A control for one answer."""

    def __init__(self, field, save):
        self.kind, self.label = field.metadata["kind"], field.metadata["label"]
        about = {"description": self.label, "tooltip": field.metadata["question"], **WIDE}
        if isinstance(self.kind, Choice):
            options = [(OPEN, ""), *((each, each) for each in self.kind.options)]
            self.box = ipywidgets.Dropdown(options=options, value="", **about)
        elif isinstance(self.kind, Day):
            self.box = ipywidgets.DatePicker(**about)
        else:
            several = not isinstance(self.kind, Number | Names)
            control = ipywidgets.Textarea if several else ipywidgets.Text
            about |= {"placeholder": field.metadata["question"], "continuous_update": False}
            self.box = control(**about)
            self.box.layout.height = "3.6em" if several else None

        self.box.observe(lambda _: save(), names="value")

    def read(self):
        """Give the answer as `fill` takes it."""
        given = self.box.value
        return _number(given) if isinstance(self.kind, Number) else given

    def show(self, value):
        """Put an answer into the control."""
        if isinstance(self.kind, Number):
            # What was typed stays if it means the same: 1/6 is not to become 0.1666….
            if _number(self.box.value) != value:
                self.box.value = "" if value is None else str(value)
        elif isinstance(self.kind, Names):
            self.box.value = ", ".join(value)
        elif self.box.value != value:
            self.box.value = value


class _Table:
    """The controls of each row, with a button to remove it, and one to add another."""

    def __init__(self, field, save):
        self.kind, self.save = field.metadata["kind"], save
        self.fields = dataclasses.fields(self.kind.record)
        self.what = self.fields[0].metadata["label"].lower()
        self.title = ipywidgets.HTML(f"<h4>{escape(field.metadata['label'])}</h4>")
        self.more = ipywidgets.Button(description=f"Add: {self.what}", layout=FITS)
        self.more.on_click(lambda _: self.add())
        self.rows = []
        self.box = ipywidgets.VBox([self.title, self.more])

    def read(self):
        """Give the rows as `fill` takes them."""
        return [{name: control.read() for name, control in row.items()} for row in self.rows]

    def show(self, value):
        """Put rows into the controls, and keep those that are still empty."""
        named = {row[self.kind.key].read(): row for row in self.rows}
        names = [getattr(each, self.kind.key) for each in value]
        rows = [named.get(name) or self._row() for name in names]
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
        return {field.name: _Single(field, self.save) for field in self.fields}

    def _arrange(self):
        boxes = []
        for number, row in enumerate(self.rows, 1):
            less = ipywidgets.Button(description=f"Remove: {self.what} {number}", layout=FITS)
            less.on_click(lambda _, gone=row: self.remove(gone))
            boxes += [*(control.box for control in row.values()), less]
        self.box.children = [self.title, *boxes, self.more]


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
