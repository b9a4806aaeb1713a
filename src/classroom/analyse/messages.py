"""The sentences that checks told learners, read from the data in the outputs of a graded notebook.

Only the course's own sentences come out of here, never what a learner wrote: a tip that the checks
of the assignment do not hold is replaced by what kind of failure it was.
"""

import ast
import builtins

from workbook.exercise import bundle

KINDS = {
    "value": "It returned something else, and the check has no tip for that.",
    "nothing": "It returned None.",
    "mutation": "It changed the data that it was given.",
    "time": "It was still running when its time was up.",
    "unsteady": "It returned something else for the same arguments.",
    "type": "The name stood for something that is no function.",
    "undefined": "The cell with the answer did not run: nothing was defined.",
    "unfinished": "What came back was of a kind that the check could not handle.",
}


def texts_in(source):
    """Every text in the code of a check: what it can tell a learner is among them.

    Examples
    --------
    >>> sorted(texts_in('call(f, 2).returns(4, tip="Not" " the same.", mistakes=[(3, "More.")])'))
    ['More.', 'Not the same.']
    >>> texts_in("Your answer, in words:")
    set()
    """
    try:
        nodes = ast.walk(ast.parse(source))
    except (SyntaxError, ValueError):
        return set()
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
    dict or None
        From each sentence to whether it explains a known mistake. Empty if the check passed, came
        to no result, or if there was no answer; None if it left points without sound data, as
        checks did before they had any.

    Examples
    --------
    >>> known = bundle.Failure("value", tip="One more.", known=bundle.id_of("One more."))
    >>> found = bundle.Found(0, 2, (known, bundle.Failure("error", error="KeyError")))
    >>> result = {"output_type": "execute_result", "data": {bundle.MIME: found.data}}
    >>> told([result], frozenset(["One more."]))
    {'One more.': True, 'It raised KeyError.': False}
    >>> told([{"output_type": "execute_result", "data": {"text/plain": "0"}}], frozenset())
    """
    if not any(map(bundle.is_result, outputs)):
        return {}
    found = bundle.read(outputs)
    if found is None:
        return None
    said = {}
    for each in found.failures:
        if each.kind != "unanswered":
            sentence = _sentence(each, sentences)
            known = sentence == each.tip and each.known == bundle.id_of(sentence)
            said[sentence] = said.get(sentence, False) or known
    return said


def _sentence(failure, sentences):
    if failure.tip in sentences:
        return failure.tip
    if failure.kind != "error":
        return KINDS[failure.kind]
    kind = getattr(builtins, failure.error or "", None)
    known = isinstance(kind, type) and issubclass(kind, BaseException)
    return f"It raised {failure.error}." if known else "It raised an error of its own."
