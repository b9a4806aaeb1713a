"""Save what can be read from a damaged file."""

import json

from workbook.dossier import document

CLOSES = {"{": "}", "[": "]"}


def mend(content):
    """Return a sound document and a list of what it lost.

    Fields with wrong values are left out. Where the text itself is broken, all that stands before
    the break is read and all behind it is lost.

    Raises
    ------
    ValueError
        If the file is no dossier, or of a newer version: then it is not damaged.
    """
    lost = []
    try:
        text = document.decode(content)
    except ValueError as error:
        text = content.decode("utf-8-sig", errors="replace")
        lost.append(f"The {error} It shows as \N{REPLACEMENT CHARACTER} now.")
    try:
        found = document.parse(text)
    except ValueError as error:
        found = _before(text)
        if found is None:
            raise
        lost.append(f"All that stood from there on: {error}")
    for path, what in [*document.problems(found)]:
        place = found
        for part in path[:-1]:
            place = place[part]
        del place[path[-1]]
        lost.append(f"{'.'.join(path[1:] or path)} {what}")
    return found, lost


def _before(text):
    """Read what stands before the break: drop lines from its end until the rest closes."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        lines = text[: error.pos].split("\n")
    except RecursionError:
        return None
    else:
        return None
    while lines:
        rest = "\n".join(lines).rstrip().rstrip(",")
        with_end = rest + "".join(CLOSES[each] for each in reversed(_open(rest)))
        try:
            return document.parse(with_end)
        except ValueError:
            lines.pop()
    return None


def _open(text):
    """List the brackets that are still open at the end of a text of JSON."""
    found, quoted, escaped = [], False, False
    for character in text:
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = quoted
        elif character == '"':
            quoted = not quoted
        elif not quoted and character in CLOSES:
            found.append(character)
        elif not quoted and character in "]}" and found:
            found.pop()
    return found
