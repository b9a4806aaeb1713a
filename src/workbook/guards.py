"""Refuse what no function of the flow can work with, in one form: what is wrong, and what to give.

Each raises a ValueError with one sentence, or returns nothing.
"""

from numbers import Real

import numpy as np


def has_columns(table, *columns, name="The table"):
    """Refuse a table that lacks a column.

    >>> import pandas as pd
    >>> has_columns(pd.DataFrame({"late": [True]}), "late", "p")
    Traceback (most recent call last):
    ValueError: The table has no column 'p'; it has late.
    """
    missing = [column for column in columns if column not in table]
    if missing:
        has = ", ".join(map(str, table.columns))
        raise ValueError(f"{name} has no column {missing[0]!r}; it has {has}.")


def has_rows(table, *columns, name="The table"):
    """Refuse a table without a row, or one that lacks a column.

    >>> has_rows([])
    Traceback (most recent call last):
    ValueError: The table is empty; give at least one row.
    """
    has_columns(table, *columns, name=name)
    if len(table) == 0:
        raise ValueError(f"{name} is empty; give at least one row.")


def are_prices(**prices):
    """Refuse prices that are no number, below 0 or endless.

    >>> are_prices(cost_fp=1, cost_fn=-5)
    Traceback (most recent call last):
    ValueError: cost_fn is -5; give a price, a number from 0 up.
    """
    for name, price in prices.items():
        holds = isinstance(price, Real) and 0 <= price < np.inf
        needs(holds, name, price, "give a price, a number from 0 up")


def is_share(**shares):
    """Refuse what does not lie from 0 to 1.

    >>> is_share(share=7)
    Traceback (most recent call last):
    ValueError: share is 7; give a number from 0 to 1.
    """
    for name, share in shares.items():
        needs(0 <= share <= 1, name, share, "give a number from 0 to 1")


def needs(holds, name, value, give):
    """Refuse a value of which something does not hold, and say what to give instead."""
    if not holds:
        raise ValueError(f"{name} is {value!r}; {give}.")
