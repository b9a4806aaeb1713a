"""What a check found, as data: it stands in the check's output, beside what a person reads there.

>>> found = Found(1, 2, (Failure("value", tip="Divide by the number of cases."),))
>>> found.data["failures"]
[{'kind': 'value', 'tip': 'Divide by the number of cases.', 'known': None, 'error': None}]
>>> read([{"output_type": "execute_result", "data": {MIME: found.data}}]) == found
True

Whoever wants to know what came of a check reads this, and never its sentences. A notebook comes
from anybody: what has another form is not read.
"""

import hashlib
from dataclasses import asdict, dataclass

MIME = "application/vnd.workbook.check+json"
KINDS = (
    "value",  # it returned something else
    "nothing",  # it returned None
    "error",  # it raised an error
    "mutation",  # it changed what it was given
    "time",  # it was still running when its time was up
    "unsteady",  # it returned something else for the same arguments
    "type",  # what was called is no function
    "unanswered",  # it is still as it was handed out
    "undefined",  # what was called is not there
    "unfinished",  # the check itself came to no end
)
MOST = 1000  # failures of one check
MOST_POINTS = 1_000_000
LONGEST = 2000  # characters of a text
TEXTS = ("tip", "known", "error")


@dataclass(frozen=True)
class Failure:
    """One way in which an answer failed.

    Attributes
    ----------
    kind : str
        One of `KINDS`.
    tip : str or None
        The sentence that said what to try.
    known : str or None
        The mistake that the check recognised: the `id_of` its sentence, which is the tip then.
    error : str or None
        What was raised, such as "KeyError".
    """

    kind: str
    tip: str | None = None
    known: str | None = None
    error: str | None = None


@dataclass(frozen=True)
class Found:
    """What a check found: points `earned` of `possible`, and each way of failing that it told."""

    earned: float
    possible: float
    failures: tuple = ()

    @property
    def data(self):
        """As JSON has it, in the form that `read` takes."""
        failures = [_fitting(asdict(failure)) for failure in self.failures[:MOST]]
        return {"earned": self.earned, "possible": self.possible, "failures": failures}


def id_of(sentence):
    """Give a known mistake its id, which is the same wherever its sentence stands.

    >>> id_of("Twice is not one more.")
    'a54c93e4'
    """
    return hashlib.sha256(plain(sentence).encode()).hexdigest()[:8]


def read(outputs):
    """Read what a check found from the outputs of its cell.

    Parameters
    ----------
    outputs : list of dict
        In nbformat 4. Only the value of the cell's last line counts, as it does for nbgrader: an
        answer that is called can display what it likes.

    Returns
    -------
    Found or None
        None if there are no such data, or if they have not the form that a check gives them.
    """
    results = [each for each in outputs if is_result(each)]
    data = results[-1].get("data", {}).get(MIME) if results else None
    if not is_sound(data):
        return None
    failures = tuple(Failure(**failure) for failure in data["failures"])
    return Found(data["earned"], data["possible"], failures)


def is_result(output):
    """Say whether an output is the value of a cell's last line, where a check's points stand."""
    return output.get("output_type") == "execute_result"


def is_text(value):
    """Say whether a value is a text that can be shown: JSON can also hold half a character.

    >>> is_text("half"), is_text(0.5), is_text("\\ud800"), is_text("x" * 10_000)
    (True, False, False, False)
    """
    return isinstance(value, str) and len(value) <= LONGEST and value == plain(value)


def is_within(value, most):
    """Say whether a value is a number from 0 to `most`; True is none.

    >>> is_within(0.5, 1), is_within(2, 1), is_within(True, 1), is_within(float("nan"), 1)
    (True, False, False, False)
    """
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and 0 <= value <= most


def plain(text):
    """Replace what is no Unicode, which an answer may have returned or raised.

    >>> plain("a\\ud800")
    'a?'
    """
    return text.encode("utf-8", "replace").decode()


def _fitting(words):
    return {key: word if word is None else plain(word)[:LONGEST] for key, word in words.items()}


def is_sound(data):
    """Say whether data have the form that a check gives them.

    >>> is_sound({"earned": 1, "possible": 2, "failures": []}), is_sound({"earned": 3})
    (True, False)
    """
    if not isinstance(data, dict) or data.keys() != {"earned", "possible", "failures"}:
        return False
    failures = data["failures"]
    return (
        is_within(data["possible"], MOST_POINTS)
        and is_within(data["earned"], data["possible"])
        and isinstance(failures, list)
        and len(failures) <= MOST
        and all(map(_is_failure, failures))
    )


def _is_failure(data):
    return (
        isinstance(data, dict)
        and data.keys() == {"kind", *TEXTS}
        and data["kind"] in KINDS
        and all(data[key] is None or is_text(data[key]) for key in TEXTS)
    )
