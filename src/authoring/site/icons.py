"""The icons that the site shows, out of the two thousand that its theme brings in one script.

>>> script = 'a={bars:[1,1,[],"f0c9","M0"],"x-ray":[1,1,[9],"f1",["M1","M2"]]};'
>>> keep(script, {"bars"})
'a={bars:[1,1,[],"f0c9","M0"],};'
"""

import re
from pathlib import Path

SCRIPT = Path("_static", "scripts", "fontawesome.js")
# A name, the size, other names, a letter, and one or two paths.
ICON = re.compile(
    r'"?([a-z0-9-]+)"?:\[\d+,\d+,\[[^\]]*\],"[0-9a-f]+",(?:"[^"]*"|\["[^"]*","[^"]*"\])\],?'
)
USED = re.compile(r"fa-([a-z0-9-]+)")


def keep(script, names):
    """Leave out of the theme's script every icon but some.

    Parameters
    ----------
    script : str
    names : set of str
        Without `fa-`.

    Returns
    -------
    str
    """
    return ICON.sub(lambda icon: icon[0] if icon[1] in names else "", script)


def slim(site):
    """Take from a site's script the icons that no page shows: half a megabyte on the first page.

    Parameters
    ----------
    site : path
    """
    script = Path(site, SCRIPT)
    theme = [path for path in script.parent.glob("*.js") if path != script]
    shown = {
        name
        for path in [*Path(site).rglob("*.html"), *theme]
        for name in USED.findall(path.read_text(encoding="utf-8"))
    }
    whole = script.read_text(encoding="utf-8")
    script.write_text(keep(whole, shown), encoding="utf-8")
