"""Plain data crosses to another process and comes back equal, and nothing else comes in."""

import collections
import datetime
import enum
import json
import math
import socket
import struct
import zoneinfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy

from classroom.isolate import codec, wire


def through(value, other=None):
    """What comes out at the other end."""
    buffers = []
    data = codec.encode(value, other, buffers)
    one, two = wire.socketpair()
    one.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2**22)
    one.send({"data": data, "buffers": buffers}, timeout=5)
    message = two.receive(timeout=5)
    one.close()
    two.close()
    return codec.decode(
        message["data"], lambda said, buffers: ("other", said), message.get("buffers", [])
    )


def alike(one, two):
    """Equal, of the same type, in the same order; nan is nan and -0.0 is not 0.0."""
    if type(one) is not type(two):
        return False
    if isinstance(one, float):
        return math.isnan(one) == math.isnan(two) and (
            struct.pack("d", one) == struct.pack("d", two) or math.isnan(one)
        )
    if isinstance(one, complex):
        return alike(one.real, two.real) and alike(one.imag, two.imag)
    if isinstance(one, list | tuple):
        return len(one) == len(two) and all(map(alike, one, two))
    if isinstance(one, dict):
        return alike(list(one.items()), list(two.items()))
    return one == two


texts = st.text(st.characters(exclude_categories=()))
atoms = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | texts
    | st.binary()
    | st.complex_numbers()
    | st.dates()
    | st.datetimes()
    | st.timedeltas()
    | st.times()
)
keys = st.none() | st.booleans() | st.integers() | texts | st.tuples(st.integers(), texts)
values = st.recursive(
    atoms,
    lambda some: (
        st.lists(some)
        | st.tuples(some, some)
        | st.dictionaries(keys, some)
        | st.sets(keys)
        | st.frozensets(keys)
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(values)
def test_plain_data_come_back_equal(value):
    assert alike(through(value), value)


@pytest.mark.parametrize(
    "value",
    [
        10**5000,
        -(2**63),
        2**63,
        math.nan,
        -0.0,
        "\ud83d\ude00",
        "\udcff",
        range(3, 9, 2),
        slice(None, 4),
        ...,
        [[]],
        {(1, "a"): [{}]},
        list(range(1000)),
        ["a"] * 1000,
        datetime.datetime(2024, 3, 31, 2, 30, fold=1, tzinfo=zoneinfo.ZoneInfo("Europe/Paris")),
        datetime.time(1, 2, tzinfo=datetime.timezone(datetime.timedelta(hours=5, minutes=30))),
        np.float64(0.1),
        np.int8(-3),
        np.bool_(True),
        np.str_("äö"),
        np.str_(""),
        np.bytes_(b"x"),
        np.datetime64("2024-02-29T12", "h"),
        np.timedelta64(7, "D"),
        np.complex64(1j),
        pd.Timestamp("2024-01-01 12:00", tz="America/New_York"),
        pd.Timestamp(5, unit="s"),
        pd.Timedelta("90min"),
        pd.Period("2012Q3"),
        pd.Interval(0, 2.5, "left"),
    ],
    ids=lambda value: f"{type(value).__name__}-{'' if type(value) is int else str(value)[:20]!a}",
)
def test_a_value_comes_back_equal_and_of_its_type(value):
    back = through(value)
    assert type(back) is type(value)
    assert alike(back, value) or math.isnan(value)
    if isinstance(value, pd.Timestamp | pd.Timedelta):
        assert back.unit == value.unit


def test_missing_values_stay_what_they_are():
    back = through([pd.NA, pd.NaT])
    assert back[0] is pd.NA
    assert back[1] is pd.NaT


kinds = st_numpy.scalar_dtypes() | st_numpy.unicode_string_dtypes(min_len=1)


@settings(max_examples=100, deadline=None)
@given(st_numpy.arrays(kinds, st_numpy.array_shapes(min_dims=0, min_side=0, max_side=4)))
def test_arrays_come_back_equal(array):
    back = through(array)
    assert type(back) is np.ndarray
    assert back.dtype == array.dtype
    np.testing.assert_array_equal(back, array)
    assert back.flags.writeable


def test_arrays_of_objects_cross_element_by_element():
    array = np.empty((2, 2), object)
    array[:] = [[1, "a"], [None, [2.5]]]
    back = through(array)
    assert back.dtype == object
    assert back.tolist() == array.tolist()


def test_slices_and_other_orders_of_an_array_cross():
    array = np.arange(24).reshape(4, 6)
    for view in (array[::2, ::-1], array.T, np.asfortranarray(array), np.broadcast_to(3, (2, 3))):
        np.testing.assert_array_equal(through(view), view)


days = pd.date_range("2024-03-30", periods=3, freq="D", tz="Europe/Paris")
columns = {
    "int": [1, 2, 3],
    "float": [0.5, np.nan, -0.0],
    "bool": [True, False, True],
    "text": ["a", None, "ü"],
    "object": pd.Series([1, "a", None], dtype=object),
    "time": days.tz_localize(None),
    "zone": days,
    "utc": days.tz_convert("UTC"),
    "seconds": days.tz_localize(None).as_unit("s"),
    "delta": pd.to_timedelta([1, 2, None], unit="h"),
    "category": pd.Categorical(["b", "a", None], ["b", "a"], ordered=True),
    "Int64": pd.array([1, None, 3], "Int64"),
    "Float32": pd.array([1, None, 3], "Float32"),
    "boolean": pd.array([True, None, False], "boolean"),
    "string": pd.array(["a", None, "b"], "string"),
    "period": pd.period_range("2012-01", periods=3, freq="M"),
    "interval": pd.interval_range(0, 3),
    "int8": np.array([1, 2, 3], "int8"),
    "complex": [1j, 2, 3],
}


@pytest.mark.parametrize("name", columns)
def test_a_column_comes_back_with_its_dtype(name):
    series = pd.Series(columns[name], name=("odd", 1))
    pd.testing.assert_series_equal(through(series), series)
    pd.testing.assert_series_equal(through(series.iloc[:0]), series.iloc[:0])
    index = pd.Index(columns[name], name="i")
    pd.testing.assert_index_equal(through(index), index, exact=True)


@pytest.mark.parametrize(
    "index",
    [
        pd.RangeIndex(3, 9, 2, name="r"),
        days,
        days.tz_localize(None).rename("d"),
        pd.MultiIndex.from_product([["a"], [1, 2, 3]], names=["x", None]),
        pd.Index([1, 1, 2]),
        pd.timedelta_range("1h", periods=3, freq="h"),
        pd.Index([(1, 2), 3, None], dtype=object),
        pd.Index(["a", "b", "c"], dtype=object),
        pd.CategoricalIndex(["a", "b", "a"]),
    ],
    ids=lambda index: f"{type(index).__name__}-{index.dtype}",
)
def test_a_table_comes_back_with_its_index(index):
    table = pd.DataFrame(columns).set_axis(index)
    pd.testing.assert_frame_equal(through(table), table)
    assert type(through(table).index) is type(index)


def test_a_table_keeps_names_that_are_there_twice():
    table = pd.DataFrame([[1, "a", 2.5], [2, "b", 3.5]], columns=["x", "y", "x"])
    pd.testing.assert_frame_equal(through(table), table)
    table.columns = pd.MultiIndex.from_tuples([("a", 1), ("a", 2), ("b", 1)])
    pd.testing.assert_frame_equal(through(table), table)
    pd.testing.assert_frame_equal(through(table.iloc[:, :0]), table.iloc[:, :0])
    pd.testing.assert_frame_equal(through(pd.DataFrame()), pd.DataFrame())


class Always(int):
    def __eq__(self, other):
        return True

    def __int__(self):
        return 99

    __hash__ = int.__hash__


class Table(pd.DataFrame):
    pass


Point = collections.namedtuple("Point", "x y")
Colour = enum.IntEnum("Colour", "RED GREEN")


@pytest.mark.parametrize(
    ("value", "base"),
    [
        (Always(3), 3),
        (Point(1, 2), (1, 2)),
        (Colour.GREEN, 2),
        (collections.Counter("aab"), {"a": 2, "b": 1}),
        (collections.OrderedDict(a=1), {"a": 1}),
        (collections.defaultdict(list, {1: [2]}), {1: [2]}),
        (type("S", (str,), {"__eq__": lambda s, o: True, "__hash__": str.__hash__})("x"), "x"),
        (type("L", (list,), {"__iter__": lambda s: iter([7])})([1, 2]), [1, 2]),
    ],
)
def test_a_subclass_crosses_as_its_base_with_the_bases_own_methods(value, base):
    back = through(value, other=lambda value, buffers: codec.as_base(value))
    assert alike(back, base)


def test_a_subclass_of_an_array_or_a_table_crosses_as_its_base():
    def other(value, buffers):
        return codec.as_base(value)

    liar = type("A", (np.ndarray,), {"__eq__": lambda s, o: True})
    back = through(np.arange(3).view(liar), other)
    assert type(back) is np.ndarray
    assert (back == [0, 1, 2]).all()
    assert type(through(Table({"a": [1]}), other)) is pd.DataFrame


def test_what_is_not_plain_is_left_to_the_caller():
    asked = []

    def other(value, buffers):
        asked.append(value)
        return {"number": len(asked)}

    assert through([print, 2], other) == [("other", {"number": 1}), 2]
    assert asked == [print]


def test_a_value_that_contains_itself_is_refused():
    loop = [1]
    loop.append(loop)
    with pytest.raises(wire.NotPlain, match="contains itself"):
        through(loop)


def test_a_value_that_is_nested_too_deeply_is_refused():
    deep = []
    for _ in range(5000):
        deep = [deep]
    with pytest.raises(wire.NotPlain, match="too deeply"):
        through(deep)


def test_a_value_that_is_too_large_is_refused():
    with pytest.raises(wire.NotPlain, match="too large"):
        through(np.broadcast_to(0.0, (2**30,)))
    one, _ = pair = wire.socketpair(max_bytes=100)
    with pytest.raises(wire.NotPlain, match="too large"):
        one.send({"buffers": [bytes(101)]})
    [each.close() for each in pair]


def received(data, max_bytes=10_000):
    """What comes of raw bytes."""
    one, two = wire.socketpair(max_bytes=max_bytes)
    one.sock.sendall(data)
    one.close()
    try:
        return two.receive(timeout=2)
    finally:
        two.close()


def frame(head, sizes=(), total=None, magic=wire.MAGIC, length=None):
    head = head if isinstance(head, bytes) else json.dumps(head).encode()
    first = wire.HEAD.pack(
        magic, length or len(head), len(sizes), sum(sizes) if total is None else total
    )
    return first + struct.pack(f"!{len(sizes)}Q", *sizes) + head


@pytest.mark.parametrize(
    "data",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        frame({}, magic=b"abcd"),
        frame({})[:-1],
        frame({})[:5],
        frame({}, length=2**31),
        frame({}, sizes=[2**40]),
        frame({}, sizes=[5], total=6) + bytes(6),
        frame([1]),
        frame(b"{"),
        frame(b"\xff"),
        frame({"buffers": []}),
        frame(b"[" * 9000 + b"]" * 900),
        frame({}, sizes=[9]) + bytes(3),
        frame({}, sizes=[0] * 900, total=10**9),
    ],
)
def test_a_bad_frame_is_a_protocol_error_with_one_sentence(data):
    with pytest.raises(wire.ProtocolError, match=r"^[^.]*\.$"):
        received(data)


def test_the_end_of_a_connection_and_silence_have_their_own_errors():
    with pytest.raises(EOFError):
        received(b"")
    one, two = wire.socketpair()
    with pytest.raises(TimeoutError):
        two.receive(timeout=0.05)
    one.close()
    two.close()


@pytest.mark.parametrize(
    "data",
    [
        {},
        [],
        ["?"],
        ["list", {}],
        ["set", ["list"]],
        ["int", "x"],
        ["dict", 1],
        [["list"]],
        ["array", "|O8", [1], 0],
        ["array", "<f8", [3], 0],
        ["array", "<f8", [-1], 0],
        ["array", "<f8", [1], 7],
        ["array", "<f8", [10**12, 0], 1],
        ["array", "<i4, <f8", [1], 0],
        ["array", "|V8", [1], 0],
        ["range index", 0, 10**12, 1, None],
        ["datetime", 1, 1, 1, 0, 0, 0, 0, "../../etc/passwd", 0],
        ["strings", ["list", 1], "python", "NA"],
        ["table", 1, 2],
        ["series"],
        ["scalar", "<f8", [1, 1], 0, 0],
        ["other"],
        ["array", "<U1", [2], 0],
        ["categorical", ["array", "|i1", [8], 0], ["range index", 0, 1, 1, None], False],
        ["list", *[["list"]] * 3, "x", ["slice"]],
    ],
    ids=str,
)
def test_what_is_no_plain_value_is_a_protocol_error(data):
    with pytest.raises(wire.ProtocolError):
        codec.decode(data, None, [bytearray(b"\x07" * 8), bytearray()])


def test_truth_values_from_outside_are_0_or_1():
    array = codec.decode(["array", "|b1", [3], 0], None, [bytearray(b"\x00\x01\x7f")])
    assert array.view(np.uint8).tolist() == [0, 1, 1]
