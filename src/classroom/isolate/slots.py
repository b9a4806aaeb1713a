"""Places for submissions, of which no two that are graded on one machine have the same.

A slot decides the users that a submission becomes. Two graders, or two workers of a cluster, may
run side by side: so a slot is claimed by the name of a socket, which only one process can have and
which the system takes back when that one ends, however it ends.
"""

import socket

MOST = 1900  # so that all their users lie below 65,000, which containers have
NAME = "\0workbook-slot-{}"


class Slot:
    """A number from 0 that nobody else on this machine has until it is closed."""

    def __init__(self):
        self._claim = socket.socket(socket.AF_UNIX)
        for self.number in range(MOST):
            try:
                self._claim.bind(NAME.format(self.number))
                return
            except OSError:
                continue
        self._claim.close()
        raise RuntimeError(f"All {MOST} slots are taken. End other graders on this machine.")

    def close(self):
        """Give it back."""
        self._claim.close()
