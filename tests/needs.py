"""What some tests need beyond the install: whether it is here, and what would bring it.

A test says what it needs by a mark of that name. Where it is missing the test is skipped and
counted in the table at the end; where `CI=true` it fails, since there all must be tested.
"""

import functools
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from browser import CHROMIUM

ROOT = Path(__file__).resolve().parent.parent
CLONE = "fetch the course with `git clone`, on a machine that has git"
LINUX = "run the tests on Linux; on Windows in WSL, on macOS in a container"


@dataclass(frozen=True)
class Need:
    """Something that a machine may lack: its name, whether it is here, how to get it."""

    name: str
    is_here: object
    how: object


@functools.cache
def _sandbox():
    from classroom.isolate import sandbox

    return sandbox.find()


def _has(*modules):
    return all(importlib.util.find_spec(name) for name in modules)


@functools.cache
def _registry_answers():
    """Whether a small package can be downloaded, by pip as it is set up here."""
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            "--no-cache-dir",
        ]
        command += ["--retries=0", "--timeout=10", f"--dest={folder}", "iniconfig"]
        return subprocess.run(command, capture_output=True).returncode == 0


def _can_make_devices():
    with tempfile.TemporaryDirectory() as folder:
        try:
            os.mknod(f"{folder}/null", 0o20600, os.makedev(1, 3))
        except (AttributeError, PermissionError):
            return False
    return True


NEEDS = {
    "browser": Need(
        "Chromium",
        lambda: shutil.which(CHROMIUM),
        lambda: "install it (Debian: `sudo apt install chromium`) or set CHROMIUM to its program",
    ),
    "sandbox": Need("a sandbox", lambda: _sandbox().holds, lambda: _sandbox().why),
    "git": Need(
        "git and the repository",
        lambda: shutil.which("git") and (ROOT / ".git").exists(),
        lambda: CLONE,
    ),
    "network": Need(
        "a package registry",
        _registry_answers,
        lambda: "connect to the network; behind a proxy set HTTPS_PROXY",
    ),
    "sources": Need(
        "the sources of the data",
        lambda: "WORKBOOK_SOURCES" in os.environ or _registry_answers(),
        lambda: "connect to the network, or set WORKBOOK_SOURCES to a folder with the archives",
    ),
    "root": Need(
        "root, who may make devices",
        _can_make_devices,
        lambda: "run the tests as root, in a container or a virtual machine",
    ),
    "serve": Need(
        "FastAPI and uvicorn",
        lambda: _has("fastapi", "uvicorn"),
        lambda: 'python -m pip install -e ".[serve]"',
    ),
    "edge": Need(
        "the ONNX runtime",
        lambda: _has("skl2onnx", "onnxruntime"),
        lambda: 'python -m pip install -e ".[edge]"',
    ),
    "npm": Need(
        "Node.js, with npm",
        lambda: shutil.which("node") and shutil.which("npm"),
        lambda: "install it (Debian: `sudo apt install nodejs npm`)",
    ),
    "linux": Need("Linux", lambda: sys.platform == "linux", lambda: LINUX),
}


def pytest_configure(config):
    """Let a test ask for each of them by a mark."""
    for mark, need in NEEDS.items():
        config.addinivalue_line("markers", f"{mark}: needs {need.name}")


def lacking(item):
    """The first thing that a test needs and that is not here, or None."""
    needs = (need for mark, need in NEEDS.items() if item.get_closest_marker(mark))
    return next((need for need in needs if not need.is_here()), None)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Skip a test whose needs are not met, before anything is set up for it."""
    if need := lacking(item):
        sentence = f"needs {need.name}: {need.how()}"
        if os.environ.get("CI") == "true":
            pytest.fail(sentence, pytrace=False)
        item.user_properties.append(("lacks", (need.name, need.how())))
        pytest.skip(sentence)


def pytest_terminal_summary(terminalreporter):
    """Count what was not tested: what was missing, how many tests, how to get it."""
    lacks = Counter(
        tuple(value)
        for report in terminalreporter.stats.get("skipped", [])
        for name, value in report.user_properties
        if name == "lacks"
    )
    if not lacks:
        return
    wide = max(len(name) for name, _ in lacks)
    terminalreporter.section("not tested on this machine")
    terminalreporter.write_line(f"{'missing':{wide}}  tests  how to get it")
    for (name, how), count in lacks.most_common():
        terminalreporter.write_line(f"{name:{wide}}  {count:5}  {how}")
