"""The small helper package behind the course in managing machine learning projects.

Import the room you need, not the house: ``from workbook import data, decision, plot``.
"""

__version__ = "0.1.0"
