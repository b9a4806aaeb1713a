"""How much time a call gets, and what a learner reads when it was not enough."""

import contextlib
import os
import subprocess
import sys
import time

import pytest

from workbook.exercise import allowance, check, limits


@pytest.fixture
def quick(monkeypatch):
    """Less computing for all calls."""
    monkeypatch.setattr(allowance, "SECONDS", 0.2)


def compute(seconds):
    """Keep a core busy for so many seconds of its own; it gives them back."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass
    return seconds


def loops():
    while True:
        try:
            compute(1)
        except Exception:
            pass


def ends_for(why):
    raise limits.TooSlow(why)


def message(function, *arguments):
    with check.points(1) as earned:
        check.call(function, *arguments).returns(1)
    (only,) = earned.messages
    return only


def test_it_stops_a_loop_that_never_ends(quick):
    said = "it was still running after 0.2 seconds of computing. Look for a loop that never ends."
    assert said in message(loops)


def test_it_stops_a_sleep(monkeypatch):
    monkeypatch.setattr(allowance, "WAIT", 1.5)
    said = "it was still running after a while, most of which it waited. Look for a sleep,"
    assert said in message(time.sleep, 60)


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("busy", "10 seconds on this machine, which is busy now. Close other programs"),
        ("lost", "10 seconds and could not be stopped. Look for a loop"),
        (["?"], "10 seconds and could not be stopped. Look for a loop"),
    ],
)
def test_it_has_a_sentence_for_each_reason(why, said):
    assert f"it was still running after {said}" in message(ends_for, why)


def test_the_first_call_of_a_function_may_compute_longer(quick):
    def answer():
        return compute(0.4)

    with check.points(2) as earned:
        check.call(answer).returns(0.4)
        check.call(answer).returns(0.4)
    assert earned.earned == 1
    assert "0.2 seconds of computing" in earned.text


def test_an_answer_that_is_written_anew_has_a_first_call_again():
    def answer(source):
        names = {}
        exec(source, names)
        return names["f"]

    seconds = [
        allowance.Allowance().seconds(answer(f"def f(): return {number}")) for number in (1, 2, 1)
    ]
    assert seconds == [(6, 30), (6, 30), (2, 30)]


def test_after_two_that_were_stopped_a_call_gets_a_moment_and_may_pass(quick):
    def answer(x):
        return x if x > 2 else loops()

    begun = time.thread_time()
    with check.points(22) as earned:
        for number in range(-8, 3):
            check.call(answer, number).returns(number)
        for number in range(3, 14):
            check.call(answer, number).returns(number)
    assert earned.earned == 11
    assert "is all that a call gets after two that had to be stopped" in earned.text
    assert time.thread_time() - begun < 5


@contextlib.contextmanager
def busy_machine():
    """More loops than there are cores."""
    command = [sys.executable, "-c", "while True: pass"]
    loops = [subprocess.Popen(command) for _ in range(1 + os.cpu_count())]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


def test_a_busy_machine_refuses_no_answer():
    def answer():
        return compute(1.2)

    begun = time.monotonic()
    with busy_machine(), check.points(2) as earned:
        check.call(answer).returns(1.2)
        check.call(answer).returns(1.2)
    assert earned.earned == 2, earned.text
    assert time.monotonic() - begun > 2.4
