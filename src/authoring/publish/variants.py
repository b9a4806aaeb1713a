"""What an exercise that differs from student to student must hold, beside what all must.

Once in an assignment, above the first of them, stands the cell for the learner's name::

    # %% whose="student"
    # Your name, between the quotes.
    student = ""

And between the statement and the answer of each one, the cell that draws a student's numbers::

    # %% variant="my_week"
    from workbook.exercise import variant

    def my_week_brief(student):
        return variant.draw("week1", student, weeks=range(3, 7), busy=range(100, 300, 5))

    my_week_brief(student)

Learners see both; the answer is computed in the solution and in hidden checks only.
"""

import ast

from workbook.exercise.variant import brief_of


def look_at_whose(text, cell):
    """Refuse a second cell for the name, and one that does anything but leave it empty."""
    name = cell.marks["whose"]
    first = _whose(text)
    if cell is not first:
        text.refuse(cell.line, f"line {first.line} asks for the name already. Remove this one.")
    if [ast.unparse(node) for node in cell.tree.body] != [f"{name} = ''"]:
        text.refuse(cell.line, f'this cell is for the name alone. Write `{name} = ""` in it.')


def look_at(text, name, parts):
    """Refuse a variant that can't be drawn, or that would accept another student's answer."""
    [cell, *_], [answer, *_] = parts["variant"], parts["exercise"]
    first, brief = _whose(text), brief_of(name)
    if first is None or first.line > cell.line:
        text.refuse(
            cell.line,
            'no cell above it asks for the name. Add `# %% whose="student"` with `student = ""`.',
        )
    if _arguments(cell.tree, brief) != 1:
        text.refuse(
            cell.line,
            f"this cell doesn't define `{brief}(student)`. Define it: it gives the numbers that "
            "`variant.draw` draws.",
        )
    if _arguments(answer.tree, name) not in (0, None):
        text.refuse(answer.line, f"`{name}` is a variant, so that it takes no arguments.")
    hidden = [check for check in parts["check"] if check.marks.get("hidden")]
    if not any("variant.whose(" in check.source for check in hidden):
        text.refuse(
            answer.line,
            f"no hidden check of `{name}` asks whose it is; a friend's answer would pass. Compare "
            f"with the numbers of `{brief}(variant.whose(lambda: student))`.",
        )
    if not any(_draws_for_another(wrong.tree, brief) for wrong in parts["wrong"]):
        text.refuse(
            answer.line,
            f"no wrong answer of `{name}` is another student's. Add one that uses "
            f'`{brief}("bob")`.',
        )


def _whose(text):
    return next((cell for cell in text.cells if cell.role == "whose"), None)


def _arguments(tree, name):
    """How many arguments a function takes that is defined here; None if it is not."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            given = node.args
            return len(given.posonlyargs + given.args + given.kwonlyargs)
    return None


def _draws_for_another(tree, brief):
    return any(
        isinstance(node, ast.Call)
        and ast.unparse(node.func) == brief
        and any(isinstance(given, ast.Constant) and given.value for given in node.args)
        for node in ast.walk(tree)
    )
