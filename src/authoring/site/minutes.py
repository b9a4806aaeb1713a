"""How long a section takes, said below its heading: from the table with which a lesson begins."""

import re

ROW = re.compile(r"^\| (?:(\d+) )?([^|]+?) \| (\d+) \| (core|deeper) \|$", re.MULTILINE)
HEADING = re.compile(r"^## (?:(\d+)\. .+|What you learned)$", re.MULTILINE)


def tell(sources):
    """Say below each heading how many minutes its section takes, and on which path it lies.

    Parameters
    ----------
    sources : list of str
        The texts of a page's Markdown cells, in order; the first holds the table, if there is one.

    Returns
    -------
    list of str
        The same texts, with a line of HTML below each heading that the table names.

    Examples
    --------
    >>> table = "| 1 Risk | 3 | core |\\n| 1 A spike | 5 | deeper |"
    >>> print(tell([table, "## 1. Risk\\n\\nText"])[1])
    ## 1. Risk
    <BLANKLINE>
    <p class="wb-path" data-minutes="8" data-core="3">8 minutes: 3 core, 5 deeper</p>
    <BLANKLINE>
    Text
    """
    taken = {}
    for number, _, minutes, path in ROW.findall(sources[0] if sources else ""):
        taken.setdefault(number, {"core": 0, "deeper": 0})[path] += int(minutes)
    return [
        HEADING.sub(lambda found: found[0] + _line(taken.get(found[1] or "")), text)
        for text in sources
    ]


def _line(taken):
    if not taken:
        return ""
    core, whole = taken["core"], sum(taken.values())
    counted = "1 minute" if whole == 1 else f"{whole} minutes"
    if core and taken["deeper"]:
        words = f"{counted}: {core} core, {taken['deeper']} deeper"
    else:
        words = f"{counted}, {'core' if core else 'deeper'}"
    return f'\n\n<p class="wb-path" data-minutes="{whole}" data-core="{core}">{words}</p>'
