"""The process of the tests: runs the course's own cells and the test cells, and nothing else.

A name that these cells lack is asked of the learner's process over the bridge. What comes back is
data, or a handle. Nothing that comes from there is unpickled, evaluated or imported, and the two
never share a comparison. While this side waits, its own alarm is off: the learner's process counts
what it computes, and we look at the clock. One that does not answer is lost, and every later
request says so.
"""

import builtins
import contextlib
import io
import pickle
import signal
import sys
import time
import types
import weakref

from classroom.isolate import codec, errors, handles
from classroom.isolate.shell import Shell, answer, prepared
from classroom.isolate.wire import Answerer, Channel, ProtocolError, fresh_numbers
from workbook.exercise import limits

PATIENCE, DEEPEST = 1.5, 20


def serve(control, bridge):
    """Serve until the grader closes its end.

    Parameters
    ----------
    control : socket.socket
        To the grader: `files`, `theirs` and `run`. The reply to a run says how often the learner's
        process was `asked`; it has `lost` when that one does not answer any more, and `protocol`
        when it answered nonsense. Only this process knows the control channel: what it says there
        is what marks are made of.
    bridge : socket.socket
        To the process of the learner.
    """
    control, link = Answerer(Channel(control)), Link(Channel(bridge))
    names = Names(link)
    shell = prepared()
    shell.use(names)
    link.seconds_left = shell.seconds_left
    while True:
        try:
            message = control.receive()
        except (EOFError, ConnectionResetError):
            return
        if message["do"] == "theirs":
            names.theirs = frozenset(message["names"])
            names.ours = frozenset(message["ours"]) - names.theirs
            for label, source in message.get("sources", {}).items():
                errors.remember(label, source)
            reply = {"status": "ok"}
        else:
            link.asked = 0
            reply = answer(message, shell)
            if message["do"] == "run":
                reply["asked"] = link.asked
                reply |= {key: True for key in ("lost", "protocol") if getattr(link, key)}
        control.reply(reply)


class Lost(Exception):
    """The learner's process does not answer any more."""


class Names(dict):
    """The names of the test cells; those that they lack, and `theirs`, are the learner's.

    `ours` are names that the course's own cells define: they are never asked of the learner's
    process, not even where such a cell has failed.
    """

    def __init__(self, link):
        super().__init__()
        self._link, self.theirs, self.ours = link, frozenset(), frozenset()

    def __getitem__(self, name):
        return self._link.name(name) if name in self.theirs else super().__getitem__(name)

    def __missing__(self, name):
        # A learner's own `abs` is not ours.
        if not isinstance(name, str) or name.startswith("__") or hasattr(builtins, name):
            raise KeyError(name)
        if name in self.ours:
            raise KeyError(name)
        return self._link.name(name)


class Link:
    """Asks the learner's process, one request after the other."""

    def __init__(self, bridge):
        self.bridge, self.lost, self.protocol, self.asked = bridge, False, False, 0
        self.seconds_left = lambda: 60.0
        self._numbers = fresh_numbers()
        self._handles, self._gone = weakref.WeakValueDictionary(), []
        self._functions, self._waiting = [], []

    def name(self, name):
        """What a name stands for in the notebook; KeyError if it is not there."""
        reply = self._request("name", name, {})
        if reply["is"] == "missing":
            raise KeyError(name)
        return self._value(reply)

    def ask(self, do, number, arguments):
        """What a request about an object gives; raises what it raises over there."""
        buffers = []
        more = {"arguments": codec.encode(arguments, self._say, buffers), "buffers": buffers}
        reply = self._request(do, number, more)
        if "changed" in reply:
            now = self._read_all(reply, "changed")
            if type(now) is tuple and len(now) == 2:
                handles.update(arguments, now)
        return self._value(reply)

    def _value(self, reply):
        if reply["is"] == "value":
            return self._read_all(reply, "value")
        if reply["is"] == "error":
            errors.throw(errors.rebuild(reply["error"]), reply["error"])
        self._refuse("The notebook's process gave an answer of an unknown kind.")

    def _read_all(self, reply, key):
        try:
            return codec.decode(reply.get(key), self._read, reply.get("buffers", []))
        except ProtocolError as error:
            self._refuse(str(error))

    def _refuse(self, sentence):
        self.protocol = self.lost = True
        raise ProtocolError(sentence)

    def _request(self, do, on, more):
        self.asked += 1
        if self.lost:
            raise Lost("the notebook's process does not answer any more")
        if len(self._waiting) >= DEEPEST:
            raise RecursionError("Functions call each other too deeply.")
        number, gone = next(self._numbers), self._gone
        self._gone = []
        computing, seconds = self._time()
        message = {"n": number, "do": do, "on": on, "release": gone}
        message |= {"computing": computing, "seconds": seconds}
        with _alarm_off():
            deadline = time.monotonic() + seconds + PATIENCE
            self._waiting.append(deadline)
            try:
                self.bridge.send(message | more, seconds + PATIENCE)
                reply = self._wait(number, deadline)
            except TimeoutError:
                self.lost = True
                reply = {"is": "late", "why": "lost"}
            except (EOFError, OSError):
                self.lost = True
                raise Lost("the notebook's process has ended") from None
            except ProtocolError as error:
                self._refuse(str(error))
            finally:
                self._waiting.pop()
        if reply["is"] == "late":
            raise limits.TooSlow(reply.get("why"))
        if not self._waiting:  # what a request within it computed is part of this one
            limits.charge(_seconds(reply.get("computed")))
        return reply

    def _time(self):
        """Seconds for a request, of computing and by the clock: what check, cell, and the request
        around it have left.
        """
        outer = [deadline - PATIENCE - time.monotonic() for deadline in self._waiting]
        most = min(self.seconds_left(), *outer, 3600.0)
        return [max(min(each, most), 0.01) for each in limits.left() or (most, most)]

    def _wait(self, number, deadline):
        while True:
            message = self.bridge.receive(max(deadline - time.monotonic(), 0.001))
            if not isinstance(message.get("n"), int) or message["n"] > number:
                raise ProtocolError("The notebook's process answered what nobody had asked.")
            if message["n"] < number:
                continue  # an answer to a request that was given up
            if "callback" in message:
                self._call_back(number, message)
                continue
            if not _is_reply(message):
                raise ProtocolError("The notebook's process gave an answer of an unknown form.")
            sys.stdout.write(message["printed"])
            return message

    def _call_back(self, number, message):
        """Call a function of ours that was handed over as an argument."""
        place, buffers = message["callback"], []
        if not isinstance(place, int) or not 0 <= place < len(self._functions):
            raise ProtocolError("The notebook's process called a function that is not there.")
        given = codec.decode(message.get("arguments"), self._read, message.get("buffers", []))
        try:
            arguments, options = given
            with _watched():
                value = self._functions[place](*arguments, **options)
            reply = {"called": codec.encode(value, self._say, buffers), "buffers": buffers}
        except Exception as error:
            reply = {"called": None, "error": [type(error).__name__, str(error)[:1000]]}
        except BaseException:  # out of time: nobody waits for what comes next
            self.lost = True
            raise
        self.bridge.send(reply | {"n": number}, PATIENCE)

    def _say(self, value, buffers):
        """What is not plain, for the other side; it may unpickle what comes from here."""
        if isinstance(value, handles.Handle):
            return {"yours": value._number_}
        if isinstance(value, types.ModuleType):
            return {"module": value.__name__}
        try:
            pickled = _pickle(value)
        except Exception:
            if not callable(value):
                kind = type(value).__name__
                raise TypeError(f"A {kind} can't be handed to the notebook's process.") from None
            known = [place for place, one in enumerate(self._functions) if one is value]
            place = known[0] if known else len(self._functions)
            if not known:
                self._functions.append(value)
            return {"callback": [place, str(getattr(value, "__name__", "function"))]}
        buffers.append(pickled)
        return {"pickle": len(buffers) - 1}

    def _read(self, said, buffers):
        """A handle for what stays over there, or our own function that comes back."""
        if "opaque" in said:
            return handles.Kept()
        if "yours" in said:
            return self._functions[said["yours"]]
        number = said["mine"]
        if type(number) is not int or type(said["callable"]) is not bool:
            raise ProtocolError("The notebook's process named an object in an unknown form.")
        handle = self._handles.get(number)
        if handle is None:
            kind = handles.CallableHandle if said["callable"] else handles.Handle
            about = {key: _text_or_none(said.get(key)) for key in ("name", "file")}
            handle = self._handles[number] = kind(self.ask, number, about)
            weakref.finalize(handle, self._release, number).atexit = False
        # An earlier handle of the same object may have gone while this one was on its way.
        self._gone = [other for other in self._gone if other != number]
        return handle

    def _release(self, number):
        if number not in self._handles:
            self._gone.append(number)


class _Pickler(pickle.Pickler):
    """Refuses what the test cells themselves define: over there is another `__main__`."""

    def reducer_override(self, value):
        if isinstance(value, handles.Handle) or getattr(value, "__module__", "") == "__main__":
            raise pickle.PicklingError("It belongs to this process.")
        return NotImplemented


def _pickle(value):
    file = io.BytesIO()
    _Pickler(file, protocol=pickle.HIGHEST_PROTOCOL).dump(value)
    return file.getbuffer()


def _is_reply(message):
    error, printed = message.get("error", {}), message.get("printed")
    return isinstance(message.get("is"), str) and isinstance(error, dict) and type(printed) is str


def _text_or_none(value):
    return value[:200] if type(value) is str else None


def _seconds(said):
    return said if type(said) is float and said >= 0 else 0.0


@contextlib.contextmanager
def _alarm_off():
    """Hold this process's own alarms back."""
    with limits.paused():
        before = signal.pthread_sigmask(signal.SIG_BLOCK, [Shell.SIGNAL])
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def _watched():
    """Within a request: let the cell's own limit stop a function of ours."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [Shell.SIGNAL])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_BLOCK, [Shell.SIGNAL])
