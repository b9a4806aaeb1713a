"""Work on what strangers wrote, one piece at a time, in a process that may be killed.

A text can be made to take a parser hours or all memory. Such work is done by a helper: a process of
our own code, with a limit of CPU seconds and memory for each piece. One that passes it dies, the
caller is told in a sentence, and the next piece gets a new helper. It is no wall: nothing of a
stranger's is run in it.
"""

import contextlib
import os
import pickle
import resource
import signal
import socket
import subprocess
import sys
from multiprocessing.connection import Connection

SECONDS, MEMORY_MB = 20, 2048
PATIENCE = 15  # times as long on the clock: other work may have the processors
SERVE = (
    "import sys; sys.path[:] = sys.argv[2:]; from classroom.course import helper; helper.serve()"
)


class Stopped(Exception):
    """A piece of work was stopped; the message says at which limit."""


class Helper:
    """Does what it is told, within limits, one piece after another; for one thread.

    Parameters
    ----------
    modules : iterable of str
        What it imports while nobody waits for it.
    seconds : float
        Of computing, for one piece.
    memory_mb : int
        For one piece, beside what the modules take.

    Examples
    --------
    >>> with Helper(seconds=1) as helper:
    ...     print(helper(sum, [1, 2]))
    ...     try:
    ...         helper(pow, 3, 10**9)
    ...     except Stopped as stopped:
    ...         print(stopped)
    ...     print(helper(sum, [3, 4]))
    3
    It took more than 1 seconds of computing
    7
    """

    def __init__(self, modules=(), *, seconds=SECONDS, memory_mb=MEMORY_MB):
        self.modules, self.seconds, self.memory_mb = list(modules), seconds, memory_mb
        self._process = None

    def __enter__(self):
        if self._process is None:
            self._start()
        return self

    def __exit__(self, *error):
        self.close()

    def __call__(self, function, *arguments):
        """Call an importable function over there.

        Raises
        ------
        Stopped
            If it passes a limit, or ends the process in another way.
        Exception
            What the function raises.
        """
        if self._process is None:
            self._start()
        try:
            self._ends.send_bytes(pickle.dumps((function, arguments)))
            if not self._ends.poll(self.seconds * PATIENCE):
                raise Stopped(self._too_slow())
            good, result = pickle.loads(self._ends.recv_bytes())
        except (EOFError, OSError) as error:
            why = self._why_ended()
            self.close()
            raise Stopped(why) from error
        except BaseException:  # Ctrl-C too: what comes back later is no answer to the next piece
            self.close()
            raise
        if good:
            return result
        if isinstance(result, MemoryError):
            self.close()
            raise Stopped(f"It took more than {self.memory_mb} MB of memory")
        raise result

    def close(self):
        """End the process; the next call starts another."""
        process, self._process = self._process, None
        if process is not None:
            self._ends.close()
            process.kill()
            process.wait()

    def _start(self):
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", SERVE, str(theirs.fileno()), *sys.path],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self._ends = Connection(ours.detach())
        self._ends.send_bytes(pickle.dumps((self.modules, self.seconds, self.memory_mb)))

    def _too_slow(self):
        return f"It took more than {self.seconds:g} seconds of computing"

    def _why_ended(self):
        with contextlib.suppress(subprocess.TimeoutExpired):
            code = self._process.wait(1)
            if code in (-signal.SIGXCPU, -signal.SIGKILL):
                return self._too_slow() if code == -signal.SIGXCPU else "It was killed"
        return f"It took more than {self.memory_mb} MB of memory, or ended its process"


def serve():
    """Serve in the process of a helper, until its owner closes the other end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the owner
    ends = Connection(int(sys.argv[1]))
    try:
        modules, seconds, memory_mb = pickle.loads(ends.recv_bytes())
        for module in modules:
            __import__(module)
        _limit_memory(memory_mb)
        while True:
            asked = ends.recv_bytes()
            _limit_seconds(seconds)
            ends.send_bytes(_answer(asked))
    except (EOFError, OSError):
        return


def _answer(asked):
    try:
        function, arguments = pickle.loads(asked)
        return pickle.dumps((True, function(*arguments)))
    except MemoryError:
        return pickle.dumps((False, MemoryError()))
    except Exception as error:
        with contextlib.suppress(Exception):
            told = pickle.dumps((False, error))
            pickle.loads(told)  # not everything that can be said is understood
            return told
        return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}"[:1000])))


def _limit_seconds(seconds):
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


def _limit_memory(memory_mb):
    try:
        with open("/proc/self/statm") as told:
            now = int(told.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:  # macOS does not tell, and does not hold to the limit either
        return
    resource.setrlimit(resource.RLIMIT_AS, (now + memory_mb * 2**20, resource.RLIM_INFINITY))
