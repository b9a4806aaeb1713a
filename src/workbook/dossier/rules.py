"""Rules that hold the statements of a dossier against each other, and what they find.

Four modules fill the table: `rules_purpose`, `rules_system`, `rules_rented`, `rules_effect`.

A rule compares what is answered and is silent about the rest. Names of roles, groups and metrics
are the same if they differ only in capitals and spaces.
"""

from dataclasses import dataclass

import pandas as pd

from workbook.dossier.show import AGREED, findings_html

RULES = []


@dataclass(frozen=True)
class Rule:
    """A rule: its name, the pages it reads, its sentence with gaps, and what finds the gaps."""

    id: str
    pages: tuple[str, ...]
    sentence: str
    find: object


def rule(name, pages, sentence):
    """Put a function that yields what fills the gaps of a sentence into the table of rules."""

    def add(find):
        RULES.append(Rule(name, tuple(pages.split()), sentence, find))
        return find

    return add


def findings(pages):
    """Hold all rules against the pages.

    Parameters
    ----------
    pages : pages.Pages

    Returns
    -------
    Findings
        `rule`, `pages` and `sentence`; empty if nothing disagrees.
    """
    rows = [
        (each.id, ", ".join(each.pages), each.sentence.format(*gaps))
        for each in RULES
        for gaps in each.find(pages)
    ]
    return Findings(rows, columns=["rule", "pages", "sentence"])


class Findings(pd.DataFrame):
    """A table of what disagrees, which shows its sentences in full."""

    def __repr__(self):
        return "\n".join(self["sentence"]) or AGREED

    def _repr_html_(self):
        return findings_html(self["sentence"].tolist())


def answered(*values):
    """Say whether each of the values is an answer."""
    return all(value is not None and value not in ("", ()) for value in values)


def plain(name):
    """Write a name so that the same names are equal."""
    return " ".join(name.casefold().split())


def roles(plan):
    """List the roles that have a part in the RACI."""
    parts = [t.responsible + t.accountable + t.consulted + t.informed for t in plan.tasks]
    return {plain(name) for part in parts for name in part}


def best_threshold(canvas):
    """Give the threshold that follows from the two costs, or None."""
    if not answered(canvas.cost_fp, canvas.cost_fn) or canvas.cost_fp + canvas.cost_fn == 0:
        return None
    return canvas.cost_fp / (canvas.cost_fp + canvas.cost_fn)


def chosen(decision):
    """Give the row of the chosen design in a list, or an empty one."""
    return [each for each in decision.options if plain(each.name) == plain(decision.chosen)]


def beyond(rows, field, limit):
    """Yield the rows whose value is above a limit, where both are known."""
    if limit is not None:
        yield from (r for r in rows if getattr(r, field) is not None and getattr(r, field) > limit)
