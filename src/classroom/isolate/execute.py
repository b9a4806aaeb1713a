"""Run one submission: a notebook and its files go in, outputs and a report come out.

A pure function of the job, as far as a notebook is one: no gradebook and no course folder in sight.
The same function runs in the local pool and on a cluster. Learners' cells run in one process. A
test cell runs in another, which has never met the learner's code and asks it over a wire; unless
the assignment's author found that this test only works beside the answer (`in_kernel`).

A job is a dict: `notebook` (a version 4 notebook as sanitised by nbgrader), `student` (who handed
it in; missing if nobody did), `files` (relative path to base64), `theirs` (the names that answers
define), `in_kernel` (grade ids), `limits` (see `namespaces.Limits`). The result too: `outputs` (a
list for each code cell, by its place as text), `status`, `reason` (a sentence), `where` (a grade id
or the cell's place), `flags` (sentences), `sandbox` (the stamp of the one it ran in), `seconds`,
`peak_mb`. All of both can be written as JSON.
"""

import errno
import json
import re
import signal
import time

from nbformat.validator import get_validator

from classroom.isolate import shell, wire
from classroom.isolate.namespaces import Limits

GRACE = 3.0  # seconds after which a cell that ignores its own time limit is stopped from outside
NONSENSE = "What the notebook's process answered made no sense"
NOTEBOOK = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}}
ALL_OUTPUT = 20_000_000  # characters of all outputs
PART = 4_000_000  # characters of a message's files; of base64, a multiple of four
DEEPEST = 100  # lists in one another; what Python itself can copy differs from version to version
FULL = re.compile(rf"\[Errno ({errno.ENOSPC}|{errno.EFBIG}|{errno.EDQUOT})\]")


class Stopped(Exception):
    """A process of the submission is of no more use; carries the status and says why."""

    def __init__(self, status, reason):
        super().__init__(reason)
        self.status = status


def run(job, engine, slot=0):
    """Run a job in the engine's children.

    Parameters
    ----------
    job : dict
    engine : classroom.isolate.engine.Engine
    slot : int
        The place in the pool, which decides the user that the submission becomes.

    Returns
    -------
    dict
    """
    result, failed = _attempt(job, engine, slot)
    if failed:  # the warm process died; if that was no accident it will happen again
        result, _ = _attempt(job, engine, slot)
    return result


def _attempt(job, engine, slot):
    limits = Limits(**job["limits"])
    with engine.submission(limits, slot) as pair:
        begun = time.monotonic()  # the engine's own start is not the submission's time
        run = _Run(job, limits, begun + limits.seconds)
        run.all_cells(pair)
    endings = [pair.how_it_ended(role) for role in pair.ROLES]
    run.result["sandbox"] = engine.sandbox.stamp  # a worker of a cluster has one of its own
    run.result["seconds"] = round(time.monotonic() - begun, 3)
    run.result["peak_mb"] = max(ending["peak_mb"] for ending in endings)
    return run.result, any(ending["why"] == "engine" for ending in endings)


class _Run:
    def __init__(self, job, limits, deadline):
        self.job, self.limits, self.deadline = job, limits, deadline
        self.result = {"outputs": {}, "status": "ok", "reason": "", "where": "", "flags": []}
        self.stopped = None  # why the learner's process is gone
        self.room = ALL_OUTPUT

    def all_cells(self, pair):
        self.pair = pair
        try:
            self._prepare()
        except Stopped as stopped:
            self._stop(stopped, "")
        for place, cell in enumerate(self.job["notebook"]["cells"]):
            if cell["cell_type"] != "code":
                continue
            name = cell["metadata"].get("nbgrader", {}).get("grade_id") or str(place)
            try:
                outputs = self._one_cell(cell, name)
            except Stopped as stopped:
                self._stop(stopped, name)
                outputs = [_not_run(stopped)]
            self.result["outputs"][str(place)] = outputs

    def _prepare(self):
        student = self.job.get("student")
        for role in self.pair.ROLES:
            for part in _parts(self.job["files"]):
                self._ask(role, {"do": "files", "student": student} | part)
        # Where an answer fails, a check may quote the line: it knows it by its cell's label.
        sources = {
            shell.label(cell["source"]): cell["source"]
            for cell in self.job["notebook"]["cells"]
            if cell["cell_type"] == "code" and not cell["metadata"].get("nbgrader", {}).get("grade")
        }
        if sum(map(len, sources)) + sum(map(len, sources.values())) > PART:
            sources = {}  # too long a notebook for quotes
        theirs = {"do": "theirs", "names": self.job["theirs"], "sources": sources}
        self._ask("tests", theirs)

    def _one_cell(self, cell, name):
        about = cell["metadata"].get("nbgrader", {})
        source = cell["source"]
        isolated = about.get("grade") and not about.get("solution")
        isolated = isolated and name not in self.job["in_kernel"]
        if about.get("locked") and not about.get("grade"):
            # The course's own cell: the tests' process has its own copy of what it defines.
            self._ask("tests", {"do": "run", "source": source})
        if self.stopped:
            raise self.stopped
        reply = self._ask("tests" if isolated else "student", {"do": "run", "source": source})
        self._note(reply, name)
        if reply.get("protocol"):
            self._stop(Stopped("protocol", NONSENSE), name)
        elif reply.get("lost"):
            self._stop(self._why_lost(), name)
        return self._within_budget(reply["outputs"], about.get("grade"), name)

    def _within_budget(self, outputs, graded, name):
        """The outputs of a cell; when all have been too much, only what a mark is read off."""
        self.room -= len(json.dumps(outputs))
        if self.room >= 0:
            return outputs
        most = f"{ALL_OUTPUT / 1e6:g} MB"
        self._report("output", f"The notebook wrote more than {most}; the rest was cut off", name)
        short = [output | {"traceback": []} for output in outputs if "traceback" in output]
        return short + [each for each in outputs if graded and "execution_count" in each]

    def _ask(self, role, message):
        """Send a message to a process and return its reply; raise Stopped if none comes."""
        channel = getattr(self.pair, role)
        left = self.deadline - time.monotonic()
        seconds = max(0.1, min(self.limits.cell_seconds, left))
        try:
            channel.send(message | {"seconds": seconds}, timeout=seconds + GRACE)
            return _checked(channel.receive(timeout=seconds + GRACE))
        except TimeoutError:
            raise Stopped("timeout", self._too_long(left)) from None
        except wire.NotPlain as error:
            raise Stopped("disk", f"What was handed in can't be handed over. {error}") from None
        except wire.ProtocolError as error:
            event = self.pair.how_it_ended(role, seconds=0.2)
            if event["code"] or event["why"]:  # it ended in the middle of a sentence
                raise self._why_ended(role) from None
            raise Stopped("protocol", f"{NONSENSE}: {error}") from None
        except (OSError, EOFError):
            raise self._why_ended(role) from None

    def _too_long(self, left):
        if left < self.limits.cell_seconds:
            return f"The whole notebook ran for more than {self.limits.seconds:g} seconds"
        return f"A cell ran for more than {self.limits.cell_seconds:g} seconds"

    def _why_ended(self, role):
        event = self.pair.how_it_ended(role)
        code, why = event["code"], event["why"]
        if why == "memory":
            return Stopped("memory", f"It used more than {self.limits.memory_mb} MB of memory")
        if why == "processes":
            return Stopped("died", f"It started more than {self.limits.processes} processes")
        if why or code == 70:
            return Stopped("died", "The sandbox failed; grade this one again")
        if code > 128:
            number = 256 - code
            known = number in set(signal.Signals)
            name = signal.Signals(number).name if known else f"signal {number}"
            return Stopped("died", f"Its process was ended by {name}")
        return Stopped("died", f"It ended its own process (exit code {code})")

    def _why_lost(self):
        event = self.pair.how_it_ended("student", seconds=0.2)
        if event["code"] or event["why"]:
            return self._why_ended("student")
        return Stopped("timeout", "A call did not come back, and could not be stopped")

    def _note(self, reply, name):
        """Take down what is no reason to stop, but to be named."""
        text = "".join(out.get("evalue", "") for out in reply["outputs"])
        if reply["status"] == "timeout":
            self._report("timeout", self._too_long(self.limits.seconds), name)
        elif reply.get("truncated"):
            self._report("output", "A cell wrote more than 1 MB; the rest was cut off", name)
        elif FULL.search(text):
            self._report("disk", f"It wrote more than {self.limits.disk_mb} MB of files", name)

    def _stop(self, stopped, name):
        if self.stopped is None:
            self.stopped = stopped
            self._report(stopped.status, str(stopped), name, first=True)
            if stopped.status == "protocol":
                self.result["flags"].append(f"{stopped}, in {name or 'the beginning'}.")

    def _report(self, status, reason, name, first=False):
        if first or self.result["status"] == "ok":
            self.result |= {"status": status, "reason": f"{reason}.", "where": name}


def _parts(files):
    """Files in messages that are not too long; a long file in pieces, one after another.

    >>> [part["more"] for part in _parts({"a": "YQ==", "b": "YQ==" * PART})]
    [[], [], ['b'], ['b'], ['b']]
    """
    first = {name: data for name, data in files.items() if len(data) <= PART}
    short, size = {}, 0
    for name, data in first.items():
        if size + len(data) > PART:
            yield {"files": short, "more": []}
            short, size = {}, 0
        short[name], size = data, size + len(data)
    yield {"files": short, "more": []}
    for name in files.keys() - first.keys():
        for place in range(0, len(files[name]), PART):
            piece = {name: files[name][place : place + PART]}
            yield {"files": piece, "more": [name] if place else []}


def _checked(reply):
    """A reply as it should be; children are not to be trusted with its form."""
    if not isinstance(reply, dict) or not isinstance(reply.get("status"), str):
        raise wire.ProtocolError("a reply without a status")
    outputs = reply.setdefault("outputs", [])
    if not isinstance(outputs, list) or (outputs and not _may_be(outputs)):
        raise wire.ProtocolError("an output that no notebook may have")
    # A test without any output has passed, for nbgrader. One can be stopped while it writes down
    # that it was stopped.
    failed = any("ename" in each or each.get("name") == "stderr" for each in outputs)
    if reply["status"] != "ok" and not failed:
        outputs.append(_error("Stopped", "This cell was stopped, and could not say where."))
    return reply


def _may_be(outputs):
    """Whether a notebook may have these outputs, and we can write it."""
    if _is_deeper(outputs, DEEPEST):
        return False
    cell = {"id": "x", "cell_type": "code", "execution_count": None, "metadata": {}, "source": ""}
    try:
        # The validator itself: nbformat's `validate` would look for every other error as well.
        validator = get_validator(4, 5, name="fastjsonschema")
        validator.validate(NOTEBOOK | {"cells": [cell | {"outputs": outputs}]})
    except Exception:  # of a stranger's data: of other types, or just invalid
        return False
    return True


def _is_deeper(value, most):
    """Whether lists and dicts are deeper in one another than that; without recursion.

    >>> _is_deeper([[], {"a": [1]}], 3), _is_deeper([[], {"a": [1]}], 2)
    (False, True)
    """
    layer = [value]
    for _ in range(most):
        holders = [each.values() if isinstance(each, dict) else each for each in layer]
        layer = [inner for each in holders for inner in each if isinstance(inner, dict | list)]
        if not layer:
            return False
    return True


def _not_run(stopped):
    return _error("NotRun", f"This cell did not run. The notebook was stopped before: {stopped}.")


def _error(name, sentence):
    return {"output_type": "error", "ename": name, "evalue": sentence, "traceback": [sentence]}
