"""What strangers and strange processes send, made up at random: it is read, or refused in a word.

The gate tries the same few examples in each run. `FUZZ=100` tries a hundred times as many, and
others each time.
"""

import io
import json
import os
import struct
import warnings
import zipfile

import hypothesis
import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classroom.collect import archive
from classroom.course import cleaning, roster
from classroom.course.upload import Refused
from classroom.export.spreadsheet import Spreadsheet
from classroom.intake import parsing
from classroom.isolate import codec, errors, evidence, execute, tables, tests_process, wire
from workbook.exercise import bundle

MORE = int(os.environ.get("FUZZ", "0"))
fuzz = hypothesis.settings(
    max_examples=100 * max(MORE, 1),
    deadline=None,
    derandomize=not MORE,
    database=None,
    suppress_health_check=list(hypothesis.HealthCheck),
)

# JSON with everything that Python's own reader takes: half characters, NaN, long numbers.
ODD = st.sampled_from(["\ud800", "\0", "\x1b[31m", "\u202e", "<script>", "../", "", "x" * 300])
TEXTS = st.text(st.characters(exclude_categories=()), max_size=8) | ODD
NUMBERS = st.integers() | st.floats() | st.sampled_from([2**63, -1, 10**400])
ATOMS = st.none() | st.booleans() | NUMBERS | TEXTS


def json_of(words):
    """JSON in which these words stand where a reader looks for them."""
    known = st.sampled_from(sorted(words))
    return st.recursive(
        ATOMS | known,
        lambda inner: (
            st.lists(inner, max_size=6)
            | st.dictionaries(known | TEXTS, inner, max_size=6)
            | st.builds(lambda tag, parts: [tag, *parts], known, st.lists(inner, max_size=5))
        ),
        max_leaves=25,
    )


# The wire


@fuzz
@given(st.binary(max_size=200), st.booleans(), json_of({"n", "buffers"}))
def test_any_bytes_are_a_message_or_are_refused(data, framed, head):
    if framed:
        text = json.dumps(head).encode() + data[:3]
        sizes = struct.pack("!2Q", 1, 2)
        data = wire.HEAD.pack(wire.MAGIC, len(text), 2, 3) + sizes + text + data[3:]
    one, two = wire.socketpair(max_bytes=10_000)
    one.sock.sendall(data)
    one.close()
    try:
        assert isinstance(two.receive(timeout=2), dict)
    except (wire.ProtocolError, EOFError):
        pass
    finally:
        two.close()


TAGS = {*tables._READ, *codec._BUILD, "numbers", "other", "mine", "yours", "opaque", "freq", "name"}
TAGS |= {"<f8", "|b1", "<U1", "<M8[ns]", "UTC", "D", "both", "python", "NA", "callable"}


@fuzz
@given(json_of(TAGS), st.lists(st.binary(max_size=24), max_size=3))
def test_any_data_are_a_value_or_are_refused(data, buffers):
    link = tests_process.Link(None)
    try:
        codec.decode(data, link._read, list(map(bytearray, buffers)))
    except wire.ProtocolError:
        pass


# What the grader hears

FIELDS = {"output_type", "name", "text", "ename", "evalue", "traceback", "data", "metadata"}
FIELDS |= {"execution_count", "stream", "error", "display_data", "execute_result", "stdout"}
FIELDS |= {"text/plain", "text/html", "image/png", "application/json", bundle.MIME, "width"}
ERROR = {"type", "base", "text", "name", "file", "line", "code", "ValueError", "SystemExit"}
ERROR |= {"KeyboardInterrupt", "SyntaxError", "UnicodeDecodeError", "BaseExceptionGroup", "OSError"}


@st.composite
def outputs(draw):
    """Nearly what outputs are."""
    kind = draw(st.sampled_from(["stream", "error", "display_data", "execute_result"]))
    found = {
        "output_type": kind,
        "name": draw(st.sampled_from(["stdout", "stderr"])),
        "text": draw(TEXTS),
        "ename": draw(TEXTS),
        "evalue": draw(TEXTS),
        "traceback": draw(st.lists(TEXTS, max_size=2)),
        "data": draw(st.dictionaries(st.sampled_from(sorted(FIELDS)) | TEXTS, TEXTS, max_size=3)),
        "metadata": {"image/png": {"width": draw(NUMBERS), "alt": draw(TEXTS)}},
        "execution_count": draw(st.none() | st.integers(0, 9)),
    }
    if draw(st.booleans()):
        found[draw(st.sampled_from(sorted(found)))] = draw(json_of(FIELDS))
    return found


@fuzz
@given(st.lists(outputs() | json_of(FIELDS), max_size=4), ATOMS, st.sampled_from([*evidence.WORDS]))
def test_any_reply_is_a_mark_within_range_and_a_notebook_that_can_be_shown(shown, value, told):
    reply = {"status": "ok", "told": told, "value": value, "outputs": shown}
    try:
        checked = execute._checked(reply)
    except wire.ProtocolError:
        return
    known = evidence.judge(checked, 2)
    assert 0 <= known.points <= 2
    cell = nbformat.v4.new_code_cell("", outputs=evidence.agreeing(checked["outputs"], known))
    clean = cleaning.notebook(nbformat.v4.new_notebook(cells=[cell]))
    assert cleaning.notebook(clean) == clean
    nbformat.validate(nbformat.from_dict(clean))
    text = json.dumps(clean, ensure_ascii=False, allow_nan=False)
    text.encode("utf-8")


@fuzz
@given(
    st.dictionaries(st.sampled_from(sorted(ERROR)), ATOMS | st.sampled_from(sorted(errors.KNOWN)))
)
def test_any_error_can_be_made_anew_and_shown(said):
    error = errors.rebuild(said)
    assert isinstance(str(error), str) and type(error).__name__.isidentifier()
    with pytest.raises(type(error)):
        errors.throw(error, said)


# What is handed in

NOTEBOOK = {"cells", "cell_type", "source", "metadata", "id", "attachments", "outputs", "code"}
NOTEBOOK |= {"markdown", "raw", "nbgrader", "tags", "kernelspec", "name", "worksheets", "input"}
NOTEBOOK |= {"heading", "level", "image/png", "grade_id", "points", "locked"}


@fuzz
@given(json_of(NOTEBOOK), st.lists(json_of(NOTEBOOK), max_size=4), st.binary(max_size=6))
def test_any_file_is_a_notebook_that_can_be_written_or_is_refused(rest, cells, tail):
    whole = {**rest, "cells": cells} if isinstance(rest, dict) else rest
    for content in (json.dumps(whole).encode(), json.dumps(whole).encode() + tail, tail):
        try:
            found, notes = parsing.parse(content, "week9.ipynb")
        except Refused as refused:
            str(refused).encode("utf-8")
            continue
        json.dumps([found, notes], ensure_ascii=False)
        for cell in found:
            assert {cell["cell_type"]} < {"code", "markdown", "raw"}
            (cell["source"] + "".join(cell["attachments"])).encode("utf-8")


@fuzz
@given(
    st.lists(st.tuples(TEXTS, st.binary(max_size=40), st.sampled_from([0, 8, 12, 14])), max_size=4),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=12),
    st.binary(max_size=8),
)
def test_any_zip_is_looked_at_or_is_refused(members, damages, tail):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as made, warnings.catch_warnings(action="ignore"):
        for name, content, method in members:
            name = name.encode("utf-8", "replace").decode() or "x"
            made.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    data = bytearray(whole.getvalue())
    for place, byte in damages:
        data[place % len(data)] = byte
    try:
        with archive.entries(bytes(data) + tail) as found:
            for entry in found:
                entry.name.encode("utf-8")
                if not entry.problem:
                    entry.read()
    except archive.CannotCollect as refused:
        str(refused).encode("utf-8")


CSV = st.lists(st.sampled_from([*'",;\t\r\n=\ufeff\0', "a", "1", "\ud7ff", "é"]), max_size=40)


@fuzz
@given(CSV.map("".join), st.binary(max_size=20), st.booleans(), TEXTS)
def test_any_table_stays_as_it_is_or_is_refused(text, data, is_text, word):
    content = text.encode() if is_text else data
    try:
        sheet = Spreadsheet(content)
    except ValueError:
        return
    assert sheet.content() == content
    word = "w" + word.replace("\0", "").encode("utf-8", "replace").decode()
    row = len(sheet.rows) - 1
    sheet.put(row, 0, word)
    again = Spreadsheet(sheet.content())
    assert again.separator != sheet.separator or again.rows[row][0] == word


@fuzz
@given(CSV.map("".join), st.binary(max_size=20), st.booleans(), st.booleans())
def test_any_roster_is_read_or_is_refused(tmp_path_factory, text, data, is_text, headed):
    folder = tmp_path_factory.getbasetemp() / "roster"
    folder.mkdir(exist_ok=True)
    head = (",".join(roster.COLUMNS) + "\n").encode() if headed else b""
    (folder / roster.NAME).write_bytes(head + (text.encode() if is_text else data))
    try:
        seats = roster.read(folder)
    except ValueError as error:
        assert "can't be read" in str(error)
        return
    roster.write(folder, seats)
    assert roster.read(folder) == sorted(seats, key=lambda seat: (seat.assignment, seat.student))
