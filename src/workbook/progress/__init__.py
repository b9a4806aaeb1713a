"""Where a learner stands: what is read, tried and passed, and whether they know what they know.

>>> from workbook import progress
>>> said = progress.example_forecasts()
>>> round(progress.brier(said), 3)
0.241

It is counted from the learner's own files: the saved notebooks, and the record of answers and
checks beside the lessons (`workbook.progress.log`). Nothing leaves the machine.
"""

from workbook.progress.calibration import brier, example_forecasts, forecasts, reliability
from workbook.progress.standing import show, table, weeks

__all__ = ["brier", "example_forecasts", "forecasts", "reliability", "show", "table", "weeks"]
