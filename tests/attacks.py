"""Cells that try to get out, to use up, or to bring down. Those that get out print GOT IN.

Each begins with `# == kind: name`. What the kinds promise is in `test_battery.py`. They reach for
files and processes that the test itself has made, and end when the test does.
"""

import re

TEXT = r"""
# == out: the gradebook
show(open(f"{course}/gradebook.db", "rb").read())

# == out: a write into the gradebook
import sqlite3
sqlite3.connect(f"{course}/gradebook.db").execute("create table got_in (x)"); show(1)

# == out: the solution
show(open(f"{course}/solutions/week9/week9.ipynb").read())

# == out: the worked answers
show(open(f"{course}/notebooks/answers/week9.txt").read())

# == out: somebody else's work
show(open(f"{course}/submitted/other/week9/week9.ipynb").read())

# == out: removing somebody else's work
import shutil; shutil.rmtree(f"{course}/submitted/other"); show(1)

# == out: the system's users
show("root" in open("/etc/passwd").read())

# == out: the home of the one who grades
show(open(f"{home}/.secret").read())

# == out: a start-up file for all who come later
import os; os.makedirs(f"{home}/.ipython/profile_default/startup"); show(1)

# == out: the memory of the one who grades
show(open(f"/proc/{grader}/environ").read())

# == out: walking upwards
import os; p = "../" * 12 + course.lstrip("/") + "/gradebook.db"; show(open(p, "rb").read())

# == out: a link made at run time
import os; os.symlink(f"{course}/gradebook.db", "link"); show(open("link", "rb").read())

# == out: a hard link
import os; os.link(f"{course}/gradebook.db", "hard"); show(1)

# == out: writing beside its folder
open("/tmp/got-in", "w").write("x"); show(1)

# == out: writing at the root
open("/got-in", "w").write("x"); show(1)

# == out: writing to a device folder
open("/dev/got-in", "w").write("x"); show(1)

# == out: a .pth in the library
import site, os; open(os.path.join(site.getsitepackages()[0], "got.pth"), "w"); show(1)

# == out: changing the library
import workbook.exercise.check as c; open(c.__file__, "a").write("#"); show(1)

# == out: chmod of the library
import workbook.exercise.check as c, os; os.chmod(c.__file__, 0o777); show(1)

# == out: truncating the library
import workbook.exercise.check as c, os; os.truncate(c.__file__, 0); show(1)

# == out: the raw disk
import glob; show(open(glob.glob("/dev/[sv]d*")[0], "rb").read(1))

# == out: TCP over IPv4
import socket; socket.create_connection(("127.0.0.1", port), 2); show(1)

# == out: TCP over IPv6
import socket; s = socket.socket(socket.AF_INET6); s.settimeout(2)
s.connect(("::1", port)); show(1)

# == out: UDP
import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", port)); show(1)

# == out: names of hosts
import socket; show(socket.getaddrinfo("example.org", 80))

# == out: a unix socket
import socket; socket.socket(socket.AF_UNIX).connect(f"{course}/socket"); show(1)

# == out: an abstract socket
import socket; socket.socket(socket.AF_UNIX).connect("\0" + abstract); show(1)

# == out: the virtual machine's own socket
import socket; socket.socket(40).bind((-1, 9999)); show(1)

# == out: packets
import socket; socket.socket(socket.AF_PACKET, socket.SOCK_RAW); show(1)

# == out: a program that connects
import subprocess, sys
code = f"import socket; socket.create_connection(('127.0.0.1', {port}), 2)"
subprocess.run([sys.executable, "-c", code], check=True); show(1)

# == out: killing the one who grades
import os; os.kill(grader, 9); show(1)

# == out: a signal to all that it can see
import os; os.kill(-1, 9); show(1)

# == out: a pidfd of the one who grades
import os; os.pidfd_open(grader); show(1)

# == out: ptrace
trace = call("ptrace", 16, 1, 0, 0); show(trace == 0)

# == out: reading another's memory by system call
show(call("process_vm_readv", 1, 0, 0, 0, 0, 0) >= 0)

# == out: limits of another process
import resource; resource.prlimit(1, resource.RLIMIT_NOFILE, (1, 1)); show(1)

# == out: raising its own limits
import resource; resource.setrlimit(resource.RLIMIT_NPROC, (9999, 9999)); show(1)

# == out: a user namespace
show(call("unshare", 0x10000000) == 0)

# == out: a user namespace by clone
import os; pid = os.getpid(); r = call("syscall", 56, 0x10000000 | 17, 0, 0, 0, 0)
if r == 0 and os.getpid() != pid: os._exit(0)
show(r > 0)

# == out: mounting
show(call("mount", b"none", b"/submission", b"tmpfs", 0, None) == 0)

# == out: chroot
import os; os.chroot("/submission"); show(1)

# == out: becoming root
import os; os.setuid(0); show(1)

# == out: keys of the kernel
show(call("syscall", 250, 0, -3, 1) >= 0)

# == out: the filter of system calls taken off
show(call("prctl", 22, 0, 0, 0, 0) == 0)

# == out: a program with the rights of its owner
import subprocess
show(subprocess.run(["su", "-c", "id"], capture_output=True).returncode == 0)

# == out: descriptors that were left open
import os
for n in range(3, 256):
    try: target = os.readlink(f"/proc/self/fd/{n}")
    except OSError: continue
    show(course in target or home in target)

# == out: tests in memory, found through gc
import gc
needle = "keep the sign of" + " the number"
show(any(isinstance(o, str) and needle in o for o in gc.get_objects()))

# == out: tests in its own memory, byte by byte
needle = "keep the sign of".encode() + b" the number"
maps = [line.split()[0].split("-") for line in open("/proc/self/maps") if " rw-p" in line]
found = 0
with open("/proc/self/mem", "rb") as memory:
    for begin, end in maps:
        memory.seek(int(begin, 16))
        try: found += memory.read(int(end, 16) - int(begin, 16)).count(needle)
        except (OSError, ValueError, OverflowError): pass
show(found > 2)

# == out: earlier cells in In
show(any("check.points" in str(x) for x in globals().get("In", [])))

# == out: the environment
import os; show(course in str(dict(os.environ)) or home in str(dict(os.environ)))

# == out: folders of the system that others share, as nbgrader's exchange
import os
for p in ("/usr/local/share", "/srv", "/var", "/mnt", "/media", "/usr/share/doc"):
    show(os.path.isdir(p) and os.listdir(p))

# == out: terminals of others
import os; show([n for n in os.listdir("/dev/pts") if n != "ptmx"])

# == out: a user who is not alone
import os; show(any(int(l.split()[1]) != os.getuid() for p in os.listdir("/proc")
                    if p.isdigit() for l in open(f"/proc/{p}/status") if l.startswith("Uid")))

# == use: 500 forks
import os, time
for _ in range(500):
    if os.fork() == 0: time.sleep(60); os._exit(0)

# == use: forks that fork
import os
while True: os.fork()

# == use: 500 threads
import threading, time
for _ in range(500): threading.Thread(target=time.sleep, args=(60,)).start()

# == use: 4 GB
import numpy as np; a = np.ones(4 * 2**30 // 8); a.sum()

# == use: memory across children
import os, time
for _ in range(8):
    if os.fork() == 0: b = b"x" * (200 * 2**20); time.sleep(60); os._exit(0)
time.sleep(60)

# == use: memory of page tables
import ctypes, mmap
libc = ctypes.CDLL(None)
libc.mmap.restype = ctypes.c_void_p
for _ in range(64):
    at = libc.mmap(None, ctypes.c_size_t(2**36), 1, 0x4022, -1, ctypes.c_long(0))
    for place in range(at, at + 2**36, 2**21): ctypes.c_char.from_address(place).value

# == use: memory in a file without a name
import os
f = os.memfd_create("x")
for _ in range(4000): os.write(f, b"x" * 2**20)

# == use: a shared map
import mmap
m = mmap.mmap(-1, 3 * 2**30)
for at in range(0, 3 * 2**30, 2**20): m[at:at + 2**20] = b"x" * 2**20

# == use: shared memory with a name
from multiprocessing import shared_memory
s = shared_memory.SharedMemory(create=True, size=3 * 2**30)
for at in range(0, 3 * 2**30, 2**20): s.buf[at:at + 2**20] = b"x" * 2**20

# == use: shared memory of System V
assert call("shmget", 0, 3 * 2**30, 0o1600) < 0; raise MemoryError

# == use: a loop
while True: pass

# == use: a loop that ignores signals and exceptions
import signal
for number in range(1, 65):
    try: signal.signal(number, signal.SIG_IGN)
    except Exception: pass
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
while True:
    try:
        while True: pass
    except BaseException: pass

# == use: a long sleep
import time; time.sleep(10_000)

# == use: a regular expression that explodes
import re; re.match(r"(a+)+$", "a" * 40 + "b")

# == use: a number without end
x = 10 ** 10 ** 9

# == use: 500 MB printed
for _ in range(500): print("x" * 2**20)

# == use: 500 MB of result
"x" * (500 * 2**20)

# == use: 10,000 pictures
from IPython.display import display, HTML
for _ in range(10_000): display(HTML("x" * 1000))

# == use: 5 GB of files
with open("big", "wb") as f:
    for _ in range(5 * 1024): f.write(b"x" * 2**20)

# == use: many files of 100 MB
for n in range(50):
    with open(f"big{n}", "wb") as f:
        for _ in range(100): f.write(b"x" * 2**20)

# == use: a sparse file
f = open("sparse", "wb"); f.seek(2**40); f.write(b"x"); f.flush()

# == use: 200,000 files
for n in range(200_000): open(f"f{n}", "w").close()

# == use: a process that stays behind
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        while True: time.sleep(1)
    os._exit(0)
os.wait(); raise RuntimeError("left behind")

# == use: endless recursion
import sys; sys.setrecursionlimit(10**9)
def f(): return f()
f()

# == die: a result nested too deep to be read
nested = []
for _ in range(600): nested = [nested]
from IPython.display import display; display({"application/json": nested}, raw=True)

# == die: an answer without outputs, sent before our own
import gc; from classroom.isolate.wire import Channel
for one in gc.get_objects():
    if isinstance(one, Channel): one.send({"status": "ok", "outputs": None})

# == die: half a character printed
from classroom.isolate import shell; put = shell.prepared().outputs._outputs.append
put({'output_type': 'stream', 'name': 'stdout', 'text': '\ud800'})

# == die: half a character in an error
from classroom.isolate import shell; put = shell.prepared().outputs._outputs.append
put({'output_type': 'error', 'ename': 'E', 'evalue': '\udfff', 'traceback': []})

# == die: half a character in the name of a kind
from classroom.isolate import shell; put = shell.prepared().outputs._outputs.append
put({'output_type': 'display_data', 'data': {'\ud800': ''}, 'metadata': {}})

# == die: a width that is no number
from classroom.isolate import shell; put = shell.prepared().outputs._outputs.append
put({'output_type': 'display_data', 'data': {}, 'metadata': {'width': float('nan')}})

# == die: a number without end in data
from classroom.isolate import shell; put = shell.prepared().outputs._outputs.append
put({'output_type': 'display_data', 'data': {'a/json': ''}, 'metadata': {'x': 1e999}})

# == die: os._exit
import os; os._exit(3)

# == die: abort
import os; os.abort()

# == die: a crash in compiled code
import ctypes; ctypes.string_at(0)

# == die: its control socket closed
import os
for n in range(3, 64):
    try: os.close(n)
    except OSError: pass

# == die: its standard streams closed, and then itself
import os
for n in (0, 1, 2): os.close(n)
os._exit(0)

# == die: nonsense to the one who grades
import os
for n in range(3, 64):
    try: os.write(n, b"nonsense" * 100)
    except OSError: pass

# == die: a giant frame to the one who grades
import os, struct
for n in range(3, 64):
    try: os.write(n, struct.pack("!4sIIQ", b"wb1\n", 2**31, 2**31, 2**62))
    except OSError: pass

# == live: SIGKILL, which the first process of a namespace does not hear from inside
import os; os.kill(os.getpid(), 9)

# == live: every thread that it may have
import threading, time
try:
    while True: threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
except RuntimeError: pass

# == live: SystemExit
raise SystemExit(1)

# == live: exit
exit()

# == live: KeyboardInterrupt
raise KeyboardInterrupt

# == live: an interrupt in a destructor
class D:
    def __del__(self): raise KeyboardInterrupt
d = D(); del d

# == live: a syntax error
def (:

# == live: sys.stdout closed
import sys; sys.stdout.close()

# == live: sys.stdout replaced
import sys; sys.stdout = None

# == live: a warning on stderr
import warnings, sys; warnings.warn("mind"); print("x", file=sys.stderr)

# == live: half a character, honestly shown
print("\ud800"); from IPython.display import display; display({"text/plain": "\ud800"}, raw=True)

# == live: data with what is no number
from IPython.display import display
display({"application/json": {"x": [float("nan"), "\ud800"]}, "text/plain": "x"}, raw=True)

# == live: locks and a database of its own
import fcntl, sqlite3; fcntl.flock(open("lock", "w"), fcntl.LOCK_EX)
base = sqlite3.connect("own.db"); base.execute("create table t (x)"); base.commit()

# == live: something thrown away, and something from nowhere
import os; assert open("/dev/null", "w").write("x")
assert open("/dev/zero", "rb").read(1) == bytes(1)
assert len(os.urandom(9)) == 9; os.fsync(open("own", "w").fileno())

# == live: two jobs
from joblib import Parallel, delayed
assert Parallel(n_jobs=2)(delayed(abs)(-n) for n in range(4)) == [0, 1, 2, 3]

# == live: a forest with two jobs
from sklearn.ensemble import RandomForestClassifier
RandomForestClassifier(5, n_jobs=2).fit([[0], [1]] * 9, [0, 1] * 9).score([[0]], [0])

# == live: the shell
!ls -la

# == live: a plot
import matplotlib.pyplot as plt; plt.plot([1, 2]); plt.show()

# == live: a file of its own
open("mine.txt", "w").write("x"); assert open("mine.txt").read() == "x"

# == live: a temporary file
import tempfile; tempfile.NamedTemporaryFile().write(b"x")

# == live: NumPy's random numbers
import numpy as np; np.random.rand(3)

# == live: a magic
%time sum(range(10))

# == live: a widget
import ipywidgets; ipywidgets.IntSlider()
"""


def read():
    """The cases.

    Returns
    -------
    list of (str, str, str)
        Kind, name and source.
    """
    found = re.findall(r"^# == (\w+): (.*)\n((?:(?!# == ).*\n)*)", TEXT, re.M)
    return [(kind, name, source.strip()) for kind, name, source in found]
