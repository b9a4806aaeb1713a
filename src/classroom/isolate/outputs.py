"""What a cell puts out, as the outputs of a version 4 notebook, up to a limit.

Outputs are for people. What a mark is read off is kept apart from them, and has no limit: `told`.
`sound` is for the other end, which may not trust what it gets.
"""

import contextlib
import io
import json
import re
import sys

from classroom.isolate.wire import ProtocolError

MOST = 1_000_000  # characters of one cell
LEAST = 100  # that each output counts for, however small it is
DEEPEST = 100  # lists in one another; what Python itself can copy differs from version to version
JSON_DATA = re.compile(r"application/(.*\+)?json")
LONGEST = 100  # characters that are told of a value: no number of points has more
RESERVE = 100_000  # of these for its result and its error, whatever it printed before
CUT = "\n… the rest of this cell's output was left out: it is longer than 1 MB.\n"


NOTHING = ("nothing", None)


def first_word(kind, value=None):
    """What nbgrader reads a mark off: "error", "stderr" or "result", and the text of a result.

    >>> first_word("result", "2.5"), first_word("error")
    (('result', '2.5'), ('error', None))
    """
    if kind == "result" and isinstance(value, str):
        return kind, value if len(value) <= LONGEST else value[:LONGEST] + "…"
    return kind, None


class Outputs:
    """Collects outputs in their order; text on one stream in a row becomes one output."""

    def __init__(self):
        self.begin(None)

    def begin(self, count):
        """Start a cell with that execution count."""
        self._outputs, self._ids, self._clear, self.told = [], {}, False, NOTHING
        self._count, self._room, self._reserve, self.truncated = (
            count,
            MOST - RESERVE,
            RESERVE,
            False,
        )

    def take(self):
        """The outputs of the cell."""
        for output in self._outputs:
            if output["output_type"] == "stream":
                output["text"] = "".join(output["text"])
        return self._outputs

    @contextlib.contextmanager
    def streams(self):
        """Take what is printed within the block."""
        before = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = _Stream(self, "stdout"), _Stream(self, "stderr")
        try:
            yield
        finally:
            sys.stdout, sys.stderr = before

    def text(self, name, text):
        """Take text printed on a stream."""
        if self._clear:
            self.clear(False)
        if name == "stderr" and text:
            self._tell("stderr")
        fits = _beginning(text, self._room)
        if fits:
            self._room -= _length(fits)
            self._stream(name).append(fits)
        if len(fits) < len(text):
            self._cut()

    def result(self, data, metadata):
        """Take the value of the cell's last line."""
        plain = data.get("text/plain")
        self._tell("result", _text(plain) if isinstance(plain, str) else plain)
        self._add("execute_result", data, metadata, execution_count=self._count)

    def display(self, data, metadata, name=None, update=False):
        """Take something displayed; with `update`, in place of what has that name."""
        if update:
            for output in self._ids.get(name, []):
                output["data"], output["metadata"] = _clean(data), _clean(metadata)
            return
        self._ids.setdefault(name, []).append(self._add("display_data", data, metadata))

    def error(self, name, message, lines):
        """Take an error with its traceback."""
        self._tell("error")
        text = "\n".join(lines)[: self._reserve // 2]
        message = _text(message)[: self._reserve // 4]
        self._reserve -= len(text) + len(message)
        self._outputs.append(
            {
                "output_type": "error",
                "ename": _text(name)[:200],
                "evalue": message,
                "traceback": _text(text).split("\n") if text else [],
            }
        )

    def clear(self, wait):
        """Forget what was put out; with `wait`, when the next output comes."""
        self._clear = wait
        if not wait:
            self._outputs, self._ids, self.told = [], {}, NOTHING

    def _tell(self, *word):
        if self.told == NOTHING:
            self.told = first_word(*word)

    def _add(self, kind, data, metadata, **more):
        if self._clear:
            self.clear(False)
        data, metadata = _clean(data), _clean(metadata)
        size = max(LEAST, sum(map(len, map(json.dumps, (data, metadata)))))
        output = {"output_type": kind, "data": data, "metadata": metadata, **more}
        if size <= self._room:
            self._room -= size
        elif kind == "execute_result" and size <= self._reserve:
            self._reserve -= size
        else:
            self._cut()
            return output
        self._outputs.append(output)
        return output

    def _stream(self, name):
        last = self._outputs[-1] if self._outputs else {}
        if last.get("name") != name:
            self._room -= LEAST
            last = {"output_type": "stream", "name": name, "text": []}
            self._outputs.append(last)
        return last["text"]

    def _cut(self):
        self._room = 0
        if not self.truncated:
            self.truncated = True
            self._stream("stdout").append(CUT)  # nbgrader gives no points for a word on stderr


class _Stream(io.TextIOBase):
    """A stream that writes into outputs."""

    encoding, errors = "utf-8", "backslashreplace"

    def __init__(self, outputs, name):
        self._outputs, self.name = outputs, f"<{name}>"
        self._stream = name

    def writable(self):
        return True

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._outputs.text(self._stream, _text(text))
        return len(text)


def _text(text):
    """A text that can be written as UTF-8."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _length(text):
    """Units of UTF-16: JSON needs at most six letters for one."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _beginning(text, most):
    most = max(most, 0)
    short = text[:most]
    if short.isascii():
        return short
    return short.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")


def sound(outputs):
    """Outputs that a stranger's process sent, anew and with nothing else in them.

    Raises
    ------
    ProtocolError
        If no notebook may have them. The first thing that is wrong is enough.

    Examples
    --------
    >>> sound([{"output_type": "stream", "name": "stdout", "text": "a", "more": 1}])
    [{'output_type': 'stream', 'name': 'stdout', 'text': 'a'}]
    """
    if not isinstance(outputs, list) or len(outputs) > MOST // LEAST + 10:
        raise ProtocolError("outputs that are no list, or too many")
    if _is_deeper(outputs, DEEPEST):
        raise ProtocolError("an output that is nested too deeply")
    if not can_be_written(outputs):
        raise ProtocolError("an output that no file can hold")
    return [_sound(each) for each in outputs]


def can_be_written(data):
    """Whether data can be written as JSON that every program reads.

    >>> can_be_written({"a": [1, "é"]}), can_be_written("\\ud800"), can_be_written([float("nan")])
    (True, False, False)
    """
    try:
        json.dumps(data, allow_nan=False, ensure_ascii=False).encode("utf-8")
    except ValueError:  # no number, or half a character
        return False
    return True


def _sound(output):
    kind = output.get("output_type") if isinstance(output, dict) else None
    fields = FIELDS.get(kind, {}) if isinstance(kind, str) else {}
    if not fields or not all(holds(output.get(name)) for name, holds in fields.items()):
        raise ProtocolError("an output that no notebook may have")
    return {"output_type": kind} | {name: output[name] for name in fields}


def _is_bundle(data):
    return isinstance(data, dict) and all(
        JSON_DATA.fullmatch(kind) or _is_text(value) for kind, value in data.items()
    )


def _is_text(value):
    return isinstance(value, str) or _are_texts(value)


def _are_texts(value):
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _is_a_text(value):
    return isinstance(value, str)


def _is_dict(value):
    return isinstance(value, dict)


def _is_count(value):
    return value is None or (type(value) is int and 0 <= value < 2**31)


FIELDS = {
    "stream": {"name": lambda name: name in ("stdout", "stderr"), "text": _is_a_text},
    "error": {"ename": _is_a_text, "evalue": _is_a_text, "traceback": _are_texts},
    "display_data": {"data": _is_bundle, "metadata": _is_dict},
    "execute_result": {"data": _is_bundle, "metadata": _is_dict, "execution_count": _is_count},
}


def _is_deeper(value, most):
    """Whether lists and dicts are deeper in one another than that; without recursion.

    >>> _is_deeper([[], {"a": [1]}], 3), _is_deeper([[], {"a": [1]}], 2)
    (False, True)
    """
    layer = [value]
    for _ in range(most):
        holders = [each.values() if isinstance(each, dict) else each for each in layer]
        layer = [inner for each in holders for inner in each if isinstance(inner, dict | list)]
        if not layer:
            return False
    return True


def _clean(data):
    """A bundle of data as JSON has it; bytes, as of pictures, in base64."""
    import base64

    found = {}
    for key, value in (data or {}).items():
        if isinstance(value, bytes):
            value = base64.b64encode(value).decode("ascii") + "\n"
        elif isinstance(value, str):
            value = _text(value)
        else:
            value = _as_json(value)
        found[_text(str(key))] = value
    return found


def _as_json(value):
    """A value as JSON has it, or its text."""
    try:
        found = json.loads(json.dumps(value))
    except (TypeError, ValueError):
        return _text(repr(value))
    return found if can_be_written(found) else _text(repr(value))
