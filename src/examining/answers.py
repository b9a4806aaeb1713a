"""An answer graded in one process: the cells before it, the answer, its checks in order."""

import ast


def names_before(assignment):
    """Run the cells before the first answer; give the names that they define.

    Parameters
    ----------
    assignment : publishing.assignment.Assignment

    Returns
    -------
    dict
    """
    names = {}
    for source in assignment.prelude:
        exec(source, names)
    return names


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
    exercise : publishing.assignment.Exercise
    answer : str
        Python that defines what the exercise asks for.
    names : dict
        What stands before it, as `names_before` gives it; it stays as it is.

    Yields
    ------
    workbook.check.Report
    """
    names = dict(names)
    exec(answer, names)
    for check in exercise.checks:
        *body, last = ast.parse(check.source).body
        exec(compile(ast.Module(body, []), "<check>", "exec"), names)
        yield eval(compile(ast.Expression(last.value), "<check>", "eval"), names)
