"""A notebook that changed hands: nothing of it runs when it is only opened.

JupyterLab restores the widgets that a notebook has saved, whoever wrote it and whether it is
trusted or not, and anywidget imports the code that stands in their state. So the state is taken
out wherever a notebook comes from somebody else, and with it every output that is a program's
food and no text or picture.
"""

import json

STATE = "widgets"  # of a notebook's metadata
KEPT = ("application/json", "application/vnd.workbook.check+json", "application/pdf")
SIGNS = (b"widget", b"application/", rb"\u00")  # any letter can be written as \u00…


def inert(content):
    """A notebook's file without saved widgets and other outputs that run.

    Parameters
    ----------
    content : bytes
        What can't be read is left as it is: JupyterLab can't open it either.

    Returns
    -------
    bytes
        The very same if there is nothing to take out.

    Examples
    --------
    >>> inert(b'{"cells": [], "metadata": {"widgets": {"state": {}}, "title": "Mine"}}')
    b'{\\n "cells": [],\\n "metadata": {\\n  "title": "Mine"\\n }\\n}\\n'
    >>> inert(b'{"cells": []}'), inert(b"{widgets")
    (b'{"cells": []}', b'{widgets')
    """
    if not any(sign in content for sign in SIGNS):
        return content
    try:
        notebook = json.loads(content)
        changed = _take_out(notebook)
        # Not in ASCII alone: people read differences between notebooks.
        text = json.dumps(notebook, ensure_ascii=False, indent=1) if changed else ""
        return f"{text}\n".encode() if changed else content
    except (ValueError, RecursionError):
        return content


def _take_out(notebook):
    if not isinstance(notebook, dict):
        return False
    metadata = notebook.get("metadata")
    changed = isinstance(metadata, dict) and metadata.pop(STATE, None) is not None
    sheets = [notebook, *_dicts(notebook.get("worksheets"))]
    for cell in (cell for sheet in sheets for cell in _dicts(sheet.get("cells"))):
        for output in _dicts(cell.get("outputs")):
            data = output.get("data")
            for kind in [*data] if isinstance(data, dict) else ():
                if kind.lower().strip().startswith("application/") and kind not in KEPT:
                    del data[kind]
                    changed = True
    return changed


def _dicts(value):
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
