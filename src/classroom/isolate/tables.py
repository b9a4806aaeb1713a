"""NumPy's and pandas' values in plain data: scalars, arrays, indexes, Series and DataFrames.

Helps `codec`, whose encoder and decoder are handed in. Numbers travel as raw buffers; on arrival
every length, type and code is checked against its buffer, and truth values are made 0 or 1.
"""

import contextlib
import math
import re

import numpy as np
import pandas as pd

from classroom.isolate.wire import NotPlain
from classroom.isolate.zones import zone_name, zone_of

NUMBERS = re.compile(r"[<>|][biufcmMUS]\d{1,9}(\[\d*[a-zA-Zμ]+\])?")
MAX_LENGTH, MAX_BYTES = 10**7, 2**30
MASKED = (pd.arrays.IntegerArray, pd.arrays.FloatingArray, pd.arrays.BooleanArray)


def encode(value, encoder, depth):
    """JSON data for a value of exactly one of NumPy's or pandas' types, or None.

    Raises
    ------
    NotPlain
    """
    kind = type(value)
    if isinstance(value, np.generic) and kind is np.dtype(value.dtype).type:
        return _numbers("scalar", np.asarray(value), encoder, depth)
    if kind is np.ndarray:
        return _numbers("array", value, encoder, depth)
    for known, write in _WRITE.items():
        if kind is known:
            return write(value, encoder, depth)
    if isinstance(value, pd.Index) and kind.__module__.split(".")[0] == "pandas":
        return _index(value, encoder, depth)
    return None


def decode(tag, parts, decoder, depth):
    """The value that `encode` described; any exception means that it did not."""
    return _READ[tag](decoder, depth, *parts)


def as_base(value):
    """An array, a Series or a table of a subclass as one of the base type, or None."""
    if isinstance(value, np.ndarray):
        base = np.ndarray.view(value, np.ndarray)
        return base if base.dtype.kind in "biufcmMUSO" else None
    for base in (pd.DataFrame, pd.Series):
        if isinstance(value, base):
            return base(value)
    return None


def _numbers(tag, array, encoder, depth):
    """An array, its numbers in a buffer; of any objects each by itself."""
    if array.dtype.kind == "O":
        items = [encoder.encode(item, depth) for item in array.ravel().tolist()]
        return ["objects", list(array.shape), *items]
    if array.dtype.kind not in "biufcmMUS":
        return None
    if array.nbytes > MAX_BYTES:
        raise NotPlain(f"An array is too large to be handed over: {array.nbytes:,} bytes.")
    flat = np.ascontiguousarray(array).reshape(-1)
    place = encoder.raw(flat.view(np.uint8).data if array.nbytes else b"")
    return [tag, array.dtype.str, list(array.shape), place]


def _array(decoder, depth, dtype, shape, place):
    if not NUMBERS.fullmatch(dtype):
        raise ValueError(dtype)
    dtype = np.dtype(dtype)
    if not all(type(n) is int and n >= 0 for n in shape) or len(shape) > 32:
        raise ValueError(shape)
    if math.prod(n or 1 for n in shape) > 10 * MAX_LENGTH:
        raise ValueError(shape)
    flat = np.frombuffer(decoder.buffers[place], np.uint8)
    if dtype.kind == "b":
        return (flat != 0).reshape(shape)
    if dtype.kind == "U" and flat.size and flat.view(f"{dtype.byteorder}u4").max() > 0x10FFFF:
        raise ValueError("texts")
    return flat.view(dtype).reshape(shape) if dtype.itemsize else np.zeros(shape, dtype)


def _objects(decoder, depth, shape, *items):
    array = np.empty(len(items), object)
    for place, item in enumerate(items):
        array[place] = decoder.decode(item, depth)
    return array.reshape(shape)


# Columns: the arrays that pandas keeps in a Series or an index.


def _column(values, encoder, depth):
    """A column's array as JSON data, or None if it is of a rare kind."""
    if type(values) is pd.arrays.NumpyExtensionArray:
        values = values.to_numpy()
    if type(values) is np.ndarray:
        return _numbers("array", values, encoder, depth)
    if isinstance(values, pd.arrays.DatetimeArray | pd.arrays.TimedeltaArray):
        naive = values.tz_convert(None) if getattr(values, "tz", None) else values
        zone = zone_name(getattr(values, "tz", None))
        return ["stamps", _numbers("array", naive.to_numpy(), encoder, depth), zone]
    if isinstance(values, pd.Categorical):
        codes = _numbers("array", values.codes, encoder, depth)
        return _known(
            "categorical", codes, _index(values.categories, encoder, depth), values.ordered
        )
    if isinstance(values, MASKED):
        parts = values._data, values._mask
        return ["masked", *(_numbers("array", part, encoder, depth) for part in parts)]
    if isinstance(values, pd.arrays.PeriodArray):
        return ["periods", _numbers("array", values.asi8, encoder, depth), values.freqstr]
    if isinstance(values, pd.arrays.IntervalArray):
        ends = (_index(end, encoder, depth) for end in (values.left, values.right))
        return _known("intervals", *ends, values.closed)
    if isinstance(values.dtype, pd.StringDtype):
        texts = [None if text is pd.NA or text != text else text for text in values.tolist()]
        na = "NA" if values.dtype.na_value is pd.NA else "nan"
        return ["strings", encoder.encode(texts, depth), values.dtype.storage, na]
    return None


def _known(tag, *parts):
    return None if any(part is None for part in parts) else [tag, *parts]


def _stamps(decoder, depth, array, zone):
    stamps = pd.array(decoder.decode(array, depth))
    if zone is not None:
        stamps = stamps.tz_localize("UTC").tz_convert(zone_of(zone))
    return stamps


def _masked(decoder, depth, data, mask):
    data, mask = decoder.decode(data, depth), decoder.decode(mask, depth)
    kind = {"b": pd.arrays.BooleanArray, "f": pd.arrays.FloatingArray}.get(data.dtype.kind)
    return (kind or pd.arrays.IntegerArray)(data, mask)


def _strings(decoder, depth, texts, storage, na):
    missing = pd.NA if na == "NA" else np.nan
    texts = [missing if text is None else text for text in decoder.decode(texts, depth)]
    if not all(type(text) is str or text is missing for text in texts):
        raise ValueError("texts")
    return pd.array(texts, dtype=pd.StringDtype(storage, na_value=missing))


# Indexes, Series, tables.


def _index(index, encoder, depth):
    if type(index) is pd.RangeIndex:
        return [
            "range index",
            index.start,
            index.stop,
            index.step,
            encoder.encode(index.name, depth),
        ]
    names = [encoder.encode(name, depth) for name in index.names]
    if isinstance(index, pd.MultiIndex):
        levels = [_index(level, encoder, depth) for level in index.levels]
        codes = [_numbers("array", np.asarray(codes), encoder, depth) for codes in index.codes]
        return None if None in levels else ["multi index", names, levels, codes]
    freq = getattr(index, "freqstr", None)
    return _known("index", _column(index.array, encoder, depth), names, ["freq", freq])


def _read_index(decoder, depth, column, names, freq):
    values = decoder.decode(column, depth)
    [name] = decoder.decode_all(names, depth)
    dtype = values.dtype if isinstance(values, np.ndarray) else None
    index = pd.Index(values, dtype=dtype, name=name, tupleize_cols=False)
    if column[0] == "stamps" and isinstance(freq[1], str) and len(freq[1]) < 40:
        with contextlib.suppress(ValueError):  # a custom one, that pandas can't read
            return type(index)(index, freq=freq[1], name=name)
    return index


def _read_multi_index(decoder, depth, names, levels, codes):
    return pd.MultiIndex(
        levels=decoder.decode_all(levels, depth),
        codes=decoder.decode_all(codes, depth),
        names=decoder.decode_all(names, depth),
    )


def _read_range_index(decoder, depth, start, stop, step, name):
    index = pd.RangeIndex(start, stop, step, name=decoder.decode(name, depth))
    if len(index) > MAX_LENGTH:
        raise ValueError(len(index))
    return index


def _series(series, encoder, depth):
    index = _index(series.index, encoder, depth)
    column = _column(series.array, encoder, depth)
    return _known("series", column, index, ["name", encoder.encode(series.name, depth)])


def _read_series(decoder, depth, column, index, name):
    values, index = decoder.decode(column, depth), decoder.decode(index, depth)
    return _as_series(values, index, decoder.decode(name[1], depth))


def _as_series(values, index, name=None):
    return pd.Series(values, index=index, dtype=values.dtype, name=name, copy=False)


def _table(table, encoder, depth):
    axes = (_index(axis, encoder, depth) for axis in (table.columns, table.index))
    places = range(table.shape[1])
    columns = (_column(table.iloc[:, place].array, encoder, depth) for place in places)
    return _known("table", *axes, *columns)


def _read_table(decoder, depth, names, index, *columns):
    names, index = decoder.decode(names, depth), decoder.decode(index, depth)
    columns = [_as_series(decoder.decode(column, depth), index) for column in columns]
    table = pd.DataFrame(dict(enumerate(columns)), index=index)
    table.columns = names
    return table


def _moment(tag):
    def write(value, encoder, depth):
        zone = zone_name(getattr(value, "tzinfo", None))
        return [tag, int(value.asm8.view("i8")), value.unit, zone]

    return write


def _timestamp(decoder, depth, ticks, unit, zone):
    moment = pd.Timestamp(np.datetime64(ticks, unit))
    return moment if zone is None else moment.tz_localize("UTC").tz_convert(zone_of(zone))


def _interval(value, encoder, depth):
    ends = (encoder.encode(end, depth) for end in (value.left, value.right))
    return ["interval", *ends, value.closed]


_WRITE = {
    pd.Series: _series,
    pd.DataFrame: _table,
    pd.Timestamp: _moment("timestamp"),
    pd.Timedelta: _moment("duration"),
    type(pd.NaT): lambda value, encoder, depth: ["NaT"],
    type(pd.NA): lambda value, encoder, depth: ["NA"],
    pd.Period: lambda value, encoder, depth: ["period", value.ordinal, value.freqstr],
    pd.Interval: _interval,
}
_READ = {
    "array": _array,
    "scalar": lambda *given: _array(*given)[()],
    "objects": _objects,
    "stamps": _stamps,
    "categorical": lambda d, depth, codes, categories, ordered: pd.Categorical.from_codes(
        d.decode(codes, depth), d.decode(categories, depth), ordered=ordered
    ),
    "masked": _masked,
    "periods": lambda d, depth, ordinals, freq: pd.arrays.PeriodArray(
        d.decode(ordinals, depth), dtype=pd.PeriodDtype(freq)
    ),
    "intervals": lambda d, depth, left, right, closed: pd.arrays.IntervalArray.from_arrays(
        d.decode(left, depth), d.decode(right, depth), closed
    ),
    "strings": _strings,
    "range index": _read_range_index,
    "multi index": _read_multi_index,
    "index": _read_index,
    "series": _read_series,
    "table": _read_table,
    "timestamp": _timestamp,
    "duration": lambda d, depth, ticks, unit, zone: pd.Timedelta(np.timedelta64(ticks, unit)),
    "NaT": lambda d, depth: pd.NaT,
    "NA": lambda d, depth: pd.NA,
    "period": lambda d, depth, ordinal, freq: pd.Period(ordinal=ordinal, freq=freq),
    "interval": lambda d, depth, left, right, closed: pd.Interval(
        d.decode(left, depth), d.decode(right, depth), closed
    ),
}
