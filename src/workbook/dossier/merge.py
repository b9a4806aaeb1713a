"""Answers are put into a document that another notebook may have changed meanwhile.

Row by row, since a form writes a whole table when one cell of it changes: where the later of two
writers won, 15 of the 30 rows of `tests/workbook/test_dossier_writers.py` stood in the history
only.
"""

from pydantic import ValidationError

from workbook.dossier.document import Earlier
from workbook.dossier.kinds import TYPED, Record, problems
from workbook.dossier.pages import known_page

KEPT = 20  # earlier answers to each field


def read_answers(name, answers):
    """Check what somebody answers on a page; None takes an answer back.

    Returns
    -------
    Page
        With these answers only.
    """
    page = known_page(name)
    try:
        return page.model_validate(answers, context=TYPED)
    except ValidationError as error:
        path, what = problems(error)[0]
        raise ValueError(f"{'.'.join([name, *path])} {what}") from None


def merge(current, name, answers, *, seen, at):
    """Put answers into a document that somebody else may have changed.

    The later answer wins, the earlier one goes to the history. Tables and lists of names are
    merged row by row: a row goes only if this writer had seen it and left it out, and a row that
    this writer did not change stays as the others have it.

    Parameters
    ----------
    current : Document
        As it is now.
    name : str
        The page.
    answers : dict
        Field to answer; None takes an answer back.
    seen : dict
        Fields with lists to what this writer knew of them.
    at : str
        When.

    Returns
    -------
    Document

    Examples
    --------
    >>> from workbook.dossier.document import EMPTY
    >>> one = merge(EMPTY, "canvas", {"groups_at_risk": ["a"]}, seen={}, at="1")
    >>> two = merge(one, "canvas", {"groups_at_risk": ["b"]}, seen={}, at="2")
    >>> two.pages.canvas.groups_at_risk
    ('b', 'a')
    """
    given, page = read_answers(name, answers), getattr(current.pages, name)
    new, lost = {}, {}
    for field, answer in answers.items():
        new[field], was = getattr(given, field), getattr(page, field)
        if isinstance(was, tuple):
            known = was if answer is None else seen.get(field, ())
            new[field] = _merge_rows(known, was, new[field])
            after = _by_name(new[field])
            was = tuple(row for row in was if not _holds(after.get(_key(row)), row))
        if was != new[field]:
            lost[field] = was
    old = page.model_copy(update=lost)
    old = old.model_dump(mode="json", include=set(lost), exclude_defaults=True)
    history = current.history
    for field, was in old.items():
        history = _remember(history, Earlier(at=at, page=name, field=field, was=was))
    pages = current.pages.model_copy(update={name: page.model_copy(update=new)})
    return current.model_copy(update={"pages": pages, "history": history})


def _merge_rows(seen, theirs, mine):
    seen, theirs, mine = map(_by_name, (seen, theirs, mine))
    rows = []
    for name, row in mine.items():
        if name in seen and _same(row, seen[name]):
            row = theirs.get(name)  # not changed here: as the others have it, or gone as they wish
        elif name in theirs and isinstance(row, Record):
            row = row.model_copy(update=theirs[name].model_extra)
        if row is not None:
            rows.append(row)
    left = [row for name, row in theirs.items() if name not in mine]
    return tuple(rows + [row for row in left if not _same(row, seen.get(_key(row)))])


def _by_name(rows):
    return {_key(row): row for row in rows}


def _key(row):
    return row.name if isinstance(row, Record) else row


def _same(one, two):
    """Say whether two rows answer the same in what they know."""
    return type(one) is type(two) and (vars(one) == vars(two) if isinstance(one, Record) else True)


def _holds(new, old):
    """Say whether all that an old row said is in a new one."""
    if not isinstance(old, Record) or new is None:
        return new == old
    said = old.model_dump(exclude_defaults=True)
    return all(getattr(new, field, None) == value for field, value in said.items())


def _remember(history, entry):
    """Add an entry, and forget the oldest of a field that has too many."""
    history = (*history, entry)
    same = [e for e in history if (e.page, e.field) == (entry.page, entry.field)]
    return tuple(e for e in history if e is not same[0]) if len(same) > KEPT else history
