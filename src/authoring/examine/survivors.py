"""Which answers get full points: each is graded in a process of its own, which it may ruin."""

import contextlib
import multiprocessing
import os
import sys
from multiprocessing import connection

from authoring.examine.answers import reports
from workbook.exercise import allowance, check

ACCEPTED = 42  # the exit code that says so; whatever else a process ends with, its answer failed
GIBIBYTES, SECONDS = 4, 30


class NotHere(Exception):
    """This system cannot copy a process that is ready to grade, and limit the copy."""


def accepted(answers, names, at_once=2):
    """Grade answers, some at a time, and say which of them get full points.

    Parameters
    ----------
    answers : iterable of (key, Exercise, str)
        A key of any kind, the exercise, and the source of the answer.
    names : dict of str to dict
        For each exercise's id what stands before it, as `answers.names_before` gives it.
    at_once : int

    Yields
    ------
    tuple of (key, bool)
        In the order in which they are done.

    Raises
    ------
    NotHere
        Elsewhere than on Linux.
    """
    if sys.platform != "linux":
        raise NotHere("Grading a thousand mutants needs Linux; on Windows, WSL.")
    fork = multiprocessing.get_context("fork")
    running = {}
    for key, exercise, answer in answers:
        if len(running) == at_once:
            yield from _finished(running)
        child = fork.Process(target=_grade, args=(exercise, answer, names[exercise.id]))
        child.start()
        running[child.sentinel] = key, child
    while running:
        yield from _finished(running)


def _finished(running):
    """Wait until a process ends; where none does in time, end them all."""
    ended = connection.wait(list(running), timeout=SECONDS)
    for sentinel in ended or list(running):
        key, child = running.pop(sentinel)
        if not ended:
            child.kill()
        child.join()
        yield key, child.exitcode == ACCEPTED


def _grade(exercise, answer, names):
    """Grade an answer until its first failure, then leave without looking back."""
    _limit()
    check.Report.record = _stop_at_a_failure  # a loop that never ends costs two seconds, not ten
    allowance.COLD = 1  # nothing is cold in a copy
    passed = False
    with contextlib.suppress(BaseException), open(os.devnull, "w") as nowhere:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(nowhere.fileno(), stream.fileno())
        passed = all(each.earned == each.possible for each in reports(exercise, answer, names))
    os._exit(ACCEPTED if passed else 1)


def _limit():
    import resource  # not on Windows

    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (GIBIBYTES << 30, GIBIBYTES << 30))


class _Failed(BaseException):
    """A property does not hold, and the rest need not be asked."""


def _stop_at_a_failure(report, failed=None, *, is_value=True):
    if failed:
        raise _Failed
    report._properties += 1
