"""A time limit for a learner's code that works on every system."""

import _thread
import contextlib
import signal
import threading


class TooSlow(BaseException):
    """The time was up. A BaseException, so that `except Exception` in a loop can't swallow it."""


def time_limit(seconds):
    """Stop the block after `seconds` by raising `TooSlow` inside it.

    An import under way is let through, where the system has alarms: the first import of a large
    library takes longer on a slow machine than any answer, and broken off it would stay broken.

    Parameters
    ----------
    seconds : float
        More than 0.

    Examples
    --------
    >>> with time_limit(0.05):
    ...     while True:
    ...         pass
    Traceback (most recent call last):
    workbook.limits.TooSlow
    """
    if threading.current_thread() is not threading.main_thread():
        return contextlib.nullcontext()
    return _by_alarm(seconds) if hasattr(signal, "setitimer") else _by_interrupt(seconds)


@contextlib.contextmanager
def _by_alarm(seconds):
    """On Linux and macOS: a signal, which also ends a sleep."""

    def time_is_up(number, frame):
        if not _is_importing(frame):
            raise TooSlow

    previous = signal.signal(signal.SIGALRM, time_is_up)
    # More shots follow: after an import, and for a bare `except:` that swallowed the first.
    signal.setitimer(signal.ITIMER_REAL, seconds, seconds / 2)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


def _is_importing(frame):
    while frame and frame.f_code.co_filename != "<frozen importlib._bootstrap>":
        frame = frame.f_back
    return frame is not None


@contextlib.contextmanager
def _by_interrupt(seconds):
    """On Windows: a second thread that presses Ctrl-C for us."""
    fired = threading.Event()

    def time_is_up():
        fired.set()
        _thread.interrupt_main()

    # A program that was started in the background may ignore Ctrl-C: not in here.
    previous = signal.signal(signal.SIGINT, signal.default_int_handler)
    timer = threading.Timer(seconds, time_is_up)
    timer.start()
    try:
        yield
    except KeyboardInterrupt:
        if fired.is_set():
            raise TooSlow from None
        raise
    finally:
        timer.cancel()
        signal.signal(signal.SIGINT, previous)
