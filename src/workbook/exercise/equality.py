"""Whether two answers are the same, with every honest variation allowed, and how to show one."""

import itertools
import math
import numbers
import reprlib

import numpy as np
import pandas as pd


class _Short(reprlib.Repr):
    """One line for any value, with NumPy's scalars spelled as plain numbers."""

    def __init__(self):
        super().__init__()
        self.maxlist = self.maxtuple = self.maxset = self.maxdict = 8
        self.maxstring = self.maxother = 90

    def repr_dict(self, x, level):
        # The parent sorts the keys; a learner wants to see what was really passed.
        pairs = (f"{self.repr1(key, level - 1)}: {self.repr1(x[key], level - 1)}" for key in x)
        more = ["..."] if len(x) > self.maxdict else []
        return "{" + ", ".join([*itertools.islice(pairs, self.maxdict), *more]) + "}"

    def repr1(self, x, level):
        return super().repr1(x.item() if isinstance(x, np.generic) else x, level)


_short = _Short()
ROUNDED = "That is right but rounded"  # how `difference` begins where that is all


def same(value, expected, *, tolerance=1e-6, nothing=None):
    """Whether `value` answers as well as `expected`.

    Numbers agree within `tolerance`, relative or absolute; NaN equals NaN; a list equals a tuple,
    an array or a Series with the same elements; tables agree whatever the order of their columns.
    True is not 1.

    Parameters
    ----------
    value, expected : object
    tolerance : float
    nothing : float, optional
        The absolute tolerance, below which a number is taken for 0; like `tolerance` if not given.

    Returns
    -------
    bool

    Examples
    --------
    >>> same(np.array([1, 2]), [1.0, 2.0]), same([1, 2], {1, 2}), same(True, 1)
    (True, False, False)
    """
    nothing = tolerance if nothing is None else nothing
    if isinstance(expected, pd.DataFrame):
        return _same_tables(value, expected, tolerance, nothing)
    if isinstance(expected, dict):
        return (
            isinstance(value, dict)
            and value.keys() == expected.keys()
            and all(
                same(value[key], expected[key], tolerance=tolerance, nothing=nothing)
                for key in expected
            )
        )
    if isinstance(expected, set | frozenset):
        return isinstance(value, set | frozenset) and value == expected
    if _is_sequence(expected):
        return (
            _is_sequence(value)
            and len(value) == len(expected)
            and all(
                same(v, e, tolerance=tolerance, nothing=nothing)
                for v, e in zip(_items(value), _items(expected), strict=True)
            )
        )
    return _same_scalars(value, expected, tolerance, nothing)


def _same_tables(value, expected, tolerance, nothing):
    return (
        isinstance(value, pd.DataFrame)
        and len(value) == len(expected)
        and sorted(map(str, value.columns)) == sorted(map(str, expected.columns))
        and all(
            same(value[name], expected[name], tolerance=tolerance, nothing=nothing)
            for name in expected
        )
    )


def _is_sequence(value):
    return isinstance(value, list | tuple | pd.Series | pd.Index) or (
        isinstance(value, np.ndarray) and value.ndim > 0
    )


def _items(value):
    return value.tolist() if hasattr(value, "tolist") else value


def _same_scalars(value, expected, tolerance, nothing):
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value.item()
    if isinstance(expected, bool | np.bool_) or isinstance(value, bool | np.bool_):
        both = isinstance(expected, bool | np.bool_) and isinstance(value, bool | np.bool_)
        return both and bool(value) == bool(expected)
    if isinstance(expected, numbers.Number) and isinstance(value, numbers.Number):
        if isinstance(value, complex) or isinstance(expected, complex):
            return value == expected
        value, expected = float(value), float(expected)
        if math.isnan(expected) or math.isnan(value):
            return math.isnan(expected) and math.isnan(value)
        return math.isclose(value, expected, rel_tol=tolerance, abs_tol=nothing)
    try:
        return type(value) is not type(None) and bool(value == expected) or value is expected
    except Exception:
        return False


def same_with_index(value, expected):
    """Whether two Series or tables are the same, their rows under the same labels.

    >>> same_with_index(pd.Series([1], index=[7]), pd.Series([1], index=[8]))
    False
    """
    kept = isinstance(value, pd.Series | pd.DataFrame) and type(value) is type(expected)
    return kept and value.index.equals(expected.index) and same(value, expected)


def same_but_for_type(value, expected):
    """Whether a value differs from the expected one only in how it is written.

    >>> same_but_for_type("2.5", 2.5), same_but_for_type(1, True), same_but_for_type([3], 3)
    (True, True, True)
    >>> same_but_for_type({"a"}, ["a"]), same_but_for_type(2, 2), same_but_for_type(None, 0)
    (True, False, False)
    """
    try:
        return not same(value, expected) and same(_bare(value), _bare(expected))
    except Exception:
        return False


def _bare(value):
    """A value without what distinguishes its type from those that are taken for it."""
    if isinstance(value, set | frozenset):
        return _bare(sorted(value))
    if _is_sequence(value):
        items = [_bare(each) for each in _items(value)]
        return items[0] if len(items) == 1 else items
    if isinstance(value, bool | np.bool_):
        return int(value)
    if isinstance(value, str):
        return float(value) if value.strip("+-").replace(".", "", 1).isdecimal() else value
    return value


def difference(value, expected):
    """Say in what a value differs from the expected one; empty if there is no plain word for it.

    >>> difference(pd.DataFrame({"a": [1, 2]}), pd.DataFrame({"a": [1, 3]}))
    "It differs first in row 1, column 'a'."
    >>> difference([1, 2], [1]), difference([1, 2], [2, 1])
    ('It has 2 items, not 1.', 'These are the right items, in another order.')
    >>> difference({"b", "a"}, ["b", "a"])
    'These are the right items, but a set has no order.'
    >>> difference((2.33, 1.5), (7 / 3, 1.5)), difference([-2.5, 1], [2.5, -1])
    ('That is right but rounded, to 2 decimals.', 'That is right but for the sign.')
    >>> difference({"a": 1, "b": 2}, {"a": 1, "b": 3}), difference({"a": 1}, {"a": 1, "b": 3})
    ("It differs first at 'b'.", "It has no key 'b'.")
    """
    try:
        if isinstance(value, pd.DataFrame) and isinstance(expected, pd.DataFrame):
            return _difference_of_tables(value, expected)
    except Exception:  # a table can be odder than we think of, such as with a name twice
        return ""
    if _is_sequence(value) and _is_sequence(expected) and len(value) != len(expected):
        return f"It has {_count(len(value), 'item')}, not {len(expected)}."
    if same(value, expected):
        return "" if same_with_index(value, expected) else _difference_of_labels(expected)
    if isinstance(value, dict) or isinstance(expected, dict):
        return _difference_of_keys(value, expected)
    return _difference_of_numbers(value, expected) or _difference_of_order(value, expected)


def _difference_of_keys(value, expected):
    if not isinstance(value, dict) or not isinstance(expected, dict):
        return ""
    for key in [*expected, *value]:
        if key not in value:
            return f"It has no key {spell(key)}."
        if key not in expected:
            return f"It has a key {spell(key)}, which is not asked for."
        if not same(value[key], expected[key]):
            return f"It differs first at {spell(key)}."
    return ""


def _difference_of_labels(expected):
    labeled = isinstance(expected, pd.Series)
    return "The values are right, and the labels of the rows are not." if labeled else ""


def _difference_of_numbers(value, expected):
    try:
        value, expected = (np.ravel(np.asarray(each)).astype(float) for each in (value, expected))
    except (TypeError, ValueError):
        return ""
    if len(value) != len(expected) or not np.isfinite([value, expected]).all() or not value.any():
        return ""
    near = np.allclose(value, expected, rtol=0.02, atol=0)
    decimals = decimals_kept(value, expected) if near else None
    if decimals:  # a whole number is too often right but for something else
        return f"{ROUNDED}, to {_count(decimals, 'decimal')}."
    plain = len(value) == 1 and float(f"{value[0]:.2g}") == value[0]  # which may be chance
    opposite = not plain and np.allclose(value, -expected, rtol=1e-9)
    return "That is right but for the sign." if opposite else ""


def decimals_kept(value, expected):
    """To how many decimals numbers are those expected, rounded; None if they are not.

    >>> decimals_kept(np.array([0.3, 2.0]), np.array([0.33, 2.04])), decimals_kept(0.4, 0.33)
    (1, None)
    """
    for decimals in range(6):
        unit = 10.0**-decimals
        whole = np.allclose(value / unit, np.rint(value / unit), rtol=1e-9, atol=1e-9)
        if whole and np.all(np.abs(value - expected) <= unit / 2 * (1 + 1e-6)):
            return decimals
    return None


def _difference_of_order(value, expected):
    order = "These are the right items, in another order."
    if isinstance(value, set | frozenset):
        order = "These are the right items, but a set has no order."
    try:
        items = _items(expected)
        told_apart = len({repr(each) for each in items} - {"True", "False"}) == len(items) > 1
        return order if told_apart and same(sorted(_items(value)), sorted(items)) else ""
    except Exception:  # what can't be counted or sorted has no order
        return ""


def _difference_of_tables(value, expected):
    missing = [name for name in expected if name not in value]
    more = [name for name in value if name not in expected]
    if missing or more:
        return f"It has no column {missing[0]!r}." if missing else f"It has a column {more[0]!r}."
    if len(value) != len(expected):
        return f"It has {_count(len(value), 'row')}, not {len(expected)}."
    for row in range(len(expected)):
        for name in expected:
            if not same(value[name].iloc[row], expected[name].iloc[row]):
                return f"It differs first in row {row}, column {name!r}."
    return ""


def _count(number, noun):
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def is_data(value):
    """Whether a value is plain data; what else an answer returns may be of any kind at all.

    >>> is_data(np.array([1])), is_data({"a": None}), is_data(object())
    (True, True, False)
    """
    kinds = str | bytes | numbers.Number | bool | dict | set | np.ndarray | pd.DataFrame
    return value is None or isinstance(value, kinds | np.generic) or _is_sequence(value)


def unchanged(value, before):
    """Whether a value is still exactly what it was: same order, same types, same index.

    >>> unchanged([1, [2]], [1, [2]]), unchanged({"a": 1}, {"a": 1, "b": 2})
    (True, False)
    """
    if type(value) is not type(before):
        return False
    if isinstance(before, pd.DataFrame | pd.Series | pd.Index):
        axes = [] if isinstance(before, pd.Index) else zip(value.axes, before.axes, strict=True)
        return value.equals(before) and all(now.equals(then) for now, then in axes)
    if isinstance(before, np.ndarray):
        return value.shape == before.shape and same(value, before, tolerance=0)
    if isinstance(before, dict):
        return list(value) == list(before) and all(unchanged(value[k], before[k]) for k in before)
    if isinstance(before, list | tuple):
        return len(value) == len(before) and all(map(unchanged, value, before))
    return same(value, before, tolerance=0)


SPELLED = 400  # characters, and about as many items: a call that is longer nobody copies


def spell(value):
    """Spell a value as Python that makes it, or `describe` it where that gets too long.

    >>> print(spell(pd.DataFrame({"name": ["a"], "value": [1]}, index=[7])))
    pd.DataFrame({'name': ['a'], 'value': [1]}, index=[7])
    >>> spell(np.array([0.1, np.nan])), spell([True, np.float64(2)])
    ('np.array([0.1, np.nan])', '[True, 2.0]')
    >>> spell({"at": pd.Timestamp("2012-05-08 08:00")})
    "{'at': pd.Timestamp('2012-05-08 08:00:00')}"
    """
    if not isinstance(value, str) and getattr(value, "size", 0) > SPELLED:
        return describe(value)
    spelled = _spell(value)
    return spelled if len(spelled) <= SPELLED else describe(value)


def _spell(value):
    if isinstance(value, pd.DataFrame):
        columns = ", ".join(f"{name!r}: {_spell(value[name].tolist())}" for name in value)
        return f"pd.DataFrame({{{columns}}}{_spell_index(value)})"
    if isinstance(value, pd.Series):
        return f"pd.Series({_spell(value.tolist())}{_spell_index(value)})"
    if isinstance(value, np.ndarray) and value.ndim:
        return f"np.array({_spell(value.tolist())})"
    if isinstance(value, np.generic | np.ndarray):
        value = value.item()
    if isinstance(value, list | tuple | set | dict):
        return _spell_many(value)
    if value is pd.NaT:
        return "pd.NaT"
    if isinstance(value, pd.Timestamp | pd.Timedelta):
        return f"pd.{type(value).__name__}({str(value)!r})"
    if isinstance(value, float) and not math.isfinite(value):
        return {math.inf: "np.inf", -math.inf: "-np.inf"}.get(value, "np.nan")
    return repr(value)


def _spell_many(value):
    if len(value) > SPELLED:
        return _short.repr(value)
    if isinstance(value, dict):
        pairs = (f"{_spell(key)}: {_spell(each)}" for key, each in value.items())
        return "{" + ", ".join(pairs) + "}"
    spelled = [_spell(each) for each in value]
    if isinstance(value, set):  # in an order that is the same in each run
        return f"{{{', '.join(sorted(spelled))}}}" if value else "set()"
    inner = ", ".join(spelled)
    if isinstance(value, list):
        return f"[{inner}]"
    return f"({inner},)" if len(value) == 1 else f"({inner})"


def _spell_index(value):
    plain = value.index.equals(pd.RangeIndex(len(value)))
    return "" if plain else f", index={_spell(value.index.tolist())}"


def describe(value):
    """Spell a value in at most one line, the way a message can carry it.

    >>> describe(pd.DataFrame({"name": ["a"], "value": [1]}))
    'a table of 1 row (name, value)'
    >>> describe(np.float64(0.5)), describe(pd.Series([1, 2]))
    ('0.5', 'a Series of 2 values: [1, 2]')
    """
    if isinstance(value, pd.DataFrame):
        rows = "1 row" if len(value) == 1 else f"{len(value):,} rows"
        return f"a table of {rows} ({', '.join(map(str, value.columns))})"
    if isinstance(value, pd.Series | pd.Index):
        kind = type(value).__name__
        return f"a {kind} of {len(value):,} values: {_short.repr(value.tolist())}"
    if isinstance(value, np.ndarray) and value.ndim:
        return f"an array of shape {value.shape}: {_short.repr(value.tolist())}"
    if isinstance(value, np.generic | np.ndarray):
        value = value.item()
    if isinstance(value, float):
        return f"{value:.6g}" if math.isfinite(value) else str(value)
    return _short.repr(value)


def shorten(text):
    """Cut a text to a length that a message can carry.

    >>> shorten("x" * 500)[-1]
    '…'
    """
    text = " ".join(text.split())
    return text if len(text) <= 160 else text[:159] + "…"
