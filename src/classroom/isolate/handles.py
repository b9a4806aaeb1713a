"""What stands in the tests' process for an object that stays in the learner's.

A handle can be called, has attributes and methods, a length, items and a text: each asks the other
side. It is equal to itself alone, and always true: a comparison or a truth value would be an answer
that the learner's code chooses. So would `x.equals(y)` and its kin, which it refuses to have.
"""

import numpy as np
import pandas as pd

SPECIAL = {"__qualname__", "__annotations__", "__defaults__", "__kwdefaults__", "__dict__"}
# Methods of tables, arrays, texts and sets that answer whether something holds.
VERDICTS = set(
    """all any between compare duplicated empty endswith eq equals ge gt hasnans identical isalnum
    isalpha isdecimal isdigit isdisjoint isidentifier isin islower isna isnull isnumeric isspace
    issubset issuperset istitle isupper is_monotonic_decreasing is_monotonic_increasing is_unique
    le lt ne notna notnull startswith""".split()
)


def _doc(handle):
    return handle._relay("get", "__doc__")


class Handle:
    """An object of the learner's; `ask` sends a request about it."""

    __slots__ = ("__weakref__", "_about_", "_ask_", "_number_")
    __array_ufunc__ = None  # NumPy compares it with nothing
    __doc__ = property(_doc)

    def __init__(self, ask, number, about):
        self._ask_, self._number_, self._about_ = ask, number, about

    def _relay(self, do, *arguments):
        return self._ask_(do, self._number_, arguments)

    def __getattr__(self, name):
        if name == "__name__" and self._about_["name"] is not None:
            return self._about_["name"]
        if name == "__code__" and self._about_["file"] is not None:
            return _code(self._about_["file"], self._about_["name"] or "")
        hidden = name.startswith("__") and name not in SPECIAL
        if hidden or name == "_typ" or name.startswith(("_repr_", "_ipython_", "_render_")):
            raise AttributeError(f"An object of the notebook's process does not tell its {name}.")
        if name in VERDICTS:
            raise AttributeError(f"Whether {name} holds is never asked of the notebook's process.")
        return self._relay("get", name)

    def __len__(self):
        return _expect(int, self._relay("len", None))

    def __getitem__(self, key):
        return self._relay("item", key)

    def __iter__(self):
        return iter(_expect(list, self._relay("iter", None)))

    def __contains__(self, value):
        return value in list(self)

    def __instancecheck__(self, value):
        return isinstance(value, Handle) and _expect(bool, self._relay("isinstance", value))

    def __bool__(self):
        return True

    def __repr__(self):
        return _expect(str, self._relay("repr", None))

    def __array__(self, *_, **__):
        raise TypeError("An object of the notebook's process is no array.")

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __reduce_ex__(self, protocol):
        raise TypeError("An object of the notebook's process can't be pickled.")


class CallableHandle(Handle):
    """A function, a method, a class or a callable object of the learner's."""

    __slots__ = ()
    __doc__ = property(_doc)

    def __call__(self, *arguments, **options):
        """Call it over there."""
        return self._ask_("call", self._number_, (arguments, options))


class Kept:
    """Stands, in what comes back of an argument, for an object that is not data."""


def _expect(kind, value):
    if type(value) is not kind:
        raise TypeError(f"The notebook's process gave something that is no {kind.__name__}.")
    return value


def _code(file, name):
    return (lambda: None).__code__.replace(co_filename=file, co_name=name)


def update(value, now):
    """Change a value in place to what it has become on the other side.

    >>> numbers = [1, [2]]
    >>> inner = numbers[1]
    >>> update(numbers, [1, [2, 3], 4])
    >>> numbers, inner
    ([1, [2, 3], 4], [2, 3])
    """
    if type(value) is not type(now):
        return
    if isinstance(value, list):
        value[:] = _merged(value, now)
    elif isinstance(value, tuple):
        _merged(value, now)
    elif isinstance(value, dict):
        merged = {key: _updated(value[key], now[key]) if key in value else now[key] for key in now}
        value.clear()
        value.update(merged)
    elif isinstance(value, set):
        value.clear()
        value.update(now)
    elif isinstance(value, np.ndarray):
        if value.shape == now.shape and value.dtype == now.dtype and value.flags.writeable:
            value[...] = now
    elif isinstance(value, pd.Series | pd.DataFrame):
        if not value.equals(now) or not all(map(_same_axis, value.axes, now.axes)):
            type(value).__init__(value, now)


def _same_axis(one, two):
    return one.equals(two)


def _merged(value, now):
    common = [_updated(old, new) for old, new in zip(value, now, strict=False)]
    return common + list(now[len(common) :])


def _updated(old, new):
    if isinstance(new, Kept):
        return old
    if type(old) is type(new) and isinstance(
        old, list | tuple | dict | set | np.ndarray | pd.Series | pd.DataFrame
    ):
        update(old, new)
        return old if not isinstance(old, tuple) or len(old) == len(new) else new
    return new
