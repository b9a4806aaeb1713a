"""What an answer may be: text, a number, a day, one of a few words, names, or rows of a table.

A kind reads what a learner, a form or a file gives, and returns it as JSON keeps it, or None for
no answer; it refuses with the second half of a sentence, whose first half names the field. `value`
turns what is kept into what a page holds, `text` turns that into what is shown.
"""

import dataclasses
import math
import re
from dataclasses import dataclass
from datetime import date, datetime
from numbers import Integral, Real

LARGEST = 1e15  # beyond it JSON's readers disagree about whole numbers
LONGEST = 20_000  # characters in one text
HALF = re.compile("[\ud800-\udfff]")  # half of a character, which no file can hold


@dataclass(frozen=True)
class Text:
    """Words, as many as are needed."""

    empty = ""

    def read(self, given):
        """Return the text, or None if it is blank.

        >>> Text().read("  "), Text().read("alert or not")
        (None, 'alert or not')
        """
        if given is None or given == "":
            return None
        if not isinstance(given, str):
            raise ValueError(f"is {short(given)}; give text in quotes.")
        if HALF.search(given):
            raise ValueError(f"holds half a character in {short(given)}; type it anew.")
        if len(given) > LONGEST:
            raise ValueError(f"has {len(given):,} characters; give {LONGEST:,} at most.")
        return given if given.strip() else None

    def value(self, kept):
        """Give what a page holds."""
        return kept

    def text(self, value):
        """Write what a page holds."""
        return value


@dataclass(frozen=True)
class Number:
    """A number between two ends."""

    low: float = -LARGEST
    high: float = LARGEST
    empty = None

    def read(self, given):
        """Return the number.

        >>> Number(low=0).read(40)
        40
        """
        if given is None:
            return None
        if isinstance(given, bool) or not isinstance(given, Real):
            raise ValueError(f"is {short(given)}; give a number.")
        if not self.low <= given <= self.high:
            ends = f"from {show_number(self.low)} to {show_number(self.high)}"
            if self.high == LARGEST:
                ends = "that is finite" if self.low == -LARGEST else f"of {self.low:g} or more"
            raise ValueError(f"is {short(given)}; give a number {ends}.")
        return int(given) if isinstance(given, Integral) else float(given)

    def value(self, kept):
        """Give what a page holds."""
        return kept

    def text(self, value):
        """Write what a page holds."""
        return show_number(value)


@dataclass(frozen=True)
class Day:
    """A day of the calendar."""

    empty = None

    def read(self, given):
        """Return the day as text.

        >>> Day().read(date(2013, 4, 1))
        '2013-04-01'
        """
        if given is None or given == "":
            return None
        if isinstance(given, datetime):
            given = given.date()
        try:
            day = given if isinstance(given, date) else date.fromisoformat(given)
            return day.isoformat()
        except (TypeError, ValueError):
            raise ValueError(f"is {short(given)}; give a day such as 2013-04-01.") from None

    def value(self, kept):
        """Give what a page holds."""
        return date.fromisoformat(kept)

    def text(self, value):
        """Write what a page holds."""
        return value.isoformat()


@dataclass(frozen=True)
class Choice:
    """One of a few words."""

    options: tuple[str, ...]
    empty = ""

    def read(self, given):
        """Return the option.

        >>> Choice(("cloud", "edge")).read("edge")
        'edge'
        """
        if given is None or given == "":
            return None
        if given not in self.options:
            offered = ", ".join(map(repr, self.options))
            raise ValueError(f"is {short(given)}; give one of {offered}.")
        return str(given)

    def value(self, kept):
        """Give what a page holds."""
        return kept

    def text(self, value):
        """Write what a page holds."""
        return value


@dataclass(frozen=True)
class Names:
    """Names of people, roles or groups, without commas."""

    empty = ()

    def read(self, given):
        """Return the names as a list, each once; one text may hold several, with commas.

        >>> Names().read("desk, data science, desk")
        ['desk', 'data science']
        """
        if given is None:
            return None
        listed = given.split(",") if isinstance(given, str) else given
        if not isinstance(listed, list | tuple) or not all(isinstance(n, str) for n in listed):
            raise ValueError(f"is {short(given)}; give names such as ['desk', 'pilots'].")
        if any("," in name or HALF.search(name) for name in listed):
            raise ValueError(f"is {short(given)}; give names without commas.")
        return list(dict.fromkeys(name.strip() for name in listed if name.strip())) or None

    def value(self, kept):
        """Give what a page holds."""
        return tuple(kept)

    def text(self, value):
        """Write what a page holds."""
        return ", ".join(value)


@dataclass(frozen=True)
class Rows:
    """Rows of a table, each a `record`: a dataclass whose first field names the row."""

    record: type
    empty = ()

    @property
    def key(self):
        """The field that names a row."""
        return dataclasses.fields(self.record)[0].name

    def read(self, given):
        """Return the rows as a list of dicts without what is not answered."""
        if given is None:
            return None
        if not isinstance(given, list | tuple):
            raise ValueError(f"is {short(given)}; give a list of rows.")
        rows = [row for row in map(self._row, range(1, len(given) + 1), given) if row]
        names = [row[self.key] for row in rows]
        twice = [name for name in names if names.count(name) > 1]
        if twice:
            raise ValueError(f"names {short(twice[0])} twice; give each row a name of its own.")
        return rows or None

    def value(self, kept):
        """Give what a page holds."""
        return tuple(held(self.record, row) for row in kept)

    def text(self, value):
        """Write what a page holds."""
        return "; ".join(getattr(row, self.key) for row in value)

    def _row(self, number, given):
        row = vars(given) if isinstance(given, self.record) else given
        if not isinstance(row, dict):
            raise ValueError(f"has {short(given)} in row {number}; give a dict.")
        kinds = kinds_of(self.record)
        kept = {}
        for name, value in row.items():
            try:
                answer = kinds[name].read(value) if name in kinds else value
            except ValueError as error:
                raise ValueError(f"has a row {number} whose {name} {error}") from None
            if answer is not None:
                kept[name] = answer
        if kept and self.key not in kept:
            raise ValueError(f"has no {self.key} in row {number}; name it first.")
        return kept


def ask(label, question, kind):
    """Make the field of a page: a label for forms, the whole question, the kind of the answer."""
    about = {"label": label, "question": question, "kind": kind}
    return dataclasses.field(default=kind.empty, metadata=about)


def kinds_of(page):
    """List the fields of a page or a record with their kinds."""
    return {field.name: field.metadata["kind"] for field in dataclasses.fields(page)}


def held(page, kept):
    """Make a page or a record from what is kept, leaving out what it does not know."""
    kinds = kinds_of(page)
    read = {name: kinds[name].read(value) for name, value in kept.items() if name in kinds}
    return page(**{name: kinds[name].value(v) for name, v in read.items() if v is not None})


def show_number(number):
    """Write a number for people.

    >>> show_number(38604.48), show_number(1 / 6), show_number(2.0), show_number(0.0012)
    ('38,604.48', '0.1667', '2', '0.0012')
    """
    if number == int(number):
        return f"{int(number):,}"
    if abs(number) < 0.01:
        return f"{number:.3g}"
    return f"{number:,.{2 if abs(number) >= 100 else 4}f}".rstrip("0").rstrip(".")


def short(given):
    """Quote a value, at most a line of it.

    >>> short("forty"), short("x" * 200)
    ("'forty'", "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…'")
    """
    if isinstance(given, float) and not math.isfinite(given):
        return str(given)
    quoted = repr(given[:50] if isinstance(given, str) else given)
    return quoted if len(quoted) <= 60 and quoted == repr(given) else f"{quoted[:39]}…'"
