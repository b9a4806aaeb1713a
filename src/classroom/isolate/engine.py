"""The warm process as the grader sees it: ask for two caged children, hear how they ended.

An engine is for one process of ours; its slots may be used by as many threads. If the warm process
dies, the submission under way hears it and the next one starts another.
"""

import contextlib
import dataclasses
import itertools
import json
import queue
import socket
import subprocess
import tempfile
import threading

from classroom.isolate import cgroups, wire
from classroom.isolate.sandbox import environment

START = 120.0  # seconds that the imports may take on a cold, busy machine
MESSAGE = 2**16
REPLY = 8 * 2**20  # bytes that one answer of a child may have: a cell's outputs, as JSON


class EngineFailed(RuntimeError):
    """The warm process does not start here; the message says what it said."""


class Engine:
    """Children on request, forked from a warm process inside the sandbox.

    Parameters
    ----------
    sandbox : classroom.isolate.sandbox.Sandbox
    """

    def __init__(self, sandbox):
        self.sandbox = sandbox
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._warm, self._closed, self._groups = None, False, None

    def start(self):
        """Start the warm process if it does not run, without waiting for its imports."""
        with self._lock:
            if self._closed:
                raise EngineFailed("Grading was stopped.")
            if self._warm is None or self._warm.is_gone():
                self._warm = _Warm(self.sandbox)
            return self._warm

    def wait(self):
        """Wait until the imports are done.

        Raises
        ------
        EngineFailed
            If the warm process ends instead, or takes longer than two minutes.
        """
        warm = self.start()
        if not warm.ready.wait(START) or warm.is_gone():
            warm.end()
            said = warm.said.decode(errors="replace").strip().splitlines()
            raise EngineFailed(
                "The process that runs submissions does not start: "
                f"{said[-1] if said else 'it says nothing'}. Try `workbook doctor`."
            )
        return warm

    @contextlib.contextmanager
    def submission(self, limits, slot=0):
        """Two children for one submission, gone when the block ends.

        Yields
        ------
        Pair
        """
        warm = self.wait()
        pair = Pair(next(self._numbers))
        ends = [socket.socketpair() for _ in Pair.ROLES]
        pair.student, pair.tests = (wire.Channel(end, max_received=REPLY) for end, _ in ends)
        request = {
            "id": pair.id,
            "uids": self.sandbox.uids(slot),
            "walls": self.sandbox.holds,
            "limits": dataclasses.asdict(limits),
        }
        warm.pairs[pair.id] = pair
        try:
            doors = self._doors(pair, limits)
            warm.ask(request, [*(end.fileno() for _, end in ends), *doors])
            for _, end in ends:
                end.close()
            yield pair
        finally:
            warm.ask({"kill": pair.id})
            for role in Pair.ROLES:
                pair.how_it_ended(role)
            del warm.pairs[pair.id]
            for group in pair.groups.values():
                group.close()
            for end in itertools.chain(*ends):
                end.close()

    def _doors(self, pair, limits):
        """Give each child a control group where there can be one; the doors to them."""
        with self._lock:
            if self._groups is None and self.sandbox.holds and cgroups.parent():
                self._groups = cgroups.Groups(cgroups.parent())
        if self._groups is None:
            return []
        for role in Pair.ROLES:
            pair.groups[role] = self._groups.make(limits)
        return [group.door for group in pair.groups.values()]

    def close(self):
        """End the warm process and all of its children; none is started any more."""
        with self._lock:
            self._closed = True
            if self._warm is not None:
                self._warm.end()
                self._warm = None
            if self._groups is not None:
                self._groups.close()
                self._groups = None


class _Warm:
    """One warm process, and the pairs that were forked from it."""

    def __init__(self, sandbox):
        self.ready, self.said, self.pairs = threading.Event(), b"", {}
        self._lock = threading.Lock()
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            program = ["-m", "classroom.isolate.warm", str(theirs.fileno())]
            self._process = subprocess.Popen(
                sandbox.command(*program),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=[theirs.fileno()],
                env=None if sandbox.holds else environment(tempfile.gettempdir()),
            )
        self._threads = [
            threading.Thread(target=listen, daemon=True) for listen in (self._hear, self._overhear)
        ]
        for thread in self._threads:
            thread.start()

    def is_gone(self):
        return self._process.poll() is not None

    def ask(self, request, ends=()):
        # If it is gone, the pair hears so from the thread that listens.
        with contextlib.suppress(OSError), self._lock:
            socket.send_fds(self._control, [json.dumps(request).encode()], list(ends))

    def end(self):
        self._process.kill()
        self._process.wait()
        for thread in self._threads:
            thread.join(5)

    def _hear(self):
        with self._control:
            while text := self._receive():
                event = json.loads(text)
                if "ready" in event:
                    self.ready.set()
                elif pair := self.pairs.get(event["ended"]):
                    pair.endings[event["role"]].put(event)
        self._process.wait()
        self.ready.set()
        for pair in list(self.pairs.values()):
            for role in Pair.ROLES:
                pair.endings[role].put({"code": 70, "why": "engine", "peak_mb": 0.0})

    def _receive(self):
        try:
            return self._control.recv(MESSAGE)
        except OSError:
            return b""

    def _overhear(self):
        with self._process.stderr:
            while words := self._process.stderr.read1(MESSAGE):  # children can write here too
                self.said = (self.said + words)[-4000:]


class Pair:
    """The two children of a submission: channels to each, and how each of them ended."""

    ROLES = ("student", "tests")

    def __init__(self, number):
        self.id = number
        self.student = self.tests = None
        self.groups = {}  # from role to control group, where there are such
        self.endings = {role: queue.Queue() for role in self.ROLES}
        self._ended = {}

    def how_it_ended(self, role, seconds=5.0):
        """The event that told of a child's end: `code`, `why`, `peak_mb`; waits for it."""
        if role not in self._ended:
            try:
                event = self.endings[role].get(timeout=seconds)
            except queue.Empty:
                return {"code": 0, "why": "", "peak_mb": 0.0}
            if not event["why"] and role in self.groups and self.groups[role].ran_out_of_memory():
                event["why"] = "memory"
            self._ended[role] = event
        return self._ended[role]
