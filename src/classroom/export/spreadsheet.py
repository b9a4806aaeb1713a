"""A CSV file in which some cells change and all else stays as it was, byte for byte."""

import re

BOM = b"\xef\xbb\xbf"
SEPARATORS = (",", ";", "\t")


class Spreadsheet:
    """A CSV file, as read.

    Parameters
    ----------
    content : bytes
        In UTF-8, with or without a mark at its beginning; with commas, semicolons or tabs; with
        any ends of lines.

    Attributes
    ----------
    separator : str
    rows : list of list of str
        What the cells say, without quotes. The first row is the heading.

    Raises
    ------
    ValueError
        If it is no such file, in one clause.

    Examples
    --------
    >>> sheet = Spreadsheet(b'Name;Grade\\r\\n"Lee; Ann";\\r\\n')
    >>> sheet.rows
    [['Name', 'Grade'], ['Lee; Ann', '']]
    >>> sheet.put(1, 1, "2;5")
    >>> sheet.content()
    b'Name;Grade\\r\\n"Lee; Ann";"2;5"\\r\\n'
    """

    def __init__(self, content):
        self._bom = BOM if content.startswith(BOM) else b""
        try:
            text = content[len(self._bom) :].decode("utf-8")
        except UnicodeDecodeError:
            raise ValueError("it is not in UTF-8") from None
        if "\0" in text:
            raise ValueError("it is not in UTF-8")
        if not text.strip():
            raise ValueError("it is empty")
        heading = re.split(r"[\r\n]", text.lstrip("\r\n"), maxsplit=1)[0]
        self.separator = max(SEPARATORS, key=lambda each: len(_cells(heading, each, whole=False)))
        found = _cells(text, self.separator)
        self._raw, self._ends, row, ends = [], [], [], []
        for raw, end in found:
            row.append(raw)
            ends.append(end)
            if end != self.separator:
                self._raw.append(row)
                self._ends.append(ends)
                row, ends = [], []
        self.rows = [[_meaning(raw) for raw in row] for row in self._raw]

    def put(self, row, column, text):
        """Let a cell say something else; one that says it already keeps its quotes."""
        if self.rows[row][column] != text:
            needs = any(each in text for each in (self.separator, '"', "\r", "\n"))
            quoted = '"' + text.replace('"', '""') + '"'
            self._raw[row][column] = quoted if needs else text
            self.rows[row][column] = text

    def content(self):
        """The file, as bytes."""
        pairs = (
            zip(row, ends, strict=True) for row, ends in zip(self._raw, self._ends, strict=True)
        )
        return self._bom + "".join(raw + end for row in pairs for raw, end in row).encode()


def _cells(text, separator, *, whole=True):
    """(raw cell, what ends it) for each cell; its text is all of it, put together again."""
    pattern = re.compile(
        rf'("(?:[^"]|"")*"[^"{separator}\r\n]*|[^"{separator}\r\n][^{separator}\r\n]*|)'
        rf"(\r\n|\n|\r|{separator}|\Z)"
    )
    found, place = [], 0
    while place < len(text):
        match = pattern.match(text, place)
        if match is None:
            if whole:
                line = len(re.findall(r"\r\n|\n|\r", text[:place])) + 1
                raise ValueError(f"a quote in line {line} is never closed")
            break
        found.append(match.groups())
        place = match.end()
    if found and found[-1][1] == separator:
        found.append(("", ""))
    return found


def _meaning(raw):
    if not raw.startswith('"'):
        return raw
    end = raw.rindex('"')
    return raw[1:end].replace('""', '"') + raw[end + 1 :]
