"""What a child of the warm process does to itself before it runs anything of a student's.

`fork` makes a process that is the first of new process, mount, network, IPC and host-name
namespaces, with a private, bounded file system for its files, terminals of its own, resource
limits, no privileges, no way to get any, and a filter of system calls. No two children share a
count of processes: as root each is a user of its own, else each has a user namespace of its own,
in which the kernel counts anew. When it ends, all that it started is gone with it.

`fork` is for Linux and needs CAP_SYS_ADMIN, which `sandbox` sees to. Sources: namespaces(7),
seccomp(2), capabilities(7), setrlimit(2).
"""

import ctypes
import errno
import os
import signal
import socket
import struct
import sys
from dataclasses import dataclass

NEW_MOUNTS, NEW_UTS, NEW_IPC = 0x00020000, 0x04000000, 0x08000000
NEW_PIDS, NEW_NETWORK, NEW_USERS = 0x20000000, 0x40000000, 0x10000000
NO_SUID, NO_DEVICES, NO_EXEC, RECURSIVE, PRIVATE = 2, 4, 8, 1 << 14, 1 << 18
READ_ONLY, REMOUNT, BIND = 1, 1 << 5, 1 << 12
NO_NEW_PRIVILEGES, CLEAR_AMBIENT, SECCOMP_FILTER, ADOPT_ORPHANS = 38, (47, 4), (22, 2), (36, 1)
DUMPABLE = 4, 1
RLIMIT_CORE = 4
TERMINALS = "newinstance,ptmxmode=0666,mode=0620,max=32"  # all of a machine's have one count
DEVICES = ["null", "zero", "full", "random", "urandom", "tty"]  # that bubblewrap shows
HOME = "/submission"
MEGABYTE = 2**20

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Limits:
    """What one submission may use.

    Attributes
    ----------
    cell_seconds, seconds : float
        For one cell, and for the whole notebook, by the clock.
    memory_mb, disk_mb : int
        Of all its processes, and of all its files.
    processes : int
        At the same time, threads included.
    """

    cell_seconds: float = 60.0
    seconds: float = 300.0
    memory_mb: int = 2048
    disk_mb: int = 128
    processes: int = 64


class NoCage(OSError):
    """The machine refuses one of the walls."""


def fork(run, limits, uid=None):
    """Fork a caged child that calls `run()`; return its process id.

    Parameters
    ----------
    run : callable
        Called in the cage, without arguments. The child ends when it returns.
    limits : Limits
    uid : int, optional
        Become this user first. Needed where we are root: for root the limit on processes is void.

    Raises
    ------
    NoCage
        If the namespace of processes can't be had. What fails later ends the child with 70.
    """
    child = _fork_as_first()
    if child:
        return child
    try:
        _enter(limits, uid)
        run()
        os._exit(0)
    except BaseException as error:
        os.write(2, f"cage: {error}\n".encode())
    os._exit(70)


def _fork_as_first():
    """`os.fork`, but the child is the first process of a new namespace of processes.

    Only the children of the one who asks for a namespace live in it. So we ask, fork, and go back
    to our own; or, where the kernel does not let us go back, another asks, and we adopt its child.
    """
    with open("/proc/self/ns/pid", "rb") as our_own:
        if _libc.setns(our_own.fileno(), NEW_PIDS) < 0:
            return _adopt_a_first()
        _demand(_libc.unshare(NEW_PIDS), "unshare(pid)")
        child = None
        try:
            child = os.fork()
        finally:
            if child != 0:
                _demand(_libc.setns(our_own.fileno(), NEW_PIDS), "setns(pid)")
    return child


def _adopt_a_first():
    _demand(_libc.prctl(*ADOPT_ORPHANS, 0, 0, 0), "subreaper")
    reading, writing = os.pipe()
    middle = os.fork()
    if middle == 0:
        try:
            os.close(reading)
            _demand(_libc.unshare(NEW_PIDS), "unshare(pid)")
            child = os.fork()
            if child == 0:
                os.close(writing)
                return 0
            said = str(child)
        except OSError as error:
            said = str(error)
        os.write(writing, said.encode())
        os._exit(0)
    os.close(writing)
    said = os.read(reading, 1000).decode()
    os.close(reading)
    os.waitpid(middle, 0)
    if not said.isdigit():
        raise NoCage(said)
    return int(said)


def fork_bare(run, limits, home):
    """Fork a child without walls, in a folder of its own; only the limits of resources hold.

    For machines without a sandbox. Returns its process id, which is its process group's too.
    """
    child = os.fork()
    if child:
        return child
    try:
        os.setsid()
        _limit_resources(limits, 8 * limits.processes)
        os.chdir(home)
        os.environ.update({"HOME": home, "TMPDIR": home, "IPYTHONDIR": f"{home}/.ipython"})
        run()
    except BaseException as error:
        os.write(2, f"cage: {error}\n".encode())
        os._exit(70)
    os._exit(0)


def _enter(limits, uid):
    """Become the first process of new namespaces, and drop all that would lead out of them."""
    os.setsid()
    _demand(_libc.unshare(NEW_MOUNTS | NEW_IPC | NEW_NETWORK | NEW_UTS), "unshare")
    _mount(None, "/", None, RECURSIVE | PRIVATE)
    _mount("proc", "/proc", "proc", NO_SUID | NO_DEVICES | NO_EXEC)
    for place, size in [(HOME, limits.disk_mb), ("/dev/shm", limits.disk_mb // 2)]:
        options = f"size={size}m,nr_inodes=20000,mode=1777"
        _mount("tmpfs", place, "tmpfs", NO_SUID | NO_DEVICES, options)
    _mount("devpts", "/dev/pts", "devpts", NO_SUID | NO_EXEC, TERMINALS)
    # Devices are the machine's own. They can be written to still, but their times can't be changed,
    # which all others would see.
    for name in DEVICES:
        _mount(None, f"/dev/{name}", None, REMOUNT | BIND | READ_ONLY | NO_SUID | NO_EXEC)
    _restrict(limits, uid)
    os.chdir(HOME)


def _restrict(limits, uid):
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler if number == 2 else signal.SIG_DFL)
    with open("/proc/self/oom_score_adj", "w") as file:  # if the machine runs short, take us
        file.write("1000")
    counted_alone = uid is not None or _be_counted_alone()
    # Without, a child shares the count with its neighbours; `warm` counts too.
    _limit_resources(limits, limits.processes if counted_alone else 4 * limits.processes)
    _drop_privileges(uid)
    _filter_system_calls()


def _be_counted_alone():
    """Enter a user namespace as the user that we are; whether that can be had."""
    user, group = os.geteuid(), os.getegid()
    if _libc.unshare(NEW_USERS) < 0:
        return False
    for name, line in [
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ]:
        with open(f"/proc/self/{name}", "w") as file:
            file.write(line)
    return True


def _limit_resources(limits, processes):
    import resource  # Windows has none, and grades nothing

    # To a program that takes dumps the system hands them at any limit but 1, and files need more.
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    bounds = {
        "CORE": 0 if hard == 0 else 1,
        "NPROC": processes,
        "NOFILE": 256,
        "FSIZE": limits.disk_mb * MEGABYTE,
        "CPU": int(limits.seconds * 2) + 1,
        "MEMLOCK": 0,
        "MSGQUEUE": 0,
    }
    for which, most in bounds.items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{which}"), (most, most))


def _drop_privileges(uid):
    if uid is not None:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    _libc.prctl(*CLEAR_AMBIENT, 0, 0, 0)
    header = struct.pack("Ii", 0x20080522, 0)
    _demand(_libc.capset(header, bytes(24)), "capset")
    _demand(_libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0), "no_new_privs")
    if uid is None:  # a change of privileges hides our memory from `warm`, which has to count it
        _demand(_libc.prctl(*DUMPABLE, 0, 0, 0), "dumpable")


# By machine: its number for the filter; the calls that we refuse; those that do nothing; and clone,
# clone3, socket, prlimit, fcntl. Refused: memory that no limit counts, name spaces, others' memory,
# what is watched or counted for the whole machine, the kernel's own interfaces.
# What does nothing and says that it went well: locks, which neighbors would feel on the files that
# all can read, and to write the machine's disks or to forget what was read of them. A submission's
# own files lie in memory, and nobody else opens them.
_MACHINES = {
    "x86_64": (
        0xC000003E,
        # memfd_create memfd_secret shmget msgget semget io_uring bpf perf_event_open ptrace
        [319, 447, 29, 68, 64, 425, 426, 427, 321, 298, 101]
        # process_vm_readv process_vm_writev process_madvise pidfd_getfd kcmp userfaultfd
        + [310, 311, 440, 438, 312, 323]
        # unshare setns mount umount2 pivot_root chroot open_tree move_mount fsopen … mount_setattr
        + [272, 308, 165, 166, 155, 161, 428, 429, 430, 431, 432, 433, 442]
        # keys, handles, quotas, swap, modules, kexec, clocks, reboot, personality
        + [248, 249, 250, 303, 304, 179, 167, 168, 175]
        + [176, 313, 246, 320, 227, 159, 305, 169, 135]
        # inotify_init inotify_init1 fanotify_init io_setup syncfs syslog setrlimit
        + [253, 294, 300, 206, 306, 103, 160],
        # flock sync fsync fdatasync sync_file_range msync fadvise64
        [73, 162, 74, 75, 277, 26, 221],
        (56, 435, 41, 302, 72),
    ),
    "aarch64": (
        0xC00000B7,
        [279, 447, 194, 186, 190, 425, 426, 427, 280, 241, 117]
        + [270, 271, 440, 438, 272, 282]
        + [97, 268, 40, 39, 41, 51, 428, 429, 430, 431, 432, 433, 442]
        + [217, 218, 219, 264, 265, 60, 224, 225, 105, 106, 273, 104, 294, 112, 171, 266, 142, 92]
        + [26, 262, 0, 267, 116, 164],
        [32, 81, 82, 83, 84, 227, 223],
        (220, 435, 198, 261, 25),
    ),
}
_FAMILIES = [socket.AF_UNIX, socket.AF_INET, socket.AF_INET6, 16]  # 16: netlink, to look up names
# Of fcntl: to set a lock (F_SETLK, F_SETLKW, and the same of F_OFD); leases, notices, and hints
# that stay with a file (F_SETLEASE, F_NOTIFY, F_SET_RW_HINT, F_SET_FILE_RW_HINT).
_LOCKS, _TRACES = (6, 7, 37, 38), (1024, 1026, 1036, 1038)
_KILL, _ALLOW, _ERROR = 0x80000000, 0x7FFF0000, 0x00050000


def _filter_system_calls():
    """Let the kernel refuse what no notebook needs; a machine that we don't know goes without."""
    known = _MACHINES.get(os.uname().machine)
    if known is None:
        return
    machine, refused, idle, (clone, clone3, new_socket, limit, fcntl) = known
    refuse, do_nothing = _ERROR | errno.EPERM, _ERROR | 0
    program = [
        _load(4),
        _unless_equal(machine, [_return(_KILL)], skip_if_equal=True),
        _load(0),
        _jump(0x35, 0x40000000, 0, 1),  # x86's second set of numbers would walk round all this
        _return(_KILL),
        # glibc falls back on clone, whose flags we can see.
        _unless_equal(clone3, [_return(_ERROR | errno.ENOSYS)]),
        *[_unless_equal(call, [_return(refuse)]) for call in refused],
        *[_unless_equal(call, [_return(do_nothing)]) for call in idle],
        _unless_equal(clone, [_load(16), _jump(0x45, 0x7E020000, 0, 1), _return(refuse), _load(0)]),
        # Its own limits only, and not that of dumps: 0 is worse than 1.
        _unless_equal(
            limit,
            [
                _load(16), _jump(0x15, 0, 1, 0), _return(refuse),
                _load(24), *_each([RLIMIT_CORE], _return(refuse)), _load(0),
            ],
        ),
        _unless_equal(
            fcntl,
            [
                _load(24),
                *_each(_LOCKS, _return(do_nothing)),
                *_each(_TRACES, _return(refuse)),
                _load(0),
            ],
        ),
        _unless_equal(
            new_socket,
            [
                _load(16),
                *[_jump(0x15, family, 1 + len(_FAMILIES) - place, 0)
                  for place, family in enumerate(_FAMILIES, start=1)],
                _return(refuse),
            ],
        ),
        _return(_ALLOW),
    ]  # fmt: skip
    code = b"".join(program)
    instructions = ctypes.create_string_buffer(code, len(code))
    filter_ = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(instructions))
    _demand(_libc.prctl(*SECCOMP_FILTER, filter_, 0, 0), "seccomp")


def _load(offset):
    """Take a word of the call: 0 its number, 4 the machine, 16 and 24 its first arguments."""
    return struct.pack("HBBI", 0x20, 0, 0, offset)


def _jump(code, value, if_true, if_false):
    return struct.pack("HBBI", code, if_true, if_false, value)


def _return(value):
    return struct.pack("HBBI", 0x06, 0, 0, value)


def _each(values, step):
    """Do the step if the loaded word is one of the values."""
    for value in values:
        yield from (_jump(0x15, value, 0, 1), step)


def _unless_equal(value, steps, skip_if_equal=False):
    """Do the steps if the loaded word is `value`, else jump over them (or the other way round)."""
    over = [len(steps), 0] if skip_if_equal else [0, len(steps)]
    return _jump(0x15, value, *over) + b"".join(steps)


def _mount(source, target, kind, flags, options=None):
    coded = [text.encode() if text is not None else None for text in (source, target, kind)]
    done = _libc.mount(*coded, ctypes.c_ulong(flags), options.encode() if options else None)
    _demand(done, f"mount {target}")


def _demand(result, what):
    if result < 0:
        number = ctypes.get_errno()
        raise NoCage(number, f"{what}: {os.strerror(number)}")
