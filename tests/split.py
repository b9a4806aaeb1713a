"""Two real processes, joined by a bridge, as a submission has them, but without walls."""

import contextlib
import html
import os
import re
import signal
import socket
import warnings

from classroom.isolate import shell, student_process, tests_process, warm, wire
from workbook.exercise import bundle


class Pair:
    """The learner's process and that of the tests, with a control channel to each."""

    def __init__(self, folder):
        one, other = socket.socketpair()
        self.pids = []
        self.learner = self._fork(student_process.serve, one, folder)
        self.tests = self._fork(tests_process.serve, other, folder)
        one.close()
        other.close()

    def _fork(self, serve, bridge, folder):
        mine, theirs = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            run_child(lambda: serve(theirs, bridge), [theirs, bridge], folder)
        theirs.close()
        self.pids.append(pid)
        return wire.Caller(wire.Channel(mine))

    def run(self, who, source, seconds=20):
        """Run a cell in one of the two; the whole reply."""
        return ask(who, {"do": "run", "source": source, "seconds": seconds})

    def grade(self, answer, check, theirs):
        """Run an answer in the one and a check in the other; the check's reply."""
        ask(self.tests, {"do": "theirs", "names": theirs, "ours": [], "sources": {}})
        # An answer may end its own process, or talk before it is asked.
        with contextlib.suppress(EOFError, OSError, wire.ProtocolError):
            self.run(self.learner, answer)
        return self.run(self.tests, check)

    def close(self):
        for caller in (self.learner, self.tests):
            caller.channel.close()
        for pid in self.pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)


class Single:
    """One process for all cells, as in stock nbgrader."""

    def __init__(self, folder):
        mine, theirs = socket.socketpair()
        self.pid = os.fork()
        if self.pid == 0:
            run_child(lambda: serve_alone(theirs), [theirs], folder)
        theirs.close()
        self.caller = wire.Caller(wire.Channel(mine))

    def run(self, source, seconds=20):
        return ask(self.caller, {"do": "run", "source": source, "seconds": seconds})

    def close(self):
        self.caller.channel.close()
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


def serve_alone(control):
    grader, alone = wire.Answerer(wire.Channel(control)), shell.Shell()
    with contextlib.suppress(EOFError, ConnectionResetError):
        while True:
            grader.reply(shell.answer(grader.receive(), alone))


def run_child(serve, its, folder):
    """All that a child does; it never returns. It has its sockets, and no other file of ours."""
    code = 1
    try:
        warm._close_all_but({sock.fileno() for sock in its})
        os.chdir(folder)
        os.environ.pop("NBGRADER_VALIDATING", None)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        warnings.simplefilter("default")
        serve()
        code = 0
    finally:
        os._exit(code)


def ask(caller, message):
    return caller.ask(message, timeout=60)


def points(reply):
    """What nbgrader reads from a check's last line; None without a result."""
    results = [out for out in reply["outputs"] if out["output_type"] == "execute_result"]
    return float(results[-1]["data"]["text/plain"]) if results else None


def found(reply):
    """What a check says as data."""
    return bundle.read(reply["outputs"])


def told(reply):
    """What a check says, with its points."""
    results = [out for out in reply["outputs"] if out["output_type"] == "execute_result"]
    text = "".join(result["data"].get("text/html", "") for result in results)
    return html.unescape(re.sub(r" at 0x[0-9a-f]+", "", text))
