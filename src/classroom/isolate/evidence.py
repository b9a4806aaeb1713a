"""What is known of each check: how it ended, and how many points that is.

Points come from what the process of the tests said on its own channel, and from nothing else. A
check of which it said nothing has no points: silence is never a pass. nbgrader reads marks off the
outputs of a cell, and takes a cell without outputs as passed. So `agreeing` gives outputs off which
nbgrader reads just those points, whatever became of the outputs on their way here.
"""

from dataclasses import dataclass

from classroom.isolate.outputs import first_word

WORDS = ("nothing", "result", "error", "stderr")
LEFT_OUT = "This check failed. What it said was too long, and was left out."


@dataclass(frozen=True)
class Evidence:
    """What is known of one check.

    Attributes
    ----------
    how : str
        "passed", "partial", "failed", or without evidence "silent" (it began) or "not run".
    points, possible : float
    told, value : str or None
        The word that nbgrader reads a mark off, as in `outputs.first_word`.
    why : str
        Without evidence: a sentence that says why there is none.
    """

    how: str
    points: float
    possible: float
    told: str | None = None
    value: str | None = None
    why: str = ""

    @property
    def is_there(self):
        """Whether the check came to its end, and was heard."""
        return self.how in ("passed", "partial", "failed")


def missing(how, possible, why):
    """No evidence: no points, for the reason given.

    >>> missing("silent", 2, "It was stopped.").points
    0.0
    """
    return Evidence(how, 0.0, float(possible), why=why)


def judge(reply, possible):
    """What a process's reply to a check says.

    Parameters
    ----------
    reply : dict
        With `status`, `told` and `value`.
    possible : float
        The points of the cell.

    Examples
    --------
    >>> judge({"status": "ok", "told": "result", "value": "1.5"}, 2)
    Evidence(how='partial', points=1.5, possible=2.0, told='result', value='1.5', why='')
    >>> judge({"status": "ok", "told": "nothing"}, 2).points, judge({"status": "ok"}, 2).points
    (2.0, 0.0)
    """
    status, told, value = (reply.get(key) for key in ("status", "told", "value"))
    possible = float(possible)
    if told not in WORDS or (told == "result") != isinstance(value, str):
        return missing("silent", possible, "Its process did not say how it ended.")
    if status != "ok" or told in ("error", "stderr"):
        told = told if told in ("error", "stderr") else "error"
        return Evidence("failed", 0.0, possible, told)
    if told == "nothing":
        return Evidence("passed", possible, possible, told)
    points = _points(value, possible)
    if points is None:
        return missing("silent", possible, f"It gave {value}, which is no number of points.")
    how = "failed" if points == 0 else "passed" if points == possible else "partial"
    return Evidence(how, points, possible, told, value)


def agreeing(outputs, evidence):
    """Outputs off which nbgrader reads the points of the evidence: as they are, if it does so.

    Parameters
    ----------
    outputs : list of dict
        In nbformat 4.
    evidence : Evidence

    Examples
    --------
    >>> [out["evalue"] for out in agreeing([], missing("not run", 2, "It was too slow."))]
    ['It was too slow. It counts 0.']
    """
    deciding = next(filter(None, map(_word, outputs)), ("nothing", None))
    if evidence.is_there and deciding == (evidence.told, evidence.value):
        return outputs
    others = [output for output in outputs if not _word(output)]
    if not evidence.is_there:
        return [error("NoEvidence", f"{evidence.why} It counts 0."), *others]
    if evidence.told in ("error", "stderr"):
        return [error("Failed", LEFT_OUT), *others]
    if evidence.told == "result":
        result = {"output_type": "execute_result", "data": {"text/plain": evidence.value}}
        return [*others, result | {"metadata": {}, "execution_count": None}]
    return others


def error(name, sentence):
    """An output that is an error, for a reason of ours."""
    return {"output_type": "error", "ename": name, "evalue": sentence, "traceback": [sentence]}


def _word(output):
    """What nbgrader reads off one output, or None where it reads on."""
    if output["output_type"] == "error":
        return first_word("error")
    if output["output_type"] == "execute_result":
        return first_word("result", output["data"].get("text/plain"))
    return first_word("stderr") if output.get("name") == "stderr" else None


def _points(value, possible):
    """Points as nbgrader reads them: a value that is no number is a pass. None if out of range."""
    try:
        points = float(value)
    except ValueError:
        return possible
    return points if 0 <= points <= possible else None
