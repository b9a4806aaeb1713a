"""Plain data by value: JSON data and raw buffers, and back to an equal value of the same type.

`null`, truth values, texts, floats and integers of 64 bits are themselves; all else is a list
`[tag, ...]`. Arrays and tables are in `tables`. What is not exactly of a plain type is left to the
caller's `other`. Decoding builds plain values only, and refuses all that `encode` would not write.
"""

import datetime
import re
import types
from array import array

from classroom.isolate import tables
from classroom.isolate.wire import NotPlain, ProtocolError
from classroom.isolate.zones import zone_name, zone_of

MAX_DEPTH, MAX_BITS = 60, 1_300_000
SURROGATE = re.compile("[\ud800-\udfff]")
ATOMS, TEXTS = {type(None), bool, float}, {type(None), str}


class Base:
    """Said by an `other`: the value crosses as this one, which is of a plain type."""

    def __init__(self, value):
        self.value = value


def encode(value, other, buffers):
    """A value as JSON data; raw parts are appended to `buffers`.

    Parameters
    ----------
    value : object
    other : function
        Called with what is not exactly of a plain type, and with `buffers`. Returns JSON data that
        `decode` hands to its own `other`, or `Base(value)` to cross as that plain value.
    buffers : list of bytes-like

    Raises
    ------
    NotPlain
        If the value contains itself, is nested too deeply or is too large.

    Examples
    --------
    >>> encode([1, (2.5, None)], other=None, buffers=[])
    ['list', 1, ['tuple', 2.5, None]]
    """
    return _Encoder(other, buffers).encode(value, MAX_DEPTH)


def decode(data, other, buffers):
    """The value that `encode` made `data` and `buffers` of; `other` gets what its `other` said.

    Raises
    ------
    ProtocolError
        If it is nothing that `encode` gives.

    Examples
    --------
    >>> decode(["dict", ["tuple", 1, 2], "both"], other=None, buffers=[])
    {(1, 2): 'both'}
    """
    try:
        return _Decoder(other, buffers).decode(data, 2 * MAX_DEPTH)
    except ProtocolError:
        raise
    except Exception as error:
        raise ProtocolError(f"A value can't be read ({type(error).__name__}).") from None


def as_base(value):
    """A value of a subclass as its plain base type, read with that type's own methods, or None.

    >>> from collections import Counter
    >>> as_base(Counter("aab")).value
    {'a': 2, 'b': 1}
    """
    for base, read in _READ.items():
        if issubclass(type(value), base):
            return Base(read(value))
    found = tables.as_base(value)
    return None if found is None else Base(found)


class _Encoder:
    def __init__(self, other, buffers):
        self.other, self.buffers, self.open = other, buffers, set()

    def raw(self, data):
        """The place of a buffer."""
        self.buffers.append(data)
        return len(self.buffers) - 1

    def encode(self, value, depth):
        kind = type(value)
        if kind in ATOMS:
            return value
        if kind is int:
            return _whole(value)
        if kind is str:
            if SURROGATE.search(value):
                return ["text", value.encode("utf-8", "surrogatepass").hex()]
            return value
        if depth <= 0:
            raise NotPlain("A value can't be handed over: it is nested too deeply.")
        if kind in _CONTAINERS:
            return self._container(kind, value, depth - 1)
        if kind in _LEAVES:
            tag, parts = _LEAVES[kind]
            return [tag, *(self.encode(part, depth - 1) for part in parts(value))]
        found = tables.encode(value, self, depth - 1)
        if found is not None:
            return found
        said = self.other(value, self.buffers)
        return self.encode(said.value, depth - 1) if isinstance(said, Base) else ["other", said]

    def _container(self, kind, value, depth):
        if id(value) in self.open:
            raise NotPlain("A value can't be handed over: it contains itself.")
        parts = value if kind is not dict else [part for pair in value.items() for part in pair]
        kinds = set(map(type, parts))
        if kinds == {float} and kind is not dict and len(parts) > 30:
            return ["numbers", kind.__name__, self.raw(array("d", parts).tobytes())]
        if kinds <= ATOMS or kinds <= TEXTS and not SURROGATE.search("".join(filter(None, parts))):
            return [kind.__name__, *parts]
        self.open.add(id(value))
        data = [kind.__name__, *[self.encode(part, depth) for part in parts]]
        self.open.discard(id(value))
        return data


class _Decoder:
    def __init__(self, other, buffers):
        self.other, self.buffers = other, buffers

    def decode(self, data, depth):
        if type(data) is not list:
            if type(data) is dict:
                raise ProtocolError("A value can't be read.")
            return data
        if depth <= 0:
            raise ProtocolError("A value is nested too deeply.")
        tag, *parts = data
        if tag == "other":
            [said] = parts
            return self.other(said, self.buffers)
        if tag == "numbers":
            return _BUILD[parts[0]](*array("d", self.buffers[parts[1]]))
        if tag in _BUILD:
            return _BUILD[tag](*self.decode_all(parts, depth - 1))
        return tables.decode(tag, parts, self, depth - 1)

    def decode_all(self, parts, depth):
        """Several values; quick where there is nothing but numbers and texts."""
        if {list, dict}.isdisjoint(map(type, parts)):
            return parts
        return [self.decode(part, depth) for part in parts]


def _whole(value):
    if -(2**63) <= value < 2**63:
        return value
    if value.bit_length() > MAX_BITS:
        raise NotPlain(f"A whole number is too large to be handed over: over {MAX_BITS:,} bits.")
    return ["int", hex(value)]


def _clock(value):
    parts = value.hour, value.minute, value.second, value.microsecond
    return *parts, zone_name(value.tzinfo), value.fold


def _date(value):
    return value.year, value.month, value.day


_READ = {
    int: int.__int__,
    float: float.__float__,
    complex: lambda v: complex(complex.real.__get__(v), complex.imag.__get__(v)),
    str: str.__str__,
    bytes: lambda v: bytes(bytes.__iter__(v)),
    list: lambda v: list(list.__iter__(v)),
    tuple: lambda v: tuple(tuple.__iter__(v)),
    dict: lambda v: dict(dict.items(v)),
    set: lambda v: set(set.__iter__(v)),
    frozenset: lambda v: frozenset(frozenset.__iter__(v)),
}
_CONTAINERS = {list, tuple, dict, set, frozenset}
_LEAVES = {
    complex: ("complex", lambda v: (v.real, v.imag)),
    bytes: ("bytes", lambda v: (v.hex(),)),
    range: ("range", lambda v: (v.start, v.stop, v.step)),
    slice: ("slice", lambda v: (v.start, v.stop, v.step)),
    types.EllipsisType: ("...", lambda v: ()),
    datetime.date: ("date", _date),
    datetime.time: ("time", _clock),
    datetime.datetime: ("datetime", lambda v: (*_date(v), *_clock(v))),
    datetime.timedelta: ("timedelta", lambda v: (v.days, v.seconds, v.microseconds)),
}
_BUILD = {
    "list": lambda *parts: list(parts),
    "tuple": lambda *parts: parts,
    "dict": lambda *parts: dict(zip(parts[::2], parts[1::2], strict=True)),
    "set": lambda *parts: set(parts),
    "frozenset": lambda *parts: frozenset(parts),
    "int": lambda digits: int(digits, 16),
    "text": lambda digits: bytes.fromhex(digits).decode("utf-8", "surrogatepass"),
    "complex": complex,
    "bytes": bytes.fromhex,
    "range": range,
    "slice": slice,
    "...": lambda: ...,
    "date": datetime.date,
    "time": lambda *p: datetime.time(*p[:4], zone_of(p[4]), fold=p[5]),
    "datetime": lambda *p: datetime.datetime(*p[:7], zone_of(p[7]), fold=p[8]),
    "timedelta": datetime.timedelta,
}
