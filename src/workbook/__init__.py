"""The small helper package behind the pages of a course in managing machine learning projects.

A page imports what it needs by a short name: ``from workbook import data, decision, quiz``. A name
is a room, like `decision`, or a module in one: `quiz` lies in the room `page`.
"""

import importlib
import os

# Before scikit-learn is loaded: threads of several kernels that share few cores, as on a hub, wait
# for each other, and what takes half a second takes ten. Whoever has set a number keeps it.
os.environ.setdefault("OMP_NUM_THREADS", "1")

__version__ = "0.1.0"

# The modules that pages call by a short name, and the room in which each lies.
SHORT = {
    "availability": "features",
    "backup": "progress",
    "baseline": "model",
    "benchmark": "serve",
    "check": "page",
    "crisp_dm": "frameworks",
    "datasheet": "frameworks",
    "desk": "decision",
    "detectors": "monitor",
    "drift": "monitor",
    "evaluation": "model",
    "faults": "clean",
    "generate": "exercise",
    "glossary": "page",
    "lifecycle": "monitor",
    "model_card": "frameworks",
    "onnx": "serve",
    "opportunity": "decision",
    "picture": "page",
    "planning": "decision",
    "provenance": "serve",
    "quiz": "page",
    "readiness": "frameworks",
    "registry": "serve",
    "service": "serve",
    "skew": "serve",
    "tradeoffs": "serve",
    "trial": "decision",
    "variant": "exercise",
    "widgets": "page",
    "worked": "progress",
}


def __getattr__(name):
    """Import a module by its short name when it is first asked for."""
    if name not in SHORT:
        raise AttributeError(f"module 'workbook' has no attribute {name!r}")
    return importlib.import_module(f"workbook.{SHORT[name]}.{name}")
