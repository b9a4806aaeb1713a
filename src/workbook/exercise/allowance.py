"""How much time a call of a learner's function gets, and what to say when it was not enough."""

import types

from workbook.exercise import limits

# Seconds of computing, and seconds by the clock. The first call of a function gets COLD times as
# much computing: what libraries do once, they do then. Calls on many inputs get MANY together.
SECONDS, WAIT, COLD, MANY = 2.0, 30.0, 3, 10.0
STOP = "it was still running after "
_called = set()


class Allowance:
    """The time for the calls of one check.

    A loop that never ends must not cost a class its evening, and other calls of the same function
    may end: after the first that was stopped the next gets less, and after two they get a moment.

    Examples
    --------
    >>> allowance, answer = Allowance(), lambda: 42
    >>> allowance.seconds(answer), allowance.seconds(answer)
    ((6.0, 30.0), (2.0, 30.0))
    >>> allowance.used_up("computing")
    'it was still running after 2 seconds of computing. Look for a loop that never ends'
    >>> allowance.seconds(answer)
    (2.0, 10.0)
    """

    def __init__(self):
        self._stopped = 0

    def limit(self, function):
        """Stop the block when the function's time is up; see `limits.time_limit`."""
        return limits.time_limit(*self.seconds(function))

    def of_many(self):
        """How many calls on many inputs get together, of computing and by the clock."""
        share = 1 if self._stopped < 2 else 0.1
        return MANY * share, WAIT * share

    def seconds(self, function):
        """How many the next call gets, of computing and by the clock."""
        first = _is_first(function)
        if self._stopped > 1:
            return SECONDS / 10, WAIT / 15
        if self._stopped:
            return SECONDS, WAIT / 3
        return SECONDS * (COLD if first else 1), WAIT

    def used_up(self, why):
        """Note that a call was stopped, and say after how long and what to look for."""
        self._stopped += 1
        if self._stopped > 2:
            return STOP + "a moment, which is all that a call gets after two that had to be stopped"
        if why == "many":
            return (
                f"together with calls like this one it took more than {MANY:g} seconds of "
                f"computing, or {WAIT:g} by the clock. Look for work that is done again and again"
            )
        if why == "computing":
            return f"{STOP}{SECONDS:g} seconds of computing. Look for a loop that never ends"
        if why == "waiting":
            return STOP + "a while, most of which it waited. Look for a sleep, an input, a download"
        stop = f"{STOP}{WAIT / 3:g} seconds"  # the first call got more, which is not worth a word
        if why == "busy":
            return (
                f"{stop} on this machine, which is busy now. Close other programs and notebooks, "
                "or wait a little, and run this cell again"
            )
        return f"{stop} and could not be stopped. Look for a loop that never ends"


def _is_first(function):
    """Whether a function, as it is written now, is called for the first time."""
    code = getattr(function, "__code__", None)
    # Codes are equal if they do the same; the file tells what stands for one of another process.
    known = (code, code.co_filename) if isinstance(code, types.CodeType) else id(function)
    first = known not in _called
    _called.add(known)
    return first
