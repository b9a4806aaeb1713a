"""Generated checks: an answer held against the reference on inputs that nobody has seen.

Beside an exercise stands its generator: some groups of inputs, each a function that draws one. The
words after ``@inputs`` are those of the statement that the group is about; its docstring is what a
learner reads who fails there.

>>> import math
>>> inputs = Inputs()
>>> @inputs("twice the number", count=100)
... def ordinary(draw):
...     '''Numbers need not be whole, nor above 0.'''
...     return given(draw.number(-100, 100))
>>> @inputs("An infinite number", count=2)
... def infinite(draw):
...     '''Nothing is twice as large as infinity: raise ValueError.'''
...     return given(math.inf)
>>> def reference(x):
...     if x == math.inf:
...         raise ValueError("x")
...     return 2 * x
>>> with check.hidden_points(1) as earned:
...     inputs.compare(abs, reference)
>>> print(earned.text)
0 of 1 points.
<BLANKLINE>
You called abs(3) and it returned 3.
Asked here: Numbers need not be whole, nor above 0.
<BLANKLINE>
You called abs(np.inf) and it returned inf. Expected: a ValueError.
Asked here: Nothing is twice as large as infinity: raise ValueError.

Each group is one property. What is drawn is the same in each run, so that marks repeat; an answer
that fails is shown the smallest input on which it does, and what was found by trying others
(`workbook.exercise.finding`): an input alone does not say what of it is the matter.
"""

import copy
import functools
import inspect
import random
import time
import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbook.exercise import check, equality, finding, limits

SEED = 20_240_229  # an odd day; another one draws other inputs for the whole course
# To find a smaller input on which an answer fails, and what makes it fail: how many are made.
SMALLER, CHANGED = 60, 12
SHORT = 12  # items that are left out one by one; of more a learner sees the number only


def given(*arguments, **options):
    """Put the arguments of one call together, as a generator returns them."""
    return arguments, options


def close(value, expected):
    """Whether two answers are the same, also where small numbers tell a rounded one."""
    return equality.same(value, expected, nothing=1e-9)


@dataclass(frozen=True)
class Group:
    """Inputs of one kind: how one is drawn, how many, and which words of the statement ask so."""

    draw: callable
    words: tuple
    count: int

    @property
    def says(self):
        """What a learner should look at who fails here."""
        return " ".join((self.draw.__doc__ or "").split())

    def drawn(self, seed=SEED):
        """Draw this group's inputs, small ones first.

        Yields
        ------
        tuple
            Of the arguments and of the options of a call, as `given` puts them together.
        """
        draw = Draw(random.Random(f"{seed} {self.draw.__name__}"))
        for number in range(self.count):
            draw.room = (number + 1) / self.count
            yield self.draw(draw)


class Inputs:
    """The groups of inputs of one exercise; as a decorator it takes in one more.

    `few` is the reason why an exercise has fewer than the usual 200 inputs: its calls take long.
    `promised` says of a call's arguments whether they are what the statement promises; a learner
    is shown no smaller input that is not.
    """

    def __init__(self, few="", promised=lambda *arguments, **options: True):
        self.groups, self.few, self.promised = [], few, promised

    def __call__(self, *words, count):
        """Take in a group of `count` inputs, for the `words` of the statement that ask for it."""

        def take(draw):
            self.groups.append(Group(draw, words, count))
            return draw

        return take

    def compare(self, answer, reference, *, same=close, use=None):
        """Hold an answer against the reference on all inputs; each group is one property.

        Parameters
        ----------
        answer, reference : callable
            They agree where both return what is the `same`, or both raise ValueError.
        same : callable
            Of the answer's value and the reference's.
        use : callable, optional
            What to do with a function or a class that can't be compared by its value: called with
            the answer, or the reference, and the arguments.
        """
        if not callable(answer):
            use = None  # its own message says so
        asked = _using(use, answer) if use else answer
        expects = _using(use, reference) if use else reference
        right = []
        for group in self.groups:
            _Comparison(asked, expects, same, group, self.promised, right).tell()


def _using(use, function):
    def called(*arguments, **options):
        return use(function, *arguments, **options)

    called.__name__ = use.__name__
    called.__signature__ = inspect.signature(functools.partial(use, function))
    return called


class _Comparison:
    """An answer and the reference, side by side on the inputs of one group.

    `right` are the trials in which they agreed, of the groups before as well; one list for all.
    """

    def __init__(self, answer, reference, same, group, promised, right):
        self.answer, self.reference, self.same, self.group = answer, reference, same, group
        self.promised = promised
        self.report, self.is_value, self.asked = check.open_report(), False, 0
        self.begun, self.computed = time.monotonic(), 0.0
        self.right, self.wrong, self.found = right, [], ("", False)
        self.names = tuple(inspect.signature(reference).parameters)

    def tell(self):
        """Record the group's one property: it holds, or the smallest input on which it doesn't."""
        failing, stopped = self._smallest()
        if failing is None:
            self.report.record(is_value=self.is_value)
            return
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what stands on stderr costs the cell its points
            expected, error = self._expected(*copy.deepcopy(failing))
        called = check.Outcome(self.answer, *failing, stopped=stopped, seen_to_fail=True)
        (called.found, called.is_telling), called.asks = self.found, "Asked here"
        if error:
            called.raises(ValueError, tip=self.group.says)
        else:
            called.agrees(self.same, expected, tip=self.group.says)

    def _smallest(self):
        """The smallest input known on which the two differ, None if they agree on all.

        Beside it stands why the time was up before anything differed, or nothing.
        """
        drawn, failing = list(self.group.drawn()), None
        under_way = drawn[0]
        if not callable(self.answer):
            return under_way, ""
        try:
            with check.unseen():
                for under_way in drawn:
                    if self._differ(under_way, note=True):
                        failing = min(failing or under_way, under_way, key=_size)
                if failing:
                    failing = self._shrunk(failing)
                    self.found = self._finding(failing)
        except limits.TooSlow as error:
            return (failing, "") if failing else (under_way, error.why)
        return failing, ""

    def _finding(self, shown):
        """What sets the wrong calls apart from the right ones, and whether it names the mistake."""
        for says, wrong in self._changed().items():
            if not any(wrong):
                return f"With {says}, it is right.", True
        trials = [trial for _, trial in self.wrong]
        common = finding.common(trials)
        if found := common or finding.apart(trials):
            return found, bool(common)
        expected, _ = self._expected(*copy.deepcopy(shown))
        shown = finding.Trial(self._named(shown), None, expected)
        return finding.where(trials, self.right, shown), False

    def _changed(self):
        """For each change of inputs: whether the answer is still wrong, where that can be said."""
        wrong = {}
        for inputs, _ in self.wrong[:CHANGED]:
            _, error = self._expected(*copy.deepcopy(inputs))
            for says, changed in finding.changes(inputs):
                wrong.setdefault(says, []).append(not self._agree_alike(changed, error))
        return wrong

    def _shrunk(self, inputs):
        """Leave out of an input what need not be there for the two to differ."""
        tried, before = 0, None
        _, error = self._expected(*copy.deepcopy(inputs))
        while before is not inputs:
            before = inputs
            for smaller in _smaller(inputs):
                tried += 1
                if tried > SMALLER:
                    return inputs
                if self._differ_alike(smaller, error):
                    inputs = smaller
                    break
        return inputs

    def _differ_alike(self, smaller, error):
        """Whether the two differ on a smaller input that the reference takes for one of a kind."""
        expected = self._expected_alike(smaller, error)
        return expected is not None and self._differ(smaller, expected)

    def _agree_alike(self, changed, error):
        """Whether they agree on a changed input that the reference takes for one of a kind."""
        expected = self._expected_alike(changed, error)
        return expected is not None and not self._differ(changed, expected)

    def _expected_alike(self, inputs, error):
        """What is expected of another input; None if it is not one of a kind.

        Where it is not as the statement promises, or the reference warns or raises another error,
        something is left out that has to be there.
        """
        arguments, options = inputs
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                if not self.promised(*arguments, **options):
                    return None
                expected = self._expected(*copy.deepcopy(inputs))
        except Exception:
            return None
        return expected if expected[1] == error else None

    def _expected(self, arguments, options):
        """What the reference returns, and whether it raises ValueError instead."""
        try:
            return self.reference(*arguments, **options), False
        except ValueError:
            return None, True

    def _differ(self, inputs, expected=None, note=False):
        """Whether the two differ on an input; `note` it as a trial from which something follows."""
        mine = copy.deepcopy(inputs)
        expected, error = expected or self._expected(*inputs)
        value = raised = None
        try:
            value = self._called(*mine)
        except (Exception, SystemExit) as refused:
            raised = refused
        if raised is None:
            self.is_value = self.is_value or not error
            self.report.note_value(value, "", self.asked)
            self.asked += 1
            right = not error and check.has(lambda value: self.same(value, expected), value)
        else:
            right = error and isinstance(raised, ValueError)
        changed = not equality.unchanged(mine, inputs)
        if note and not changed:
            trial = finding.Trial(self._named(inputs), value, expected)
            (self.right if right else self.wrong).append(trial if right else (inputs, trial))
        return not right or changed

    def _named(self, inputs):
        """The arguments of a call by name, as far as they have one."""
        return dict(zip(self.names, inputs[0], strict=False)) | inputs[1]

    def _called(self, arguments, options):
        """What the answer returns, if neither this call nor all together take too long."""
        computing, clock = self.report.allowance.of_many()
        if self.computed > computing or time.monotonic() - self.begun > clock:
            raise limits.TooSlow("many")
        with self.report.allowance.limit(self.answer) as block:
            try:
                return self.answer(*arguments, **options)
            finally:
                self.computed += block.used() if block else 0


def _size(inputs):
    return sum(len(equality.spell(part)) for part in [*inputs[0], *inputs[1].values()])


SEQUENCES = list | tuple | np.ndarray | pd.Series | pd.DataFrame


def _smaller(inputs):
    """Inputs with a half, or one item if they are short, left out of all that is equally long."""
    arguments, options = inputs
    parts = [*arguments, *options.values()]
    lengths = {len(part) for part in parts if _is_long(part)}
    for length in sorted(lengths, reverse=True):
        cuts = [range(length // 2, length), range(length // 2)] if length > 3 else []
        singles = ([at] for at in range(length)) if length <= SHORT else []
        for gone in [*cuts, *singles]:
            left = [at for at in range(length) if at not in gone]
            yield (
                tuple(_only(part, left, length) for part in arguments),
                {key: _only(part, left, length) for key, part in options.items()},
            )


def _is_long(part):
    return isinstance(part, SEQUENCES) and np.ndim(part) > 0 and len(part) > 1


def _only(part, places, length):
    if not _is_long(part) or len(part) != length:
        return part
    if isinstance(part, pd.Series | pd.DataFrame):
        return part.iloc[places]
    if isinstance(part, np.ndarray):
        return part[places]
    return type(part)(part[at] for at in places)


class Draw:
    """Draws the pieces of inputs: mostly plain ones, and edges more often than chance would.

    `room` grows from 0 to 1 while a group is drawn, so that small inputs come first.

    >>> draw = Draw(random.Random(1))
    >>> draw.room = 0.2
    >>> draw.whole(0, 10), draw.one_of("abc"), draw.many(draw.truth)
    (10, 'a', [True, False])
    """

    def __init__(self, luck):
        self.luck, self.room = luck, 1.0

    def chance(self, share):
        """Say True in this share of cases."""
        return self.luck.random() < share

    def truth(self):
        """Draw True or False."""
        return self.luck.random() < 0.5

    def one_of(self, options):
        """Draw one of several."""
        return self.luck.choice(options)

    def whole(self, low, high):
        """Draw a whole number from `low` to `high`, both included and more often than others."""
        luck = self.luck.random()
        return low if luck < 0.1 else high if luck < 0.2 else self.luck.randint(low, high)

    def number(self, low, high):
        """Draw a number from `low` to `high`: an edge, a whole one, a half, or any."""
        luck = self.luck.random()
        if luck < 0.15:
            return low if luck < 0.08 else high
        near = min(max(0, low), high)  # small ones first, as far as the bounds allow
        far = max(self.room, 0.1)
        any_of_them = self.luck.uniform(near + (low - near) * far, near + (high - near) * far)
        digits = self.luck.choice((0, 0, 1, 3))
        rounded = round(any_of_them, digits) if luck < 0.8 else any_of_them
        rounded = int(rounded) if digits == 0 and luck < 0.8 else rounded
        return min(max(rounded, low), high)

    def price(self):
        """Draw a price: 0, a small one, a broken one, a large or a tiny one."""
        return self.luck.choice(
            (0, 1, 2, 5, 40, 0.5, 0.1, 2.75, self.luck.randint(1, 300), self.luck.random() * 9)
            + (1e-3, 1_500_000)
        )

    def length(self, low=1, high=10):
        """Draw how many items there are."""
        return self.luck.randint(low, max(low, round(high * self.room)))

    def many(self, one, low=1, high=10):
        """Draw a list of what `one()` draws."""
        return [one() for _ in range(self.length(low, high))]

    def shuffled(self, items):
        """Give items in another order."""
        return self.luck.sample(list(items), len(items))

    def index(self, length):
        """Draw labels of rows: numbers from 0 on, other numbers, texts, or some of them twice."""
        kind = self.luck.randrange(4)
        if kind == 0:
            return list(range(length))
        if kind == 1:
            return self.luck.sample(range(100), length)
        if kind == 2:
            return [f"r{label}" for label in self.luck.sample(range(100), length)]
        return [self.luck.randrange(1 + length // 2) for _ in range(length)]

    def kept(self, items):
        """Keep items in a list, a tuple, an array or a Series."""
        kind = self.luck.randrange(4)
        if kind == 2:
            return np.array(items)
        if kind == 3:
            return pd.Series(items, index=self.index(len(items)), dtype=None if items else float)
        return tuple(items) if kind else list(items)

    def table(self, **columns):
        """Keep columns in a table, sometimes with labels of its own."""
        length = len(next(iter(columns.values())))
        index = self.index(length) if self.chance(0.3) else None
        return pd.DataFrame(columns, index=index)
