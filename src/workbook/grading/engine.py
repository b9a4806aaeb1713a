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

from workbook.grading import wire
from workbook.grading.sandbox import environment

START = 120.0  # seconds that the imports may take on a cold, busy machine
MESSAGE = 2**16
FRAME = 64 * 2**20  # bytes that one answer of a child may have


class EngineFailed(RuntimeError):
    """The warm process does not start here; the message says what it said."""


class Engine:
    """Children on request, forked from a warm process inside the sandbox.

    Parameters
    ----------
    sandbox : workbook.grading.sandbox.Sandbox
    """

    def __init__(self, sandbox):
        self.sandbox = sandbox
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._process = self._control = None
        self._pairs = {}

    def start(self):
        """Start the warm process if it does not run, without waiting for its imports."""
        with self._lock:
            if self._process is not None and self._process.poll() is None:
                return
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                program = ["-m", "workbook.grading.warm", str(theirs.fileno())]
                self._process = subprocess.Popen(
                    self.sandbox.command(*program),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                    pass_fds=[theirs.fileno()],
                    env=None if self.sandbox.holds else environment(tempfile.gettempdir()),
                )
            self._control, self._ready = ours, threading.Event()
            self._said = b""
            threading.Thread(target=self._listen, args=(self._process, ours), daemon=True).start()
            threading.Thread(target=self._overhear, args=(self._process,), daemon=True).start()

    def wait(self):
        """Wait until the imports are done.

        Raises
        ------
        EngineFailed
            If the warm process ends instead, or takes longer than two minutes.
        """
        self.start()
        if not self._ready.wait(START) or self._process.poll() is not None:
            said = self._said.decode(errors="replace").strip().splitlines()
            self.close()
            raise EngineFailed(
                "The process that runs submissions does not start: "
                f"{said[-1] if said else 'it says nothing'}. Try `workbook doctor`."
            )

    @contextlib.contextmanager
    def submission(self, limits, slot=0):
        """Two children for one submission, gone when the block ends.

        Yields
        ------
        Pair
        """
        self.wait()
        pair = Pair(next(self._numbers))
        self._pairs[pair.id] = pair
        ends = [socket.socketpair() for _ in ("student", "tests")]
        request = {
            "id": pair.id,
            "uid": self.sandbox.uid(slot),
            "walls": self.sandbox.holds,
            "limits": dataclasses.asdict(limits),
        }
        try:
            with self._lock:
                theirs = [end.fileno() for _, end in ends]
                socket.send_fds(self._control, [json.dumps(request).encode()], theirs)
            for _, end in ends:
                end.close()
            pair.student, pair.tests = (wire.Channel(end, max_bytes=FRAME) for end, _ in ends)
            yield pair
        finally:
            self._kill(pair)
            for end, other in ends:
                end.close()
                other.close()
            del self._pairs[pair.id]

    def close(self):
        """End the warm process and all of its children."""
        with self._lock:
            if self._process is not None:
                self._process.kill()
                self._process.wait()
                self._control.close()
                self._process = None

    def _kill(self, pair):
        with contextlib.suppress(OSError), self._lock:
            self._control.send(json.dumps({"kill": pair.id}).encode())
        for role in Pair.ROLES:
            pair.how_it_ended(role)

    def _listen(self, process, control):
        while True:
            try:
                text = control.recv(MESSAGE)
            except OSError:
                text = b""
            if not text:
                break
            event = json.loads(text)
            if "ready" in event:
                self._ready.set()
            elif event["ended"] in self._pairs:
                self._pairs[event["ended"]].endings[event["role"]].put(event)
        process.wait()
        self._ready.set()
        for pair in list(self._pairs.values()):
            for role in Pair.ROLES:
                pair.endings[role].put({"code": 70, "why": "engine", "peak_mb": 0.0})

    def _overhear(self, process):
        for line in process.stderr:
            self._said = (self._said + line)[-4000:]


class Pair:
    """The two children of a submission: channels to each, and how each of them ended."""

    ROLES = ("student", "tests")

    def __init__(self, number):
        self.id = number
        self.student = self.tests = None
        self.endings = {role: queue.Queue() for role in self.ROLES}
        self._ended = {}

    def how_it_ended(self, role, seconds=5.0):
        """The event that told of a child's end: `code`, `why`, `peak_mb`; waits for it."""
        if role not in self._ended:
            try:
                self._ended[role] = self.endings[role].get(timeout=seconds)
            except queue.Empty:
                return {"code": 0, "why": "", "peak_mb": 0.0}
        return self._ended[role]
