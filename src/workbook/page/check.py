"""Checks as pages use them: what comes of each is noted in the learner's own record.

>>> with points(1) as earned:
...     call(abs, -2).returns(2)
>>> earned
1

What a check says and how it is written stands in `workbook.exercise.check`, which knows no record.
"""

from workbook.exercise.check import call, hidden_points, listeners, points
from workbook.progress import log

__all__ = ["call", "hidden_points", "points"]

listeners.add(log.note_check)
