"""What several files of tests need: the site and its runs, a grader's engine, the year's tables."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock
from pace import SHARED

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def clean_home(tmp_path_factory):
    """A home without anybody's settings; matplotlib has looked for fonts, once for a machine."""
    home = tmp_path_factory.mktemp("home")
    subprocess.run(
        [sys.executable, "-c", "import matplotlib.font_manager"], env=living_in(home), check=True
    )
    return home


def living_in(home):
    """The environment of a learner with this home, with threads as start.py and Binder set them."""
    strange = ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "MPLCONFIGDIR", "XDG_CONFIG_HOME")
    kept = {name: value for name, value in os.environ.items() if name not in strange}
    return kept | {"HOME": str(home), "USERPROFILE": str(home), "OMP_NUM_THREADS": "1"}


class Site:
    """The site in a folder, what its build said, and every page as it ran."""

    def __init__(self, base):
        self.folder, self.runs, self.log = base / "site", base / "runs", base / "site.txt"

    def build(self, home):
        """Run the builder, which needs some minutes."""
        command = [sys.executable, "-m", "authoring", "site"]
        command += [f"--out={self.folder}", f"--runs={self.runs}"]
        done = subprocess.run(command, env=living_in(home), capture_output=True, text=True)
        self.log.write_text(done.stdout + done.stderr)

    @property
    def told(self):
        """What the build said."""
        return self.log.read_text()


@pytest.fixture(scope="session")
def built_site(tmp_path_factory, clean_home):
    """The site; whoever asks first builds it, and the others wait."""
    base = Path(os.environ.get(SHARED) or tmp_path_factory.getbasetemp())
    site = Site(base)
    with FileLock(base / "site.lock"):
        if not site.log.exists():
            site.build(clean_home)
    assert (site.folder / "index.html").exists(), site.told
    return site


@pytest.fixture(scope="module")
def engine():
    """Warm processes in the sandbox that this machine has."""
    from classroom.isolate import sandbox
    from classroom.isolate.engine import Engine

    engine = Engine(sandbox.find())
    engine.wait()
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """The small course, published, for the tests of one file; they change a copy of it."""
    from small_course import write_course, write_settings

    from authoring import publish

    root = write_settings(write_course(tmp_path_factory.mktemp("course")))
    publish.build(root, root)
    return root


# The year at Newark; who changes a table changes a copy of it


@pytest.fixture(scope="module")
def flights():
    """The flights, as the loader gives them."""
    from workbook import data

    return data.load_flights()


@pytest.fixture(scope="module")
def weather():
    """The weather, as the loader gives it."""
    from workbook import data

    return data.load_weather()


@pytest.fixture(scope="module")
def rows(flights, weather):
    """What is known of each flight at decision time, with its key and whether it was late."""
    from workbook import features

    known = features.at_decision(flights, weather)
    return known.assign(
        time=flights["time"], flight=flights["flight"], late=features.is_late(flights)
    )
