"""What the kernel itself counts of a submission: in control groups (version 2), where it lets us.

`warm` looks at memory and processes from outside, twenty times a second, and does not see what the
kernel keeps for a process: buffers of sockets and pipes. A control group has a limit for all of it,
and for computing. Whether one can be had is found by making one. Source: cgroup-v2.rst of Linux.
"""

import contextlib
import errno
import functools
import os
import tempfile
import time
from pathlib import Path

CONTROLLERS = ("memory", "pids", "cpu")
CORES = 2  # that a submission may keep busy
SLACK_MB, SLACK_PROCESSES = 64, 8  # above our own limits, which say why they stop one


class Groups:
    """A folder of groups, one for each child of a submission.

    Parameters
    ----------
    parent : path
        A group below which others may be made.

    Raises
    ------
    OSError
        If the kernel does not let us.
    """

    def __init__(self, parent):
        self.folder = Path(tempfile.mkdtemp(prefix="workbook-", dir=parent))
        try:
            told = " ".join(f"+{name}" for name in CONTROLLERS)
            (self.folder / "cgroup.subtree_control").write_text(told)
        except OSError:
            self.close()
            raise

    def make(self, limits):
        """A new group with these limits, a `namespaces.Limits`."""
        group = Group(Path(tempfile.mkdtemp(prefix="child-", dir=self.folder)))
        files = int(limits.disk_mb * 1.5)  # which lie in memory
        memory = limits.memory_mb + files + SLACK_MB
        try:
            group.set("memory.max", memory * 2**20)
            group.set("memory.oom.group", 1)
            group.set("pids.max", limits.processes + SLACK_PROCESSES)
            group.set("cpu.max", f"{CORES * 100_000} 100000")
        except OSError:
            group.close()
            raise
        with contextlib.suppress(OSError):  # a kernel without swap has no such file
            group.set("memory.swap.max", 0)
        return group

    def close(self):
        """Take the folder away."""
        with contextlib.suppress(OSError):
            self.folder.rmdir()


class Group:
    """One group: whoever writes 0 into `door` is in it."""

    def __init__(self, folder):
        self.folder = folder
        self.door = os.open(folder / "cgroup.procs", os.O_WRONLY | os.O_CLOEXEC)

    def set(self, name, value):
        """Set a limit."""
        (self.folder / name).write_text(str(value))

    def ran_out_of_memory(self):
        """Whether the kernel ended a process in it for want of memory."""
        try:
            lines = (self.folder / "memory.events").read_text().splitlines()
        except OSError:
            return False
        return any(line.startswith("oom_kill ") and line != "oom_kill 0" for line in lines)

    def close(self, seconds=2.0):
        """Take it away; who was in it has ended, or is about to."""
        os.close(self.door)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                return self.folder.rmdir()
            except OSError as error:
                if error.errno != errno.EBUSY:
                    return None
            time.sleep(0.01)


@functools.cache
def parent():
    """A group below which ours can be made, found by making one and joining it; or None."""
    for folder in _candidates():
        with contextlib.suppress(OSError), contextlib.ExitStack() as stack:
            groups = Groups(folder)
            stack.callback(groups.close)
            group = groups.make(_Least)
            stack.callback(group.close)
            if _joins(group):
                return folder
    return None


class _Least:
    memory_mb, disk_mb, processes = 64, 64, 8


def _joins(group):
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            os.write(group.door, b"0")
            code = 0
        finally:
            os._exit(code)
    return os.waitpid(pid, 0)[1] == 0


def _candidates():
    """Our own group and those above it, from the outermost."""
    with contextlib.suppress(OSError):
        mounts = [line.split() for line in Path("/proc/self/mountinfo").read_text().splitlines()]
        places = [words[4] for words in mounts if words[words.index("-") + 1] == "cgroup2"]
        lines = Path("/proc/self/cgroup").read_text().splitlines()
        own = [line[4:].strip("/") for line in lines if line.startswith("0::/")]
        for place in places:
            for path in own:
                inner = Path(place, path)
                yield from [
                    each for each in reversed([inner, *inner.parents]) if _is_in(each, place)
                ]


def _is_in(path, place):
    return path.is_relative_to(place) and path.is_dir()
