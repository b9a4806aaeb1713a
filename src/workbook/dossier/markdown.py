"""A dossier as Markdown: nothing that a learner wrote becomes markup."""

from workbook.dossier.kinds import answers, is_table, show
from workbook.dossier.show import AGREED, NO_ANSWER, heading, visible

MARKS = str.maketrans({mark: f"\\{mark}" for mark in r"\`*_{}[]<>()#+.!|~$&:=@-"})


def markdown(pages, found, unknown):
    """Lay out all pages, with what disagrees; arguments as for `show.html`."""
    parts = [f"# {line(pages[0].project or 'Dossier')}"]
    parts.append("## Consistency")
    sentences = [f"- {line(sentence)}" for sentence in found["sentence"]]
    parts.append("\n".join(sentences) or AGREED)
    if unknown:
        parts.append(f"In the file, and unknown here: {', '.join(map(line, unknown))}.")
    for page in pages:
        parts.append(f"## {heading(page)}")
        parts += [_answer(field, value) for field, value in answers(page)]
    return "\n\n".join(parts) + "\n"


def line(text):
    r"""Escape a text so that it stays in its line and its cell, and means nothing.

    >>> print(line("a | <b>\n# 1"))
    a \| \<b\><br>\# 1
    """
    lines = visible(text).translate(MARKS).split("\n")
    return "<br>".join(each.strip(" \t") for each in lines)


def _answer(field, value):
    top = f"**{line(field.title)}** ({line(field.description)})"
    if not is_table(value):
        return f"{top}\n\n{line(show(value)) or f'*{NO_ANSWER}*'}"
    rows = [[column.title for column, _ in answers(value[0])]]
    rows += [[show(answer) for _, answer in answers(row)] for row in value]
    lines = ["| " + " | ".join(map(line, cells)) + " |" for cells in rows]
    return "\n".join([top, "", lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])
