"""A time limit for a learner's code that works on every system.

What counts is computing. By the clock alone a right answer would fail on a machine that has other
work to do, or on Binder, which gives a fraction of a core. Importing is free: the first import of a
large library takes longer than any answer. A clock stands behind, for what only waits.
"""

import _thread
import contextlib
import os
import signal
import sys
import threading
import time

TICK = 0.05  # seconds between two looks at the clocks
AGAIN = 1.0  # seconds until a block that swallowed `TooSlow` gets another
NEVER = float("inf")
HARDLY, MOSTLY = 0.02, 0.5  # shares of a core
_under_way = []  # one for each block, the innermost last


class TooSlow(BaseException):
    """The time was up. A BaseException, so that `except Exception` in a loop can't swallow it.

    Its `why` is "computing", "waiting", or "busy" if other work on the machine left too little.
    """

    def __init__(self, why="computing"):
        super().__init__(why)
        self.why = why


def time_limit(seconds, wait=30.0):
    """Stop the block by raising `TooSlow` inside it.

    An import under way is let through: broken off it would stay broken.

    Parameters
    ----------
    seconds : float
        Of computing in the main thread. Other threads don't count: those of numerical libraries
        keep whole cores busy while they wait for each other. On Windows all threads count.
    wait : float
        Seconds by the clock; a third of them for what hardly computes.

    Examples
    --------
    >>> with time_limit(0.05):
    ...     while True:
    ...         pass
    Traceback (most recent call last):
    workbook.exercise.limits.TooSlow: computing
    >>> with time_limit(0.05, wait=0.1):
    ...     time.sleep(60)
    Traceback (most recent call last):
    workbook.exercise.limits.TooSlow: waiting
    """
    if threading.current_thread() is not threading.main_thread():
        return contextlib.nullcontext()
    return (_by_alarm if hasattr(signal, "setitimer") else _by_interrupt)(seconds, wait)


def left():
    """Seconds of computing and by the clock that the block under way has left; None outside."""
    if not _under_way:
        return None
    block = _under_way[-1]
    return block.seconds - block.used(), block.until - time.monotonic()


def charge(seconds):
    """Count what another process has computed for the block under way; it may end the block."""
    if _under_way:
        _under_way[-1].computed += seconds
        _under_way[-1].look(sys._getframe())


@contextlib.contextmanager
def paused():
    """Raise nothing within, where a `TooSlow` would break a message off; the clocks go on."""
    timer = signal.setitimer(signal.ITIMER_REAL, 0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, *timer)


class _Block:
    """The time that a block has, and what it has used of it."""

    def __init__(self, seconds, wait, clock):
        self.seconds, self.computed = seconds, 0.0
        self.begun = self._looked = self.again = time.monotonic()
        self.until, self._wait = self.begun + wait, wait
        self._clock, self._seen, self._all = clock, clock(), time.process_time()

    def used(self):
        """Seconds of computing until now."""
        return self.computed + self._clock() - self._seen

    def look(self, frame):
        """Raise `TooSlow` if the time is up; `frame` is where the main thread is."""
        used, now = self.used(), time.monotonic()
        since, self._seen, self._looked = now - self._looked, self._clock(), now
        if _is_importing(frame):
            self.until += since
            return
        self.computed = used
        # Threads and imports too: neither is waiting.
        share = (time.process_time() - self._all) / max(now - self.begun, TICK)
        until = self.until - (self._wait * 2 / 3 if share <= HARDLY else 0)
        if now >= self.again and (self.computed >= self.seconds or now >= until):
            self.again = now + AGAIN
            raise TooSlow(self._why(share))

    def _why(self, share):
        if self.computed >= self.seconds or share > MOSTLY:
            return "computing"
        return "busy" if share > HARDLY and _is_busy() else "waiting"


def _is_importing(frame):
    while frame and frame.f_code.co_filename != "<frozen importlib._bootstrap>":
        frame = frame.f_back
    return frame is not None


def _is_busy():
    """Whether more wants to run on this machine than it has cores, where the system tells."""
    try:
        return os.getloadavg()[0] > os.cpu_count()
    except (AttributeError, OSError):
        return False


@contextlib.contextmanager
def _by_alarm(seconds, wait):
    """On Linux and macOS: a signal, which also ends a sleep."""
    block = _Block(seconds, wait, time.thread_time)
    # The timer of a limit around this one stands still; its clocks go on.
    with paused():
        previous = signal.signal(signal.SIGALRM, lambda number, frame: block.look(frame))
        _under_way.append(block)
        try:
            signal.setitimer(signal.ITIMER_REAL, TICK, TICK)
            yield block
        finally:
            block.again = NEVER  # nothing is raised in the lines below
            signal.setitimer(signal.ITIMER_REAL, 0)
            _under_way.remove(block)
            signal.signal(signal.SIGALRM, previous)


@contextlib.contextmanager
def _by_interrupt(seconds, wait):
    """On Windows: a second thread that presses Ctrl-C for us."""
    block = _Block(seconds, wait, time.process_time)
    main, done, fired = threading.main_thread().ident, threading.Event(), []

    def watch():
        while not done.wait(TICK):
            try:
                block.look(sys._current_frames().get(main))
            except TooSlow as error:
                fired.append(error)
                _thread.interrupt_main()

    # A program that was started in the background may ignore Ctrl-C: not in here.
    previous = signal.signal(signal.SIGINT, signal.default_int_handler)
    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield block
    except KeyboardInterrupt:
        if fired:
            raise TooSlow(fired[0].why) from None
        raise
    finally:
        done.set()
        watcher.join()
        signal.signal(signal.SIGINT, previous)
