"""One document over five weeks, for a project of your own: five pages that must agree.

>>> from workbook import dossier
>>> mine = dossier.example()
>>> mine.page("card").model, len(mine.check())
('gradient-boosted trees', 0)
"""

from workbook.dossier.dossier import Dossier, load, questions, repair, rules
from workbook.dossier.example import example

__all__ = ["Dossier", "example", "load", "questions", "repair", "rules"]
