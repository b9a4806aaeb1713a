"""What a cell puts out, as the outputs of a version 4 notebook, up to a limit."""

import contextlib
import io
import json
import sys

MOST = 1_000_000  # characters of one cell
RESERVE = 100_000  # of these for its result and its error, whatever it printed before
CUT = "\n… the rest of this cell's output was left out: it is longer than 1 MB.\n"


class Outputs:
    """Collects outputs in their order; text on one stream in a row becomes one output."""

    def __init__(self):
        self.begin(None)

    def begin(self, count):
        """Start a cell with that execution count."""
        self._outputs, self._ids, self._clear = [], {}, False
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
        fits = text[: self._room]
        if fits:
            self._room -= len(fits)
            self._stream(name).append(fits)
        if len(fits) < len(text):
            self._cut()

    def result(self, data, metadata):
        """Take the value of the cell's last line."""
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
            self._outputs, self._ids = [], {}

    def _add(self, kind, data, metadata, **more):
        if self._clear:
            self.clear(False)
        data, metadata = _clean(data), _clean(metadata)
        size = sum(map(len, map(json.dumps, (data, metadata))))
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
            last = {"output_type": "stream", "name": name, "text": []}
            self._outputs.append(last)
        return last["text"]

    def _cut(self):
        self._room = 0
        if not self.truncated:
            self.truncated = True
            self._stream("stderr").append(CUT)


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
            try:
                value = json.loads(json.dumps(value))
            except (TypeError, ValueError):
                value = repr(value)
        found[str(key)] = value
    return found
