"""Frames on a socket: what the processes of one submission say to each other, and to the grader.

A frame is a mark, lengths, a head (a JSON object) and raw buffers (the numbers of arrays). All of
it is capped. Nothing that comes in is unpickled, evaluated or imported; what is no well-formed
frame is a `ProtocolError` with one sentence. `codec` turns values into heads and buffers.

The grader asks with a `Caller`, and a process of a submission answers through an `Answerer`. Each
request has a number that nobody can know before, larger than all before it: a reply that was sent
early or twice, and a request that arrives twice, are found and end the submission.
"""

import itertools
import json
import secrets
import socket
import struct
import time

HEAD = struct.Struct("!4sIIQ")  # magic, length of the head, number of buffers, their length in all
MAGIC = b"wb1\n"
MAX_HEAD, MAX_BUFFERS = 16 * 2**20, 20_000


class ProtocolError(Exception):
    """The other side sent something that it never should."""


class NotPlain(Exception):
    """A value can't cross, for the reason given."""


class Channel:
    """One end of a socket that carries messages: dicts of JSON data, `buffers` being raw.

    Parameters
    ----------
    sock : socket.socket
    max_bytes, max_received : int
        A longer frame is not sent, or not received; the second is as the first if it is missing.
    """

    def __init__(self, sock, *, max_bytes=64 * 2**20, max_received=None):
        self.sock, self.max_bytes = sock, max_bytes
        self.max_received = max_received or max_bytes

    def fileno(self):
        """The descriptor, for `select`."""
        return self.sock.fileno()

    def close(self):
        """Close this end."""
        self.sock.close()

    def send(self, message, timeout=None):
        """Send a message; raises NotPlain if it is too large, TimeoutError, or OSError."""
        buffers = [memoryview(each) for each in message.get("buffers", ())]
        message = {key: value for key, value in message.items() if key != "buffers"}
        head = json.dumps(message, separators=(",", ":")).encode("ascii")
        total = sum(map(len, buffers))
        if len(head) > MAX_HEAD or len(buffers) > MAX_BUFFERS or total + len(head) > self.max_bytes:
            raise NotPlain(f"It is too large to hand over: more than {self.max_bytes:,} bytes.")
        sizes = struct.pack(f"!{len(buffers)}Q", *map(len, buffers))
        parts = [HEAD.pack(MAGIC, len(head), len(buffers), total) + sizes + head, *buffers]
        deadline = _deadline(timeout)
        for part in _joined(parts):
            view = memoryview(part)
            while view:
                self.sock.settimeout(_left(deadline))
                view = view[self.sock.send(view) :]

    def receive(self, timeout=None):
        """The next message; raises EOFError at the end, TimeoutError, ProtocolError, or OSError."""
        deadline = _deadline(timeout)
        first = self._read(HEAD.size, deadline, at_start=True)
        magic, length, count, total = HEAD.unpack(first)
        if magic != MAGIC:
            raise ProtocolError("A frame begins with something else than our mark.")
        if length > MAX_HEAD or count > MAX_BUFFERS or total + length > self.max_received:
            raise ProtocolError(f"A frame says that it has more than {self.max_received:,} bytes.")
        sizes = struct.unpack(f"!{count}Q", self._read(8 * count, deadline))
        if sum(sizes) != total:
            raise ProtocolError("The lengths of a frame's buffers do not add up.")
        head = self._read(length, deadline)
        buffers = [self._read(size, deadline) for size in sizes]
        try:
            message = json.loads(head)
        except (ValueError, RecursionError):
            raise ProtocolError("The head of a frame is no JSON, or nested too deeply.") from None
        if not isinstance(message, dict) or "buffers" in message:
            raise ProtocolError("The head of a frame is no JSON object.")
        return message | {"buffers": buffers} if buffers else message

    def _read(self, size, deadline, at_start=False):
        data = bytearray(size)
        view, got = memoryview(data), 0
        while got < size:
            self.sock.settimeout(_left(deadline))
            step = self.sock.recv_into(view[got:])
            if not step:
                if at_start and not got:
                    raise EOFError("The other side has closed the connection.")
                raise ProtocolError("The connection ended within a frame.")
            got += step
        return data


def fresh_numbers():
    """Numbers that grow, each by so much that nobody can guess the next."""
    return itertools.accumulate(iter(lambda: 1 + secrets.randbits(32), 0))


class Caller:
    """Asks over a channel, one request after the other."""

    def __init__(self, channel):
        self.channel, self._numbers = channel, fresh_numbers()

    def ask(self, message, timeout=None):
        """The reply to a message; raises what the channel raises."""
        number = next(self._numbers)
        self.channel.send(message | {"n": number}, timeout)
        reply = self.channel.receive(timeout)
        if reply.pop("n", None) != number:
            raise ProtocolError("An answer came that nobody had asked for.")
        return reply


class Answerer:
    """Answers over a channel, each request once."""

    def __init__(self, channel):
        self.channel, self._last = channel, 0

    def fileno(self):
        """The descriptor, for `select`."""
        return self.channel.fileno()

    def receive(self):
        """The next request; raises what the channel raises."""
        message = self.channel.receive()
        number = message.pop("n", None)
        if type(number) is not int or number <= self._last:
            raise ProtocolError("A request came twice, or without a number.")
        self._last = number
        return message

    def reply(self, message):
        """Answer the request that was received last."""
        self.channel.send(message | {"n": self._last})


def socketpair(**options):
    """Two channels, connected."""
    return tuple(Channel(sock, **options) for sock in socket.socketpair())


def _joined(parts):
    """Small parts in one piece, so that a frame is seldom more than one packet."""
    return [b"".join(parts)] if sum(map(len, parts)) < 2**16 else parts


def _deadline(timeout):
    return None if timeout is None else time.monotonic() + timeout


def _left(deadline):
    if deadline is None:
        return None
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("The other side took too long.")
    return left
