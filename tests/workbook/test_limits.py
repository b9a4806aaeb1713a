"""A time limit that counts computing, lets imports through, and has a clock behind it."""

import os
import signal
import sys
import threading
import time

import pytest

from workbook.exercise import limits

ALARMS = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there is no alarm")
EVERY_SYSTEM = pytest.mark.parametrize(
    "limit", [pytest.param(limits._by_alarm, marks=ALARMS), limits._by_interrupt]
)
IS_BUSY = limits._is_busy


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    """Whatever else this machine does, none of it explains a call that is late."""
    monkeypatch.setattr(limits, "_is_busy", lambda: False)


def compute(seconds):
    """Keep a core busy for so many seconds of its own."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


@EVERY_SYSTEM
def test_it_stops_a_loop(limit):
    with pytest.raises(limits.TooSlow) as stopped, limit(0.1, 30):
        while True:
            pass
    assert stopped.value.why == "computing"


@EVERY_SYSTEM
def test_it_stops_what_only_waits(limit):
    begun = time.monotonic()
    with pytest.raises(limits.TooSlow) as stopped, limit(5, 0.2):
        while True:
            time.sleep(0.01)
    assert stopped.value.why == "waiting"
    assert time.monotonic() - begun < 5


@EVERY_SYSTEM
def test_what_hardly_computes_gets_a_third_of_the_wait(limit):
    begun = time.monotonic()
    with pytest.raises(limits.TooSlow), limit(5, 6):
        while True:
            time.sleep(0.1)
    assert 2 <= time.monotonic() - begun < 5.5


@EVERY_SYSTEM
def test_it_lets_an_answer_finish(limit):
    with limit(5, 30):
        compute(0.2)


@EVERY_SYSTEM
def test_it_counts_no_waiting_as_computing(limit):
    with limit(0.3, 30):
        time.sleep(0.6)


@EVERY_SYSTEM
def test_it_stops_a_program_that_ignores_interrupts(limit):
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with pytest.raises(limits.TooSlow), limit(0.05, 30):
            while True:
                pass
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, previous)


@EVERY_SYSTEM
def test_it_stops_a_loop_that_swallowed_the_first_stop(limit, monkeypatch):
    monkeypatch.setattr(limits, "AGAIN", 0.2)
    swallowed = []
    with pytest.raises(limits.TooSlow), limit(0.05, 30):
        try:
            while True:
                pass
        except BaseException as error:
            swallowed.append(error)
        while True:
            pass
    assert len(swallowed) == 1


SPIN = "end = time.thread_time() + 0.5\nwhile time.thread_time() < end: pass"


@EVERY_SYSTEM
@pytest.mark.parametrize(("spend", "most"), [(SPIN, (0.3, 30)), ("time.sleep(2.5)", (30, 2))])
def test_an_import_is_free_and_is_not_broken_off(spend, most, limit, tmp_path, monkeypatch):
    (tmp_path / "slow_to_load.py").write_text(f"import time\n{spend}\nanswer = 42")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "slow_to_load", raising=False)
    seen = []
    with pytest.raises(limits.TooSlow), limit(*most):
        import slow_to_load

        (compute if spend == SPIN else time.sleep)(0.1)
        seen.append(slow_to_load.answer)
        while True:
            pass
    assert seen == [42]


def test_it_does_not_take_the_learners_own_interrupt_for_its_own():
    with pytest.raises(KeyboardInterrupt), limits._by_interrupt(5, 30):
        raise KeyboardInterrupt


@ALARMS
@pytest.mark.parametrize(("busy", "why"), [(True, "busy"), (False, "waiting")])
def test_it_tells_a_busy_machine_from_waiting(busy, why, monkeypatch):
    monkeypatch.setattr(limits, "_is_busy", lambda: busy)
    with pytest.raises(limits.TooSlow, match=why), limits.time_limit(30, 0.5):
        while True:  # as one that gets a tenth of a core
            compute(0.005)
            time.sleep(0.045)


@ALARMS
def test_threads_that_compute_are_no_waiting(monkeypatch):
    monkeypatch.setattr(limits, "MOSTLY", 0.05)  # of a core, where others compute too
    thread = threading.Thread(target=compute, args=[1.0])
    with pytest.raises(limits.TooSlow, match="computing"), limits.time_limit(30, 0.5):
        thread.start()
        thread.join()
    thread.join()


@pytest.mark.skipif(not hasattr(os, "getloadavg"), reason="the system does not tell its load")
@pytest.mark.parametrize(("load", "busy"), [(1000, True), (0, False)])
def test_a_machine_is_busy_if_more_wants_to_run_than_it_has_cores(load, busy, monkeypatch):
    monkeypatch.setattr(os, "getloadavg", lambda: (load, 0, 0))
    assert IS_BUSY() == busy


@ALARMS
def test_a_limit_within_a_limit_leaves_the_outer_one_at_work():
    with pytest.raises(limits.TooSlow) as stopped, limits.time_limit(0.4, 30):
        with pytest.raises(limits.TooSlow), limits.time_limit(0.1, 30):
            compute(5)
        left, _ = limits.left()
        while True:
            pass
    assert left < 0.4
    assert stopped.value.why == "computing"
    assert limits.left() is None


@ALARMS
def test_what_another_process_computed_counts_too():
    with pytest.raises(limits.TooSlow, match="computing"), limits.time_limit(5, 30):
        limits.charge(4)
        assert limits.left()[0] < 1
        limits.charge(1)
