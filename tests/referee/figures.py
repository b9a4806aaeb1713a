"""All figures of the referee; importing this module fills the list."""

from referee import counts, ladder, models, theory  # noqa: F401  (each adds its figures)
from referee.registry import FIGURES, Figure

__all__ = ["FIGURES", "Figure"]
