"""Tests on every core: the longest file first, alone what promises seconds, and how long it takes.

`start.py test` asks for it with ``--paced``. The seconds of each file are those of an earlier run
(`tests/pace.json`, written with ``--keep-pace``); how fast this machine is follows from the files
that are done.
"""

import contextlib
import json
import os
import tempfile
import time
from collections import Counter
from pathlib import Path

import pytest
from filelock import ReadWriteLock
from needs import lacking

FILE = Path(__file__).with_name("pace.json")
SHARED = "WORKBOOK_TESTS_SHARED"  # a folder of all processes of a run
LONG = ["browser", "nbgrader", "sandbox", "slow"]  # marks of what takes long
SECOND = 0.2  # what took longer, or needs a fixture that did, is not for a quick run
EVERY = 15  # seconds between two lines where they can't be written over one another


def add_options(parser):
    """Our options."""
    group = parser.getgroup("pace")
    group.addoption("--quick", action="store_true", help="leave out what takes long")
    group.addoption("--paced", action="store_true", help="longest file first; say how long")
    group.addoption("--keep-pace", action="store_true", help="write the seconds of each file")


def pytest_configure(config):
    """Watch where the reports come together: with several processes, in the one above them."""
    if not hasattr(config, "workerinput") and config.getoption("paced"):
        config.pluginmanager.register(Pace(config))


def planned():
    """An earlier run: the seconds of each file, the tests and the fixtures that took long."""
    return {"files": {}, "tests": [], "fixtures": []} | json.loads(FILE.read_text("utf-8"))


def pytest_collection_modifyitems(config, items):
    """Longest file first, so that no core ends long before the others; in short, if asked to."""
    if config.getoption("quick"):
        plan = planned()
        long = {item for item in items if _takes_long(item, plan)}
        config.hook.pytest_deselected(items=[item for item in items if item in long])
        items[:] = [item for item in items if item not in long]
    if config.getoption("paced"):
        seconds = planned()["files"]
        items.sort(key=lambda item: -seconds.get(file_of(item.nodeid), 0))


def _takes_long(item, plan):
    """Whether a test is not for a quick run; what can't run here anyway is still counted."""
    fixtures = {f"{file_of(item.nodeid)}::{name}" for name in getattr(item, "fixturenames", ())}
    long = item.nodeid in plan["tests"] or not fixtures.isdisjoint(plan["fixtures"])
    return (long or any(map(item.get_closest_marker, LONG))) and not lacking(item)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef, request):
    """Note which fixtures take long, in the report of the test that they are made for."""
    begun = time.monotonic()
    made = yield
    if time.monotonic() - begun > SECOND:
        name = f"{file_of(request._pyfuncitem.nodeid)}::{fixturedef.argname}"
        request._pyfuncitem.user_properties.append(("fixture", name))
    return made


def file_of(nodeid):
    """The file of a test."""
    return nodeid.split("::")[0]


# Alone, where tests run side by side


def _has_company(config):
    """Whether other processes of this run test beside us; one that a test started has none."""
    return SHARED in os.environ and hasattr(config, "workerinput")


def _lock():
    return ReadWriteLock(Path(os.environ[SHARED], "lock"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    """Keep a test from running while another wants to be alone."""
    if not _has_company(item.config):
        return (yield)
    with _lock().read_lock():
        return (yield)


@pytest.fixture
def alone(pytestconfig):
    """A context in which no other test runs, for what promises seconds and was late in company."""

    @contextlib.contextmanager
    def waiting():
        lock = _lock()
        lock.release()
        try:
            with lock.write_lock():
                yield
        finally:
            lock.acquire_read()

    return waiting if _has_company(pytestconfig) else contextlib.nullcontext


class Pace:
    """Says how many tests are done and how long the rest takes; keeps the seconds if asked to."""

    def __init__(self, config):
        self.config, self.planned = config, planned()["files"]
        self.long = {"tests": set(), "fixtures": set()}
        self.folder = tempfile.TemporaryDirectory(prefix="workbook-tests-")
        os.environ[SHARED] = self.folder.name
        self.tests, self.done, self.seconds = Counter(), Counter(), Counter()
        self.begun = self.told = time.monotonic()

    def pytest_collection_finish(self, session):
        """With one process: what it collected."""
        self._count(item.nodeid for item in session.items)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids):
        """With several: what each of them collected, which is the same."""
        self._count(ids)

    def _count(self, ids):
        self.tests = Counter(map(file_of, ids))
        self.begun = time.monotonic()

    def pytest_report_teststatus(self, report):
        """No dots: a line that is written over says more. No letters: what failed is named."""
        if self.config.getoption("verbose") == 0:
            if report.passed:
                return ("passed" if report.when == "call" else ""), "", ""
            if report.failed:
                return ("failed", "", "FAILED") if report.when == "call" else ("error", "", "ERROR")

    def pytest_runtest_logreport(self, report):
        """Add up, and name at once what failed: the rest may take long."""
        file = file_of(report.nodeid)
        if report.failed:
            reporter = self.config.pluginmanager.getplugin("terminalreporter")
            reporter.ensure_newline()
            reporter.write_line(f"FAILED {report.nodeid}", red=True)
            reporter.flush()
        self.seconds[file] += report.duration
        if report.when == "call" and report.duration > SECOND:
            self.long["tests"].add(report.nodeid)
        if report.when == "teardown":
            named = {value for name, value in report.user_properties if name == "fixture"}
            self.long["fixtures"] |= named
        if report.when == "teardown":
            self.done[file] += 1
            self._tell(self.config.pluginmanager.getplugin("terminalreporter"))

    def _tell(self, reporter):
        now, on_a_terminal = time.monotonic(), reporter.isatty
        if now - self.told < (0.5 if on_a_terminal else EVERY):
            return
        self.told = now
        line = f"{self.done.total():,} of {self.tests.total():,} tests; {self.estimate(now)}"
        if on_a_terminal:
            reporter.rewrite(line, erase=True)
        else:
            reporter.ensure_newline()
            reporter.write_line(line)
        reporter.flush()  # what goes into a file is to be read meanwhile

    def estimate(self, now):
        """How long the rest takes, in words, at the pace of what is done."""
        usual = sum(self.planned.values()) / len(self.planned) if self.planned else 1
        plan = {file: self.planned.get(file, usual) + 0.01 for file in self.tests}
        done = sum(plan[file] * self.done[file] / self.tests[file] for file in self.tests)
        if done < 0.02 * sum(plan.values()):
            return "too early to say how long"
        left = (now - self.begun) * (sum(plan.values()) - done) / done
        return f"about {left / 60:.0f} minutes left" if left > 90 else f"about {left:.0f} s left"

    def pytest_sessionfinish(self):
        """Clear away what was shared; keep the seconds of each file for the next run's plan."""
        os.environ.pop(SHARED, None)
        self.folder.cleanup()
        if self.config.getoption("keep_pace"):
            files = {file: round(seconds, 1) for file, seconds in sorted(self.seconds.items())}
            kept = {"files": files} | {name: sorted(long) for name, long in self.long.items()}
            FILE.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
