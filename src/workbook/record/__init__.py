"""What a learner did, kept in one file beside the lessons: an answer or a check is a line each.

The file is text to which lines are only added, each whole in itself, in one write at its end: two
notebooks at once lose nothing, two copies are joined by taking the lines of both, and a line that
was cut off or edited by hand spoils no other. A database would do none of this on the network
drives that many hubs use. The file lies where the learner sees it, to read, keep or delete.
Nothing leaves the machine.
"""

from workbook.record.attempt import attempt_of
from workbook.record.events import (
    FILE,
    LARGEST,
    Record,
    course_of,
    first_line,
    firsts,
    here,
    join,
    note_answer,
    note_check,
    read,
)

__all__ = [
    "FILE",
    "LARGEST",
    "Record",
    "attempt_of",
    "course_of",
    "first_line",
    "firsts",
    "here",
    "join",
    "note_answer",
    "note_check",
    "read",
]
