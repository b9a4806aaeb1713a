"""What a year looks like when alerts prevent what they announce."""

from workbook.guards import has_columns, needs


def feedback(table, *, effect):
    """Sum up a year of alerts that work: what the dashboard shows, and what is true.

    Parameters
    ----------
    table : DataFrame
        As `data.load_feedback` returns it.
    effect : float
        The chance that an alert makes a late flight punctual; one of those in `table`.

    Returns
    -------
    DataFrame
        Index: policy. `shown` and `true` (cost per 100 flights), `auc_shown` and `auc_true` (mean
        over days), and `alerts` (share of the flights).

    Examples
    --------
    >>> import pandas as pd
    >>> day = pd.DataFrame({"effect": 0.5, "policy": ["once"], "flights": 200, "alerts": 50.0,
    ...                     "shown": 140.0, "true": 110.0, "auc_shown": 0.6, "auc_true": 0.7})
    >>> feedback(day, effect=0.5)
            shown  true  auc_shown  auc_true  alerts
    policy
    once     70.0  55.0        0.6       0.7    0.25
    """
    sums = ["shown", "true", "alerts"]
    has_columns(table, "effect", "policy", "flights", *sums, "auc_shown", "auc_true")
    known = table["effect"].unique().tolist()
    needs(effect in known, "effect", effect, f"give one of {', '.join(map(str, known))}")
    years = table[table["effect"] == effect].groupby("policy", sort=False)
    found = years[sums].sum().div(years["flights"].sum(), axis=0)
    found = found.assign(shown=100 * found["shown"], true=100 * found["true"])
    found[["auc_shown", "auc_true"]] = years[["auc_shown", "auc_true"]].mean()
    return found[["shown", "true", "auc_shown", "auc_true", "alerts"]]
