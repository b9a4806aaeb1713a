"""The prices and limits of the course's case, read from `case.toml`, where each stands once."""

import re
import tomllib
from importlib import resources

_VALUES = tomllib.loads((resources.files(__package__) / "case.toml").read_text(encoding="utf-8"))

FALSE_ALERT, MISS = _VALUES["false_alert"], _VALUES["miss"]  # units
PRICES = {"cost_fp": FALSE_ALERT, "cost_fn": MISS}
DOLLARS_PER_UNIT = _VALUES["dollars_per_unit"]
LATE_MINUTES = _VALUES["late_minutes"]
HOURS_BEFORE = _VALUES["hours_before"]
LIVE_RULE_MINUTES = _VALUES["live_rule_minutes"]
OFFER = _VALUES["offer"]  # build, run_per_month (dollars), months, yearly_rate
AGREED = OFFER | _VALUES["agreed"]  # the same, after the negotiation

# What a text may name, as in {{miss_dollars}}.
NAMES = {name: value for name, value in (_VALUES | OFFER).items() if not isinstance(value, dict)}
NAMES |= {
    "agreed_build": AGREED["build"],
    "false_alert_dollars": FALSE_ALERT * DOLLARS_PER_UNIT,
    "miss_dollars": MISS * DOLLARS_PER_UNIT,
}


def fill(text):
    """Put the case's numbers where a text names them.

    Raises
    ------
    ValueError
        If the text names what the case has not.

    Examples
    --------
    >>> fill("A miss costs {{miss}} units; the vendor asks {{build}} dollars.")
    'A miss costs 5 units; the vendor asks 180,000 dollars.'
    """

    def value(found):
        name = found[1]
        if name not in NAMES:
            raise ValueError(f"{{{{{name}}}}} is not in case.toml; it has {', '.join(NAMES)}.")
        return f"{NAMES[name]:,}"

    return re.sub(r"\{\{(\w+)\}\}", value, text)
