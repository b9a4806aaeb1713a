"""What a machine lacks is skipped and counted; where CI says that all must be there, it fails."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILE = "tests/pages/test_quiz_browser.py"


def without_chromium(*arguments, **more):
    """Run the tests of a file that needs Chromium where there is none."""
    kept = {name: value for name, value in os.environ.items() if name != "CI"}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", FILE, *arguments],
        cwd=ROOT,
        env=kept | {"CHROMIUM": "/nowhere/chromium"} | more,
        capture_output=True,
        text=True,
    )


def test_it_is_skipped_and_counted_with_what_would_bring_it():
    said = without_chromium("--quick")
    assert said.returncode == 0, said.stdout
    table = said.stdout.partition("not tested on this machine")[2].splitlines()
    rows = [line.split() for line in table if line.strip(" =")]
    assert rows[0] == ["missing", "tests", "how", "to", "get", "it"]
    name, count, *how = rows[1]
    assert name == "Chromium" and int(count) >= 1
    assert "sudo apt install chromium" in " ".join(how)


def test_it_fails_where_all_must_be_tested():
    said = without_chromium(CI="true")
    assert said.returncode == 1
    assert "needs Chromium: install it" in said.stdout
