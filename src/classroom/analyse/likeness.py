"""What submissions share beyond what everybody was given, counted in fingerprints.

Every answer is reduced to its fingerprints. Those that also stand in what was handed out, in the
course's own answers, or in many submissions say nothing and are left out; what two submissions
share of the rest is their score. It is evidence, no proof.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from classroom.analyse import winnowing

LEAST = 6  # right answers of ours, written apart, share up to 5 in a week
MOST_SHARE = 0.2  # of the class; what more have in common is common knowledge
FEWEST_IN_CROWD, MOST_IN_CROWD = 4, 31


@dataclass(frozen=True)
class Likeness:
    """What a comparison found.

    Attributes
    ----------
    pairs : DataFrame
        `one`, `other`; `score`, how many rare fingerprints they share; `overlap`, their share of
        all that the one with fewer has beyond what was given; `exercises`, a dict from exercise
        to score. The highest score first.
    crowds : DataFrame
        `exercise`, `students`: answers that too many share to be evidence against any two.
    scores : Counter
        How many pairs have which score; pairs that share nothing are not in it.
    """

    pairs: pd.DataFrame
    crowds: pd.DataFrame
    scores: Counter


def compare(answers, given, *, most_share=MOST_SHARE, least=LEAST):
    """Find pairs of submissions that are alike beyond what was given.

    Parameters
    ----------
    answers : dict
        From student to a dict from exercise to code.
    given : dict
        From exercise to a list of codes that explain likeness: what was handed out, whose names
        are prescribed, and answers known as right.
    most_share : float
        A fingerprint that a greater share of the class has is left out, unless fewer than four
        have it; so is one that more than thirty have.
    least : int
        The score from which a pair is reported.

    Returns
    -------
    Likeness

    Raises
    ------
    ValueError
        If `most_share` is not between 0 and 1, or `least` is below 1.

    Examples
    --------
    >>> mine = "def f(x):\\n    y = [i ** 3 + 1 for i in x if i % 7]\\n    return sum(y) - len(y)"
    >>> renamed = mine.replace("y", "cubes").replace("x", "numbers")
    >>> apart = "def f(x):\\n    return sorted(x, key=abs)[-1]"
    >>> answers = {"ada": {"f": mine}, "bob": {"f": renamed}, "cleo": {"f": apart}}
    >>> alike = compare(answers, {"f": ["def f(x):\\n    raise NotImplementedError"]})
    >>> alike.pairs[["one", "other", "overlap"]].to_dict("records")
    [{'one': 'ada', 'other': 'bob', 'overlap': 1.0}]
    """
    if not 0 < most_share <= 1:
        raise ValueError(f"most_share is {most_share!r}; give a share above 0, up to 1.")
    if least < 1:
        raise ValueError(f"least is {least!r}; give a whole number from 1 up.")
    crowd = max(FEWEST_IN_CROWD, min(int(most_share * len(answers)) + 1, MOST_IN_CROWD))
    known, own, shared, crowds = explained(given), Counter(), Counter(), []
    for exercise, (handed_out, *_) in given.items():
        names, seen = prescribed(handed_out), {}
        holders, same = defaultdict(list), defaultdict(list)
        for student, codes in answers.items():
            code = codes.get(exercise, "")
            if code not in seen:
                seen[code] = frozenset(winnowing.prints(code, names).keys() - known)
            own[student] += len(seen[code])
            same[seen[code]].append(student)
            for digest in seen[code]:
                holders[digest].append(student)
        for students in holders.values():
            if len(students) < crowd:
                shared.update((*pair, exercise) for pair in combinations(students, 2))
        crowds += [
            (exercise, students)
            for digests, students in same.items()
            if digests and len(students) >= crowd
        ]
    return _likeness(shared, own, crowds, least)


def _likeness(shared, own, crowds, least):
    totals = Counter()
    for (one, other, _), count in shared.items():
        totals[one, other] += count
    exercises = defaultdict(dict)
    for (one, other, exercise), count in shared.items():
        if totals[one, other] >= least:
            exercises[one, other][exercise] = count
    rows = [
        (*pair, totals[pair], totals[pair] / min(own[each] for each in pair), exercises[pair])
        for pair in exercises
    ]
    pairs = pd.DataFrame(rows, columns=["one", "other", "score", "overlap", "exercises"])
    by, ascending = ["score", "overlap", "one", "other"], [False, False, True, True]
    return Likeness(
        pairs.sort_values(by, ascending=ascending, ignore_index=True),
        pd.DataFrame(
            sorted(crowds, key=lambda crowd: -len(crowd[1])), columns=["exercise", "students"]
        ),
        Counter(totals.values()),
    )


def prescribed(handed_out):
    """The names that an assignment prescribes: those that the code it handed out defines.

    >>> prescribed("def f(x):\\n    raise NotImplementedError")
    {'f'}
    """
    return set(re.findall(r"^(?:def|class) (\w+)", handed_out, re.MULTILINE))


def explained(given):
    """Every gram of what was given: no evidence, in whichever exercise it stands.

    Parameters
    ----------
    given : dict, as for `compare`

    Returns
    -------
    set
    """
    return {
        digest
        for codes in given.values()
        for code in codes
        for digest, *_ in winnowing.grams(code, prescribed(codes[0]))
    }
