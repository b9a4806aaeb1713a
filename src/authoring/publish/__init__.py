"""From the text of lessons and assignments to notebooks."""

from authoring.publish.assignment import read_assignment
from authoring.publish.build import build, differences
from authoring.publish.cells import Refused
from authoring.publish.lesson import read_lesson

__all__ = ["Refused", "build", "differences", "read_assignment", "read_lesson"]
