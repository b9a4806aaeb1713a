"""Checks that talk: call a learner's function, and say in one short message what to try next.

A check cell gathers the properties it grades under one ``with``. Its last line is the report,
whose text is the number of points earned: that is nbgrader's own rule for partial credit.

>>> def mean_cost(late, alert, *, cost_fp, cost_fn):
...     return sum(cost_fn for flight in late if flight)
>>> with points(2) as earned:
...     call(mean_cost, [0], [0], cost_fp=1, cost_fn=5).returns(0)
...     call(mean_cost, [1, 0], [0, 0], cost_fp=1, cost_fn=5).returns(
...         2.5, tip="Divide by the number of cases.")
>>> earned
1
>>> print(earned.messages[0])
You called mean_cost([1, 0], [0, 0], cost_fp=1, cost_fn=5) and it returned 5. Expected: 2.5.
Try this: Divide by the number of cases.

Beside its text the report has data (`workbook.exercise.bundle`), and `listeners` are told of it.
Nothing here knows what the course teaches, or who listens. Nothing here writes to stderr: nbgrader
would give the cell no points for it.
"""

import contextlib
import copy
import html
import io
import linecache
import os
import textwrap
import traceback
import warnings
from dataclasses import dataclass

from workbook.exercise import allowance, bundle, equality, limits, markup

listeners = set()  # functions of a report, called as its check ends; they raise nothing
_open_reports = []

# What Python and pandas say to learners in their own words, and what it means in ours.
ERRORS = {
    "truth value of": "An array or a Series is neither true nor false. Ask for what you want to "
    "know: `len(x) == 0`, `(x > 0).any()`, `x is None`.",
    "duplicate labels": "Some labels of the rows are repeated, and pandas pairs rows by their "
    "labels. Work by position, with `.to_numpy()`.",
    "identically-labeled": "pandas pairs rows by their labels, and here they differ. Work by "
    "position, with `.to_numpy()`.",
    "division by zero": "Something is divided by 0 in that line.",
}


def points(points):
    """Open a visible check cell worth `points`; its messages may show the expected value.

    Raises
    ------
    ValueError
        If `points` is not a positive number.
    """
    return Report(points, reveals=True)


def hidden_points(points):
    """Open a hidden check cell worth `points`; its messages never show the expected value."""
    return Report(points, reveals=False)


class Report:
    """What one check cell found: points `earned` of `possible`, and a message for each failure.

    Every property weighs the same, but what changes its arguments, or gives the right value as
    another type, costs one property only, however often. An error that ends the ``with`` early
    earns nothing; nor does an answer that fails and computes nothing: no value of it is right, or
    it always returns the same.
    """

    def __init__(self, points, reveals):
        if not points > 0:
            raise ValueError(f"points is {points!r}; a check is worth more than 0 points.")
        self.possible = points
        self.reveals = reveals
        self._failures = []
        self.notes = []
        self.allowance = allowance.Allowance()
        self._properties = self._values = 0
        self._first, self._calls, self._varies = {}, 0, False  # of each name; calls after it
        self._broken = self.copied = False

    def __enter__(self):
        """Start collecting."""
        _open_reports.append(self)
        return self

    def __exit__(self, kind, error, trace):
        """Stop collecting; turn a missing function into a message."""
        _open_reports.remove(self)
        # What was found by trying many inputs tells more than that a single call went wrong.
        if self._failures and not self._failures[0].failure.known:
            self._failures.sort(key=lambda each: not each.is_telling)
        if isinstance(error, Exception):
            self._broken = True
            self._failures.insert(0, _why_broken(error))
        elif error is not None:
            return False
        for listen in listeners:
            listen(self)
        if self.messages and os.environ.get("NBGRADER_VALIDATING"):
            raise NotYet(self.text) from None
        return True

    @property
    def earned(self):
        """Points earned, in proportion to the properties that hold."""
        if self._broken or not self._properties or (self._failures and self._computes_nothing):
            return 0
        lost = sum(not each.once for each in self._failures)
        lost += len({each.once for each in self._failures} - {""})
        return round(self.possible * (1 - lost / self._properties), 2)

    @property
    def _computes_nothing(self):
        return self.copied or not self._values or (self._calls > 0 and not self._varies)

    @property
    def found(self):
        """The report as data; what went wrong in the same way twice is there once."""
        failures = dict.fromkeys(each.failure for each in self._told())
        return bundle.Found(self.earned, self.possible, tuple(failures))

    @property
    def text(self):
        """The report in plain text, for a terminal or nbgrader's Validate window."""
        headline = f"{self.earned:g} of {self.possible:g} points."
        return "\n\n".join([headline, *self._sentences()])

    @property
    def messages(self):
        """What failed, in full, in the order of the calls."""
        return [each.message for each in self._failures]

    def _told(self):
        """Every failure, but what went wrong in the same way twice only once."""
        first = {}
        for each in self._failures:
            first.setdefault(each.problem or each.message, each)
        return first.values()

    def _sentences(self):
        return [*(each.message for each in self._told()), *self.notes]

    def note_value(self, value, name, asked):
        """Note what a call returned: an answer that always returns the same computes nothing."""
        first_asked, first = self._first.setdefault(name, (asked, value))
        if not self._varies and asked != first_asked:
            self._calls += 1
            self._varies = not (equality.is_data(value) and equality.same(value, first))

    def record(self, failed=None, *, is_value=True):
        """Count a property: of a value, or of an error alone, which earns only beside values."""
        self._properties += 1
        if failed:
            self._failures.append(failed)
        if is_value and (not failed or failed.once):
            self._values += 1

    def __repr__(self):
        """The number nbgrader reads, and nothing else."""
        return f"{self.earned:g}"

    def _repr_mimebundle_(self, **kwargs):
        return {bundle.MIME: self.found.data}

    def _repr_html_(self):
        told = "".join(
            f"<p style='white-space: pre-wrap; margin: .4em 0 0'>{html.escape(line)}</p>"
            for line in self._sentences()
        )
        colour = "#b25000" if self.messages else "#00795c"
        state = "Not yet" if self.messages else "Passed"
        return (
            f"<div class='workbook-check' style='border-left: 4px solid {colour};"
            f" padding: .2em .8em'><strong>{state}: {self.earned:g} of {self.possible:g} points."
            f"</strong>{told}</div>"
        )


@dataclass(frozen=True)
class _Failed:
    """A property that does not hold: what the learner reads, and the same as data."""

    message: str
    failure: bundle.Failure
    problem: str = ""  # what went wrong in the call, whatever was asked of it
    once: str = ""  # the kind of what costs one property only; empty if each costs its own
    is_telling: bool = False  # whether it says what all wrong calls have in common


class NotYet(AssertionError):
    """Raised instead of a report while nbgrader validates; shows its message and no traceback."""

    def _render_traceback_(self):
        return [textwrap.fill(line, 74) for line in str(self).splitlines()]


def call(function, /, *arguments, **options):
    """Call a learner's function once, watched, and remember what happened.

    The function gets its own copy of the arguments and two seconds of computing. What it prints,
    warns or raises is kept, never shown as it is.

    Returns
    -------
    Outcome
        Say what should have come of it with one of `returns`, `raises` and `satisfies`.
    """
    return Outcome(function, arguments, options)


class Outcome:
    """What came of one call: a value, an error, or neither in time.

    `stopped` says why a call was ended that has been made already ("computing", "waiting" or
    "busy"); it is not made again. Where one was `seen_to_fail`, none passes.
    """

    def __init__(self, function, arguments, options, *, stopped="", seen_to_fail=False):
        self.value, self.error, self._printed = None, None, ""
        self._kind, self.problem = "", ""
        self._seen_to_fail = seen_to_fail
        self.found, self.is_telling = "", False  # what was found by trying other inputs
        self.asks = "Try this"  # how a tip is introduced
        name = getattr(function, "__name__", "it")
        self._asked = _spell(name, arguments, options)
        if not callable(function):
            self._kind = "type"
            self.problem = (
                f"The name of your function now stands for {equality.describe(function)}; "
                "run the cell that defines the function again"
            )
            return
        allowed = _open_reports[-1].allowance if _open_reports else allowance.Allowance()
        if stopped:
            self._kind, self.problem = "time", allowed.used_up(stopped)
            return
        before = copy.deepcopy((arguments, options))
        mine = copy.deepcopy((arguments, options))
        out = io.StringIO()
        try:
            with unseen(out), allowed.limit(function):
                self.value = function(*mine[0], **mine[1])
        except limits.TooSlow as error:
            self._kind = "time"
            self.problem = allowed.used_up(error.why)
        except markup.UNANSWERED as error:
            self.error, self._kind = error, "unanswered"
            stub = markup.UNANSWERED.__name__
            self.problem = f"there is no answer in it yet. Put yours where {stub} is"
        except (Exception, SystemExit) as error:
            self.error, self._kind = error, "error"
            self.problem = f"it raised {_spell_error(error)}{_where(error, function)}"
        self._printed = out.getvalue()
        if _open_reports and self._kind in ("", "nothing"):
            _open_reports[-1].note_value(self.value, name, self._asked)
        if self._kind in ("", "error") and not equality.unchanged(mine, before):
            self._kind = "mutation"
            also = f" and raised {_spell_error(self.error)}" if self.error else ""
            self.problem = f"it changed the data it was given{also}. Work on a copy"

    def returns(self, expected, *, tip="", mistakes=()):
        """Hold the value against `expected`, with tolerance for its type.

        Parameters
        ----------
        expected : object
            Compared by `equality.same`: a list equals an array, a number a NumPy scalar.
        tip : str
            What to try when the value differs and no known mistake explains it.
        mistakes : list of (object, str)
            Known wrong outcomes, each with the message it deserves. The outcome is a value, an
            exception class, or a function of the value that returns whether it matches.
        """
        return self.agrees(equality.same, expected, tip=tip, mistakes=mistakes)

    def agrees(self, same, expected, *, tip="", mistakes=()):
        """Hold the value against `expected`, as `same(value, expected)` compares the two."""
        right = self.error is None and has(lambda value: same(value, expected), self.value)
        if self._passes(right):
            return self._tell()
        once = self._kind if right and self._kind == "mutation" else ""
        if not self.problem and equality.same_but_for_type(self.value, expected):
            once, tip = "type", f"The value is right and its type is not. {tip}".strip()
        return self._tell(self._explain(tip, mistakes, expected=expected, once=once))

    def satisfies(self, holds, sentence, *, tip="", mistakes=()):
        """Hold the value against a property: `holds(value)` is true; `sentence` says it in words.

        An error inside `holds` counts as a failure: the value was not of the kind asked for.
        """
        right = self.error is None and has(holds, self.value)
        if self._passes(right):
            return self._tell()
        if right is None and not self.problem:
            sentence = f"{sentence} (and a value of the right kind)"
        once = self._kind if right and self._kind == "mutation" else ""
        return self._tell(self._explain(tip, mistakes, sentence=sentence, once=once))

    def raises(self, kind, *, naming="", tip="", mistakes=()):
        """Expect the error `kind`, with `naming` (if given) somewhere in its message."""
        right = isinstance(self.error, kind) and not isinstance(self.error, markup.UNANSWERED)
        sentence = f"a {kind.__name__}"
        if right and naming not in str(self.error):
            right, sentence = False, f"{sentence} whose message names {naming!r}"
        if self._passes(right, kind="error"):
            return self._tell(is_value=False)
        once = self._kind if right and self._kind == "mutation" else ""
        failed = self._explain(tip, mistakes, sentence=sentence, always=True, once=once)
        return self._tell(failed, is_value=False)

    def differs_from(self, example, *, tip):
        """Hold the value against one that was given away: who copies it computes nothing.

        It is no property: nobody earns anything by not having copied.
        """
        # One that changes its arguments besides has copied all the same.
        if self.error is None and has(lambda value: equality.same(value, example), self.value):
            self._tell(self._explain(tip, (), sentence="another value"))
            open_report().copied = True

    def _passes(self, right, kind=""):
        passes = right and self._kind == kind
        if passes and self._seen_to_fail:
            self._kind = "unsteady"
            self.problem = (
                "it gave another answer than a moment ago, for the same arguments. Let the answer "
                "depend on the arguments alone: not on chance, nor on what earlier calls left "
                "behind"
            )
            return False
        return passes

    def _explain(self, tip, mistakes, *, expected=None, sentence="", always=False, once=""):
        if self.problem and self._kind != "error":  # the problem says already what to do
            tip, mistakes = "", () if self._kind == "mutation" else mistakes
        where = "" if self.problem or self.is_telling else equality.difference(self.value, expected)
        if where.startswith(equality.ROUNDED):
            mistakes = ()  # a rounded value may look like that of another mistake
        known = next((say for outcome, say in mistakes if self._matches(outcome)), None)
        tip = tip if known is None else known
        if self._kind == "error" and known is None and not always:
            tip = next((say for part, say in ERRORS.items() if part in str(self.error)), tip)
        message = f"{self._what_came()}."
        message += f" {where}" if where else ""
        message += " No error is asked for here." if self._kind == "error" and not always else ""
        if always or (_open_reports and _open_reports[-1].reveals and not self.problem):
            message += f" Expected: {sentence or equality.describe(expected)}."
        message += f" {self.found}" if self.found else ""
        failure = bundle.Failure(
            kind=self._kind or ("nothing" if self.value is None else "value"),
            tip=tip or None,
            known=known and bundle.id_of(known),
            error=type(self.error).__name__ if self._kind == "error" else None,
        )
        told = message + (f"\n{self.asks}: {tip}" if tip else "")
        return _Failed(told, failure, self.problem, once, self.is_telling)

    def _what_came(self):
        if self._kind == "type":
            return self.problem
        return f"You called {self._asked} and {self.problem or self._returned()}"

    def _returned(self):
        if self.value is not None:
            return f"it returned {equality.describe(self.value)}"
        if self._printed:
            return (
                f"it returned None; it only printed {equality.shorten(self._printed)!r}. Use return"
            )
        return "it returned None; if that is not your answer, a return is missing or not reached"

    def _matches(self, known):
        if isinstance(known, type) and issubclass(known, BaseException):
            return isinstance(self.error, known)
        if self.error is not None:
            return False
        try:
            return bool(known(self.value)) if callable(known) else equality.same(self.value, known)
        except Exception:
            return False

    def _tell(self, failed=None, *, is_value=True):
        report = open_report()
        report.record(failed, is_value=is_value)
        if not failed and self._printed and not report.notes:
            report.notes.append("It also prints. A function that returns is enough.")


def open_report():
    """Give the report under whose ``with`` we are.

    Raises
    ------
    ValueError
        If there is none.
    """
    if not _open_reports:
        raise ValueError("No check is open; write `with check.points(1) as earned:` first.")
    return _open_reports[-1]


@contextlib.contextmanager
def unseen(out=None):
    """Show nothing that calls write, and none of their warnings; what they print goes to `out`."""
    with (
        contextlib.redirect_stdout(out or io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        yield


def has(property, value):
    """Whether a value has a property; None if the value is not of the kind that could."""
    try:
        return bool(property(value))
    except Exception:
        return None


def _spell(name, arguments, options):
    spelled = [equality.spell(value) for value in arguments]
    spelled += [f"{key}={equality.spell(value)}" for key, value in options.items()]
    return f"{name}({', '.join(spelled)})"


def _spell_error(error):
    said = equality.shorten(str(error)).removesuffix(".")  # the sentence goes on
    return f"{type(error).__name__}: {said}"


def _where(error, function):
    """The learner's own line that failed, if it can be found."""
    code = getattr(function, "__code__", None)
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if code is not None and frame.filename == code.co_filename:
            line = linecache.getline(frame.filename, frame.lineno).strip()
            return f" in the line `{line}`" if line else ""
    return ""


def _why_broken(error):
    if isinstance(error, NameError):
        kind, what = "undefined", f"There is no {error.name} yet."
        tip = "run the cell that defines it, and look for an error there."
    else:
        kind, what = "unfinished", f"This check could not finish ({_spell_error(error)})."
        tip = "look at what your function returns; if that seems right, tell your instructor."
    return _Failed(f"{what}\nTry this: {tip}", bundle.Failure(kind, tip))
