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


def same(value, expected, *, tolerance=1e-6):
    """Whether `value` answers as well as `expected`.

    Numbers agree within `tolerance`, relative or absolute; NaN equals NaN; a list equals a tuple,
    an array or a Series with the same elements; tables agree whatever the order of their columns.
    True is not 1.

    Parameters
    ----------
    value, expected : object
    tolerance : float

    Returns
    -------
    bool

    Examples
    --------
    >>> same(np.array([1, 2]), [1.0, 2.0]), same([1, 2], {1, 2}), same(True, 1)
    (True, False, False)
    """
    if isinstance(expected, pd.DataFrame):
        return _same_tables(value, expected, tolerance)
    if isinstance(expected, dict):
        return (
            isinstance(value, dict)
            and value.keys() == expected.keys()
            and all(same(value[key], expected[key], tolerance=tolerance) for key in expected)
        )
    if isinstance(expected, set | frozenset):
        return isinstance(value, set | frozenset) and value == expected
    if _is_sequence(expected):
        return (
            _is_sequence(value)
            and len(value) == len(expected)
            and all(
                same(v, e, tolerance=tolerance)
                for v, e in zip(_items(value), _items(expected), strict=True)
            )
        )
    return _same_scalars(value, expected, tolerance)


def _same_tables(value, expected, tolerance):
    return (
        isinstance(value, pd.DataFrame)
        and len(value) == len(expected)
        and sorted(map(str, value.columns)) == sorted(map(str, expected.columns))
        and all(same(value[name], expected[name], tolerance=tolerance) for name in expected)
    )


def _is_sequence(value):
    return isinstance(value, list | tuple | pd.Series | pd.Index) or (
        isinstance(value, np.ndarray) and value.ndim > 0
    )


def _items(value):
    return value.tolist() if hasattr(value, "tolist") else value


def _same_scalars(value, expected, tolerance):
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
        return math.isclose(value, expected, rel_tol=tolerance, abs_tol=tolerance)
    try:
        return type(value) is not type(None) and bool(value == expected) or value is expected
    except Exception:
        return False


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
