"""What suspicion points at, and what it must not."""

from pathlib import Path

import pytest

from authoring import publish
from classroom.intake import suspicion

ROOT = Path(__file__).resolve().parents[2]
TEXTS = sorted((ROOT / "src" / "assignments").glob("week*.py"))
IMPORTS = "import numpy as np\nimport pandas as pd\nfrom workbook import check, data"


def code(source, grade_id=None, **about):
    metadata = {"nbgrader": {"grade_id": grade_id, **about}} if grade_id else {}
    return {"cell_type": "code", "metadata": metadata, "source": source}


RELEASE = {
    "name": "week9",
    "cells": [
        code(IMPORTS, "week9-text-001", locked=True),
        code("def double(x): ...", "double", solution=True),
        code("double(2)\nimport subprocess", "double-check-1", grade=True, locked=True),
    ],
}


def flags(*answers):
    """The flags of a notebook with an answer and cells added after its test."""
    locked, answer, test = RELEASE["cells"]
    own = [code(source) for source in answers[1:]]
    cells = [locked, answer | {"source": answers[0]}, test, *own]
    return suspicion.flags({"cells": cells}, RELEASE)


LOOK_AT = {
    "def abs(x):\n    return 0": "gives abs another meaning",
    "if True:\n    len = lambda x: 3": "gives len another meaning",
    "from math import floor as float": "gives float another meaning",
    "def f():\n    global isinstance\n    isinstance = g": "gives isinstance another meaning",
    "globals()['abs'] = f": "gives abs another meaning",
    "get_ipython().events.register('post_run_cell', f)": "uses get_ipython",
    "get_ipython().ast_transformers.append(f)": "uses ast_transformers",
    "ip.input_transformers_post.append(f)": "uses input_transformers_post",
    "ip.run_cell('1')": "uses run_cell",
    "np.allclose = f": "changes np.allclose",
    "np.testing.assert_allclose = f": "changes np.testing.assert_allclose",
    "pd.DataFrame.equals = f": "changes pd.DataFrame.equals",
    "np.__dict__['allclose'] = f": "changes np.__dict__",
    "vars(np)['allclose'] = f": "changes np.__dict__",
    "setattr(np, 'allclose', f)": "changes np",
    "check.points = f": "changes check.points",
    "import builtins\nbuiltins.abs = f": "changes builtins.abs",
    "import sys\nsys.modules['x'] = f": "uses sys.modules",
    "import sys as quiet\nquiet.settrace(f)": "uses sys.settrace",
    "from sys import setprofile": "uses sys.setprofile",
    "sys._getframe(1)": "uses sys._getframe",
    "getattr(sys, '_getframe')": "uses sys._getframe",
    "inspect.currentframe().f_back": "uses inspect.currentframe",
    "gc.get_objects()": "uses gc.get_objects",
    "import ctypes": "imports ctypes",
    "import signal": "imports signal",
    "from subprocess import run": "imports subprocess",
    "import socket": "imports socket",
    "from multiprocessing import Process": "imports multiprocessing",
    "from unittest import mock": "imports unittest.mock",
    "os._exit(0)": "uses os._exit",
    "os.kill(1, 9)": "uses os.kill",
    "os.fork()": "uses os.fork",
    "__import__('os')": "uses __import__",
    "f.__code__ = g.__code__": "uses __code__",
    "getattr(f, '__globals__')": "uses __globals__",
    "class A:\n    def __eq__(self, o):\n        return True": "a __eq__ that is always True",
    "class A:\n    __eq__ = lambda self, o: True": "defines a __eq__ that is always True",
    "class A:\n    def __ne__(self, o):\n        return False": "a __ne__ that is always False",
    "class A:\n    @property\n    def __class__(self):\n        return int": "defines __class__",
    "x.__class__ = int": "changes __class__",
    "open('/etc/hostname')": "looks outside its folder",
    "open('../x')": "looks outside its folder",
    "open('data/../../x')": "looks outside its folder",
    "open(f'../{name}')": "looks outside its folder",
    "os.listdir('..')": "looks outside its folder",
    "from classroom import isolate": "imports classroom",
    "import workbook.exercise.equality": "imports workbook.exercise.equality",
    "import sys\nsys.displayhook(2.0)": "uses displayhook",
    "exec(b64decode('eA==').decode())": "uses exec on text that it makes",
    "eval(text)": "uses eval on text that it makes",
    "exec('np.allclose = f')": "changes np.allclose",
    "%%bash\nls": "runs another program (%%bash)",
    "\n%%script perl\n1": "runs another program (%%script)",
    "%%!\nls": "runs another program (%%!)",
    "%time\nnp.allclose = f": "changes np.allclose",
    "%time np.allclose = f": "changes np.allclose",
    "%%time\nnp.allclose = f": "changes np.allclose",
    "!ls\nnp.allclose = f": "changes np.allclose",
}


@pytest.mark.parametrize(("source", "what"), LOOK_AT.items())
def test_it_points_at(source, what):
    [sentence, *_] = found = flags(source)
    assert any(what in sentence for sentence in found), found
    assert sentence.startswith("In the answer double, line ")
    assert sentence.endswith(", which no exercise needs; look at it.")


HONEST = [
    "sum = 0\nmax = 3.5\nmin = values.min()\nlist = [1, 2]",
    "!ls\nfiles = !ls\n%matplotlib inline\n%time double(2)\nnp?\n?np",
    "%%time\nx = 1",
    "get_ipython().run_line_magic('matplotlib', 'inline')",
    "pd.options.display.max_rows = 9\npd.set_option('mode.copy_on_write', True)",
    "np.random.seed(1)\nplt.rcParams['figure.dpi'] = 100",
    "data = data.load()\ndata.columns = ['a']",
    "self.abs = abs\ndef f(len): return len\ndef g():\n    len = max\n    return len",
    "from scipy import signal\nimport gc, inspect, os, sys\ngc.collect()\nsys.path.append('x')",
    "print(type(x).__name__, x.__class__.__name__)",
    "class A:\n    def __eq__(self, other):\n        return self.x == other.x",
    "open('notes.txt')\npd.read_csv('data/../bikes.csv')",
    "from workbook import check\ncheck.call(double, 2).returns(4)",
    "table.eval('a + b')\neval('1 + 1')",
    "'%%bash'\n'np.allclose = f'  # np.allclose = f",
    "x = '\\d'",
    "x = (\nnp.allclose = f",
    "x = '\0'",
    "",
]


@pytest.mark.parametrize("source", HONEST)
def test_it_says_nothing_of(source):
    assert flags(source) == []


def test_it_names_the_cell_and_the_line_and_leaves_the_courses_cells_alone():
    assert flags("x = 1\n\nimport ctypes\nimport ctypes", "import signal") == [
        "In the answer double, line 3: imports ctypes, which no exercise needs; look at it.",
        "In the cell added after double-check-1, line 1: imports signal, which no exercise needs; "
        "look at it.",
    ]
    first = {"cells": [code("import pty")]}
    assert suspicion.flags(first, RELEASE)[0].startswith("In the first cell, line 1: imports pty")


def test_it_says_when_python_gives_up_on_the_code():
    [sentence] = flags("x = " + "-" * 100_000 + "1")
    assert "is nested too deeply to be looked at" in sentence


def test_it_says_what_is_too_long_to_look_at():
    long = "f(a)\n" * 30_000
    found = flags(long, long, "import ctypes")
    assert ["is too long to be looked at" in sentence for sentence in found] == [True, False]
    assert "In the cell added after double-check-1, line 1" in found[0]
    found = suspicion.in_files({"a.py": b"#" * 200_001, "b.PY": b"import pty\xff", "c.csv": b"#"})
    assert [sentence.split(",")[0] for sentence in found] == ["In the file 'a.py'"]
    assert "imports pty" in suspicion.in_files({"b.PY": b"import pty"})[0]


def test_it_stops_after_twenty_sentences():
    found = flags("", *["import ctypes"] * 25)
    assert len(found) == 21
    assert found[-1] == "There are 5 more places of this kind."


def test_it_is_quick_on_hostile_text():
    long = [" " * 60_000 + "x y", "? " * 30_000, "a," * 30_000 + " b c"]
    assert flags(*long) == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_it_says_nothing_of_any_answer_in_the_bank(path):
    assignment = publish.read_assignment(path)
    answers = [
        answer
        for exercise in assignment.exercises
        if not exercise.written
        for answer in [
            exercise.stub,
            exercise.solution,
            *(bank.source for bank in (*exercise.wrongs, *exercise.rights)),
        ]
    ]
    prelude = [
        code(source, f"p{place}", locked=True) for place, source in enumerate(assignment.prelude)
    ]
    release = {"name": path.stem, "cells": prelude}
    assert len(answers) > 30
    for answer in answers:
        given = code(answer, "answer", solution=True)
        assert suspicion.flags({"cells": [*prelude, given]}, release) == [], answer
