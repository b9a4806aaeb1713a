"""What an exercise's generator must be: the inputs on which its answer meets the reference.

Between the visible and the hidden checks of an exercise stands its generator, in the form that
`workbook.exercise.generate` shows::

    # %% generator="mean_cost"
    from workbook import generate

    inputs = generate.Inputs()

    @inputs("An empty list has no mean", count=10)
    def empty(draw):
        \"\"\"Without a case there is no mean: raise ValueError.\"\"\"
        return generate.given(draw.kept([]), draw.kept([]), cost_fp=draw.price(), cost_fn=1)

and a line of a hidden check says ``inputs.compare(mean_cost, reference)``. Publishing puts the
generator and the reference, which is the solution, into that hidden check, so that neither reaches
a learner. Each stands in a function of its own: names of theirs must not take the place of names
that a learner chose. Each bullet of the statement has some of its words in a group, and every
condition in the reference comes out both true and false on the inputs.
"""

import ast
import re
import textwrap
from dataclasses import dataclass

from authoring.publish.cells import Problem
from workbook.exercise import markup

LEAST = 200
SEEN, CALL = "_seen_", "_generator().compare"


def composed(source, generator, solution, name):
    """Put the reference and the generator into a hidden check, below its first line.

    Parameters
    ----------
    source, generator, solution : str
        Of the three cells.
    name : str
        Of what the exercise asks for.

    Returns
    -------
    str
    """
    if not generator or not compares(source):
        return source
    sentence, _, rest = source.partition("\n")
    rest = re.sub(rf"inputs\.compare\({name}, reference", f"{CALL}({name}, _reference()", rest)
    reference = _within("_reference", markup.SOLUTION.unmarked(solution).strip(), name)
    return "\n".join(
        [sentence, reference, _within("_generator", generator, "inputs"), rest.strip()]
    )


def compares(source):
    """Whether a check holds the answer against the reference."""
    return re.search(r"^\s+inputs\.compare\(", source, re.MULTILINE) is not None


def _within(function, source, name):
    body = textwrap.indent(source.strip(), "    ")
    return f"def {function}():\n{body}\n\n    return {name}\n\n"


def look_at(text, name, parts):
    """Refuse a generator that does not name what the statement asks for, by its text alone."""
    [answer, *_], [statement, *_] = parts["exercise"], parts["statement"]
    if parts["variant"]:  # it takes no arguments, so that there is nothing to draw
        return
    if not parts["generator"]:
        text.refuse(
            answer.line,
            f'`{name}` has no generator. Add `# %% generator="{name}"` before its hidden checks.',
        )
        return
    cell = parts["generator"][0]
    hidden = [check for check in parts["check"] if check.marks.get("hidden")]
    if not any(compares(check.source) for check in hidden):
        text.refuse(
            cell.line,
            f"no hidden check uses it. Write `inputs.compare({name}, reference)` in one.",
        )
    said, words = _plain(statement.source), []
    for group in groups(cell.tree):
        words += map(_plain, group.words)
        if not ast.get_docstring(group.node):
            text.refuse(cell.line, f"`{group.node.name}` has no docstring. Say what to look at.")
        for each in map(_plain, group.words):
            if each not in said:
                text.refuse(cell.line, f"the statement does not say {each!r}. Quote its words.")
    for bullet in re.findall(r"^- (.*(?:\n  .*)*)", statement.source, re.MULTILINE):
        if not any(each in _plain(bullet) for each in words):
            text.refuse(
                statement.line,
                f"no group of inputs names the bullet {_plain(bullet)[:40]!r}. Give one of them "
                "some of its words.",
            )


@dataclass(frozen=True)
class Quoted:
    """A group of inputs in the text of a generator: its function, and the words it is about."""

    node: ast.FunctionDef
    words: tuple


def groups(tree):
    """The groups that a generator's text has, in order."""
    found = []
    for node in tree.body:
        for each in getattr(node, "decorator_list", []):
            if isinstance(each, ast.Call) and ast.unparse(each.func) == "inputs":
                words = tuple(ast.literal_eval(word) for word in each.args)
                found.append(Quoted(node, words))
    return found


def _plain(text):
    return " ".join(text.split())


@dataclass(frozen=True)
class Reach:
    """How far a generator gets: its inputs, by group, and the conditions of the reference.

    A condition is what decides a branch: the test of an `if`, a loop or a filter, or a part of one
    that `and` or `or` joins. `missed` says which did not come out both ways; `odd` what else is not
    as it should be, in a sentence each.
    """

    cases: int
    conditions: int
    missed: tuple
    odd: tuple

    @property
    def reached(self):
        """How many outcomes of conditions were seen, of two for each."""
        return 2 * self.conditions - len(self.missed)


def reach(assignment, exercise):
    """Run the reference on all inputs of an exercise's generator.

    Parameters
    ----------
    assignment : Assignment
    exercise : Exercise
        One of its own that has a generator.

    Returns
    -------
    Reach
    """
    names = _names_of_checks(assignment, exercise)
    seen, tree = {}, ast.parse(markup.SOLUTION.unmarked(exercise.solution).strip())
    tree = ast.fix_missing_locations(_Watched(seen).visit(tree))

    def see(number, value):
        seen[number][1].add(bool(value))
        return value

    reference = names | {SEEN: see}
    exec(compile(tree, f"<{exercise.id}>", "exec"), reference)
    return _reach(exercise, names, reference[exercise.id], seen)


def inputs(assignment, exercise):
    """The inputs of an exercise: what its generator draws.

    Returns
    -------
    workbook.exercise.generate.Inputs
    """
    return _names_of_checks(assignment, exercise)["_generator"]()


def _names_of_checks(assignment, exercise):
    """What the checks of an exercise can name: the course's own, and their helpers."""
    names = {}
    for source in assignment.prelude:
        exec(source, names)
    for check in exercise.checks:
        _run_before_checks(check.source, names)
    return names


def _run_before_checks(source, names):
    """Run the helpers of a cell: what it imports, defines and sets, and none of its checks."""
    body = [node for node in ast.parse(source).body if not isinstance(node, ast.With)]
    kept = body if not _is_report(body[-1]) else body[:-1]
    exec(compile(ast.Module(kept, []), "<helpers>", "exec"), names)


def _is_report(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Name)


def _reach(exercise, names, reference, seen):
    inputs, odd, errors = names["_generator"](), [], 0
    use = _use(exercise, names)
    for group in inputs.groups:
        for arguments, options in group.drawn():
            if not inputs.promised(*arguments, **options):
                odd.append(f"`{group.draw.__name__}` draws an input that is not as `promised`.")
                break
            try:
                use(reference, *arguments, **options)
            except ValueError:
                errors += 1
            except Exception as error:
                odd.append(f"`{group.draw.__name__}` draws an input on which {error!r} is raised.")
                break
    cases = sum(group.count for group in inputs.groups)
    if cases < LEAST and not inputs.few:
        odd.append(f"it draws {cases} inputs, at least {LEAST} are needed, or say why in `few`.")
    if "ValueError" in exercise.statement and not errors:
        odd.append("it draws no input that raises the ValueError of the statement.")
    missed = tuple(
        f"{text} is never {outcome}"
        for text, outcomes in seen.values()
        for outcome in (True, False)
        if outcome not in outcomes
    )
    return Reach(cases, len(seen), missed, tuple(odd))


def _use(exercise, names):
    """What the hidden check does with an answer, where it does not simply call it."""
    for check in exercise.checks:
        for node in ast.walk(ast.parse(check.source)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == CALL:
                for given in node.keywords:
                    if given.arg == "use":
                        return eval(ast.unparse(given.value), names)
    return lambda reference, *arguments, **options: reference(*arguments, **options)


class _Watched(ast.NodeTransformer):
    """Puts a watcher round each condition, except those that hold for ever."""

    def __init__(self, seen):
        self.seen = seen

    def _watch(self, node):
        if isinstance(node, ast.BoolOp):
            node.values = [self._watch(each) for each in node.values]
            return node
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            node.operand = self._watch(node.operand)
            return node
        if isinstance(node, ast.Constant):
            return node
        number = len(self.seen)
        self.seen[number] = f"`{ast.unparse(node)}`", set()
        called = ast.Name(SEEN, ast.Load())
        return ast.Call(called, [ast.Constant(number), node], [])

    def _test(self, node):
        self.generic_visit(node)
        node.test = self._watch(node.test)
        return node

    visit_If = visit_IfExp = visit_While = _test

    def visit_comprehension(self, node):
        self.generic_visit(node)
        node.ifs = [self._watch(each) for each in node.ifs]
        return node


def unreached(assignment):
    """Refuse what the generators of an assignment miss, by running them.

    Parameters
    ----------
    assignment : Assignment

    Returns
    -------
    list of Problem
    """
    problems = []
    for exercise in assignment.exercises:
        if exercise.generator:
            found = reach(assignment, exercise)
            told = [*found.odd, *(f"in the reference {each}." for each in found.missed)]
            problems += [
                Problem(assignment.path, exercise.line, f"the generator of `{exercise.id}`: {each}")
                for each in told
            ]
    return problems
