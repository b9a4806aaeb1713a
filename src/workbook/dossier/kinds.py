"""What an answer may be: text, a number, a day, one of a few words, names, or rows of a table.

Pydantic reads what a learner, a form or a file gives, checks types and finds the place of what is
wrong. The sentences are ours, because its own are written for programmers: half a sentence here,
whose first half names the field. A field that is blank is as if it had not been given.
"""

import re
import reprlib
from collections import Counter
from datetime import date, datetime
from numbers import Integral, Real
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    model_validator,
)

LARGEST = 1e15  # beyond it JSON's readers disagree about whole numbers
LONGEST = 20_000  # characters in one text
TYPED = "typed by somebody who can mend it"  # a context in which unknown names are refused
MOST = 1_000  # rows in one table
HALF = re.compile("[\ud800-\udfff]")  # half of a character, which no file can hold
BRIEF = reprlib.Repr()
BRIEF.maxlevel, BRIEF.maxstring, BRIEF.maxother = 2, 40, 40
SAY = {  # what pydantic finds, as a half sentence
    "string_type": "is {given}; give text in quotes.",
    "string_unicode": "holds half a character in {given}; type it anew.",
    "string_too_long": "has {length:,} characters; give {max_length:,} at most.",
    "literal_error": "is {given}; give {expected}.",
    "tuple_type": "is {given}; give a list of rows.",
    "model_type": "is {given}; give its answers by name, in braces.",
    "missing": "is missing; give 1.",  # only a version can be
}


class Record(BaseModel):
    """Answers by name: what is not answered has its default, what is unknown is kept."""

    # Deferred, since most of the classes are needed within `Document` only.
    model_config = ConfigDict(frozen=True, extra="allow", defer_build=True)
    __pydantic_extra__: dict[str, JsonValue]

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, given, info):
        if not isinstance(given, dict):
            return given
        stray = [name for name in given if name not in cls.model_fields]
        if stray and info.context == TYPED:
            has = ", ".join(cls.model_fields)
            raise ValueError(f"has no field {stray[0]!r}; it has {has}.")
        return {k: v for k, v in given.items() if k not in cls.model_fields or not _is_blank(v)}


class Row(Record):
    """A row of a table; one that says anything has a `name`."""

    @model_validator(mode="after")
    def _named(self):
        if self.model_fields_set and not self.name:
            raise ValueError("has no name; name it first.")
        return self


def ask(label, question):
    """Make a field: a label for forms, and the whole question."""
    return Field(title=label, description=question)


def one_of(*options):
    """Make the type of an answer that is one of a few words, "" if there is none."""
    return Annotated[Literal[options], Field(default="")]


def number(low=-LARGEST, high=LARGEST):
    """Make the type of a number between two ends, None if there is none."""
    ends = f"from {show_number(low)} to {show_number(high)}"
    if high == LARGEST:
        ends = "that is finite" if low == -LARGEST else f"of {low:g} or more"

    def read(given):
        if isinstance(given, bool) or not isinstance(given, Real):
            raise ValueError(f"is {short(given)}; give a number.")
        if not low <= given <= high:
            raise ValueError(f"is {short(given)}; give a number {ends}.")
        return int(given) if isinstance(given, Integral) else float(given)

    return Annotated[int | float | None, BeforeValidator(read), Field(default=None)]


def rows(record):
    """Make the type of a table: a tuple of rows, each with a name of its own."""

    def distinct(given):
        given = tuple(row for row in given if row.name)
        twice = [name for name, count in Counter(row.name for row in given).items() if count > 1]
        if twice:
            raise ValueError(f"names {short(twice[0])} twice; give each row a name of its own.")
        return given

    return Annotated[tuple[record, ...], at_most(MOST), AfterValidator(distinct), Field(default=())]


def at_most(most):
    """Refuse longer lists at once: pydantic notes what is wrong in each of a million rows."""

    def read(given):
        if isinstance(given, list | tuple) and len(given) > most:
            raise ValueError(f"has {len(given):,} rows; give {most:,} at most.")
        return given

    return BeforeValidator(read)


def _read_day(given):
    if isinstance(given, datetime):
        return given.date()
    try:
        return given if isinstance(given, date) else date.fromisoformat(given)
    except (TypeError, ValueError):
        raise ValueError(f"is {short(given)}; give a day such as 2013-04-01.") from None


def _read_names(given):
    """Read names, each once; one text may hold several, with commas."""
    listed = given.split(",") if isinstance(given, str) else given
    if not isinstance(listed, list | tuple) or not all(isinstance(n, str) for n in listed):
        raise ValueError(f"is {short(given)}; give names such as ['desk', 'pilots'].")
    if any("," in name or HALF.search(name) for name in listed):
        raise ValueError(f"is {short(given)}; give names without commas.")
    return tuple(dict.fromkeys(name.strip() for name in listed if name.strip()))


Text = Annotated[str, Field(default="", strict=True, max_length=LONGEST)]
Day = Annotated[date | None, BeforeValidator(_read_day), Field(default=None)]
Names = Annotated[tuple[str, ...], BeforeValidator(_read_names), Field(default=())]


def problems(error):
    """List what pydantic found: the path to it, and the half of a sentence.

    >>> from pydantic import ValidationError
    >>> class Fire(Record):
    ...     share: number(0, 1) = ask("Probability", "How probable is it?")
    >>> try:
    ...     Fire(share=30)
    ... except ValidationError as error:
    ...     print(problems(error))
    [(('share',), 'is 30; give a number from 0 to 1.')]
    """
    return [_problem(**found) for found in error.errors(include_url=False)]


def answers(record):
    """List the fields of a page or a row, each with its answer."""
    return [(field, getattr(record, name)) for name, field in type(record).model_fields.items()]


def show(value):
    """Write what a page holds, "" if it is no answer.

    >>> show(0.5), show(("desk", "pilots")), show(date(2013, 4, 1)), show(None)
    ('0.5', 'desk, pilots', '2013-04-01', '')
    """
    if isinstance(value, tuple):
        return "; ".join(row.name for row in value) if is_table(value) else ", ".join(value)
    if isinstance(value, Real):
        return show_number(value)
    return "" if value is None else str(value)


def is_table(value):
    """Say whether a value is a table with a row in it."""
    return isinstance(value, tuple) and value != () and isinstance(value[0], Row)


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

    >>> short("forty"), short("x" * 1_000_000), short([[[1], 2], 3])
    ("'forty'", "'xxxxxxxxxxxxxxxxx...xxxxxxxxxxxxxxxxxx'", '[[[...], 2], 3]')
    """
    try:
        return BRIEF.repr(given)
    except ValueError:  # Python refuses to write a whole number of thousands of digits
        return "a number that is too long to write"


def _problem(*, type, loc, input, ctx=None, **_):
    if type.startswith("recursion"):
        return (), "is nested too deeply for a dossier."
    if loc[:1] == ("history",):
        return ("history",), "is damaged; give entries with at, page, field and was."
    about = {"given": short(input), "length": len(input) if isinstance(input, str) else 0}
    what = str(ctx["error"]) if type == "value_error" else SAY[type].format(**about, **(ctx or {}))
    row = next((at for at, part in enumerate(loc) if isinstance(part, int)), None)
    if row is None:
        return loc, what
    field = "".join(f"whose {name} " for name in loc[row + 1 :]) or "that "
    return loc[:row], f"has a row {loc[row] + 1} {field}{what}"


def _is_blank(given):
    return given is None or (isinstance(given, str) and not given.strip())
