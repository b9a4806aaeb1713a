"""The warm process: it has imported what notebooks import, and forks caged children on request.

`python -m classroom.isolate.warm FD` runs inside the outer wall (see `sandbox`), and speaks over
the socket FD. It imports and makes a shell, no more: it never sees a notebook, a test or a name,
since its children inherit its memory. A request carries two sockets, which go unread to the two
children of a submission: the process of the student (`student_process`) and that of the tests
(`tests_process`), joined by a third pair, the bridge.

Requests: ``{"id": number, "walls": bool, "uids": [...], "limits": {...}}`` with the two sockets
(behind them the doors of two control groups, see `cgroups`) and the user that each child becomes,
if any, and ``{"kill": id}``. Events: ``{"ready": seconds}``,
and once for each child ``{"ended": id, "role", "code", "why", "peak_mb"}``, where `why` is "memory"
or "processes" if we killed it for that.
"""

import contextlib
import dataclasses
import gc
import importlib
import inspect
import itertools
import json
import os
import selectors
import signal
import socket
import sys
import tempfile
import time

TICK = 0.05  # seconds between two looks at memory
MESSAGE = 2**16
TABLES = (b"VmPTE:",)  # page tables
COUNTED = b"RssAnon:", b"RssShmem:", *TABLES
DEAR = 1.0  # seconds of computing that dividing shared memory may take: no honest one needs more
SKLEARN = """calibration compose dummy ensemble feature_selection impute inspection isotonic
linear_model metrics model_selection neighbors pipeline preprocessing tree""".split()
MODULES = [
    *("IPython.core.interactiveshell", "matplotlib.pyplot", "matplotlib_inline.backend_inline"),
    *("pandas.io.formats.html", "pandas.io.formats.string"),
    *("numpy.testing", "pandas.testing", "scipy.stats", *(f"sklearn.{name}" for name in SKLEARN)),
    *("workbook.data", "workbook.model.baseline", "workbook.page.check"),
    *("classroom.isolate.student_process", "classroom.isolate.tests_process"),
]


def main():
    """Import, say so, and serve until the other end is closed."""
    begun = time.monotonic()
    control = socket.socket(fileno=int(sys.argv[1]))
    _import_everything()
    gc.collect()
    gc.freeze()  # children that collect garbage would copy every page of ours
    control.send(json.dumps({"ready": time.monotonic() - begun}).encode())
    Warm(control).serve()


def _import_everything():
    """What notebooks of this course import, so that no child has to."""
    matplotlib = importlib.import_module("matplotlib")
    matplotlib.use("module://matplotlib_inline.backend_inline")
    shell = importlib.import_module("classroom.isolate.shell")
    for name in [*MODULES, *shell.PRELOAD]:
        importlib.import_module(name)
    shell.prepared()
    importlib.import_module("workbook.data").load_bikes()  # which the assignments are about
    inspect.getmodule(main.__code__)  # looks every module up, once: the first error would do so


class Warm:
    """Forks, watches and ends the children of submissions."""

    def __init__(self, control):
        self.control = control
        self.children = {}  # process id of an init: its Child

    def serve(self):
        """Answer requests and look at the children until the grader closes its end."""
        waiting = selectors.DefaultSelector()
        waiting.register(self.control, selectors.EVENT_READ)
        waiting.register(_wake_when_a_child_ends(), selectors.EVENT_READ)
        looked = 0.0
        while True:
            ready = [key.fileobj for key, _ in waiting.select(TICK if self.children else None)]
            for end in ready:
                if end is not self.control:
                    end.recv(MESSAGE)
            if self.control in ready and not self._take_request():
                break
            self._reap()
            if time.monotonic() - looked >= TICK:
                looked = time.monotonic()
                self._watch()
        for pid in self.children:
            _kill(pid)

    def _take_request(self):
        text, ends, _, _ = socket.recv_fds(self.control, MESSAGE, 4)
        if not text:
            return False
        request = json.loads(text)
        if "kill" in request:
            for pid, child in self.children.items():
                if child.id == request["kill"]:
                    _kill(pid)
        else:
            student, tests = (socket.socket(fileno=end) for end in ends[:2])
            self._start(request, student, tests, ends[2:])
        return True

    def _start(self, request, student, tests, doors):
        from classroom.isolate import namespaces, student_process, tests_process

        limits = namespaces.Limits(**request["limits"])
        one, other = socket.socketpair()
        roles = {
            "student": (student_process.serve, student, one),
            "tests": (tests_process.serve, tests, other),
        }
        each = itertools.zip_longest(request["uids"], roles.items(), doors)
        for uid, (role, (serve, control, bridge)), door in each:
            keep = {control.fileno(), bridge.fileno()}

            def run(serve=serve, control=control, bridge=bridge, keep=keep, door=door):
                if door is not None:
                    os.write(door, b"0")  # into the control group
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                _close_all_but(keep)
                _use_own_streams()
                serve(control, bridge)

            child = Child(request["id"], role, limits)
            try:
                if request["walls"]:
                    pid = namespaces.fork(run, limits, uid)
                else:
                    child.home = tempfile.TemporaryDirectory(prefix="submission-")
                    pid = namespaces.fork_bare(run, limits, child.home.name)
            except OSError as error:
                self._tell(child, 70, str(error))
            else:
                self.children[pid] = child
        for end in (student, tests, one, other):
            end.close()
        for door in doors:
            os.close(door)

    def _reap(self):
        while self.children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            child = self.children.pop(pid, None)
            if child:
                self._tell(child, os.waitstatus_to_exitcode(status) % 256, child.why)
                if child.home:
                    child.home.cleanup()

    def _tell(self, child, code, why):
        event = {"ended": child.id, "role": child.role, "code": code, "why": why}
        event["peak_mb"] = round(child.peak, 1)
        with contextlib.suppress(BrokenPipeError):  # the grader is gone, and we are about to be
            self.control.send(json.dumps(event).encode())

    def _watch(self):
        if not self.children:
            return
        families = _families(self.children)
        for pid, child in self.children.items():
            members = families[pid]
            if sum(members.values()) > child.limits.processes:
                child.why = "processes"
            else:
                child.look_at_memory(members)
            if child.why:
                _kill(pid)


@dataclasses.dataclass
class Child:
    """One of the two processes of a submission, by what we know of it from outside."""

    id: int
    role: str
    limits: object
    peak: float = 0.0
    why: str = ""
    home: object = None
    rest: float = 0.0

    def look_at_memory(self, members):
        """Take down what its processes use, and whether that is too much.

        Shared pages count in each process at first. Only where that is too much are they divided:
        it takes long where there are many mappings, so rarely, and within limits of its own.
        """
        used = sum(_resident_mb(pid, COUNTED) for pid in members)
        if used > self.limits.memory_mb:
            if time.monotonic() < self.rest:
                return
            begun, cost, used = time.thread_time(), 0.0, 0.0
            for pid in members:
                used += _proportional_mb(pid)
                cost = time.thread_time() - begun
                if cost > DEAR:
                    self.why = "memory"
                    return
            self.rest = time.monotonic() + min(4 * cost, 1.0)
        self.peak = max(self.peak, used)
        if used > self.limits.memory_mb:
            self.why = "memory"


def _wake_when_a_child_ends():
    """A socket that has something to read when a child has ended."""
    wake, woken = socket.socketpair()
    for end in (wake, woken):
        end.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake.detach())
    return woken


def _families(inits):
    """The processes below each init, itself included: from process id to number of threads."""
    parents, threads = {}, {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError, ValueError):
                with open(f"/proc/{name}/stat", "rb") as file:
                    about = file.read().rpartition(b")")[2].split()
                parents[int(name)], threads[int(name)] = int(about[1]), int(about[17])
    families = {init: {} for init in inits}
    for pid, count in threads.items():
        ancestor = pid
        while ancestor in parents and ancestor not in inits:
            ancestor = parents[ancestor]
        if ancestor in inits:
            families[ancestor][pid] = count
    return families


def _resident_mb(pid, counted):
    """Memory of a process by these lines of its status, shared pages in full."""
    return _read_mb(f"/proc/{pid}/status", counted) or 0.0


def _proportional_mb(pid):
    """The same, but a page that n processes share counts 1/n in each."""
    used = _read_mb(f"/proc/{pid}/smaps_rollup", (b"Pss_Anon:", b"Pss_Shmem:"))
    if used is None:
        return _resident_mb(pid, COUNTED)
    return used + _resident_mb(pid, TABLES)


def _read_mb(path, counted):
    try:
        with open(path, "rb") as file:
            lines = file.read().splitlines()
    except OSError:
        return None
    return sum(int(line.split()[1]) for line in lines if line.startswith(counted)) / 1024


def _kill(pid):
    for kill in (os.kill, os.killpg):  # the group too, for a child without walls
        with contextlib.suppress(OSError):
            kill(pid, signal.SIGKILL)


def _use_own_streams():
    """Open the standard streams anew: flags and times of what is inherited are shared with all."""
    own = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(own, stream)
    os.close(own)


def _close_all_but(keep):
    begin = 3
    for end in sorted(keep):
        os.closerange(begin, end)
        begin = end + 1
    os.closerange(begin, 4096)


if __name__ == "__main__":
    main()
