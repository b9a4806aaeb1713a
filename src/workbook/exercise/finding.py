"""What sets the wrong calls of an answer apart from the right ones, found by trying.

A finding is a fact about calls that were made, so it can't blame an answer for something else: what
wrong values have in common with the right ones, what change of an input makes the answer right, or
on which inputs it is wrong and on which it is not. Where chance could bring the same, nothing is
said.

>>> trials = [Trial({"n": n}, n // 4, n / 4) for n in range(1, 19)]
>>> common([each for each in trials if each.value != each.expected])
'Each wrong number is the right one, rounded down to a whole one.'
>>> where([each for each in trials if each.expected < 2], [Trial({"n": 9}, 2.25, 2.25)] * 20)
'Tried on 27 inputs, it is wrong wherever `n` is 7 or less, and right elsewhere.'
"""

import math
import numbers
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbook.exercise import equality

LUCK = 0.001  # what chance does more often than that is no finding


@dataclass(frozen=True)
class Trial:
    """One call: its arguments by name, what came back, and what should have come."""

    inputs: dict
    value: object
    expected: object


def common(wrong):
    """Say what all wrong values have in common with the right ones; empty if there is nothing.

    Parameters
    ----------
    wrong : list of Trial

    Returns
    -------
    str
    """
    value, right = _pairs(wrong)
    if len(set(right)) < 3 or len(set(value)) < 2:
        return ""
    decimals = equality.decimals_kept(value, right)
    if decimals is not None:
        return f"Each wrong number is the right one, rounded{_places(decimals)}."
    relations = [
        (-right, "has the wrong sign"),
        (1 - right, "is 1 minus the right one"),
        (np.floor(right), "is the right one, rounded down to a whole one"),
        (np.ceil(right), "is the right one, rounded up to a whole one"),
    ]
    if (right != 0).all():
        ratio = float(np.median(value / right))
        relations.append((right * ratio, f"is {ratio:.4g} times the right one"))
    found = [says for other, says in relations if _is(value, other)]
    return f"Each wrong number {found[0]}." if found else ""


def apart(wrong):
    """Say by how much all wrong values are too large or too small; empty if it is not the same.

    That shows a mistake and does not name it.

    >>> apart([Trial({"n": n}, n / 4 - 1, n / 4) for n in range(3)])
    'Each wrong number is 1 too small.'
    """
    value, right = _pairs(wrong)
    gap = np.median(value - right) if len(set(right)) > 2 else 0
    if not gap or not _is(value, right + gap):
        return ""
    return f"Each wrong number is {abs(gap):.6g} too {'large' if gap > 0 else 'small'}."


def _is(value, other):
    return np.allclose(value, other, rtol=1e-9, atol=1e-12)


def _pairs(wrong):
    """All numbers that came back, and those expected; none if a trial has anything else."""
    pairs = [(_numbers(each.value), _numbers(each.expected)) for each in wrong]
    if len(wrong) < 3 or any(
        one is None or two is None or one.size != two.size for one, two in pairs
    ):
        return np.array([]), np.array([])
    value, right = (np.concatenate(each) for each in zip(*pairs, strict=True))
    finite = np.isfinite([value, right]).all()
    return (value, right) if finite else (np.array([]), np.array([]))


def _numbers(value):
    """The numbers in a value, in one row; None if it is made of anything else."""
    if isinstance(value, pd.DataFrame | dict | str) or value is None:
        return None
    try:
        found = np.ravel(np.asarray(value))
    except ValueError:
        return None
    return found.astype(float) if found.dtype.kind in "iuf" and found.size else None


def _places(decimals):
    return f" to {decimals} decimal{'s' * (decimals != 1)}" if decimals else " to a whole one"


def where(wrong, right, shown=None):
    """Say on which inputs an answer is wrong, if that can't be chance; empty otherwise.

    Parameters
    ----------
    wrong, right : list of Trial
    shown : Trial, optional
        The call that the message shows: what is said holds for it too.

    Returns
    -------
    str

    Examples
    --------
    >>> empty, single = (Trial({"x": x}, 0, 1) for x in ([], [5]))
    >>> right = [Trial({"x": [n, n + 1]}, 1, 1) for n in range(2, 20)]
    >>> where([empty] * 5, right, shown=empty)
    'Tried on 23 inputs, it is wrong wherever `x` is empty, and right elsewhere.'
    >>> where([empty] * 5, right, shown=single)
    ''
    """
    if not wrong or not right:
        return ""
    shown = shown or wrong[0]
    tried = f"Tried on {len(wrong) + len(right)} inputs, it is wrong"
    traits = [_traits(each) for each in wrong], [_traits(each) for each in right]
    always = set.intersection(*traits[0], _traits(shown))
    seen = {trait: sum(trait in each for each in traits[1]) for trait in sorted(always)}
    # What most right calls have too sends a learner to where nothing is wrong.
    seen = {trait: times for trait, times in seen.items() if 2 * times <= len(right)}
    exact = [trait for trait, times in seen.items() if not times]
    split = _split([*wrong, shown], right)
    if (exact or split) and 1 / math.comb(len(wrong) + len(right), len(wrong)) < LUCK:
        says = min(exact)[1] if exact else split
        return f"{tried} wherever {says}, and right elsewhere."
    for trait in sorted(seen, key=lambda trait: (seen[trait], trait)):
        share = (seen[trait] + len(wrong)) / (len(right) + len(wrong))
        if share ** len(wrong) < LUCK:
            return f"{tried} only where {trait[1]}."
    return ""


def _split(wrong, right):
    """Where a single number parts the two."""
    for name in wrong[0].inputs:
        bad, good = (
            [_plain_number(each.inputs.get(name)) for each in part] for part in (wrong, right)
        )
        if None in bad or None in good:
            continue
        if min(bad) > max(good):
            return f"`{name}` is {equality.spell(min(bad))} or more"
        if max(bad) < min(good):
            return f"`{name}` is {equality.spell(max(bad))} or less"
    return ""


def _plain_number(value):
    is_number = isinstance(value, numbers.Real) and not isinstance(value, bool | np.bool_)
    return value if is_number and math.isfinite(value) else None


def _traits(trial):
    """What can be said of a call's arguments, and of its right answer, in order of telling."""
    found = set()
    for name, value in trial.inputs.items():
        found |= {(order, f"`{name}` {says}") for order, says in _of_any(value)}
    answer = _plain_number(trial.expected)
    if answer is not None:
        found |= {(50 + order, f"the right answer {says}") for order, says in _of_number(answer)}
    return found


def _of_any(value):
    number = _plain_number(value)
    if number is not None:
        yield from _of_number(number)
    elif isinstance(value, str):
        yield 5, f"is {value!r}"
    elif isinstance(value, pd.DataFrame):
        yield from _of_labels(value)
        yield from _of_length(len(value), "row")
        for name in value:
            for order, says in _of_items(value[name].tolist()):
                yield order + 10, f"{says} in the column {name!r}"
    elif isinstance(value, dict):
        yield from _of_length(len(value), "key")
        yield from _of_items(list(value.values()))
    elif isinstance(value, list | tuple | np.ndarray | pd.Series) and np.ndim(value) > 0:
        kinds = {list: "is a list", tuple: "is a tuple", np.ndarray: "is an array"}
        yield 30, kinds.get(type(value), "is a Series")
        if isinstance(value, pd.Series):
            yield from _of_labels(value)
        yield from _of_length(len(value), "item")
        yield from _of_items(list(value))


def _of_number(number):
    if number == 0:
        yield 1, "is 0"
    if number < 0:
        yield 2, "is below 0"
    if number != int(number):
        yield 3, "is no whole number"


def _of_labels(value):
    if not value.index.equals(pd.RangeIndex(len(value))):
        yield 22, "has labels other than 0, 1, 2, …"
    if value.index.has_duplicates:
        yield 21, "has a label twice"


def _of_length(length, noun):
    if length == 0:
        yield 0, "is empty"
    if length == 1:
        yield 4, f"has only one {noun}"


def _of_items(items):
    plain = [each for each in map(_plain_number, items) if each is not None]
    if any(each is None or each is pd.NaT or each != each for each in items if np.ndim(each) == 0):
        yield 6, "has a missing value"
    if 0 in plain:
        yield 7, "has a 0"
    if any(each < 0 for each in plain):
        yield 8, "has a number below 0"
    if any(each != int(each) for each in plain):
        yield 9, "has a number that is not whole"
    try:
        if len(set(items)) < len(items):
            yield 11, "has a value twice"
        if any(two < one for one, two in zip(items, items[1:], strict=False)):
            yield 12, "has a value below the one before"
    except TypeError:  # lists in a list, or a mixture
        return


def changes(inputs):
    """Inputs with one thing changed that rarely matters to the right answer, and how to say it.

    Parameters
    ----------
    inputs : tuple
        Of the arguments and of the options of a call.

    Yields
    ------
    tuple of (str, tuple)
    """
    for says, change in (
        ("the keys in the order of the columns", _keys_like_columns),
        ("the labels 0, 1, 2, … for the rows", _relabeled),
        ("lists instead", _listed),
    ):
        changed = change(inputs)
        if changed is not None:
            yield says, changed


def _each(inputs, change):
    arguments, options = inputs
    changed = tuple(map(change, arguments)), {key: change(each) for key, each in options.items()}
    parts = zip([*arguments, *options.values()], [*changed[0], *changed[1].values()], strict=True)
    return None if all(one is two for one, two in parts) else changed


def _relabeled(inputs):
    def relabel(value):
        odd = isinstance(value, pd.Series | pd.DataFrame) and next(_of_labels(value), None)
        plain = odd and not isinstance(value.index, pd.DatetimeIndex)
        return value.reset_index(drop=True) if plain else value

    return _each(inputs, relabel)


def _listed(inputs):
    return _each(
        inputs,
        lambda value: value.tolist() if isinstance(value, np.ndarray | pd.Series) else value,
    )


def _keys_like_columns(inputs):
    tables = [each for each in inputs[0] if isinstance(each, pd.DataFrame)]
    columns = [name for table in tables for name in table]

    def reorder(value):
        if not isinstance(value, dict | pd.Series) or not set(value.keys()) <= set(columns):
            return value
        keys = [name for name in columns if name in value.keys()]
        if keys == list(value.keys()) or len(keys) != len(value):
            return value
        return value[keys] if isinstance(value, pd.Series) else {key: value[key] for key in keys}

    return _each(inputs, reorder)
