"""Which tests may be graded apart from the answer: found by grading the solution both ways.

A test that runs in a process of its own can't be tampered with by the answer. Nearly all can; one
that, for example, asks for the source of a function needs the answer beside it. Nobody has to
declare that: the reference solution runs both ways, and a test that comes out differently is marked
``in-kernel`` in its cell's metadata, all others ``isolated``.
"""

import atexit
import functools
import json
import sys

from workbook.exercise import markup

# The walls are for strangers' code. This is our own, and an author may have no walls.
LIMITS = {"cell_seconds": 60.0, "seconds": 300.0}


def mark_isolation(text):
    """Mark the test cells of an assignment's source notebook.

    Parameters
    ----------
    text : str
        The notebook, with solutions.

    Returns
    -------
    str
        The same with `workbook.grading` in the metadata of each test cell. Where nothing can be
        graded (elsewhere than on Linux) the text as it was.
    """
    from classroom.grade import batch

    notebook = json.loads(text)
    tests = [cell for cell in notebook["cells"] if markup.is_test(cell)]
    engine = _engine()
    if engine is None or not tests:
        return text
    ids = [markup.name_of(cell) for cell in tests]
    about = batch.about({"cells": [_joined(cell) for cell in notebook["cells"]]})

    def differing():
        together, apart = (
            _outputs(notebook, about | {"in_kernel": shared}, engine) for shared in (ids, [])
        )
        pairs = zip(ids, together, apart, strict=True)
        return {name for name, beside, alone in pairs if beside != alone}

    # A busy machine may stop a call in the one and not in the other; not twice.
    needy = differing()
    needy = needy and needy & differing()
    for cell, name in zip(tests, ids, strict=True):
        markup.set_grading(cell, markup.IN_KERNEL if name in needy else markup.ISOLATED)
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _outputs(notebook, about, engine):
    """What each test says of the solution, without the count of its cell."""
    from classroom.isolate import execute

    cells = [_joined(cell) for cell in notebook["cells"]]
    job = {"notebook": notebook | {"cells": cells}, "files": {}, "limits": LIMITS} | about
    outputs = execute.run(job, engine)["outputs"]
    return [
        [output | {"execution_count": None} for output in outputs[str(place)]]
        for place, cell in enumerate(cells)
        if markup.is_test(cell)
    ]


def _joined(cell):
    return cell | {"source": markup.source_of(cell)}


@functools.cache
def _engine():
    """One warm process for all that is published, or None where nothing can be graded."""
    if sys.platform != "linux":
        return None
    from classroom.isolate.engine import Engine
    from classroom.isolate.sandbox import Sandbox

    engine = Engine(Sandbox("none"))
    atexit.register(engine.close)
    return engine
