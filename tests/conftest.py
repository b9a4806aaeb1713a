"""What all tests share: what a machine may lack, and the pace of a whole run."""

import hypothesis
import needs
import pace
from pace import alone  # noqa: F401  (a fixture)
from shared import (  # noqa: F401  (fixtures)
    built_site,
    clean_home,
    engine,
    flights,
    published,
    rows,
    weather,
)

import classroom  # noqa: F401  (its first line spares each process a second)

# An example that takes long on a busy machine is no counterexample.
hypothesis.settings.register_profile("busy", deadline=None)
hypothesis.settings.load_profile("busy")


def pytest_addoption(parser):
    """Options of a whole run."""
    pace.add_options(parser)


def pytest_configure(config):
    """Let both take part."""
    for plugin in (needs, pace):
        config.pluginmanager.register(plugin)
