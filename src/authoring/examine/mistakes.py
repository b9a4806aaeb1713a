"""The small mistakes that mutants make: at a boundary, in an operator, in a call, by leaving out.

Each operator takes a node of the tree and the text it stands in, and gives edits of that text. They
are those of the literature, and a few more of those who work with data: the median for the mean, a
keyword left out, a call left away, two arguments the wrong way round.
"""

import ast

# Each operator and what it is mistaken for: at its boundary first, then upside down.
SIGNS = {
    ast.Lt: ("<", ["<=", ">="]),
    ast.LtE: ("<=", ["<", ">"]),
    ast.Gt: (">", [">=", "<="]),
    ast.GtE: (">=", [">", "<"]),
    ast.Eq: ("==", ["!="]),
    ast.NotEq: ("!=", ["=="]),
    ast.In: ("in", ["not in"]),
    ast.NotIn: ("not in", ["in"]),
    ast.Is: ("is", ["is not"]),
    ast.IsNot: ("is not", ["is"]),
    ast.And: ("and", ["or"]),
    ast.Or: ("or", ["and"]),
    ast.Add: ("+", ["-"]),
    ast.Sub: ("-", ["+"]),
    ast.Mult: ("*", ["/"]),
    ast.Div: ("/", ["*", "//"]),
    ast.FloorDiv: ("//", ["/"]),
    ast.Mod: ("%", ["//"]),
    ast.Pow: ("**", ["*"]),
    ast.BitAnd: ("&", ["|"]),
    ast.BitOr: ("|", ["&"]),
    ast.MatMult: ("@", ["*"]),
}
ORDERED = ast.Sub | ast.Div | ast.FloorDiv | ast.Mod | ast.Pow

_PAIRS = [
    *[("min", "max"), ("minimum", "maximum"), ("idxmin", "idxmax"), ("argmin", "argmax")],
    *[("mean", "median"), ("std", "var"), ("any", "all"), ("floor", "ceil"), ("head", "tail")],
    *[("isna", "notna"), ("ffill", "bfill"), ("first", "last"), ("loc", "iloc")],
    *[("left", "right"), ("inner", "outer"), ("backward", "forward"), ("keys", "values")],
]
NAMES = dict(_PAIRS) | {there: here for here, there in _PAIRS} | {"sum": "max", "log": "log10"}

# A check accepts NumPy's numbers and any kind of list, so to leave these away is no mistake; nor is
# it one to swap what those take.
CONVERSIONS, SYMMETRIC = {"float", "tolist"}, {"min", "max", "minimum", "maximum"}


def _comparison(node, text):
    pairs = zip([node.left, *node.comparators], node.ops, node.comparators, strict=False)
    for left, operator, right in pairs:
        old, others = SIGNS[type(operator)]
        for new in others:
            yield text.between(left, right, old, new)


def _arithmetic(node, text):
    old, others = SIGNS[type(node.op)]
    for new in others:
        yield text.between(node.left, node.right, old, new)
    left, right = text.of(node.left), text.of(node.right)
    for new in [left, right]:
        yield text.instead(node, new)
    if isinstance(node.op, ORDERED):
        yield text.instead(node, f"({right} {old} {left})")


def _and_or(node, text):
    old, [new] = SIGNS[type(node.op)]
    for left, right in zip(node.values, node.values[1:], strict=False):
        yield text.between(left, right, old, new)
    for one in node.values:
        rest = [text.of(each) for each in node.values if each is not one]
        yield text.instead(node, f"({f' {old} '.join(rest)})")


def _sign(node, text):
    yield text.instead(node, text.of(node.operand))


def _constant(node, text):
    value = node.value
    if isinstance(value, bool):
        yield text.instead(node, repr(not value))
    elif isinstance(value, int):
        yield from (text.instead(node, f"({value + step})") for step in (1, -1))
    elif isinstance(value, float):
        near = [value * 2, value / 2] if value else [1.0, -1.0]
        yield from (text.instead(node, f"({new!r})") for new in near)
    elif isinstance(value, str):
        yield text.instead(node, repr(NAMES.get(value, f"{value}?")))


def _name(node, text):
    name = node.attr if isinstance(node, ast.Attribute) else node.id
    if isinstance(node, ast.Name) and name in text.own:
        yield from _argument(node, text)
    elif name in NAMES:
        yield text.end(node) - len(name), text.end(node), NAMES[name]


def _argument(node, text):
    if isinstance(node.ctx, ast.Load) and node.id in text.arguments:
        yield text.instead(node, text.arguments[text.arguments.index(node.id) - 1])


def _call(node, text):
    owner, name = getattr(node.func, "value", None), ast.unparse(node.func).rpartition(".")[2]
    plain = [each for each in node.args if not isinstance(each, ast.Starred)]
    given = [*node.args, *node.keywords]
    for each in given:
        if each not in node.args or len(given) > 1:
            yield text.without(each, given)
    for left, right in zip(plain, plain[1:], strict=False):
        if name not in SYMMETRIC:
            comma = text.source[text.end(left) : text.start(right)]
            yield text.start(left), text.end(right), f"{text.of(right)}{comma}{text.of(left)}"
    if name in CONVERSIONS:
        return
    if owner and not (isinstance(owner, ast.Name) and owner.id not in text.own):
        yield text.instead(node, text.of(owner))  # a method left away
    elif plain:
        yield text.instead(node, text.of(plain[0]))  # a function left away


def _condition(node, text):
    for truth in ("True", "False"):
        yield text.instead(node.test, truth)


def _loop(node, text):
    yield text.instead(node.test, "False")


def _filter(node, text):
    for condition in node.ifs:
        yield text.instead(condition, "True")


def _slice(node, text):
    for part in (node.lower, node.upper, node.step):
        if part:
            yield text.instead(part, "")


def _display(node, text):
    for each in node.elts:
        yield text.without(each, node.elts)


def _update(node, text):
    old, others = SIGNS[type(node.op)]
    for new in [*others, ""]:
        yield text.between(node.target, node.value, f"{old}=", f"{new}=")


def _return(node, text):
    if node.value:
        yield text.instead(node.value, "None")


def _error(node, text):
    if isinstance(node.exc, ast.Call):
        yield text.instead(node.exc.func, "RuntimeError")


_NEEDED = ast.Return | ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom


def _deletion(node, text):
    if not isinstance(node, _NEEDED):
        yield text.instead(node, "pass")


MISTAKES = [
    (ast.Compare, _comparison),
    (ast.BinOp, _arithmetic),
    (ast.BoolOp, _and_or),
    (ast.UnaryOp, _sign),
    (ast.Constant, _constant),
    (ast.Name | ast.Attribute, _name),
    (ast.Call, _call),
    (ast.If | ast.IfExp, _condition),
    (ast.While, _loop),
    (ast.comprehension, _filter),
    (ast.Slice, _slice),
    (ast.List | ast.Set, _display),
    (ast.AugAssign, _update),
    (ast.Return, _return),
    (ast.Raise, _error),
    (ast.stmt, _deletion),
]
