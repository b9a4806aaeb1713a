"""What is known of each exercise: its bank, its mutants, which of them live and why they may."""

import hashlib
import json
import tomllib
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from authoring.examine import lazy
from authoring.examine.answers import import_for, names_before, reports, sources_before
from authoring.examine.mutants import mutants
from authoring.examine.survivors import accepted
from authoring.publish import generators

ASSIGNMENTS = Path(__file__).resolve().parents[2] / "assignments"
LEDGER, EQUIVALENT = ASSIGNMENTS / "survivors.json", ASSIGNMENTS / "equivalent.toml"


@dataclass(frozen=True)
class Entry:
    """What came of an exercise, as it stood when `fingerprint` was taken.

    `accepted` are the mistakes of wrong answers with full points, `rejected` the ways of right ones
    without, the solution's own included; `survivors` names the mutants with full points. `cases`
    counts the inputs of its generator, `reached` the outcomes of conditions in the reference that
    they see, of `outcomes` there are. `named` counts the wrong answers whose own message comes
    first, `unearned` is what answers earn that compute nothing, by their kind.
    """

    fingerprint: str
    wrong: int
    accepted: tuple
    right: int
    rejected: tuple
    mutants: int
    survivors: tuple
    cases: int = 0
    reached: int = 0
    outcomes: int = 0
    named: int = 0
    unearned: dict = field(default_factory=dict)


def fingerprint(assignment, exercise):
    """Give 16 digits that change with all that an entry depends on, mutants included.

    The package behind the checks is not in it: the weekly run, which does all anew, sees to that.
    """
    before = sources_before(assignment, exercise) if exercise.variant else assignment.prelude
    texts = [*before, exercise.solution, *(each.source for each in exercise.checks)]
    for each in (*exercise.wrongs, *exercise.rights, *mutants(exercise.solution)):
        texts.append(each.source)
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]


def examine(assignment, exercises, tell=lambda: None):
    """Grade the banks and all mutants of exercises.

    Parameters
    ----------
    assignment : authoring.publish.assignment.Assignment
    exercises : iterable of authoring.publish.assignment.Exercise
        Those of the assignment to grade; none of them written.
    tell : callable
        Called after each answer.

    Returns
    -------
    dict of str to Entry
        By the exercise's id.
    """
    banks = {each.id: _answers(each) for each in exercises}
    jobs = [
        ((each.id, kind, name), each, source)
        for each in exercises
        for kind, answers in banks[each.id].items()
        for name, source in answers
    ]
    known = [each.source for one in exercises for each in (*one.checks, *one.rights)]
    import_for([*known, *(each.solution for each in exercises)])
    passed = set()
    names = {each.id: names_before(assignment, each) for each in exercises}
    for key, is_accepted in accepted(jobs, names):
        tell()
        if is_accepted:
            passed.add(key)
    return {
        each.id: replace(
            _entry(fingerprint(assignment, each), banks[each.id], each.id, passed),
            **_reach(assignment, each),
            named=_named(each, names[each.id]),
            unearned=lazy.earned(each, names[each.id]),
        )
        for each in exercises
    }


def _reach(assignment, exercise):
    if not exercise.generator:
        return {}
    found = generators.reach(assignment, exercise)
    return {"cases": found.cases, "reached": found.reached, "outcomes": 2 * found.conditions}


def _named(exercise, names):
    """How many wrong answers are told their own mistake before anything else."""
    first = (
        next(
            message
            for report in reports(exercise, wrong.source, names)
            for message in report.messages
        )
        for wrong in exercise.wrongs
    )
    return sum(wrong.says in message for wrong, message in zip(exercise.wrongs, first, strict=True))


def answers_of(exercise):
    """How many answers `examine` grades for an exercise."""
    return sum(map(len, _answers(exercise).values()))


def _answers(exercise):
    """Every answer there is, as (name, source), by its kind."""
    rights = [("the solution", exercise.solution)]
    return {
        "wrong": [(each.mistake, each.source) for each in exercise.wrongs],
        "right": rights + [(each.way, each.source) for each in exercise.rights],
        "mutant": [(each.name, each.source) for each in mutants(exercise.solution)],
    }


def _entry(mark, bank, name, passed):
    lists = {kind: [each for each, _ in answers] for kind, answers in bank.items()}
    full = {kind: [each for each in lists[kind] if (name, kind, each) in passed] for kind in lists}
    return Entry(
        fingerprint=mark,
        wrong=len(lists["wrong"]),
        accepted=tuple(full["wrong"]),
        right=len(lists["right"]),
        rejected=tuple(each for each in lists["right"] if each not in full["right"]),
        mutants=len(lists["mutant"]),
        survivors=tuple(full["mutant"]),
    )


def read(path=LEDGER):
    """Give the entries that are written down, by exercise; none if there is no file."""
    if not path.exists():
        return {}
    known = json.loads(path.read_text(encoding="utf-8"))
    return {name: Entry(**{k: _tuple(v) for k, v in each.items()}) for name, each in known.items()}


def write(entries, path=LEDGER):
    """Write entries down, in their order."""
    text = json.dumps({name: asdict(each) for name, each in entries.items()}, indent=1)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def equivalent(path=EQUIVALENT):
    """Give the mutants that do what the solution does: by exercise, from each to the reason."""
    known = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        name: {mutant: each["because"] for each in groups for mutant in each["mutants"]}
        for name, groups in known.items()
    }


def open_questions(entries, reasons):
    """Say in a sentence each what is not as it should be.

    Parameters
    ----------
    entries : dict of str to Entry
    reasons : dict of str to dict
        As `equivalent` gives them.

    Yields
    ------
    str
    """
    for name, each in entries.items():
        known = reasons.get(name, {})
        for mistake in each.accepted:
            yield f"{name}: a wrong answer gets full points: {mistake}."
        for way in each.rejected:
            yield f"{name}: a right answer does not get full points: {way}."
        for kind, points in each.unearned.items():
            if points:
                yield f"{name}: an answer that computes nothing earns {points:g}: {kind}."
        for mutant in each.survivors:
            if mutant not in known:
                yield f"{name}: a mutant gets full points: {mutant}"
        for mutant in known:
            if mutant not in each.survivors:
                yield f"{name}: {EQUIVALENT.name} has a mutant without full points: {mutant}"


def _tuple(value):
    return tuple(value) if isinstance(value, list) else value
