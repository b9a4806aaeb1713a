"""What a check may do with an answer: call it where it is watched, and nowhere else.

An answer is a stranger's code. Called by `check.call`, or by a helper that `check.call` calls, it
gets its time, its own copy of the arguments, and a message; called elsewhere it gets a traceback of
ours, or a way round all three.
"""

import ast

LAZY = ("map", "filter", "iter", "next", "zip")


def look_at(text, name, cell):
    """Refuse a check that calls an answer by itself, reads it lazily, or pays for an error alone.

    Parameters
    ----------
    text : Text
    name : str
        Of what the exercise asks for.
    cell : Cell
        One of its checks.
    """
    tree = cell.tree
    helpers = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    within = {id(each) for helper in helpers.values() for each in ast.walk(helper)}
    for node in ast.walk(tree):
        if _calls(node, name) and id(node) not in within:
            text.refuse(
                cell.line,
                f"`{ast.unparse(node)}` calls the answer unwatched. Use `check.call`, or write a "
                "helper with `def` and call that by `check.call`.",
            )
        if isinstance(node, ast.Lambda):
            _is_eager(text, cell, node)
    uses = {id(word.value) for node in ast.walk(tree) for word in getattr(node, "keywords", ())}
    for called, helper in helpers.items():
        _keeps_arguments(text, name, cell, helper)
        bare = (node for node in ast.walk(tree) if _calls(node, called))
        if _asks(helper, name) and any(id(node) not in uses for node in bare):
            text.refuse(cell.line, f"`{called}` calls the answer. Call it by `check.call` only.")
    _pays_for_values(text, cell, tree)


def _calls(node, name):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name


def _asks(helper, name):
    return any(_calls(node, name) for node in ast.walk(helper))


def _is_eager(text, cell, node):
    """A property reads what came back at once: what is lazy runs a stranger's code later."""
    given = {each.arg for each in node.args.args}
    for part in ast.walk(node.body):
        lazy = isinstance(part, ast.GeneratorExp)
        lazy = lazy or isinstance(part, ast.Call) and ast.unparse(part.func) in LAZY
        read = {each.id for each in ast.walk(part) if isinstance(each, ast.Name)}
        if lazy and given & read:
            text.refuse(
                cell.line, f"`{ast.unparse(part)}` reads an answer lazily. Make a list of it first."
            )


def _keeps_arguments(text, name, cell, helper):
    """A helper does not use again what it has handed to an answer, which may have changed it."""
    given = {each.arg for each in (*helper.args.args, *helper.args.kwonlyargs)}
    handed = {}
    for node in ast.walk(helper):
        if _calls(node, name):
            for each in (*node.args, *(word.value for word in node.keywords)):
                if isinstance(each, ast.Name) and each.id in given:
                    handed.setdefault(each.id, []).append(each.lineno)
    for argument, lines in handed.items():
        later = [
            each.lineno
            for each in ast.walk(helper)
            if isinstance(each, ast.Name) and each.id == argument and each.lineno >= min(lines)
        ]
        if len(later) > 1:
            text.refuse(
                cell.line,
                f"`{helper.name}` uses `{argument}` again after it was handed to the answer. Hand "
                "over a copy.",
            )


def _pays_for_values(text, cell, tree):
    """An error earns only beside values, so that a check of errors alone pays for nothing."""
    asked = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    if "raises" in asked and not asked & {"returns", "satisfies", "agrees", "compare"}:
        text.refuse(
            cell.line,
            "this check pays for errors alone, as in `raise ValueError`. Ask for a value too.",
        )
