"""The list of figures: each has a name, a sentence and a small function that computes it anew."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

FIGURES = {}


@dataclass(frozen=True)
class Figure:
    """A number that pages print, or a number with the two ends of its 95% interval.

    Shares are between 0 and 1, also where a page prints per cent. `noise` is how far an honest
    second computation may lie from ours: another seed, another version of scikit-learn.
    """

    name: str
    about: str
    compute: Callable
    noise: float = 0.0

    @property
    def values(self):
        """A tuple: the value, or value, low and high."""
        return _computed(self.name)


@cache
def _computed(name):
    found = FIGURES[name].compute()
    return tuple(float(value) for value in (found if isinstance(found, tuple) else (found,)))


def add(name, about, compute, *, noise=0.0):
    """Put a figure on the list; its name must be new."""
    assert name not in FIGURES, f"There are two figures called {name!r}; rename one."
    FIGURES[name] = Figure(name, about, compute, noise)


def figure(about, *, noise=0.0):
    """Put a function on the list, under its own name."""

    def listed(function):
        add(function.__name__, about, function, noise=noise)
        return function

    return listed
