"""The models of the course, the rules they must beat, and what a measured error is worth."""

from workbook.model.models import boosted_trees, logistic_regression, monthly_scores

__all__ = ["boosted_trees", "logistic_regression", "monthly_scores"]
