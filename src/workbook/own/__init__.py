"""The five weeks, applied to a table of your own.

>>> from workbook import data, own
>>> study = own.Study(data.load_bikes(), outcome="count > 300", time="time", cost_fp=1, cost_fn=5,
...                   known={"casual": -1, "registered": -1}, now="2013-01-01")
>>> own.leaks(study).finding
'No column alone tells nearly all; feels_like comes closest, at 35 of 100'
"""

from workbook.own.handover import answers, export, record, report
from workbook.own.picker import choose
from workbook.own.reading import read
from workbook.own.steps import (
    STEPS,
    audit,
    curve,
    drift,
    gap,
    groups,
    ladder,
    leaks,
    learning_curve,
    models,
    run,
    split,
    verdict,
    worth,
)
from workbook.own.study import Study

__all__ = [
    "STEPS",
    "Study",
    "answers",
    "audit",
    "choose",
    "curve",
    "drift",
    "export",
    "gap",
    "groups",
    "ladder",
    "leaks",
    "learning_curve",
    "models",
    "read",
    "record",
    "report",
    "run",
    "split",
    "verdict",
    "worth",
]
