"""An answer graded in one process: the cells before it, the answer, its checks in order."""

import ast


def names_before(assignment, exercise):
    """Run the cells before an exercise, with right answers in them; give the names they define.

    Parameters
    ----------
    assignment : authoring.publish.assignment.Assignment
    exercise : authoring.publish.assignment.Exercise
        One of its own.

    Returns
    -------
    dict
    """
    names = {}
    for source in sources_before(assignment, exercise):
        exec(source, names)
    return names


def sources_before(assignment, exercise):
    """List the code before an exercise: the course's own, and the right answers to the others."""
    coded = [each for each in assignment.exercises if not each.written]
    solved = [each.solution for each in coded[: coded.index(exercise)]]
    return [*assignment.prelude, *solved, exercise.variant]


def import_for(sources):
    """Import what sources import, once for all processes that are copied from this one."""
    for source in sources:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Import | ast.ImportFrom):
                exec(compile(ast.Module([node], []), "<import>", "exec"), {})


def reports(exercise, answer, names):
    """Run an answer, then each check of its exercise when its report is asked for.

    Parameters
    ----------
    exercise : authoring.publish.assignment.Exercise
    answer : str
        Python that defines what the exercise asks for.
    names : dict
        What stands before it, as `names_before` gives it; it stays as it is.

    Yields
    ------
    workbook.exercise.check.Report
    """
    names = dict(names)
    exec(answer, names)
    for check in exercise.checks:
        *body, last = ast.parse(check.source).body
        exec(compile(ast.Module(body, []), "<check>", "exec"), names)
        yield eval(compile(ast.Expression(last.value), "<check>", "eval"), names)
