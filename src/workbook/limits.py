"""A time limit for a learner's code that works on every system."""

import _thread
import contextlib
import signal
import threading


class TooSlow(BaseException):
    """The time was up. A BaseException, so that `except Exception` in a loop can't swallow it."""


def time_limit(seconds):
    """Stop the block after `seconds` by raising `TooSlow` inside it.

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
        raise TooSlow

    previous = signal.signal(signal.SIGALRM, time_is_up)
    # The second shot is for a bare `except:` that swallowed the first.
    signal.setitimer(signal.ITIMER_REAL, seconds, seconds / 2)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


@contextlib.contextmanager
def _by_interrupt(seconds):
    """On Windows: a second thread that presses Ctrl-C for us."""
    fired = threading.Event()

    def time_is_up():
        fired.set()
        _thread.interrupt_main()

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
