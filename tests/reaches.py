"""Attacks that do not touch each other, many to a notebook, each a cell of its own.

`REACHES` try to get at something outside, and print GOT IN if they do. Whatever they meet must be a
refusal of the system: an attack with a mistake in it proves nothing. `FORGERIES` define `mix`, as
in `forgeries`, and must earn nothing. `TRACES` leave something that `LOOK` would find in another
submission.
"""

REACHES = r"""
# == device: the times of a device that all share
import os; os.utime("/dev/null"); show(1)

# == device: the same through an open stream
import os; os.utime(1); show(1)

# == device: the mode of a device
import os; os.chmod("/dev/zero", 0o777); show(1)

# == device: an attribute of a device
import os; os.setxattr("/dev/full", "user.x", b"1"); show(1)

# == device: a node of its own
import os, stat; os.mknod("disk", stat.S_IFBLK | 0o600, os.makedev(254, 0))
show(open("disk", "rb").read(1))

# == device: entropy counted that is none
import fcntl; fcntl.ioctl(open("/dev/random", "wb"), 0x40045201, (8).to_bytes(4, "little")); show(1)

# == device: the kernel's messages
show(open("/dev/kmsg", "rb", buffering=0).read(1))

# == device: letters typed for the one who grades
import fcntl; fcntl.ioctl(open("/dev/tty"), 0x5412, b"x"); show(1)

# == device: an interface to make networks
show(open("/dev/net/tun", "rb"))

# == device: FUSE
show(open("/dev/fuse", "rb"))

# == device: a loop device
show(open("/dev/loop-control", "rb"))

# == device: the machine's virtual machines
show(open("/dev/kvm", "rb"))

# == file: a lease on a file that all read
import fcntl; fcntl.fcntl(library(), 1024, 0); show(1)

# == file: notices of a folder
import fcntl, os; fcntl.fcntl(os.open("/usr/lib", os.O_RDONLY), 1026, 1); show(1)

# == file: a hint that stays with a file
import fcntl; fcntl.fcntl(library(), 1036, (3).to_bytes(8, "little")); show(1)

# == file: a flag of a file that all read
import fcntl; fcntl.ioctl(library(), 0x40086602, (16).to_bytes(8, "little")); show(1)

# == file: a watch of the library
import os; refused(call("inotify_init")); show(1)

# == file: a watch of everything
refused(call("fanotify_init", 0, 0)); show(1)

# == file: a handle of a file, opened past its path
refused(call("open_by_handle_at", -100, b"\0" * 64, 0)); show(1)

# == file: the times of the library
import os; os.utime(os.__file__); show(1)

# == file: the owner of the library
import os; os.chown(os.__file__, os.getuid(), -1); show(1)

# == file: an attribute of the library
import os; os.setxattr(os.__file__, "user.x", b"1"); show(1)

# == file: the library under another name
import os; os.rename(os.__file__, os.__file__ + ".old"); show(1)

# == file: a name in the folder of the library
import os; os.symlink("/", os.path.dirname(os.__file__) + "/root"); show(1)

# == file: the swap of two folders
refused(call("renameat2", -100, b"/usr/lib", -100, b"/usr/bin", 2)); show(1)

# == file: its own folder's wall taken off
refused(call("umount2", b"/dev/null", 2)); show(1)

# == file: a device made writable again
refused(call("mount", None, b"/dev/null", None, 32 | 4096, None)); show(1)

# == file: the root by another way
show(open(f"/proc/1/root{course}/gradebook.db"))

# == file: the grader's folder through the first process
import os; show(open(f"/proc/1/cwd/{'../' * 9}{course}/gradebook.db"))

# == file: the exchange through a folder descriptor
import os; show(os.open(course, os.O_PATH))

# == kernel: its log
import ctypes; refused(call("klogctl", 3, ctypes.create_string_buffer(99), 99)); show(1)

# == kernel: accounts of processes
refused(call("acct", b"acct")); show(1)

# == kernel: requests that it counts for the whole machine
import ctypes; refused(call("syscall", 206, 65536, ctypes.byref(ctypes.c_ulong(0)))); show(1)

# == kernel: all disks written, over and over
import os; refused(call("syncfs", 0)); show(1)

# == kernel: the clock turned
import time; time.clock_settime(time.CLOCK_REALTIME, 0); show(1)

# == kernel: the clock slowed
import ctypes; refused(call("adjtimex", (ctypes.c_long * 40)(2, 10**5))); show(1)

# == kernel: the machine's name
import socket; socket.sethostname("graded"); show(1)

# == kernel: a setting
open("/proc/sys/kernel/threads-max", "w").write("99"); show(1)

# == kernel: where dumps go
open("/proc/sys/kernel/core_pattern", "w").write("|/bin/sh"); show(1)

# == kernel: the limit of dumps, which a system may not keep to
import resource
try: resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
except ValueError as error: raise PermissionError(*error.args)
show(1)

# == kernel: the same by the old call
import ctypes; refused(call("syscall", 160, 4, (ctypes.c_ulong * 2)(0, 0))); show(1)

# == kernel: taken last when memory is short
open("/proc/self/oom_score_adj", "wb", buffering=0).write(b"-1000"); show(1)

# == kernel: served before all others
import os; os.nice(-5); show(1)

# == kernel: served in real time
import os; os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)); show(1)

# == kernel: disks served in real time
import os; refused(call("syscall", 251, 1, 0, 1 << 13)); show(1)

# == kernel: memory that is never swapped
refused(call("mlockall", 3)); show(1)

# == kernel: large pages
import mmap; mmap.mmap(-1, 2**21, flags=0x22 | 0x40000); show(1)

# == kernel: input and output of the machine
refused(call("iopl", 3)); show(1)

# == kernel: another kernel
refused(call("syscall", 246, 0, 0, 0, 0, 0)); show(1)

# == kernel: a module
refused(call("syscall", 313, 0, b"", 0)); show(1)

# == kernel: a page fault that waits for us
refused(call("syscall", 323, 0)); show(1)

# == kernel: the terminal hung up
refused(call("vhangup")); show(1)

# == kernel: a quota
refused(call("quotactl", 0x80000700, b"/dev/vda", 0, None)); show(1)

# == kernel: a trace point
refused(call("syscall", 298, b"\0" * 128, 0, -1, -1, 0)); show(1)

# == talk: packets of the kernel's events
import socket; s = socket.socket(16, socket.SOCK_RAW, 15)
s.bind((0, 1)); s.settimeout(.2); show(s.recv(9))

# == talk: a queue with a name, of another's
import ctypes; refused(call("mq_open", b"/graded", 0)); show(1)

# == talk: a fifo beside its folder
import os; os.mkfifo("/dev/fifo"); show(1)

# == talk: Bluetooth
import socket; socket.socket(31, socket.SOCK_RAW, 1); show(1)

# == talk: the kernel's own ciphers
import socket; socket.socket(38, socket.SOCK_SEQPACKET); show(1)

# == talk: a network of its own
import fcntl, socket
fcntl.ioctl(socket.socket(), 0x8914, b"lo".ljust(16, b"\0") + (1).to_bytes(24, "little")); show(1)

# == talk: more terminals than are its own
import os
try: ends = [os.openpty() for _ in range(40)]
except OSError: raise PermissionError  # it says that no space is left
show(1)

# == talk: a descriptor of the one who grades, by its number
import os; show(os.open(f"/proc/{grader}/fd/1", os.O_WRONLY))

# == talk: a signal to the group of the one who grades
import os; os.killpg(grader, 9); show(1)

# == talk: the warm process, woken
import os; os.kill(os.getppid() or grader, 10); show(1)
"""

FORGERIES = r"""
# == mock.ANY
from unittest import mock
def mix(x): return mock.ANY

# == MagicMock
from unittest import mock
def mix(x): return mock.MagicMock(__eq__=lambda s, o: True, __abs__=lambda s: 0.0)

# == __array_ufunc__
class U:
    __array_ufunc__ = lambda self, ufunc, *a, **k: np.array(True)
    __sub__ = __abs__ = lambda self, *a: 0.0
def mix(x): return U()

# == __array_function__
class F:
    __array_function__ = lambda self, *a, **k: True
def mix(x): return F()

# == __array_priority__ and reflected operators
class P(float):
    __array_priority__ = 10**9
    __req__ = __eq__ = __rsub__ = __sub__ = lambda s, o: 0.0
    __hash__ = float.__hash__
def mix(x): return P(1)

# == __array_struct__
class S:
    __array_interface__ = property(lambda s: np.zeros(4).__array_interface__)
def mix(x): return S()

# == a DLPack capsule
class D:
    __dlpack__ = lambda s, **k: np.zeros(4).__dlpack__()
    __dlpack_device__ = lambda s: (1, 0)
def mix(x): return D()

# == the buffer protocol
import array
def mix(x): return memoryview(array.array("d", [0.0] * 4))

# == a masked array
def mix(x): return np.ma.masked_all(2)

# == the masked constant
def mix(x): return np.ma.masked

# == a structured array
def mix(x): return np.zeros(4, [("x", "f8"), ("index", "i8")])

# == a record array
def mix(x): return np.rec.array([(1, 2)], dtype=[("index", "i8"), ("x", "i8")])

# == a matrix
def mix(x): return np.matrix([[0, 0]])

# == an array of no strides
def mix(x): return np.lib.stride_tricks.as_strided(np.zeros(1), (10**9,), (0,))

# == an array of 64 dimensions' worth of nothing
def mix(x): return np.zeros((0,) * 32)

# == an array that contains itself
def mix(x):
    a = np.empty(2, object)
    a[:] = [a, a]
    return a

# == strings of no length
def mix(x): return np.array(["", ""], dtype="U")

# == a time that is no number
def mix(x): return np.timedelta64("NaT")

# == NA
def mix(x): return pd.NA

# == NaT
def mix(x): return pd.NaT

# == NaN everywhere
def mix(x): return pd.DataFrame({"x": [np.nan] * 4})

# == an extension array of one's own
from pandas.api import extensions
class E(extensions.ExtensionArray):
    dtype, __len__ = pd.Int64Dtype(), lambda s: 4
    __getitem__ = lambda s, k: s
    isna = lambda s: np.ones(4, bool)
    copy = take = lambda s, *a, **k: s
    __eq__ = lambda s, o: np.ones(4, bool)
def mix(x): return E()

# == an accessor with the name of an attribute
class A:
    def __init__(self, table): pass
    equals = lambda s, o: True
import warnings
with warnings.catch_warnings(action="ignore"):
    pd.api.extensions.register_series_accessor("index")(A)
    pd.api.extensions.register_dataframe_accessor("isna")(A)
def mix(x): return pd.Series([0])

# == attrs and flags of a table
def mix(x):
    table = pd.DataFrame({"x": [1] * 4})
    table.attrs = {"equals": True}
    return table.set_flags(allows_duplicate_labels=False)

# == an index of such objects
from unittest import mock
def mix(x): return pd.Series([1], index=pd.Index([mock.ANY], dtype=object))

# == categories of such objects
from unittest import mock
def mix(x): return pd.Series(pd.Categorical([mock.ANY]))

# == a generator with a memory
def mix(x):
    seen = yield 0
    while True: seen = yield seen

# == a container that grows while it is read
class G:
    n = 0
    def __len__(self):
        G.n += 1
        return G.n
    __getitem__ = lambda s, k: k
def mix(x): return G()

# == an object that changes its class when it is asked
class C:
    @property
    def __class__(self): return np.ndarray
    shape, dtype, ndim, __len__ = (2,), np.dtype(float), 1, lambda s: 2
def mix(x): return C()

# == a metaclass that knows everything
class M(type):
    __instancecheck__ = __subclasscheck__ = __eq__ = lambda c, o: True
    __hash__ = type.__hash__
    __getattr__ = lambda c, n: c
class K(metaclass=M): pass
def mix(x): return K

# == a descriptor that answers for its owner
class Get:
    def __get__(self, it, kind): return True
class O: index = equals = x = isna = all = Get()
def mix(x): return O()

# == what pickle would call
class R:
    def __reduce__(self): return print, ("6.0",)
def mix(x): return R()

# == what copy would call
class Y:
    def __deepcopy__(self, memo): raise SystemExit(0)
    __copy__ = __deepcopy__
def mix(x): return Y()

# == a text that is written when it is shown
class T(str):
    __str__ = __repr__ = __format__ = lambda s, *a: print(6.0) or "6.0"
def mix(x): return T("6.0")

# == a text that cannot be encoded
class L(str):
    def encode(self, *a): raise StopIteration
def mix(x): return L("\ud800")

# == a dict that says another thing each time
class B(dict):
    items = keys = values = __iter__ = lambda s: iter([("x", 1)])
    __eq__ = lambda s, o: True
def mix(x): return B(x=1)

# == a list without an end
import itertools
class I(list):
    __iter__ = lambda s: itertools.repeat(0)
    __len__ = lambda s: 4
def mix(x): return I([1])

# == a number with another index
class N(int):
    __index__ = __int__ = __float__ = __abs__ = lambda s: 0
def mix(x): return N(7)

# == a decimal without traps
import decimal
decimal.setcontext(decimal.Context(prec=1, traps=[]))
def mix(x): return decimal.Decimal("NaN")

# == a fraction of nothing
import fractions
def mix(x):
    f = fractions.Fraction(1)
    f._denominator = 0
    return f

# == a number of a million digits
def mix(x): return 1 << 1_200_000

# == an infinite complex number
def mix(x): return complex("nan+infj")

# == a member of an enumeration
import enum
class Z(enum.Enum):
    A = 1
    __eq__ = lambda s, o: True
    __hash__ = lambda s: 1
def mix(x): return Z.A

# == a weak proxy
import weakref
class W: __eq__ = lambda s, o: True
kept = W()
def mix(x): return weakref.proxy(kept)

# == a coroutine
async def mix(x): return 0

# == a partial and a lookup that never fails
import collections, functools
def mix(x): return collections.defaultdict(functools.partial(int, 0))

# == a module
import math
def mix(x): return math

# == a code object
def mix(x): return mix.__code__

# == a frame
import sys
def mix(x): return sys._getframe(1)

# == an error as a value
def mix(x): return ValueError(6.0)

# == StopIteration
def mix(x): raise StopIteration(0)

# == GeneratorExit
def mix(x): raise GeneratorExit

# == a group of errors
def mix(x): raise BaseExceptionGroup("x", [KeyboardInterrupt(), ValueError()])

# == an error called like the grader's own
class TooSlow(BaseException): why = "waiting"
class CellTimeout(BaseException): pass
def mix(x): raise (TooSlow if x % 2 else CellTimeout)

# == an error that reads itself
class Loop(Exception):
    def __str__(self): return str(self)
def mix(x): raise Loop

# == an error with lines of another file
def mix(x): raise SyntaxError("6.0", ("/etc/passwd", 1, 1, "root", 1, 9))

# == an error with notes and a picture of itself
class Note(Exception):
    _render_traceback_ = lambda s: ["6.0"]
    _repr_html_ = lambda s: "<script>"
def mix(x):
    error = Note()
    error.__notes__ = ["6.0"] * 1000
    raise error

# == an assertion about nothing
def mix(x): assert ()

# == a warning that is shown by our own function
import warnings
warnings.showwarning = warnings._showwarnmsg_impl = lambda *a, **k: print(6.0)
def mix(x): warnings.warn("6.0")

# == an audit hook
import sys
sys.addaudithook(lambda event, arguments: None)
def mix(x): return 0

# == monitoring
import sys
try: sys.monitoring.use_tool_id(2, "x")
except Exception: pass
def mix(x): return 0

# == an import hook
import sys
class Find:
    def find_spec(self, *a): return None
    def __getattr__(self, n): return Find()
sys.meta_path.insert(0, Find())
def mix(x): return 0

# == what runs at the end, and what runs when nobody looks
import atexit, sys, threading, weakref
atexit.register(print, 6.0)
sys.unraisablehook = sys.excepthook = threading.excepthook = lambda *a: print(6.0)
class Gone: pass
def mix(x):
    gone = Gone()
    weakref.finalize(gone, print, 6.0)
    return gone

# == a callback of the collector
import gc
gc.callbacks.append(lambda *a: print(6.0))
def mix(x): return gc.collect()

# == a codec of one's own
import codecs
codecs.register_error("backslashreplace", lambda error: ("6.0", error.end))
codecs.register_error("replace", lambda error: ("6.0", error.end))
def mix(x): return "\ud800"

# == a locale of one's own
import locale, os, time
os.environ |= {"TZ": "Mars/Phobos", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "0"}
time.tzset()
def mix(x): return pd.Timestamp("2024-01-01", tz="UTC")

# == a folder of one's own for modules
import os, sys
os.makedirs("workbook/exercise", exist_ok=True)
for name in ("workbook/__init__.py", "workbook/exercise/__init__.py", "numpy.py", "check.py"):
    open(name, "w").write("def __getattr__(name): return lambda *a, **k: 6.0")
sys.path.insert(0, "")
def mix(x): return 0

# == what IPython calls before and after a cell
ip = get_ipython()
for event in ("pre_execute", "pre_run_cell", "post_execute", "post_run_cell"):
    ip.events.register(event, lambda *a: print(6.0))
ip.set_custom_exc((Exception,), lambda *a, **k: None)
def mix(x): return 0

# == magics with known names
from IPython.core.magic import register_line_magic, register_cell_magic
for name in ("time", "with", "matplotlib"):
    register_line_magic(name)(lambda *a: 6.0)
    register_cell_magic(name)(lambda *a: 6.0)
def mix(x): return 0

# == a formatter for reports
from workbook.exercise import check as c
plain = get_ipython().display_formatter.formatters["text/plain"]
plain.for_type(c.Report, lambda *a: a[1].text("6.0"))
def mix(x): return 0

# == a comm message
import comm
one = comm.create_comm("jupyter.widget", data={"state": {"_model_name": "6.0"}})
def mix(x): return one

# == a picture backend of one's own
import matplotlib
matplotlib.rcParams["backend_fallback"] = False
matplotlib.rcParams["text.usetex"] = True
def mix(x): return matplotlib.rcParams

# == __builtins__ and __main__ exchanged
import sys, types
sys.modules["__main__"] = types.SimpleNamespace(mix=lambda x: 0, hidden=0, check=None)
def mix(x): return 0

# == names that look like those of the tests
hiddеn = еarned = chеck = 6.0
def mix(x): return hiddеn

# == a time limit that never comes
import signal
def mix(x):
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    return 0

# == limits of Python's own
import sys
sys.set_int_max_str_digits(0)
sys.setrecursionlimit(200)
sys.setswitchinterval(100)
def mix(x): return int("9" * 5000)

# == an answer with an argument exchanged for it
def mix(x):
    from classroom.isolate import student_process
    return student_process.codec.Base(0)
"""

# Those after which the two processes speak no more: the last of a notebook.
ENDS = r"""
# == an object with a number that is none
from classroom.isolate import student_process as s
s.Learner._say = lambda self, value, buffers: {"mine": "0", "callable": True}
class Q: pass
def mix(x): return Q()

# == a function of the tests that was never handed over
from classroom.isolate import student_process as s
s.Learner._say = lambda self, value, buffers: {"yours": 10**6}
class Q: pass
def mix(x): return Q()

# == a value of a kind that there is not
from classroom.isolate import codec
codec._LEAVES[range] = ("__import__", lambda v: ("os",))
def mix(x): return range(3)

# == a buffer read a hundred thousand times
from classroom.isolate import codec
codec._LEAVES[range] = ("list", lambda v: ())
keep = codec._Encoder.encode
def more(self, value, depth):
    if type(value) is range:
        place = self.raw(bytes(8 * 10**6))
        return ["list", *[["numbers", "list", place]] * 10**5]
    return keep(self, value, depth)
codec._Encoder.encode = more
def mix(x): return range(3)

# == a callback nobody waits for
import gc
def mix(x):
    for one in gc.get_objects():
        if type(one).__name__ == "Learner":
            me = one.under_way[-1]
            one.bridge.send({"n": me, "callback": 0, "arguments": ["tuple"], "buffers": []})
    return 0

# == a reply with a text that is none
import gc
def mix(x):
    for one in gc.get_objects():
        if type(one).__name__ == "Learner":
            one.bridge.send({"n": one.under_way[-1], "is": "value", "value": 0, "printed": 6.0})
    return 0

# == json that says another thing than it is given
import json
keep = json.dumps
json.dumps = lambda data, **k: keep({**data, "is": "value", "value": 0, "earned": 6.0}, **k)
def mix(x): return 0

# == a socket that says everything twice
from classroom.isolate import wire
keep = wire.Channel.send
def twice(self, *a, **k):
    keep(self, *a, **k)
    keep(self, *a, **k)
wire.Channel.send = twice
def mix(x): return 0

# == a clock that stands still
import time
time.monotonic = time.thread_time = time.process_time = lambda: 0.0
def mix(x):
    while True: pass
"""

TRACES = r"""
import ctypes, fcntl, mmap, os, socket, struct, time
def left(deed):
    try: deed()
    except (OSError, AttributeError): pass
library = os.open(os.__file__, os.O_RDONLY)
for name in ("null", "zero", "full", "random", "urandom", "tty"):
    left(lambda: os.utime(f"/dev/{name}"))
for stream in range(3):
    left(lambda: os.utime(stream))
    left(lambda: fcntl.fcntl(stream, fcntl.F_SETFL, os.O_APPEND | os.O_NONBLOCK))
    left(lambda: fcntl.fcntl(stream, fcntl.F_SETSIG, 42))
    left(lambda: fcntl.fcntl(stream, 1031, 8192))
left(lambda: fcntl.flock(library, fcntl.LOCK_EX | fcntl.LOCK_NB))
left(lambda: fcntl.lockf(os.open(os.__file__, os.O_RDONLY), fcntl.LOCK_SH | fcntl.LOCK_NB, 7, 9))
left(lambda: fcntl.fcntl(library, 37, struct.pack("hhqqi", 0, 0, 99, 7, 0)))
left(lambda: fcntl.fcntl(library, 1036, struct.pack("Q", 3)))
for path in ("/dev/shm/left", "/tmp/left", "/submission/left", "left"):
    left(lambda: open(path, "w").write("x"))
one = socket.socket(socket.AF_UNIX)
left(lambda: one.bind("\0left"))
left(lambda: socket.sethostname("left"))
left(os.openpty)
os.umask(0o777)
time.sleep({seconds})
"""
LOOK = r"""
import fcntl, os, socket, struct
def seen(look):
    try: return look()
    except OSError as error: return error.strerror
library = os.open(os.__file__, os.O_RDONLY)
names = ("null", "zero", "full", "random", "urandom", "tty")
found = [seen(lambda: os.stat(f"/dev/{name}").st_mtime_ns) for name in names]
for stream in range(3):
    deeds = fcntl.F_GETFL, fcntl.F_GETSIG, 1032
    found += [seen(lambda: fcntl.fcntl(stream, deed)) for deed in deeds]
    found += [os.readlink(f"/proc/self/fd/{stream}").partition(":")[0]]
for deed, begin in ((5, 9), (36, 99)):
    asked = struct.pack("hhqqi", 1, 0, begin, 7, 0)
    found += [seen(lambda: struct.unpack("hhqqi", fcntl.fcntl(library, deed, asked))[0])]
found += [seen(lambda: fcntl.fcntl(library, 1035, bytes(8)))]
found += [sorted(os.listdir(path)) for path in ("/dev/shm", "/dev/pts", "/submission")]
found += [open("/proc/locks").read(), open("/proc/net/unix").read().count("left")]
found += [socket.gethostname(), os.path.exists("/tmp/left")]
found += [sorted(name for name in os.listdir("/proc") if name.isdigit())]
found += [oct(os.umask(0)), os.getcwd()]
print(found)
"""
TOOLS = """
import ctypes, os
def refused(result):
    if result < 0: raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))

def library():
    return os.open(os.__file__, os.O_RDONLY)"""


def read(text):
    """The attacks by their names, in their order."""
    parts = (part.partition("\n") for part in text.split("# == ")[1:])
    return {name: source.strip() for name, _, source in parts}


def parts(text, size):
    """The attacks in parts of a size."""
    found = list(read(text).items())
    return [dict(found[at : at + size]) for at in range(0, len(found), size)]
