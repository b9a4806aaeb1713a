"""A notebook as it was handed in, made anew: what was handed out, with the student's words in it.

Nothing of the file is kept but the sources, attachments and kinds of its cells. Cells of the
release are recognised by their grade id; where that is lost, by their cell's id or their text.
Each stands in the result once, in the order of the release and with the release's metadata; the
student's own cells stay behind the cell that they followed. What was mended is told in notes.
"""

import re
from difflib import SequenceMatcher

from classroom.intake import elsewhere, written
from workbook.exercise import markup

ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
SKIPPING = {"skip-execution", "raises-exception"}  # tags by which nbclient runs a cell otherwise
SHOWN = 4  # names in a note


def recognise(cells, release):
    """Find the cells of the release among those handed in, which `recognizer` said are its own.

    Parameters
    ----------
    cells : list of dict, from `parsing.parse`
    release : dict, from `intake.read_release`

    Returns
    -------
    dict
        From grade id to the places of its cells; several are copies. Empty if no cell shows
        that this is the release's notebook.
    """
    known, found, taken = _known(release), {}, set()
    for place, cell in enumerate(cells):
        name = cell["about"].get("grade_id")
        if isinstance(name, str) and name in known:
            found.setdefault(name, []).append(place)
            taken.add(place)
    by_id = {_id_of(cell): name for name, cell in known.items()}
    for place, cell in enumerate(cells):
        name = by_id.get(cell["id"])
        if place not in taken and name is not None and name not in found:
            found[name] = [place]
            taken.add(place)
    sure = bool(found)
    texts = {}
    for place, cell in enumerate(cells):
        if place not in taken and cell["source"].strip():
            texts.setdefault(cell["source"].strip(), []).append(place)
    for name, cell in known.items():
        for text in (cell["source"].strip(), _stub(release, cell).strip()):
            if name not in found and texts.get(text):
                found[name] = [texts[text].pop(0)]
                sure = sure or markup.role_of(cell) != markup.TEXT
    return found if sure else {}


def rebuild(cells, release, files=()):
    """Make the notebook anew.

    Parameters
    ----------
    cells : list of dict, from `parsing.parse`
    release : dict, from `intake.read_release`
    files : dict, optional
        What was handed in beside it, from path to bytes.

    Returns
    -------
    dict, list of str, list of str
        A notebook of nbformat 4; what was mended or put back, one sentence each; and what a person
        should look at.
    """
    work = _Work(cells, release)
    result = work.in_order()
    moved, left = written.gather(result, release, work.added)
    quiet = elsewhere.silence(result, dict(files))
    for what, names in (("beside", moved), ("elsewhere", quiet)):
        for name in names:
            work.mend(what, name)
    notebook = {
        "cells": result,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return notebook, work.notes(), left


class _Work:
    """The rebuilding of one notebook, which takes down by name what it mends."""

    NOTES = {
        "copy": "Copies of cells that lost their role, or were left out where nothing was new",
        "lost": "Cells that had lost nbgrader's metadata and got it back",
        "damaged": "Cells whose nbgrader metadata was damaged or of another version",
        "kind": "Cells that had become another kind of cell and were turned back",
        "test": "Test cells that were changed and put back",
        "text": "Locked cells without points that were changed and put back",
        "no test": "Test cells that were deleted and put back",
        "no text": "Locked cells without points that were deleted and put back",
        "no answer": "Answer cells that were deleted and put back empty",
        "tag": "Cells with a tag that would have changed how they run",
        "order": "Cells that had been moved and are in their order again, each with its followers",
        "id": "Cells that had the id of another and got their own",
        "beside": "Answers in words that stood beside their cell, were put into it and wait for a "
        "person",
        "elsewhere": "Empty answer cells that were not run, as the answer stands in another cell",
    }

    def __init__(self, cells, release):
        self.cells, self.release = cells, release
        self.known, self.mended = _known(release), {}
        self.chosen = {}  # place of a cell in the submission: its grade id
        self.dropped = set()
        self.added = {}  # by grade id, what was written into a locked text
        for name, places in recognise(cells, release).items():
            self._choose(name, places)
        self.ids = {_id_of(cell) for cell in self.known.values()}

    def in_order(self):
        """The cells of the result."""
        theirs, followers, last = {}, {None: []}, None
        for place, cell in enumerate(self.cells):
            if place in self.chosen:
                last = self.chosen[place]
                theirs[last], followers[last] = cell, []
            elif place not in self.dropped:
                followers[last].append(cell)
        self._compare_order(list(theirs))
        result, waiting = [], followers[None]
        for name, ours in self.known.items():
            if name in theirs:
                result += [*map(self._own, waiting), self._restored(ours, theirs[name])]
                waiting = followers[name]
            elif markup.is_test(ours):
                # After what the student wrote there: it may be the answer.
                self.mend("no test", name)
                result += [*map(self._own, waiting), self._restored(ours, None)]
                waiting = []
            else:
                # Before what the student wrote there: that may need it, or answer in its stead.
                self.mend(f"no {markup.role_of(ours)}", name)
                result.append(self._restored(ours, None))
        return result + [*map(self._own, waiting)]

    def notes(self):
        """One sentence for each thing that was mended, with the number of cells and names."""
        sentences = []
        for what, text in self.NOTES.items():
            names = self.mended.get(what, [])
            more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
            if names:
                sentences.append(f"{text}: {len(names)} ({', '.join(names[:SHOWN])}{more}).")
        return sentences

    def mend(self, what, name):
        """Take down what was mended of a cell."""
        self.mended.setdefault(what, []).append(name)

    def _choose(self, name, places):
        """The copy with an answer, the last of them, is it; of a locked cell the unchanged one."""
        ours = self.known[name]
        new = [place for place in places if not self._is_as_handed_out(ours, self.cells[place])]
        if markup.role_of(ours) != markup.ANSWER:
            wanted = [place for place in places if place not in new]
        else:
            wanted = [place for place in new if self.cells[place]["source"].strip()]
        chosen = (wanted or places)[-1]
        self.chosen[chosen] = name
        for place in places:
            if place != chosen:
                self.mend("copy", name)
                # A copy of the empty answer would run over the real one.
                if place not in new or not self.cells[place]["source"].strip():
                    self.dropped.add(place)

    def _compare_order(self, names):
        wanted = [name for name in self.known if name in set(names)]
        blocks = SequenceMatcher(None, names, wanted, autojunk=False).get_matching_blocks()
        kept = {name for block in blocks for name in names[block.a : block.a + block.size]}
        for name in names:
            if name not in kept:
                self.mend("order", name)

    def _is_as_handed_out(self, ours, theirs):
        text = theirs["source"].strip()
        return text in (ours["source"].strip(), _stub(self.release, ours).strip())

    def _restored(self, ours, theirs):
        """A cell of the release; `theirs` is the student's, None if there is none."""
        about, role = dict(markup.about(ours)), markup.role_of(ours)
        name, source = markup.name_of(ours), ours["source"]
        attachments = ours.get("attachments", {})
        if role == markup.ANSWER:
            source = _stub(self.release, ours)
        if theirs is not None:
            self._compare(name, ours, theirs)
            if role == markup.ANSWER:
                attachments = theirs["attachments"]
                if theirs["source"].strip() != source.strip():
                    source = theirs["source"]
            elif not self._is_as_handed_out(ours, theirs):
                self.mend(role, name)
                if ours["cell_type"] == "markdown":
                    given = set(ours["source"].split("\n"))
                    lines = [line for line in theirs["source"].split("\n") if line not in given]
                    self.added[name] = "\n".join(lines).strip(), theirs["attachments"]
        return _made(ours["cell_type"], _id_of(ours), {"nbgrader": about}, source, attachments)

    def _compare(self, name, ours, theirs):
        given = theirs["about"]
        if not given:
            self.mend("lost", name)
        elif any(given.get(key) != value for key, value in markup.about(ours).items()):
            self.mend("damaged", name)
        if theirs["cell_type"] != ours["cell_type"]:
            self.mend("kind", name)
        if SKIPPING.intersection(theirs["tags"]):
            self.mend("tag", name)

    def _own(self, cell):
        """A cell of the student's own."""
        wanted = name = cell["id"] if ID.fullmatch(cell["id"]) else ""
        number = 1
        while not name or name in self.ids:
            name, number = f"own-{number}", number + 1
        if wanted and name != wanted and wanted not in self.known:
            self.mend("id", name)
        self.ids.add(name)
        if SKIPPING.intersection(cell["tags"]):
            self.mend("tag", name)
        return _made(cell["cell_type"], name, {}, cell["source"], cell["attachments"])


def _made(kind, name, metadata, source, attachments):
    cell = {"cell_type": kind, "id": name, "metadata": metadata, "source": source}
    if kind == "code":
        return cell | {"execution_count": None, "outputs": []}
    return cell | ({"attachments": attachments} if attachments else {})


def _stub(release, cell):
    stub = release.get("stubs", {}).get(markup.name_of(cell))
    if stub is None:
        stub = markup.stub_of(cell["source"], cell["cell_type"], markup.role_of(cell))
    return stub


def _known(release):
    """The release's cells that nbgrader knows, by their grade ids, in order."""
    return {name: cell for cell in release["cells"] if (name := markup.name_of(cell))}


def _id_of(cell):
    return cell.get("id") or markup.name_of(cell)
