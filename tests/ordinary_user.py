"""Run a command as a user without a name, from root, where Python or the course may be root's own.

In a mount namespace of its own, folders that others may not enter are replaced by empty ones with
only what is needed in them, at the same path. Nothing outside changes.
"""

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

UID = 65534


def can_be_played():
    """Whether the tools are there; they come with every Debian."""
    return all(shutil.which(tool) for tool in ("unshare", "setpriv", "mount"))


def run(command, *, cwd, needs, home):
    """Run a command; its working folder and all that it needs are made readable to it.

    Parameters
    ----------
    command : list of str
    cwd : path
    needs : list of path
        Folders that it reads.
    home : path
        An empty folder that becomes the user's own.
    """
    wanted = [sys.base_prefix, sys.prefix, str(Path(sys.executable).resolve().parent.parent)]
    wanted = {str(Path(path).resolve()) for path in [*wanted, cwd, *needs, home]}
    script = ["set -e", "mount --make-rprivate /"]
    for closed in sorted({folder for path in wanted if (folder := _first_closed(path))}):
        inside = sorted(path for path in wanted if path.startswith(closed + "/"))
        script += ["kept=$(mktemp -d)", f'mount --rbind {shlex.quote(closed)} "$kept"']
        script += [f"mount -t tmpfs -o mode=755 none {shlex.quote(closed)}"]
        for path in inside:
            rest = shlex.quote(path[len(closed) + 1 :])
            script += [f"mkdir -p {shlex.quote(path)}"]
            script += [f'mount --rbind "$kept"/{rest} {shlex.quote(path)}']
    script += [f"chown {UID} {shlex.quote(str(home))}"]
    user = f"setpriv --reuid {UID} --regid {UID} --clear-groups"
    user += f" env -u CI HOME={shlex.quote(str(home))}"  # what only root can do may be skipped
    script += [f"cd {shlex.quote(str(cwd))}", f"exec {user} {shlex.join(map(str, command))}"]
    whole = ["unshare", "--mount", "bash", "-c", "\n".join(script)]
    return subprocess.run(whole, capture_output=True, text=True, errors="replace")


def _first_closed(path):
    """The outermost folder on the way to a path that others may not enter, if there is one.

    Each run of pytest that begins meanwhile closes the one in which all of them keep their folders.
    """
    for folder in [*reversed(Path(path).parents)][1:]:
        if not folder.stat().st_mode & 0o001 or folder.name.startswith("pytest-of-"):
            return str(folder)
    return None
