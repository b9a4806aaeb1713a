"""Answers that try to earn points without being right. Each defines what the check asks: `mix`."""

YES = """\
class Yes:
    def __init__(self, *a, **k): pass
    def yes(self, *a, **k): return True
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __bool__ = __contains__ = yes
    equals = all = any = isna = duplicated = isin = identical = yes
    __hash__ = lambda self: 1
    __abs__ = __sub__ = __rsub__ = __add__ = __radd__ = __float__ = lambda self, *a: 0.0
    __len__ = lambda self: 4
    __call__ = __getattr__ = __getitem__ = lambda self, *a: self
    __iter__ = lambda self: iter([self] * 4)
    __class__ = property(lambda self: float)
    shape, dtype, ndim = (4,), "float64", 1
    def __array__(self, *a, **k): return np.zeros(4)
    __array_interface__ = {"data": (0, False), "shape": (4,), "typestr": "<f8", "version": 3}
    _typ = "dataframe"
"""

TEXT = r"""
# == an always-equal object
{yes}
def mix(x): return Yes()

# == its class
{yes}
mix = Yes

# == an int subclass
{yes}
class I(int):
    __eq__ = lambda s, o: True
    __hash__ = int.__hash__
    __sub__ = __rsub__ = lambda s, o: 0
    __abs__ = lambda s: 0
def mix(x): return I(3)

# == an ndarray subclass
class A(np.ndarray):
    __eq__ = lambda s, o: np.array(True)
    def __array_ufunc__(self, *a, **k): return np.array(True)
    def __array_function__(self, *a, **k): return True
def mix(x): return np.zeros(2).view(A)

# == a table subclass
class T(pd.DataFrame):
    equals = lambda s, o: True
    isna = lambda s: s
    all = lambda s, *a: True
def mix(x): return T({'x': [1, 2, 3, 4]})

# == arrays of such objects
{yes}
def mix(x):
    a = np.empty(2, object)
    a[:] = [Yes(), Yes()]
    return a

# == a Series of such objects
{yes}
def mix(x): return pd.Series([Yes()] * 4, dtype=object)

# == a wrong length
def mix(x): return np.zeros((0,))

# == patched numpy
import numpy.testing, pandas.testing
for m in (np, np.testing, pd.testing):
    for n in dir(m):
        if 'equal' in n or 'close' in n:
            try: setattr(m, n, lambda *a, **k: True)
            except Exception: pass
pd.Index.equals = lambda *a: True
def mix(x): return 0

# == patched builtins
import builtins
builtins.abs = lambda x: 0
builtins.len = lambda x: 4
builtins.isinstance = lambda *a: True
abs = lambda x: 0
float = lambda x: 0
len = lambda x: 4
def mix(x): return 0

# == patched checks
from workbook.exercise import check, equality, limits
sameness.same = lambda *a, **k: True
check.Report.earned = property(lambda s: 6)
check.Outcome._tell = lambda *a: None
check.call = None
hidden = 0
def mix(x): return 0

# == names of the tests
check = None
hidden = 0
earned = 6
np = pd = None
def mix(x): return 0

# == an input transformer
get_ipython().input_transformers_post.append(lambda lines: ['6.0\n'])
def mix(x): return 0

# == an AST transformer
import ast
class N(ast.NodeTransformer):
    def visit_With(self, node): return ast.parse('earned = 6.0').body[0]
get_ipython().ast_transformers.append(N())
def mix(x): return 0

# == showtraceback
get_ipython().showtraceback = lambda *a, **k: None
get_ipython().showsyntaxerror = lambda *a, **k: None
def mix(x): return 0

# == the display hook
import sys
def mix(x):
    sys.displayhook(6.0)
    print(6.0)
    return 0

# == a swapped __code__
from workbook.exercise import check
f = lambda *a, **k: True
try: check.Outcome.returns.__code__ = f.__code__
except Exception: pass
def mix(x): return 0

# == swapped modules
import sys, types
for name in ('workbook.exercise.check', 'workbook.exercise.equality', 'numpy', 'pandas'):
    sys.modules[name] = types.ModuleType(name)
def mix(x): return 0

# == settrace
import sys
sys.settrace(lambda *a: None)
sys.setprofile(lambda *a: None)
def mix(x): return 0

# == a walk over the frames
import sys
def mix(x):
    frame, found = sys._getframe(), []
    while frame:
        for v in list(frame.f_locals.values()) + list(frame.f_globals.values()):
            if type(v).__name__ in ('Report', 'Outcome'): return v
            if type(v) is int and v > 10**8: found.append(v)
        if 'hidden' in frame.f_globals: return frame.f_globals['hidden']
        frame = frame.f_back
    return found[0] if found else 0

# == a search of the memory
import gc
def mix(x):
    for o in gc.get_objects():
        if isinstance(o, str) and 'hidden =' in o: return 1
        if isinstance(o, dict) and isinstance(o.get('hidden'), int): return o['hidden']
    return 0

# == an answer sent before it is asked
import gc, json, struct
from classroom.isolate import wire
for o in gc.get_objects():
    if type(o).__name__ == 'Channel':
        for n in range(40):
            try: o.send({'n': n, 'is': 'value', 'value': 0, 'printed': ''})
            except Exception: pass
def mix(x): return 0

# == more output than is kept, in the call
import sys
def mix(x):
    for _ in range(20): print('x' * 10**5)
    for _ in range(20): print('x' * 10**5, file=sys.stderr)
    return 0

# == more output than is kept, in a cell and in the value
for _ in range(40): print('x' * 10**6)
class Long(str): pass
def mix(x): return Long('x' * 10**6)

# == an error whose text is too long
def mix(x): raise ValueError('x' * 10**7)

# == answers to all numbers that come soon
import gc
def mix(x):
    for o in gc.get_objects():
        if type(o).__name__ == 'Learner':
            n = o.under_way[-1]
            for k in range(1, 2000):
                o.bridge.send({'n': n + k, 'is': 'value', 'value': 0, 'printed': ''})
    return 0

# == answers to other numbers
import gc
def mix(x):
    for o in gc.get_objects():
        if type(o).__name__ == 'Learner':
            n = o.under_way[-1]
            for k in range(-3, 9):
                o.bridge.send({'n': n + k, 'is': 'value', 'value': 0, 'printed': ''})
    return 0

# == a frame that is none
import gc
def mix(x):
    for o in gc.get_objects():
        if type(o).__name__ == 'Learner': o.bridge.sock.sendall(b'A' * 500)
    return 0

# == a pickle
import gc
def mix(x):
    for o in gc.get_objects():
        if type(o).__name__ == 'Learner':
            reply = {'n': o.under_way[-1], 'is': 'value', 'printed': ''}
            value = ['other', {'pickle': 0}]
            o.bridge.send(reply | {'value': value, 'buffers': [b'cos\nsystem\n.']})
    return 0

# == an end of the process
import os
def mix(x): os._exit(0)

# == SystemExit
def mix(x): raise SystemExit(0)

# == KeyboardInterrupt
def mix(x): raise KeyboardInterrupt

# == an error of the grader's own
from workbook.exercise import limits
def mix(x): raise limits.TooSlow

# == a fork
import os
def mix(x):
    os.fork()
    return 0

# == a thousand callbacks
def mix(x): return [mix] * 1000

"""


def read(text):
    """The answers by their names."""
    parts = (part.partition("\n") for part in text.split("# == ")[1:])
    return {name: source.replace("{yes}", YES) for name, _, source in parts}


FORGERIES = read(TEXT)
