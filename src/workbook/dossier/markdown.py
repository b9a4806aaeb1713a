"""A dossier as Markdown: nothing that a learner wrote becomes markup."""

import dataclasses
import re

from workbook.dossier.kinds import Rows
from workbook.dossier.show import AGREED, NO_ANSWER, columns, heading, shown, visible

MARKS = re.compile(r"[\\`*_{}\[\]<>()#+.!|~$&:=@-]")


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
        parts += [_field(page, field) for field in dataclasses.fields(page)]
    return "\n\n".join(parts) + "\n"


def line(text):
    r"""Escape a text so that it stays in its line and its cell, and means nothing.

    >>> print(line("a | <b>\n# 1"))
    a \| \<b\><br>\# 1
    """
    lines = [MARKS.sub(r"\\\g<0>", each.strip(" \t")) for each in visible(text).split("\n")]
    return "<br>".join(lines)


def _field(page, field):
    kind, value = field.metadata["kind"], getattr(page, field.name)
    label, question = field.metadata["label"], field.metadata["question"]
    top = f"**{line(label)}** ({line(question)})"
    if not (isinstance(kind, Rows) and value):
        return f"{top}\n\n{line(shown(kind, value)) or f'*{NO_ANSWER}*'}"
    fields = columns(kind)
    rows = [[f.metadata["label"] for f in fields]]
    rows += [[shown(f.metadata["kind"], getattr(row, f.name)) for f in fields] for row in value]
    lines = ["| " + " | ".join(map(line, cells)) + " |" for cells in rows]
    return "\n".join([top, "", lines[0], "|" + "---|" * len(fields), *lines[1:]])
