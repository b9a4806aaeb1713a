"""Published frameworks as data: CRISP-DM, datasheets, model cards, the ML test score."""
