"""Generated checks: an answer meets the reference on inputs that nobody has seen."""

import itertools
import os
import random
import subprocess
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from small_course import ASSIGNMENT, edited, write_course

from authoring import publish
from authoring.examine import answers, lazy, ledger, survivors
from authoring.examine.mutants import mutants
from authoring.publish import generators, rules
from workbook.exercise import allowance, check, equality, generate, limits

ROOT = Path(__file__).resolve().parents[2]
TEXTS = sorted((ROOT / "src" / "assignments").glob("week*.py"))


# Comparing


def total(numbers, weights):
    """The weighted sum: the reference of these tests."""
    if not len(numbers):
        raise ValueError("numbers is empty.")
    return float(np.dot(numbers, weights))


def of_lists():
    inputs = generate.Inputs()

    @inputs("the weighted sum", count=60)
    def ordinary(draw):
        """Weigh each number."""
        numbers = draw.many(lambda: draw.whole(-9, 9), low=2, high=12)
        return generate.given(numbers, draw.kept([draw.number(0, 5) for _ in numbers]))

    @inputs("an empty list", count=5)
    def empty(draw):
        """Nothing has no sum: raise ValueError."""
        return generate.given(np.array([]), [])

    return inputs


def compared(answer, reference=total, inputs=None, **how):
    with check.hidden_points(2) as earned:
        (inputs or of_lists()).compare(answer, reference, **how)
    return earned


def test_it_gives_full_points_to_what_does_the_same():
    def right(numbers, weights):
        if len(numbers) == 0:
            raise ValueError("no")
        return sum(a * b for a, b in zip(numbers, weights, strict=True))

    assert compared(right).text == "2 of 2 points."


def test_it_shows_the_smallest_input_as_a_call_that_can_be_run():
    def forgets_the_sign(numbers, weights):
        return total(np.abs(numbers), weights)

    [said] = compared(forgets_the_sign).messages
    called = said.split("You called ")[1].split(" and it returned")[0]
    numbers, weights = eval(called, {"forgets_the_sign": lambda *given: given, "np": np, "pd": pd})
    assert len(numbers) == len(weights) == 1
    assert said.endswith("\nAsked here: Weigh each number.")
    assert "Expected" not in said


def test_it_keeps_what_a_near_miss_has_earned():
    def forgets_the_error(numbers, weights):
        return float(np.dot(numbers, weights))

    assert compared(forgets_the_error).earned == 1


@pytest.mark.parametrize("kind", [KeyError, ZeroDivisionError, NotImplementedError])
def test_it_takes_no_other_error_for_the_one_asked_for(kind):
    def raises(numbers, weights):
        if not len(numbers):
            raise kind("numbers")
        return total(numbers, weights)

    assert compared(raises).earned == 1


def test_it_pays_nothing_for_an_error_alone():
    def raises(numbers, weights):
        raise ValueError("numbers")

    assert compared(raises).earned == 0


def test_it_sees_arguments_that_change_also_in_a_call_that_raises():
    def sorts(numbers, weights):
        result = total(numbers, weights)
        numbers.sort()
        return result

    def clears(numbers, weights):
        if len(numbers) > 1:
            return total(numbers, weights)
        box.clear()
        raise ValueError("box")

    assert "it changed the data it was given" in compared(sorts).text
    box = generate.Inputs()

    @box("boxes", count=3)
    def boxes(draw):
        """Leave the box."""
        return generate.given([7])

    def empties(items):
        items.clear()
        raise ValueError("items")

    def refuses(items):
        raise ValueError("items")

    assert "it changed the data it was given" in compared(empties, refuses, box).text


def test_it_tells_a_rounded_small_number_from_the_number():
    inputs = generate.Inputs()

    @inputs("shares", count=20)
    def shares(draw):
        """Don't round."""
        return generate.given(draw.luck.uniform(1e-5, 1e-4))

    assert compared(lambda x: round(x, 6), lambda x: x, inputs).earned == 0
    assert compared(lambda x: x * (1 + 1e-12), lambda x: x, inputs).earned == 2


def test_it_counts_the_index_where_it_is_the_answer():
    inputs = generate.Inputs()

    @inputs("rows", count=20)
    def rows(draw):
        """Keep the index."""
        return generate.given(draw.table(x=draw.many(draw.truth)))

    def loses(table):
        return table["x"].reset_index(drop=True)

    assert compared(loses, lambda table: table["x"], inputs).earned == 2
    same = equality.same_with_index
    assert compared(loses, lambda table: table["x"], inputs, same=same).earned == 0


def test_it_compares_what_is_done_with_a_class():
    class Counter:
        def __init__(self):
            self.n = 0

        def add(self, step):
            self.n += step

    class Shared:
        n = 0

        def add(self, step):
            Shared.n += step

    def counted(kind, *steps):
        made = kind()
        for step in steps:
            made.add(step)
        return made.n

    inputs = generate.Inputs()

    @inputs("steps", count=20)
    def steps(draw):
        """Each counts for itself."""
        return generate.given(*draw.many(lambda: draw.whole(1, 5)))

    assert compared(Counter, Counter, inputs, use=counted).earned == 2
    assert "You called counted(" in compared(Shared, Counter, inputs, use=counted).text


def test_it_stops_an_answer_that_never_ends(monkeypatch):
    monkeypatch.setattr(allowance, "SECONDS", 0.05)

    def loops(numbers, weights):
        while len(numbers) > 3:
            pass
        return total(numbers, weights)

    begun = time.thread_time()
    earned = compared(loops)
    assert "it was still running after" in earned.text
    assert time.thread_time() - begun < 3
    assert earned.earned <= 1


def test_short_calls_may_take_long_together_but_not_for_ever(monkeypatch):
    monkeypatch.setattr(allowance, "SECONDS", 0.2)

    def slow(numbers, weights):
        end = time.thread_time() + 0.01
        while time.thread_time() < end:
            pass
        return total(numbers, weights)

    assert compared(slow).text == "2 of 2 points."
    monkeypatch.setattr(allowance, "MANY", 0.1)
    said = "together with calls like this one it took more than 0.1 seconds of computing, or 30 by"
    earned = compared(slow)
    assert said in earned.text
    assert [found.kind for found in earned.found.failures] == ["time"]


@pytest.mark.parametrize("why", ["computing", "waiting", "busy"])
def test_time_that_was_up_once_is_never_a_pass(why):
    stopped = []

    def hesitates(numbers, weights):
        if len(numbers) > 3 and not stopped:
            stopped.append(len(numbers))
            raise limits.TooSlow(why)
        return total(numbers, weights)

    earned = compared(hesitates)
    assert stopped and earned.earned == 0
    assert [found.kind for found in earned.found.failures] == ["time"]


@pytest.mark.parametrize("first", [lambda: 7, lambda: 1 / 0])
def test_a_difference_that_was_seen_once_is_never_a_pass(first):
    def settles(numbers, weights, seen=[]):  # noqa: B006
        seen.append(numbers)
        return first() if len(seen) == 1 else total(numbers, weights)

    earned = compared(settles)
    assert earned.earned == 0
    assert "it gave another answer than a moment ago, for the same arguments" in earned.text


def test_an_error_that_was_missing_once_is_never_a_pass():
    def learns_to_raise(numbers, weights, seen=[]):  # noqa: B006
        if not len(numbers) and not seen:
            return seen.append(numbers)
        return total(numbers, weights)

    earned = compared(learns_to_raise)
    assert earned.earned == 1
    assert "it gave another answer than a moment ago" in earned.text


def test_it_writes_nothing_to_stderr(capfd):
    def noisy(numbers, weights):
        warnings.warn("careful", stacklevel=1)
        print("thinking")
        return total(numbers, weights)

    def warns(numbers, weights):
        warnings.warn("slow", stacklevel=1)
        return total(numbers, weights)

    assert compared(noisy).earned == 2
    assert compared(lambda numbers, weights: 0, warns).earned == 0
    assert capfd.readouterr().err == ""


def test_it_answers_a_name_that_is_no_function_with_a_sentence():
    assert "now stands for 5" in compared(5).text


def test_it_draws_the_same_in_each_run():
    def drawn():
        return [equality.spell(each) for group in of_lists().groups for each in group.drawn()]

    assert drawn() == drawn()
    [ordinary, _] = of_lists().groups
    assert list(ordinary.drawn(seed=1))[-1] != list(ordinary.drawn(seed=2))[-1]


def test_what_it_draws_keeps_its_bounds_and_reaches_them():
    draw = generate.Draw(random.Random(0))
    numbers = [draw.number(-2, 3) for _ in range(400)]
    assert min(numbers) == -2 and max(numbers) == 3 and 0 in numbers
    assert {draw.whole(1, 4) for _ in range(200)} == {1, 2, 3, 4}
    assert {type(draw.kept([1, 2])) for _ in range(100)} == {list, tuple, np.ndarray, pd.Series}
    labels = [draw.index(6) for _ in range(100)]
    assert any(len(set(each)) < 6 for each in labels) and [*range(6)] in labels


# Every exercise of the course


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_what_computes_nothing_earns_nothing(path):
    assignment, paid = publish.read_assignment(path), {}
    for exercise in assignment.exercises:
        if not exercise.written:
            earned = lazy.earned(exercise, answers.names_before(assignment, exercise))
            paid[exercise.id] = {kind: points for kind, points in earned.items() if points}
    assert not any(paid.values()), paid


@pytest.mark.linux
@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_mutants_of_the_reference_are_refused(path):
    assignment, reasons = publish.read_assignment(path), ledger.equivalent()
    coded = [each for each in assignment.exercises if not each.written]
    jobs = []
    for exercise in coded:
        known = reasons.get(exercise.id, {})
        telling = [each for each in mutants(exercise.solution) if each.name not in known]
        some = itertools.islice(telling, 0, None, max(1, len(telling) // 4))
        jobs += [((exercise.id, each.name), exercise, each.source) for each in some]
    answers.import_for([each.solution for each in coded])
    names = {each.id: answers.names_before(assignment, each) for each in coded}
    assert len(jobs) > 20
    assert [key for key, is_accepted in survivors.accepted(jobs, names) if is_accepted] == []


DRAWN = """
import sys
from pathlib import Path
from authoring import publish
from authoring.publish import generators
from workbook.exercise import equality

equality.SPELLED = sys.maxsize
for path in sys.argv[1:]:
    assignment = publish.read_assignment(Path(path))
    for exercise in assignment.exercises:
        if exercise.generator:
            for group in generators.inputs(assignment, exercise).groups:
                for given in group.drawn():
                    print(exercise.id, group.draw.__name__, equality.spell(given))
"""


def test_every_generator_draws_the_same_whatever_the_order_of_sets():
    """Python shuffles sets of texts anew in each process: no input may depend on it."""
    first, *others = (
        subprocess.run(
            [sys.executable, "-c", DRAWN, *map(str, TEXTS)],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()
        for seed in "012"
    )
    assert len(first) > 5000
    for lines in others:
        assert [pair for pair in zip(first, lines, strict=True) if len({*pair}) > 1] == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_every_generator_reaches_every_branch(path):
    assignment = publish.read_assignment(path)
    assert generators.unreached(assignment) == []
    for exercise in assignment.exercises:
        assert exercise.written or exercise.variant or exercise.generator


# What publishing refuses

GENERATOR = '''\
# %% generator="double"
from workbook import generate

inputs = generate.Inputs()


@inputs("twice x", count=200)
def ordinary(draw):
    """Twice."""
    return generate.given(draw.number(-9, 9))


'''
HIDDEN = '# %% check="double" points=1 hidden=true'
COMPARE = (
    '    check.call(double, -7).returns(-14, tip="Not its size: keep the sign of the number.")\n'
)
WITH = edited(HIDDEN, GENERATOR + HIDDEN)
WITH = edited(COMPARE, COMPARE + "    inputs.compare(double, reference)\n", WITH)
VISIBLE = "    check.call(double, 2).returns(4, mistakes="


def refused(text, tmp_path, monkeypatch):
    monkeypatch.setattr(rules, "CONVERTED", ("week9",))
    root = write_course(tmp_path, text)
    with pytest.raises(publish.Refused) as caught:
        publish.build(root, tmp_path / "out")
    return str(caught.value)


def test_it_takes_a_generator_and_hides_it_with_the_reference(tmp_path, monkeypatch):
    monkeypatch.setattr(rules, "CONVERTED", ("week9",))
    assignment = publish.read_assignment(write_course(tmp_path, WITH) / "src/assignments/week9.py")
    [shown, hidden] = assignment.exercises[0].checks
    assert "return double" in hidden.source and "inputs = generate.Inputs()" in hidden.source
    assert "Inputs" not in shown.source
    assert generators.unreached(assignment) == []
    names = {}
    exec(f"{assignment.exercises[0].solution}\nordinary = inputs = 7", names)
    for source in (*assignment.prelude, hidden.source):
        exec(source, names)
    assert names["earned"].earned == 1
    assert names["ordinary"] == names["inputs"] == 7


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (GENERATOR, "", "`double` has no generator"),
        ("    inputs.compare(double, reference)\n", "", "no hidden check uses it"),
        ('@inputs("twice x"', '@inputs("thrice x"', "the statement does not say 'thrice x'"),
        (
            ": twice x. `double(2)` is 4.",
            ": twice x.\n#\n# - Numbers below 0 too.",
            "names the bullet 'Numbers below",
        ),
        ('    """Twice."""\n', "", "`ordinary` has no docstring"),
        ("count=200", "count=199", "it draws 199 inputs"),
        (
            "    return sum(",
            "    if x > 99:\n        return 2 * x\n    return sum(",
            "`x > 99` is never",
        ),
        ("draw.number(-9, 9)", "'a'", "draws an input on which TypeError"),
        (
            "generate.Inputs()\n\n\n@inputs",
            "generate.Inputs(promised=lambda x: x < 9)\n\n\n@inputs",
            "`ordinary` draws an input that is not as `promised`",
        ),
        (VISIBLE, f"    double(3)\n{VISIBLE}", "`double(3)` calls the answer unwatched"),
        (
            VISIBLE,
            f"    check.call(double, 1).satisfies(lambda v: all(n for n in v), 'all')\n{VISIBLE}",
            "reads an answer lazily",
        ),
        (
            "with check.points(2) as earned:",
            "def again(x):\n    return double(x) + x\n\n\nwith check.points(2) as earned:",
            "`again` uses `x` again",
        ),
        (
            "with check.points(2) as earned:",
            "def once(x):\n    return double(x)\n\n\nonce(1)\nwith check.points(2) as earned:",
            "`once` calls the answer. Call it by `check.call` only",
        ),
        (
            ASSIGNMENT[ASSIGNMENT.index(VISIBLE) : ASSIGNMENT.index("earned\n\n" + HIDDEN)],
            "    check.call(double, None).raises(ValueError)\n",
            "pays for errors alone",
        ),
    ],
)
def test_it_refuses(old, new, says, tmp_path, monkeypatch):
    assert says in refused(edited(old, new, WITH), tmp_path, monkeypatch)
