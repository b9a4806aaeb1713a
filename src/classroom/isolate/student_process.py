"""The process of the learner: runs the notebook's cells, and answers the process of the tests.

It never sees a test: only the names, arguments and attributes that a test asks for. What it answers
is data by value where that is plain, and else a number that stands for an object that stays here.
"""

import builtins
import importlib
import itertools
import os
import pickle
import select
import sys
import threading
import warnings

from classroom.isolate import codec, errors
from classroom.isolate.outputs import Outputs
from classroom.isolate.shell import answer, prepared
from classroom.isolate.wire import Answerer, Channel, NotPlain
from workbook.exercise import limits

MOST_ITEMS, DEEPEST = 1_000_000, 20
_exit, _getpid = os._exit, os.getpid


def serve(control, bridge):
    """Serve until the grader closes its end.

    Parameters
    ----------
    control : socket.socket
        To the grader: `files` and `run`.
    bridge : socket.socket
        To the process of the tests.
    """
    control, bridge = Answerer(Channel(control)), Channel(bridge)
    sys.path.append("")  # modules that were handed in; last, so that they hide none
    shell = prepared()
    shell.use()
    learner = Learner(shell.names, bridge)
    waiting = [control, bridge]
    while True:
        ready, _, _ = select.select(waiting, [], [])
        try:
            if control in ready:
                reply = answer(control.receive(), shell)
                learner.only_me()
                control.reply(reply)
            elif bridge in ready:
                learner.answer(bridge.receive())
        except (EOFError, BrokenPipeError, ConnectionResetError):
            if control in ready:
                return
            waiting.remove(bridge)


class Callback:
    """A function of the tests; a call goes over there and back."""

    def __init__(self, learner, number, name):
        self._learner, self._number, self.__name__ = learner, number, name

    def __call__(self, *arguments, **options):
        """Call it over there."""
        return self._learner.call_back(self._number, arguments, options)


class Learner:
    """Answers requests about the learner's names and objects."""

    def __init__(self, names, bridge):
        self.names, self.bridge = names, bridge
        self.objects, self.numbers, self.fresh = {}, {}, itertools.count(1)
        self.pid, self.under_way = _getpid(), []

    def only_me(self):
        """End a process that learner's code forked off, before it answers too."""
        if _getpid() != self.pid:
            _exit(0)

    def answer(self, message):
        """Answer one request of the tests' process."""
        for number in message.get("release", []):
            self.numbers.pop(id(self.objects.pop(number, None)), None)
        printed = Outputs()
        try:
            self.under_way.append(message["n"])
            with (
                printed.streams(),
                warnings.catch_warnings(action="ignore"),
                limits.time_limit(message["computing"], message["seconds"]) as block,
            ):
                reply = self._reply(message)
                self.only_me()
        except limits.TooSlow as error:
            reply = {"is": "late", "why": str(error.why)}
        except BaseException as error:
            reply = {"is": "error", "error": errors.describe(error, self._asked(message))}
        finally:
            self.under_way.pop()
        self.only_me()
        texts = [out["text"] for out in printed.take() if out.get("name") == "stdout"]
        more = {"n": message["n"], "printed": "".join(texts), "computed": block.used()}
        try:
            self.bridge.send(reply | more)
        except NotPlain as error:
            reply = {"is": "error", "error": errors.describe(error)}
            self.bridge.send(reply | more | {"printed": ""})

    def _asked(self, message):
        return self.objects.get(message["on"]) if message["do"] == "call" else None

    def _reply(self, message):
        do, on = message["do"], message["on"]
        if do == "name":
            if on not in self.names:
                return {"is": "missing"}
            return self._value(self.names[on])
        subject = self.objects[on]
        if do == "call":
            return self._call(subject, message)
        [argument] = self._decode(message["arguments"], message.get("buffers", []))
        if do == "get":
            return self._value(getattr(subject, argument))
        if do == "item":
            return self._value(subject[argument])
        if do == "iter":
            items = list(itertools.islice(iter(subject), MOST_ITEMS + 1))
            if len(items) > MOST_ITEMS:
                raise ValueError(f"It gives more than {MOST_ITEMS:,} items.")
            return self._value(items)
        if do == "isinstance":
            return self._value(isinstance(argument, subject))
        return self._value({"len": len, "repr": repr}[do](subject))

    def _call(self, subject, message):
        given, raw = message["arguments"], message.get("buffers", [])
        before = [bytes(each) for each in raw]  # the arguments live in the buffers, and may change
        arguments, options = self._decode(given, raw)
        reply = self._value(subject(*arguments, **options))
        after = []
        now = codec.encode((arguments, options), _opaque, after)
        if now != given or after != before:
            first = []
            then = codec.encode(self._decode(given, list(map(bytearray, before))), _opaque, first)
            if now != then or any(a != b for a, b in zip(after, first, strict=True)):
                buffers = reply.setdefault("buffers", [])
                reply["changed"] = codec.encode((arguments, options), _opaque, buffers)
        return reply

    def _value(self, value):
        buffers = []
        return {"is": "value", "value": codec.encode(value, self._say, buffers), "buffers": buffers}

    def _say(self, value, buffers):
        """What is not plain: as its plain base, as the tests' own, or as a number."""
        if type(value) is Callback:
            return {"yours": value._number}
        base = codec.as_base(value)
        if base is not None:
            return base
        number = self.numbers.get(id(value))
        if number is None:
            number = self.numbers[id(value)] = next(self.fresh)
            self.objects[number] = value
        return {"mine": number, **_about(value)}

    def _decode(self, data, buffers):
        return codec.decode(data, self._read, buffers)

    def _read(self, said, buffers):
        [(kind, what)] = said.items()
        if kind == "yours":
            return self.objects[what]
        if kind == "module":
            return importlib.import_module(what)
        if kind == "pickle":
            return pickle.loads(buffers[what])
        return Callback(self, *what)

    def call_back(self, number, arguments, options):
        """Call a function of the tests."""
        if not self.under_way or threading.current_thread() is not threading.main_thread():
            raise RuntimeError("The one who handed over this function is no longer waiting.")
        if len(self.under_way) > DEEPEST:
            raise RecursionError("Functions call each other too deeply.")
        buffers = []
        data = codec.encode((arguments, options), self._say, buffers)
        with limits.paused():
            me = self.under_way[-1]
            self.bridge.send({"n": me, "callback": number, "arguments": data, "buffers": buffers})
            while True:
                message = self.bridge.receive()
                if "called" in message:
                    break
                self.answer(message)
        if "error" in message:
            raise getattr(builtins, message["error"][0], RuntimeError)(message["error"][1])
        return self._decode(message["called"], message.get("buffers", []))


def _opaque(value, buffers):
    return codec.as_base(value) or {"opaque": True}


def _about(value):
    """What the tests' process should know of an object without asking."""
    try:
        name, file = getattr(value, "__name__", None), getattr(value, "__code__", None)
        file = getattr(file, "co_filename", None)
    except Exception:  # an object whose attributes raise what they like
        name = file = None
    return {
        "callable": callable(value),
        "name": name if type(name) is str else None,
        "file": file if type(file) is str else None,
    }
