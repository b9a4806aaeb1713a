"""Faults put between the processes of a submission, which must never raise a mark.

Real processes, as a submission has them but without walls. A relay stands in each connection of
the tests' process, to the grader and to the learner's process; a fault is done to one message of
one direction, or to one system call of the tests' process.

    python tests/injection.py week1         every message, and 60 system calls; minutes to hours
"""

import argparse
import collections
import contextlib
import ctypes
import errno
import os
import signal
import socket
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent / "src")]

import split  # noqa: E402

from authoring import publish  # noqa: E402
from classroom.grade import batch  # noqa: E402
from classroom.intake import intake  # noqa: E402
from classroom.isolate import execute, student_process, tests_process, warm, wire  # noqa: E402
from classroom.isolate.namespaces import Limits  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
LIMITS = Limits(cell_seconds=20, seconds=120)  # of the honest run
HURRIED = Limits(cell_seconds=2, seconds=8)
# A message on its way: to and from the tests' process, from the grader and from the learner's.
WAYS = ("request", "report", "question", "answer")
DEEDS = ("drop", "cut", "delay", "duplicate", "kill")
CALLS = ("kill", "fail")


@dataclass(frozen=True)
class Fault:
    """What is done, on which way (or "call"), to which message or system call, from 0."""

    deed: str
    way: str
    number: int


NONE = Fault("nothing", "nowhere", 0)


class Pair:
    """The two processes, with relays between; what `execute` wants of an engine's pair."""

    ROLES = ("student", "tests")

    def __init__(self, folder, fault=NONE):
        self.fault, self.seen, self._codes = fault, collections.Counter(), {}
        self._ended, self._pids, self._threads = {}, {}, []
        relays = []
        ends = {}
        for name in ("control", "bridge"):
            outer, near = socket.socketpair()
            far, inner = socket.socketpair()
            ends[name] = outer, inner
            relays.append((name, near, far))
        mine, theirs = socket.socketpair()
        self._fork("student", student_process.serve, theirs, ends["bridge"][0], folder)
        self._fork("tests", tests_process.serve, ends["control"][1], ends["bridge"][1], folder)
        self.student, self.tests = wire.Channel(mine), wire.Channel(ends["control"][0])
        self._sockets = [mine, ends["control"][0]]
        for end in (theirs, ends["control"][1], *ends["bridge"]):
            end.close()
        for name, near, far in relays:
            there, back = WAYS[:2] if name == "control" else WAYS[:1:-1]
            for one, other, way in [(near, far, there), (far, near, back)]:
                self._start(self._relay, one, other, way)
        self._sockets += [end for _, *both in relays for end in both]

    def _fork(self, role, serve, control, bridge, folder):
        home = Path(folder, role)
        home.mkdir(exist_ok=True)
        self._ended[role] = threading.Event()
        pid = os.fork()
        if pid == 0:
            split.run_child(lambda: serve(control, bridge), [control, bridge], home)
        self._pids[role] = pid
        traced = role == "tests" and self.fault.way == "call"
        watch = self._trace if traced else self._wait
        self._start(watch, role, pid)

    def _start(self, function, *arguments):
        thread = threading.Thread(target=function, args=arguments, daemon=True)
        thread.start()
        self._threads.append(thread)

    def _wait(self, role, pid):
        self._tell(role, os.waitpid(pid, 0)[1])

    def _tell(self, role, status):
        self._codes[role] = os.waitstatus_to_exitcode(status) % 256
        self._ended[role].set()

    def _trace(self, role, pid):
        deed, number = self.fault.deed, self.fault.number
        status, self.seen["call"] = trace(pid, deed, number)
        self._tell(role, status)

    def _relay(self, one, other, way):
        """Hand frames on, until one side is gone."""
        try:
            while frame := read_frame(one):
                number = self.seen[way]
                self.seen[way] += 1
                is_it = self.fault.way == way and self.fault.number == number
                self._hand_on(frame, other, self.fault.deed if is_it else "")
        except OSError:
            pass
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _hand_on(self, frame, other, deed):
        if deed == "drop":
            return
        if deed == "cut":
            other.sendall(frame[: len(frame) // 2])
            raise OSError("cut")
        if deed == "delay":
            time.sleep(2)
        if deed == "kill":
            self._kill("tests")
        for _ in range(1 + (deed == "duplicate")):
            other.sendall(frame)

    def how_it_ended(self, role, seconds=5.0):
        """As the engine tells it."""
        there = self._ended[role].wait(seconds)
        return {"code": self._codes[role] if there else 0, "why": "", "peak_mb": 0.0}

    def close(self):
        """End both processes."""
        for role in self.ROLES:
            self._kill(role)
        for thread in self._threads:
            thread.join(10)
        for end in self._sockets:
            end.close()

    def _kill(self, role):
        if not self._ended[role].is_set():
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pids[role], signal.SIGKILL)


def read_frame(sock):
    """The bytes of one frame; none at the end."""
    head = sock.recv(wire.HEAD.size, socket.MSG_WAITALL)
    if len(head) < wire.HEAD.size:
        return head
    _, length, count, total = wire.HEAD.unpack(head)
    left, parts = length + 8 * count + total, [head]
    while left:
        part = sock.recv(min(left, 2**20))
        if not part:
            break
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


# ptrace(2)
SEIZE, INTERRUPT, SYSCALL, GET, SET = 0x4206, 0x4207, 24, 12, 13
OPTIONS = 0x1 | 0x100000  # system calls are marked; the tracee ends with us
NEW_NUMBER, RESULT, WORDS = 15, 10, 27  # words of x86-64's registers
WALL = 0x40000000


def trace(pid, deed, number):
    """Let a process run to its end, and do something at one of its system calls.

    Returns
    -------
    int, int
        The status it ended with, and how many system calls there were.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]

    def ask(what, address=0, data=0):
        if libc.ptrace(what, pid, address, data) < 0 and ctypes.get_errno() != errno.ESRCH:
            raise OSError(ctypes.get_errno(), f"ptrace {what:#x}")

    def change(word, value):
        registers = (ctypes.c_ulonglong * WORDS)()
        ask(GET, 0, ctypes.addressof(registers))
        registers[word] = value % 2**64
        ask(SET, 0, ctypes.addressof(registers))

    ask(SEIZE, 0, OPTIONS)
    ask(INTERRUPT)
    calls, entering, failing = 0, True, False
    while True:
        _, status = os.waitpid(pid, WALL)
        if not os.WIFSTOPPED(status):
            return status, calls
        stop, handed_on = os.WSTOPSIG(status), 0
        if stop == signal.SIGTRAP | 0x80:
            if entering and calls == number:
                if deed == "kill":
                    os.kill(pid, signal.SIGKILL)
                elif deed == "fail":
                    change(NEW_NUMBER, -1)
                    failing = True
            elif failing:
                change(RESULT, -errno.EIO)
                failing = False
            calls += entering
            entering = not entering
        elif status >> 16 == 0:
            handed_on = stop
        ask(SYSCALL, 0, handed_on)


def submissions(week):
    """Jobs by name: every answer right, a wrong one to each exercise, and nothing answered."""
    name = f"{week}.ipynb"
    release = intake.read_release(
        ROOT / "solutions" / week / name, ROOT / "exercises" / week / name
    )
    coded = publish.read_assignment(ROOT / "src" / "assignments" / f"{week}.py").exercises
    coded = [each for each in coded if not each.written]
    answers = {
        "right": {each.id: each.solution for each in coded},
        "wrong": {each.id: each.wrongs[0].source for each in coded},
        "blank": {each.id: each.stub for each in coded},
    }
    found = {}
    for kind, given in answers.items():
        cells = [
            cell | {"source": given.get(cell.get("id"), cell["source"])}
            for cell in release["cells"]
        ]
        job = {"notebook": {"cells": cells}, "student": "ada", "files": {}}
        found[kind] = job | batch.about(release)
    return found


def grade(job, fault=NONE, limits=HURRIED):
    """What came of a job with a fault, and how many messages went which way."""
    with tempfile.TemporaryDirectory() as folder:
        pair = Pair(folder, fault)
        try:
            run = execute._Run(job | {"limits": vars(limits)}, limits)
            run.all_cells(pair, time.monotonic() + limits.seconds)
            run.settle()
        finally:
            pair.close()
        return run.result, pair.seen


def raised(result, honest):
    """The checks of which a result has more points than the honest run had."""
    before = honest["evidence"]
    return [
        name
        for name, known in result["evidence"].items()
        if known["points"] > before[name]["points"]
    ]


def prepare():
    """Import and make what each child would have to."""
    warm._import_everything()


def main():
    """Try every message with every deed, and a sample of system calls."""
    known = argparse.ArgumentParser(description=__doc__)
    known.add_argument("week")
    known.add_argument("--every", type=int, default=1, help="of so many messages try one")
    known.add_argument("--calls", type=int, default=60, help="system calls to try")
    told = known.parse_args()
    prepare()
    tried, worse = 0, []
    for kind, job in submissions(told.week).items():
        honest, seen = grade(job, limits=LIMITS)
        _, calls = grade(job, Fault("nothing", "call", -1), LIMITS)
        faults = [
            Fault(deed, way, number)
            for way in WAYS
            for number in range(0, seen[way], told.every)
            for deed in DEEDS
        ]
        step = max(1, calls["call"] // told.calls)
        faults += [Fault(d, "call", n) for n in range(0, calls["call"], step) for d in CALLS]
        points = sum(each["points"] for each in honest["evidence"].values())
        print(f"{kind}: {points:g} points, {dict(seen)}, {calls['call']} calls", flush=True)
        for fault in faults:
            result, _ = grade(job, fault)
            tried += 1
            if raised(result, honest):
                worse.append((kind, fault, raised(result, honest)))
                print(worse[-1], flush=True)
    print(f"{tried} faults tried, {len(worse)} raised a mark.")
    sys.exit(bool(worse))


if __name__ == "__main__":
    main()
