"""Run one submission: a notebook and its files go in; outputs, evidence and a report come out.

A pure function of the job, as far as a notebook is one: no gradebook and no course folder in sight.
The same function runs in the local pool and on a cluster. Learners' cells run in one process. A
test cell runs in another, which has never met the learner's code and asks it over a wire; unless
the assignment's author found that this test only works beside the answer (`in_kernel`).

The course's own cells run in both, and must: one that fails stops the submission. What a cell of
the learner's shows behind a hidden check comes from a run in which there was none, since a check
leaves its arguments with the answer. At the deadline of the notebook nothing more runs.

A job is a dict: `notebook` (a version 4 notebook as sanitised by nbgrader), `student` (who handed
it in; missing if nobody did), `files` (relative path to base64), `theirs` (the names that answers
define), `ours` (the names that the course's cells define), `in_kernel` and `hidden` (grade ids),
`limits` (see `namespaces.Limits`). The result too: `outputs` (a list for each code cell, by its
place as text), `evidence` (for each check, by its grade id: the fields of `evidence.Evidence`),
`status`, `reason` (a sentence), `where` (a grade id or the cell's place), `flags` (sentences),
`sandbox` (the stamp of the one it ran in), `seconds`, `peak_mb`. All can be written as JSON.
"""

import base64
import dataclasses
import errno
import itertools
import json
import re
import signal
import time

from classroom.isolate import evidence, shell, wire
from classroom.isolate.namespaces import Limits
from classroom.isolate.outputs import can_be_written, sound
from workbook.exercise import markup

GRACE = 3.0  # seconds after which a cell that ignores its own time limit is stopped from outside
NONSENSE = "What the notebook's process answered made no sense"
ALL_OUTPUT = 20_000_000  # characters of all outputs of the learner's process, and of the tests'
BATCH = 2**24  # bytes of files in one message
SHOWN = 5  # names in a sentence
FULL = re.compile(rf"\[Errno ({errno.ENOSPC}|{errno.EFBIG}|{errno.EDQUOT})\]")
WITHHELD = "What this cell shows was left out: it could not be shown without a hidden check.\n"


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
        The place in the pool, which decides the users that the submission becomes.

    Returns
    -------
    dict
        Always, whatever the job is.

    Raises
    ------
    EngineFailed
        If the warm process does not start.
    """
    result, failed = _attempt(job, engine, slot)
    if failed:  # the warm process died; if that was no accident it will happen again
        result, _ = _attempt(job, engine, slot)
    return result


def _attempt(job, engine, slot):
    limits = Limits(**job["limits"])
    run = _Run(job, limits)
    with engine.submission(limits, slot) as pair:
        begun = time.monotonic()  # the engine's own start is not the submission's time
        run.all_cells(pair, begun + limits.seconds)
    endings = [pair.how_it_ended(role) for role in pair.ROLES]
    failed = any(ending["why"] == "engine" for ending in endings)
    if run.tainted and not failed:
        with engine.submission(limits, slot) as another:
            run.show_again(another)
    run.settle()
    run.result["sandbox"] = engine.sandbox.stamp  # a worker of a cluster has one of its own
    run.result["seconds"] = round(time.monotonic() - begun, 3)
    run.result["peak_mb"] = max(ending["peak_mb"] for ending in endings)
    return run.result, failed


class _Run:
    def __init__(self, job, limits):
        self.job, self.limits = job, limits
        self.result = {"outputs": {}, "status": "ok", "reason": "", "where": "", "flags": []}
        self.stopped = None  # why there is no going on
        self.room = dict.fromkeys(("student", "tests"), ALL_OUTPUT)
        self.evidence, self.tainted, self.hidden_ran = {}, [], False
        for _, cell, name, _ in self._cells():
            if markup.is_test(cell):
                self.evidence[name] = evidence.missing("not run", _points(cell), "It did not run.")

    def all_cells(self, pair, deadline):
        """Run each cell in its process, as long as there is a point in it."""
        self._begin(pair, deadline)
        try:
            self._prepare()
        except Exception as error:
            self._stop(_as_stopped(error), "")
        for source, cell, name, place in self._cells():
            if self.stopped:
                outputs = [_not_run(self.stopped)]
            else:
                outputs = self._one_cell(source, cell, name, place)
            self.result["outputs"][place] = outputs

    def show_again(self, pair):
        """Let the learner's cells run where there is no check; take what they show now."""
        self._begin(pair, self.deadline)
        shown = {}
        try:
            self._hand_over("student")
            for source, cell, _, place in self._cells():
                if not markup.is_test(cell):
                    # What is left of the time would tell how long a check has made it wait.
                    request = {"do": "run", "source": source}
                    reply = self._ask("student", request, told=self.limits.cell_seconds)
                    shown[place] = reply["outputs"]
                if place == self.tainted[-1]:
                    break
        except Exception:
            pass  # what did not run again is left out
        for place in self.tainted:
            withheld = [{"output_type": "stream", "name": "stdout", "text": WITHHELD}]
            self.result["outputs"][place] = shown.get(place, withheld)

    def settle(self):
        """Let outputs and evidence agree, and say of which checks there is none."""
        silent = {}
        for _, cell, name, place in self._cells():
            if markup.is_test(cell):
                known, outputs = self.evidence[name], self.result["outputs"][place]
                self.result["outputs"][place] = evidence.agreeing(outputs, known)
                if not known.is_there:
                    silent[name] = known.why
        if silent:
            self.result["flags"].append(_without_evidence(silent, len(self.evidence)))
        self.result["evidence"] = {
            name: dataclasses.asdict(known) for name, known in self.evidence.items()
        }

    def _begin(self, pair, deadline):
        self.deadline = deadline
        self.callers = {role: wire.Caller(getattr(pair, role)) for role in pair.ROLES}
        self.pair = pair

    def _cells(self):
        """Each code cell's source, what nbgrader knows of it, its name, its place as text."""
        for place, cell in enumerate(self.job["notebook"]["cells"]):
            if cell["cell_type"] == "code":
                yield cell["source"], cell, markup.name_of(cell) or str(place), str(place)

    def _prepare(self):
        for role in self.pair.ROLES:
            self._hand_over(role)
        # Where an answer fails, a check may quote the line: it knows it by its cell's label.
        sources = {
            shell.label(source): source
            for source, cell, *_ in self._cells()
            if not markup.is_graded(cell)
        }
        names = {key: self.job.get(key, []) for key in ("theirs", "ours")}
        message = {"do": "theirs", "names": names["theirs"], "ours": names["ours"]}
        self._ask("tests", message | {"sources": sources})

    def _hand_over(self, role):
        """Give a process the files, in messages that are not too large."""
        batch, size = {}, 0
        for name, data in [*self.job["files"].items(), (None, "")]:
            if name is None or (batch and size + len(data) > BATCH):
                message = {"do": "files", "names": list(batch), "buffers": [*batch.values()]}
                self._ask(role, message | {"student": self.job.get("student")})
                batch, size = {}, 0
            if name is not None:
                batch[name], size = base64.b64decode(data), size + len(data)

    def _one_cell(self, source, cell, name, place):
        """What a cell shows. What it proves is taken down first, and does not depend on that."""
        try:
            if markup.is_test(cell):
                return self._check(source, cell, name)
            if markup.role_of(cell) == markup.TEXT:
                return self._course_cell(source, name)
            reply = self._ask("student", {"do": "run", "source": source})
            self._note(reply, name)
            outputs = self._within_budget("student", reply["outputs"], name)
            if outputs and self.hidden_ran:
                self.tainted.append(place)
            return outputs
        except Exception as error:  # one of ours must not end the batch either
            self._stop(_as_stopped(error), name)
            return [_not_run(self.stopped)]

    def _check(self, source, cell, name):
        role = "student" if name in self.job["in_kernel"] else "tests"
        self.hidden_ran |= name in self.job.get("hidden", [])
        possible = _points(cell)
        self.evidence[name] = evidence.missing("silent", possible, "It did not come to an end.")
        reply = self._ask(role, {"do": "run", "source": source})
        self.evidence[name] = evidence.judge(reply, possible)
        self._note(reply, name)
        if reply.get("protocol"):
            self._stop(Stopped("protocol", NONSENSE), name)
        elif reply.get("lost"):
            self._stop(self._why_lost(), name)
        return self._within_budget(role, reply["outputs"], name)

    def _course_cell(self, source, name):
        """A cell of the course's own: each process has its own copy of what it defines.

        What it shows comes from the process of the tests. It must not fail, unless it asks the
        learner's process for something.
        """
        ours = self._ask("tests", {"do": "run", "source": source})
        theirs = self._ask("student", {"do": "run", "source": source})
        for reply, whose in [(ours, "the process of the tests"), (theirs, "the answers' process")]:
            if reply["status"] != "ok" and not ours.get("asked"):
                last = next((out for out in reply["outputs"] if "ename" in out), {})
                why = ": ".join(filter(None, (last.get("ename"), last.get("evalue", "")[:200])))
                why = f"The course's own cell {name} failed in {whose} ({why or 'no reason given'})"
                raise Stopped("course", f"{why}; run it alone, mend it or grade this one again")
        self._note(ours, name)
        if ours.get("lost"):
            self._stop(self._why_lost(), name)
        return self._within_budget("tests", ours["outputs"], name)

    def _within_budget(self, role, outputs, name):
        """The outputs of a cell, or its errors alone when all have been too much."""
        self.room[role] -= len(json.dumps(outputs))
        if self.room[role] >= 0:
            return outputs
        most = f"{ALL_OUTPUT / 1e6:g} MB"
        self._report("output", f"The notebook wrote more than {most}; the rest was cut off", name)
        return []

    def _ask(self, role, message, told=None):
        """Send a message to a process and return its reply; raise Stopped if none comes.

        It has the cell's time or what is left of the notebook's, and hears so unless it is `told`
        another one.
        """
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise Stopped("timeout", self._too_long(left))
        self.given = seconds = min(self.limits.cell_seconds, left)
        try:
            request = message | {"seconds": told or seconds}
            reply = self.callers[role].ask(request, seconds + GRACE)
            return _checked(reply)
        except TimeoutError:
            raise Stopped("timeout", self._too_long(seconds)) from None
        except wire.NotPlain:
            raise Stopped("output", "A cell, or a file beside it, is too long to be run") from None
        except wire.ProtocolError as error:
            event = self.pair.how_it_ended(role, seconds=0.2)
            if event["code"] or event["why"]:  # it ended in the middle of a sentence
                raise self._why_ended(role) from None
            raise Stopped("protocol", f"{NONSENSE}: {str(error).rstrip('.')}") from None
        except (OSError, EOFError):
            raise self._why_ended(role) from None

    def _too_long(self, given):
        if given < self.limits.cell_seconds:
            return f"The whole notebook ran for more than {self.limits.seconds:g} seconds"
        return f"A cell ran for more than {self.limits.cell_seconds:g} seconds"

    def _why_ended(self, role):
        event = self.pair.how_it_ended(role)
        code, why = event["code"], event["why"]
        if why == "memory":
            return Stopped("memory", f"It used more than {self.limits.memory_mb} MB of memory")
        if why == "processes":
            return Stopped("died", f"It started more than {self.limits.processes} processes")
        if why:
            return Stopped("died", "The sandbox failed; grade this one again")
        if code == 70:
            return Stopped("died", "Its process broke down; if it was fine, grade this one again")
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
            self._report("timeout", self._too_long(self.given), name)
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
            for check, known in self.evidence.items():
                if not known.is_there:
                    self.evidence[check] = dataclasses.replace(known, why=f"{stopped}.")

    def _report(self, status, reason, name, first=False):
        if first or self.result["status"] == "ok":
            self.result |= {"status": status, "reason": f"{reason}.", "where": name}


def _points(cell):
    return markup.about(cell).get("points") or 0


def _as_stopped(error):
    if isinstance(error, Stopped):
        return error
    return Stopped("died", f"The grader met an error of its own ({type(error).__name__})")


def _checked(reply):
    """A reply as it should be; children are not to be trusted with its form."""
    if not isinstance(reply.get("status"), str):
        raise wire.ProtocolError("a reply without a status")
    if not can_be_written(reply.get("value")):
        raise wire.ProtocolError("a value that no file can hold")
    outputs = sound(reply.get("outputs", []))
    failed = any("ename" in each or each.get("name") == "stderr" for each in outputs)
    if reply["status"] != "ok" and not failed:
        outputs.append(evidence.error("Stopped", "This cell was stopped, and could not say where."))
    return reply | {"outputs": outputs}


def _without_evidence(silent, checks):
    """One sentence for all checks that count nothing because nobody heard how they ended."""
    names = ", ".join(itertools.islice(silent, SHOWN))
    more = f" and {len(silent) - SHOWN} more" if len(silent) > SHOWN else ""
    why = next(iter(silent.values()))
    return f"{len(silent)} of {checks} checks were not heard, and count 0 ({names}{more}). {why}"


def _not_run(stopped):
    return evidence.error(
        "NotRun", f"This cell did not run. The notebook was stopped before: {stopped}."
    )
