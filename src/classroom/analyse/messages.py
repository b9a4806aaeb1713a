"""The sentences that checks told learners, read from the outputs of a graded notebook.

Only the course's own sentences come out of here, never what a learner wrote: a message quotes
values and errors, and what quotes them is replaced by what kind of failure it was.
"""

import ast
import builtins
import functools
import html
import re

BOX = "<div class='workbook-check'"
PARAGRAPH = re.compile(r"<p[^>]*>(.*?)</p>", re.DOTALL)
TIP = "\nTry this: "
NO_ANSWER = "there is no answer in it yet"
UNDEFINED = "run the cell that defines it, and look for an error there."
UNFINISHED = "look at what your function returns; if that seems right, tell your instructor."
INSTEAD = {
    UNDEFINED: "The cell with the answer did not run: nothing was defined.",
    UNFINISHED: "What came back was of a kind that the check could not handle.",
}
KINDS = {
    " and it was still running after ": "It was still running when its time was up.",
    " and it changed the data it was given": "It changed the data that it was given.",
    "The name of your function now stands for ": "The name stood for something that is no function.",
    " and it returned None": "It returned None.",
}
RAISED = re.compile(r" and it raised (\w+)")
OTHER = "It returned something else, and the check has no tip for that."


def texts_in(source):
    """Every text in the code of a check, and those that explain a known mistake.

    Returns
    -------
    tuple of (set of str, set of str)
        The second is part of the first.

    Examples
    --------
    >>> call = 'call(f, 2).returns(4, tip="Not" " the same.", mistakes=[(3, "One more.")])'
    >>> texts, mistakes = texts_in(call)
    >>> sorted(texts), mistakes
    (['Not the same.', 'One more.'], {'One more.'})
    >>> texts_in("Your answer, in words:")
    (set(), set())
    """
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError):
        return set(), set()
    known = [node for node in nodes if isinstance(node, ast.keyword) and node.arg == "mistakes"]
    return _texts(nodes), _texts(inner for node in known for inner in ast.walk(node))


def _texts(nodes):
    values = (node.value for node in nodes if isinstance(node, ast.Constant))
    return {value for value in values if isinstance(value, str)}


def told(outputs, sentences):
    """What a check told, each sentence once.

    Parameters
    ----------
    outputs : list of dict
        Of one check's cell, in nbformat 4.
    sentences : frozenset of str
        What the checks of the assignment can say.

    Returns
    -------
    tuple of str
        Empty if the check passed, or if there was no answer.

    Examples
    --------
    >>> box = (BOX + "><p>You called f(2) and it returned 3. Expected: 4.\\n"
    ...        "Try this: One more.</p><p>You called f(1) and it raised KeyError: 'Ada'.</p></div>")
    >>> told([{"data": {"text/html": box}}], frozenset(["One more."]))
    ('One more.', 'It raised KeyError.')
    """
    found = {}
    for output in outputs:
        text = output.get("data", {}).get("text/html", "")
        text = text if isinstance(text, str) else "".join(text)
        if text.startswith(BOX):
            found |= dict.fromkeys(_sentences(text, sentences))
    return tuple(found)


@functools.lru_cache(4096)
def _sentences(box, sentences):
    paragraphs = [html.unescape(each) for each in PARAGRAPH.findall(box)]
    told = [_sentence(each, sentences) for each in paragraphs if NO_ANSWER not in each]
    return tuple(filter(None, told))


def _sentence(message, sentences):
    _, tipped, tip = message.rpartition(TIP)
    if tipped and (tip in sentences or tip in INSTEAD):
        return INSTEAD.get(tip, tip)
    raised = RAISED.search(message)
    if raised:
        kind = getattr(builtins, raised[1], None)
        known = isinstance(kind, type) and issubclass(kind, BaseException)
        return f"It raised {raised[1]}." if known else "It raised an error of its own."
    if not message.startswith(("You called ", "The name of your function ")):
        return ""
    return next((say for words, say in KINDS.items() if words in message), OTHER)
