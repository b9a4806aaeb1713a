"""What was sent, read by a helper: it opens the archive, and gives what can be handed over.

The archive is a stranger's from its first byte. So the process that puts files where they belong
never reads it: it asks for the list of those who sent something, and for the files of one of them.
"""

import contextlib
import functools
from dataclasses import replace

from classroom.collect import archive, attempts, senders
from workbook.progress import recognizer
from workbook.progress.inert import inert


def sent(source, week):
    """Who sent something, and what is nobody's.

    Parameters
    ----------
    source : pathlib.Path
    week : str

    Returns
    -------
    tuple of str, list of senders.Sent, list of archive.Entry
        As from `senders.sort`, without the files.
    """
    system, learners, nobodys = _opened(source, week)
    without = [replace(entry, read=None) for entry in nobodys]
    return system, [replace(learner, files=[]) for learner in learners], without


def chosen(root, source, week, place, limits):
    """What one learner handed in, as `attempts.choose` has it; nothing in it runs when opened.

    Parameters
    ----------
    root : path of the course
    source, week : as for `sent`
    place : int
        In the list that `sent` gave.

    Raises
    ------
    attempts.Skipped
    """
    _, learners, _ = _opened(source, week)
    try:
        file, files, notes = attempts.choose(learners[place], week, _pages(root), limits)
    except attempts.Skipped:
        raise
    except Exception as error:  # nothing that we know of; it must not cost the others
        raise attempts.Skipped(f"It can't be read ({type(error).__name__}).") from None
    quiet = {
        name: inert(content) if name.casefold().endswith(".ipynb") else content
        for name, content in files.items()
    }
    return file, quiet, notes


@functools.lru_cache(1)
def _opened(source, week):
    opening = contextlib.ExitStack()  # until the helper ends
    entries = opening.enter_context(archive.entries(source))
    _KEPT.append(opening)
    entries = [entry for entry in entries if not attempts.is_litter(entry.path)]
    return senders.sort(entries, week)


_pages = functools.lru_cache(1)(recognizer.pages)
_KEPT = []
