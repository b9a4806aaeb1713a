"""Tables whose truth is known, for the study of a table of one's own."""

import numpy as np
import pandas as pd


def table(*, rows=3000, seed=0, rule=0.0, model=0.0, drift=0.0, groups=0.0):
    """Make a table of a year: five columns of numbers, two of categories, and an outcome.

    Parameters
    ----------
    rule : float
        How much the column `load` above 1 says, as log odds.
    model : float
        How much the product of `wind` and `heat` says, which no single column shows.
    drift : float
        How far `wind` moves in the last fifth, in standard deviations.
    groups : float
        Share of the rows from the north whose outcome is drawn anew, whatever the columns say.
    """
    rng = np.random.default_rng(seed)
    made = pd.DataFrame(rng.normal(size=(rows, 5)), columns=["load", "wind", "heat", "rain", "age"])
    made["site"] = rng.choice(["north", "south", "west"], rows)
    made["kind"] = rng.choice(list("abcdefgh"), rows)
    made.insert(
        0, "at", pd.Timestamp("2024-01-01") + pd.to_timedelta(np.arange(rows) * 8760 / rows, "h")
    )
    says = -1.0 + rule * ((made["load"] > 1) - 0.16) + model * made["wind"] * made["heat"]
    made["bad"] = rng.random(rows) < 1 / (1 + np.exp(-says))
    lost = (made["site"] == "north") & (rng.random(rows) < groups)
    made.loc[lost, "bad"] = rng.random(lost.sum()) < 0.5
    made["wind"] += drift * (np.arange(rows) >= 0.8 * rows)
    return made
