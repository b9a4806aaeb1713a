"""Words that plots make from numbers."""


def listed(names, values, form):
    """List pairs in one line.

    >>> listed(["a", "b"], [1.0, 2.0], "{} {:.1f}")
    'a 1.0, b 2.0'
    """
    return ", ".join(form.format(*pair) for pair in zip(names, values, strict=True))


def capital(text):
    """Begin a sentence.

    >>> capital("live rule")
    'Live rule'
    """
    return text[:1].upper() + text[1:]


def side_by_side(table, before, after):
    """Label and list two rows of a table, column by column; only one if they are the same row.

    >>> import pandas as pd
    >>> side_by_side(pd.DataFrame({"cost": [5, 7]}, index=["well", "broken"]), "well", "broken")
    (['cost, well', 'cost, broken'], [5, 7])
    """
    pairs = [(name, row) for name in table for row in dict.fromkeys([before, after])]
    labels = [f"{name}, {row}" for name, row in pairs]
    return labels, [table.loc[row, name].item() for name, row in pairs]
