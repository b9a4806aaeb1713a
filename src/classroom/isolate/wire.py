"""Frames on a socket: what the processes of one submission say to each other, and to the grader.

A frame is a mark, lengths, a head (a JSON object) and raw buffers (the numbers of arrays). All of
it is capped. Nothing that comes in is unpickled, evaluated or imported; what is no well-formed
frame is a `ProtocolError` with one sentence. `codec` turns values into heads and buffers.
"""

import json
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
    max_bytes : int
        A longer frame is neither sent nor received.
    """

    def __init__(self, sock, *, max_bytes=64 * 2**20):
        self.sock, self.max_bytes = sock, max_bytes

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
        if length > MAX_HEAD or count > MAX_BUFFERS or total + length > self.max_bytes:
            raise ProtocolError(f"A frame says that it has more than {self.max_bytes:,} bytes.")
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
