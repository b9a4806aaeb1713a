"""A test in a process of its own grades as beside the answer, and the answer can't talk it over."""

import importlib
import random
import re
import textwrap
import time

import pytest
import split
from forgeries import FORGERIES
from test_assignments import TEXTS, assignment_in

from classroom.isolate import shell

pytestmark = [
    pytest.mark.linux,
    # Nothing but pytest's own threads is there, and the children do not touch those.
    pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning"),
]

PREPARE = "import numpy as np\nimport pandas as pd\nfrom workbook import check"


@pytest.fixture(scope="module", autouse=True)
def warm():
    """What the process that forks has imported, so that no child has to."""
    for name in [*shell.PRELOAD, "matplotlib.pyplot", "sklearn.ensemble", "workbook.data"]:
        importlib.import_module(name)


@pytest.fixture
def pair(tmp_path):
    """Both processes, for one test."""
    pair = split.Pair(tmp_path)
    pair.run(pair.tests, PREPARE)
    pair.run(pair.learner, PREPARE)
    yield pair
    pair.close()


# The course's own bank


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_it_grades_the_whole_bank_as_one_process_does(path, tmp_path):
    pair, single = split.Pair(tmp_path), split.Single(tmp_path)
    assignment = assignment_in(path)
    coded = [exercise for exercise in assignment.exercises if not exercise.written]
    theirs = [exercise.id for exercise in coded]
    for source in assignment.prelude:
        pair.run(pair.learner, source)
        pair.run(pair.tests, source)
        single.run(source)
    differ = []
    for exercise in coded:
        pair.run(pair.learner, exercise.variant)
        pair.run(pair.tests, exercise.variant)
        single.run(exercise.variant)
        bank = [exercise.solution, exercise.stub]
        bank += [answer.source for answer in (*exercise.wrongs, *exercise.rights)]
        for answer in bank:
            single.run(answer)
            for check in exercise.checks:
                there = pair.grade(answer, check.source, theirs)
                here = single.run(check.source)
                assert split.found(here).earned == split.points(here)
                same = split.found(there) == split.found(here)
                same = same and split.points(there) == split.points(here)
                same = same and _steady(split.told(there)) == _steady(split.told(here))
                if not same or there.keys() != {"status", "told", "value", "outputs", "asked"}:
                    differ.append((exercise.id, answer, split.told(there), split.told(here)))
    pair.close()
    single.close()
    assert differ == []


def _steady(text):
    """Without what calls returned that ignore their seed."""
    text = re.sub(r"it returned 9\d\.\d+", "it returned", text)
    return re.sub(r"(with_seeds\([\d, ]+\) and it returned) \[9[\d., ]+\]", r"\1", text)


# What a check may do with what the learner's process has


ANSWERS = '''
import collections
import math
import functools

def double(x):
    """Twice x."""
    return 2 * x

def spoil(values):
    values.append(1)

def spoil_all(numbers, table, names, facts, nested):
    numbers[0] = 99.0
    table.loc[0, "a"] = 99
    table["new"] = 1
    names.add("new")
    facts["new"] = []
    nested[0]["inner"].append(3)

def shout(x):
    print("shouting", x)
    return x

def fail(x):
    if x:
        values = [1, 2]
        return values[x]

class Failure(KeyError):
    pass

def fail_in_my_way():
    raise Failure("a", 1)

def apply(function, values):
    return [function(value) for value in values]

def apply_in_place(function, values):
    values[:] = map(function, values)

Point = collections.namedtuple("Point", "x y")

class Counter:
    """Counts."""

    def __init__(self, start=0):
        self.total = start

    def add(self, value=1):
        self.total += value
        return self

    def __len__(self):
        return 3

    def __getitem__(self, place):
        return [10, 20, 30][place]

    def __repr__(self):
        return f"Counter({self.total})"

def squares():
    yield from (n * n for n in range(4))

def endless():
    while True:
        yield 1

def fit(rows, target):
    from sklearn.linear_model import LinearRegression
    return LinearRegression().fit(rows, target)

def predict(model, rows):
    return model.predict(rows)

answer = 42
text = "text"
'''


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """Both processes, with `ANSWERS` in the learner's, for tests that change nothing there."""
    pair = split.Pair(tmp_path_factory.mktemp("asked"))
    pair.run(pair.tests, PREPARE)
    pair.run(pair.tests, FITTED)
    pair.run(pair.learner, ANSWERS)
    yield pair
    pair.close()


FITTED = """
def fitted():
    from sklearn.dummy import DummyRegressor
    return DummyRegressor().fit([[0]], [5])
"""


@pytest.mark.parametrize(
    ("test", "why"),
    [
        ("double(21) == 42", "plain calls"),
        ("double(np.arange(3)).tolist() == [0, 2, 4]", "arrays"),
        ("double.__name__ == 'double' and double.__doc__ == 'Twice x.'", "names and docstrings"),
        ("callable(double) and not callable(answer) and callable(Counter)", "what can be called"),
        ("not callable(Counter())", "what can't"),
        ("answer == 42 and text == 'text'", "plain names by value"),
        ("Counter(3).add().add(2).total == 6", "methods and attributes"),
        ("(lambda c: c.add() is c)(Counter())", "the same object is the same handle"),
        ("len(Counter()) == 3 and Counter()[1] == 20 and 30 in Counter()", "lengths and items"),
        ("list(Counter()) == [10, 20, 30] and list(squares()) == [0, 1, 4, 9]", "iteration"),
        ("repr(Counter(7)) == 'Counter(7)'", "its text"),
        ("isinstance(Counter(), Counter) and not isinstance(3, Counter)", "its class"),
        ("Counter() != Counter() and bool(Counter)", "comparison is by identity"),
        ("apply(lambda x: x + 1, [1, 2]) == [2, 3]", "functions of the tests as arguments"),
        ("apply(double, [1, 2]) == [2, 4]", "functions of the learner as arguments"),
        ("apply(np.sqrt, [1.0, 4.0]) == [1, 2]", "functions of a library as arguments"),
        ("apply(lambda x: double(x) + 1, [1, 2]) == [3, 5]", "calls within calls"),
        ("Point(1, 2) == (1, 2)", "named tuples as tuples"),
        ("math.sqrt(4) == 2", "modules"),
        ("bool(abs(fit([[0], [1]], [0, 2]).predict([[2]])[0] - 4) < 1e-9)", "estimators"),
        ("predict(fitted(), [[1]]).tolist() == [5]", "fitted models as arguments"),
        ("Counter().total.__class__ is int", "the type of what comes back"),
        ("type(shout(np.float32(2))) is np.float32", "scalars"),
        ("sorted(map(double, [2, 1])) == [2, 4]", "built-in functions that call"),
    ],
)  # fmt: skip
def test_a_check_may(asked, test, why):
    reply = asked.run(asked.tests, test)
    assert reply["outputs"][-1].get("data", reply["outputs"]) == {"text/plain": "True"}, why


def test_it_sees_what_a_call_changed_in_its_arguments(pair):
    pair.run(pair.learner, ANSWERS)
    source = """
    numbers, names, facts, nested = np.zeros(2), {"a"}, {"a": 1}, ({"inner": [1, 2]},)
    table = pd.DataFrame({"a": [1, 2]}, index=[0, 5])
    inner = nested[0]["inner"]
    spoil_all(numbers, table, names, facts, nested)
    now = numbers.tolist(), table.to_dict("list"), list(table.index), sorted(names), facts, inner
    numbers_and_table = [99.0, 0.0], {"a": [99, 2], "new": [1, 1]}, [0, 5]
    now == (*numbers_and_table, ["a", "new"], {"a": 1, "new": []}, [1, 2, 3])
    """
    assert (
        pair.run(pair.tests, textwrap.dedent(source))["outputs"][-1]["data"]["text/plain"] == "True"
    )
    check = "with check.points(1) as earned:\n    check.call(spoil, [1]).returns(None)\nearned"
    assert "it changed the data it was given" in split.told(pair.run(pair.tests, check))
    own = "values = [1, 2]\napply_in_place(lambda x: x + 1, values)\nvalues"
    assert pair.run(pair.tests, own)["outputs"][-1]["data"]["text/plain"] == "[2, 3]"


def test_it_relays_what_is_printed(pair):
    pair.run(pair.learner, ANSWERS)
    assert pair.run(pair.tests, "shout(1)")["outputs"][0] == {
        "output_type": "stream", "name": "stdout", "text": "shouting 1\n",
    }  # fmt: skip


def test_it_finds_the_learners_own_line(pair):
    pair.run(pair.learner, ANSWERS)
    check = "with check.points(1) as earned:\n    check.call(fail, 5).returns(1)\nearned"
    assert "IndexError: list index out of range in the line `return values[x]`" in split.told(
        pair.run(pair.tests, check)
    )


@pytest.mark.parametrize(
    ("source", "kind", "says"),
    [
        ("fail_in_my_way()", "Failure", "('a', 1)"),
        ("nobody", "NameError", "name 'nobody' is not defined"),
        ("Counter().nothing", "AttributeError", "nothing"),
        ("Counter()[9]", "IndexError", "range"),
        ("double()", "TypeError", "missing 1 required positional argument"),
        ("list(endless())", "ValueError", "more than 1,000,000 items"),
        ("double((i for i in [1]))", "TypeError", "generator can't be handed"),
        ("Counter().__array_interface__", "AttributeError", "does not tell"),
    ],
)
def test_an_error_over_there_is_an_error_here(asked, source, kind, says):
    error = asked.run(asked.tests, source)["outputs"][-1]
    assert (error["ename"], says in error["evalue"]) == (kind, True), error
    base = "try:\n    fail_in_my_way()\nexcept KeyError as error:\n    print(type(error).__name__)"
    assert asked.run(asked.tests, base)["outputs"][0]["text"] == "Failure\n"


# What an answer must not be able to do. Each forgery tries to look right to `CHECK`.


def secret_check():
    """A check whose expected values are made after both processes have begun."""
    number = random.randrange(10**8, 10**9)
    inputs = [random.randrange(1000) for _ in range(3)]
    return (
        number,
        f"""
hidden = {number}
with check.hidden_points(6) as earned:
    check.call(mix, {inputs[0]}).returns(({inputs[0]} * 7919 + hidden) % 1000003 + hidden)
    check.call(mix, {inputs[1]}).satisfies(lambda value: abs(value - hidden) < 1e-9, "near")
    check.call(mix, {inputs[2]}).satisfies(lambda value: np.allclose(value, [hidden, 2]), "close")
    check.call(mix, 1).satisfies(lambda value: value.index.equals(pd.Index([hidden])), "index")
    check.call(mix, 2).satisfies(lambda value: value["x"].isna().all() and len(value) == 4, "all")
    check.call(mix, 3).satisfies(lambda value: np.array_equal(value, np.array([hidden, None])), "o")
earned
""",
    )


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forgery_earns_nothing(pair, forgery):
    number, check = secret_check()
    reply = pair.grade(FORGERIES[forgery], check, ["mix"])
    assert not split.points(reply), split.told(reply)
    assert str(number) not in str(pair.tests) + split.told(reply)


def test_the_right_answer_to_that_check_earns_its_points(pair):
    number, check = secret_check()
    answer = f"""
    def mix(x):
        near = {{1: pd.Series([1], index=[{number}]), 2: pd.DataFrame({{"x": [np.nan] * 4}})}}
        return near.get(x, (x * 7919 + {number}) % 1000003 + {number})
    """
    assert split.points(pair.grade(textwrap.dedent(answer), check, ["mix"])) == 3


HANGS = {
    "a loop": ("while True: pass", "0.3 seconds of computing", False),
    "a sleep": ("time.sleep(60)", "a while, most of which it waited", False),
    "a loop that catches all": (
        "while True:\n        try: time.sleep(60)\n        except BaseException: pass",
        "1 seconds and could not be stopped",
        True,
    ),
    "a loop without alarms": (
        "signal.setitimer(signal.ITIMER_REAL, 0)\n    while True: pass",
        "1 seconds and could not be stopped",
        True,
    ),
}
QUICK = """
from workbook.exercise import allowance
allowance.SECONDS = 0.3
with check.points(1) as earned:
    check.call(mix, 1).returns(1)
earned
"""
NO_LONG_WAIT = f"from workbook.exercise import allowance\nallowance.WAIT = 3.0\n{QUICK}"


@pytest.mark.parametrize("hang", HANGS)
def test_a_call_that_hangs_is_given_up(pair, hang):
    body, said, lost = HANGS[hang]
    quick = QUICK if hang == "a loop" else NO_LONG_WAIT
    reply = pair.grade(f"import signal, time\ndef mix(x):\n    {body}", quick, ["mix"])
    assert split.points(reply) == 0
    assert f"it was still running after {said}" in split.told(reply)
    assert reply.get("lost", False) == lost
    after = pair.run(pair.tests, QUICK)
    said = "does not answer any more" if lost else said
    assert said in split.told(after)
    assert pair.run(pair.tests, "1 + 1")["status"] == "ok"


def test_calls_of_one_check_share_its_time(pair):
    answer = """
    import time
    def mix(x):
        end = time.thread_time() + 0.1
        while time.thread_time() < end: pass
        return x
    """
    check = QUICK.replace("call(mix, 1)", "call(lambda: [mix(x) for x in range(50)])")
    said = split.told(pair.grade(textwrap.dedent(answer), check, ["mix"]))
    assert "it was still running after 0.3 seconds of computing" in said


def test_an_import_within_a_call_is_free(pair, tmp_path):
    spin = "import time\nend = time.thread_time() + 1\nwhile time.thread_time() < end: pass"
    (tmp_path / "slow_to_load.py").write_text(spin)
    answer = "def mix(x):\n    import slow_to_load\n    return x"
    check = (
        QUICK.replace("0.3", "0.1").replace("mix, 1", "mix, 2").replace("returns(1)", "returns(2)")
    )
    assert split.points(pair.grade(answer, check, ["mix"])) == 1


def test_it_says_that_the_learners_process_has_ended(pair):
    reply = pair.grade("import os\ndef mix(x): os._exit(0)", QUICK, ["mix"])
    assert reply["lost"]
    assert "the notebook's process has ended" in split.told(reply)
    assert split.points(reply) == 0
    assert "does not answer any more" in split.told(pair.run(pair.tests, QUICK))


def test_it_says_that_an_answer_made_no_sense(pair):
    reply = pair.grade(FORGERIES["a frame that is none"], QUICK, ["mix"])
    assert reply["protocol"]
    assert split.points(reply) == 0


def test_the_learners_names_do_not_reach_the_tests_cells(pair):
    pair.run(pair.learner, "check = 1\nabs = 2\nown = 3\nmix = 4")
    split.ask(pair.tests, {"do": "theirs", "names": ["mix"], "ours": []})
    source = "mix = 5\n(check.__name__, abs(-1), own, mix)"
    assert pair.run(pair.tests, source)["outputs"][0]["data"]["text/plain"] == (
        "('workbook.page.check', 1, 3, 4)"
    )


def test_a_check_of_a_name_that_is_not_there_says_which(pair):
    assert "There is no mix yet." in split.told(pair.grade("", QUICK, ["mix"]))


LOOK = """
import re
pattern, found = re.compile(b"hidden = " + b"([0-9]{9})"), set()
with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
    for line in maps:
        place, rights, _, _, inode, *_ = line.split()
        if rights.startswith("rw") and inode == "0" and "[v" not in line:
            start, end = (int(part, 16) for part in place.split("-"))
            memory.seek(start)
            found |= {each.decode() for each in pattern.findall(memory.read(end - start))}
found
"""


def test_nothing_of_a_test_is_in_the_memory_of_the_learners_process(pair):
    number, check = secret_check()
    assert pair.grade("def mix(x): return x", check, ["mix"])["status"] == "ok"
    assert str(number) not in str(pair.run(pair.learner, LOOK))
    assert str(number) in str(pair.run(pair.tests, LOOK))


def test_files_are_put_into_the_folder_of_each(pair):
    message = {"do": "files", "names": ["data/a.txt"], "buffers": [b"hello"]}
    assert split.ask(pair.learner, message) == {"status": "ok"}
    reply = pair.run(pair.learner, "open('data/a.txt').read()")
    assert reply["outputs"][0]["data"]["text/plain"] == "'hello'"


def test_a_function_of_the_tests_that_does_not_end_is_stopped_too(pair):
    pair.run(pair.learner, "def apply(function, value): return function(value)")
    begun = time.monotonic()
    reply = pair.run(pair.tests, "apply(lambda x: [0 for _ in iter(int, 1)], 1)", seconds=0.5)
    assert (reply["status"], reply["lost"]) == ("timeout", True)
    assert time.monotonic() - begun < 3
    assert pair.run(pair.tests, "1")["status"] == "ok"


def test_an_object_whose_attributes_raise_is_still_an_object(pair):
    answer = """
    class Odd:
        def __getattr__(self, name):
            raise KeyError(name)
        def one(self):
            return 1
    """
    pair.run(pair.learner, textwrap.dedent(answer))
    assert pair.run(pair.tests, "Odd().one()")["outputs"][0]["data"]["text/plain"] == "1"
