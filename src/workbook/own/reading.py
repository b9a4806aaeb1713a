"""Read a learner's own file: well, or refused with a sentence that says what to change."""

import csv
import io
import re
from functools import partial
from pathlib import Path

import pandas as pd

from workbook.guards import needs
from workbook.own.predict import NO, YES, flags

LARGEST, MOST_ROWS = 1_000_000_000, 2_000_000
ENDINGS = (".csv", ".txt", ".tsv", ".gz", ".parquet", ".xlsx")
MISSING = ["?", "-", "–", "—", "."]  # besides those that pandas knows: "", NA, null, None, …
MOSTLY = 0.95  # so many values must read as numbers or times; the others count as missing
PIECE = 2**20

NUMERIC_DATE = re.compile(r"^(\d{1,2})([./-])(\d{1,2})[./-](\d{2,4})\b")
ISO_DATE = re.compile(r"^\d{4}[-/.]\d{1,2}([-/.]\d{1,2})?([T ]|$)")


def read(source, *, day_first=None):
    """Read a table from CSV, Parquet or Excel, or tidy a DataFrame; nothing leaves this machine.

    Separators, decimal commas, time zones, dates, yes and no as text, and numbers as text are
    recognised. What was decided on the way is listed in `table.attrs["read"]`.

    Parameters
    ----------
    source : path or DataFrame
    day_first : bool, optional
        Whether 3/4/2025 is in April; asked for only where the file does not tell.

    Returns
    -------
    DataFrame

    Raises
    ------
    ValueError
        For a file that can't be read as one table: what is wrong, and what to change.

    Examples
    --------
    >>> table = read(pd.DataFrame({"price": ["1,5", "2,0"], "sold": ["yes", "no"]}))
    >>> table["price"].tolist(), table["sold"].tolist()
    ([1.5, 2.0], [True, False])
    """
    notes, decimal_comma = [], False
    if isinstance(source, pd.DataFrame):
        table = source
    else:
        path = _file(source)
        ending = path.suffix.lower()
        if ending == ".parquet":
            table = _by(pd.read_parquet, path, "pyarrow")
        elif ending == ".xlsx":
            table = _by(partial(pd.read_excel, engine="openpyxl"), path, "openpyxl")
        else:
            table, decimal_comma = _csv(path, notes)
    table = _counted(table, notes)
    needs(len(table.columns), "source", "a table without columns", "give a row of names on top")
    table = table.set_axis([str(name).strip() for name in table.columns], axis=1)
    if table.columns.has_duplicates:
        twice = table.columns[table.columns.duplicated()][0]
        raise ValueError(f"Two columns are called {twice!r}; give each a name of its own.")
    if not len(table):
        raise ValueError("The table has names of columns and no row; give rows.")
    if len(table) > MOST_ROWS:
        raise ValueError(f"The table has {len(table):,} rows; give {MOST_ROWS:,} at most.")
    columns = {n: _tidy(c, n, day_first, decimal_comma, notes) for n, c in table.items()}
    table = pd.DataFrame(columns)
    table.attrs["read"] = notes
    return table


def choose(folder="."):
    """Offer the files of a folder and of those in it, for whoever writes no paths.

    Returns
    -------
    Dropdown
        Its `value` is the path for `read`.
    """
    from ipywidgets import Dropdown

    here = Path(folder)
    found = [path for pattern in ("*", "*/*") for path in sorted(here.glob(pattern))]
    found = [path for path in found if path.suffix.lower() in ENDINGS and path.is_file()]
    if not found:
        raise ValueError(f"folder {str(here)!r} holds no table; drag a CSV file into it first.")
    return Dropdown(options=[(str(p.relative_to(here)), str(p)) for p in found], description="File")


def _file(source):
    path = Path(source).expanduser()
    if path.is_dir():
        raise ValueError(f"{str(source)!r} is a folder; give a file in it.")
    if not path.is_file():
        raise ValueError(f"{str(source)!r} is not there; give the path of a file.")
    if path.suffix.lower() not in ENDINGS:
        give = "save the table as CSV, Parquet or Excel (.xlsx)"
        raise ValueError(f"{path.name} ends in {path.suffix or 'nothing'}; {give}.")
    if path.stat().st_size > LARGEST:
        size = path.stat().st_size / 1e9
        raise ValueError(
            f"{path.name} has {size:.1f} GB; give 1 GB at most, such as the last year."
        )
    if path.stat().st_size == 0:
        raise ValueError(f"{path.name} is empty; save the table again.")
    return path


def _counted(table, notes):
    """Count the rows from 0, as an index may name one twice; one with a name becomes a column."""
    named = [each for each in table.index.names if each is not None and each not in table.columns]
    if named:
        table = table.reset_index(level=named)
        notes.append(f"The table's index is a column here: {', '.join(map(str, named))}.")
    return table.reset_index(drop=True)


def _by(reader, path, package):
    try:
        return reader(path)
    except ImportError:
        why = f"{path.suffix} is read by the package {package}, which is not installed here"
        raise ValueError(f"{why}; run `pip install {package}`, or save the table as CSV.") from None
    except Exception as error:  # readers of foreign formats raise whatever they like
        raise ValueError(f"{path.name} can't be read ({error}); save the table as CSV.") from None


def _csv(path, notes):
    if path.suffix.lower() == ".gz":
        import gzip

        content = gzip.decompress(path.read_bytes())
    else:
        content = path.read_bytes()
    encoding = _encoding(content, path.name, notes)
    head = content[:PIECE].decode(encoding, errors="ignore")
    lines = head.splitlines()[: 1000 if len(content) > PIECE else None]
    if not head.strip():
        raise ValueError(f"{path.name} holds blanks only; save the table again.")
    if head.lstrip()[:1] in "<{[":
        raise ValueError(f"{path.name} holds a web page or JSON; save the table as CSV.")
    separator = _separator(lines)
    if separator is None:
        give = "separate them by commas, semicolons or tabs"
        raise ValueError(f"{path.name} seems to have one column only; {give}.")
    rows = csv.reader(lines[:1000], delimiter=separator)
    names = [name.strip() for name in next(rows)]
    twice = [name for name in names if name and names.count(name) > 1]
    if twice:
        raise ValueError(f"Two columns are called {twice[0]!r}; give each a name of its own.")
    if "" in names[1:]:
        raise ValueError(f"Column {names[1:].index('') + 2} has no name; give it one on top.")
    for row in rows:
        if len(row) > len(names):
            held = f"line {rows.line_num} has {len(row)} fields and the first line {len(names)}"
            raise ValueError(f"{path.name}: {held}; put text with a {separator!r} in quotes.")
    try:
        table = pd.read_csv(
            io.BytesIO(content), sep=separator, encoding=encoding, na_values=MISSING,
            skipinitialspace=True, low_memory=False,
        )  # fmt: skip
    except pd.errors.ParserError as error:
        raise ValueError(f"{path.name} has lines of different lengths ({error}).") from None
    if names[0] == "":
        table = table.rename(columns={table.columns[0]: "row"})
        notes.append("The first column has no name; here it is called row.")
    return table, separator == ";"


def _encoding(content, name, notes):
    if content[:2] == b"PK":
        raise ValueError(f"{name} is a zip file or an Excel workbook; give it its right ending.")
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        raise ValueError(f"{name} holds a NUL byte in line {line}; save the table as UTF-8 text.")
    try:
        content.decode("utf-8")
        return "utf-8-sig"
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
    try:
        content.decode("cp1252")
    except UnicodeDecodeError:
        wrong = f"{name} is neither UTF-8 nor Windows-1252 (line {line})"
        raise ValueError(f"{wrong}; save the table as UTF-8.") from None
    notes.append(
        f"Line {line} is not UTF-8, so the file was read as Windows-1252: look at accents."
    )
    return "cp1252"


def _separator(lines):
    """The separator that splits the first lines into the most columns, alike in most of them."""
    best = (1, None)
    for separator in ",;\t|":
        widths = [len(row) for row in csv.reader(lines[:50], delimiter=separator) if row]
        alike = sum(width == widths[0] for width in widths) / len(widths)
        if alike > 0.5 and widths[0] > best[0]:
            best = (widths[0], separator)
    return best[1]


def _tidy(column, name, day_first, decimal_comma, notes):
    """Read a column of text as what it holds."""
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        notes.append(f"{name}: times were brought to UTC; hours of the day are those of UTC.")
        return column.dt.tz_convert("UTC").dt.tz_localize(None)
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype(object)
    if not (column.dtype == object or pd.api.types.is_string_dtype(column)):
        return column
    codes, values = pd.factorize(column)
    if not len(values):
        return pd.Series(float("nan"), index=column.index)
    text = pd.Series(values, dtype=object).astype(str).str.strip()
    read = _yes_no(text)
    if read is not None:
        no, yes = text[~read].iloc[0], text[read].iloc[0]
        notes.append(f"{name}: {no} was read as False and {yes} as True.")
    if read is None:
        read = _numbers(text, decimal_comma)
    if read is None:
        read = _times(text, name, day_first, notes)
    read = text.astype(object) if read is None else read
    bad = read.isna()
    if bad.any():
        rows = int(bad.to_numpy()[codes[codes >= 0]].sum())
        such = f"such as {text[bad.to_numpy()].iloc[0]!r}"
        notes.append(f"{name}: {rows:,} values can't be read, {such}, and count as missing.")
    return read.reindex(codes).set_axis(column.index)


def _yes_no(text):
    words = set(text.str.lower())
    if words <= YES | NO and words & YES and words & NO and not words <= {"0", "1", "0.0", "1.0"}:
        return flags(text).astype(bool)
    return None


def _numbers(text, decimal_comma):
    plain = text.str.replace(r"[\s\u00a0'’%€$£]", "", regex=True)
    if decimal_comma or plain.str.fullmatch(r"-?\d+(,\d{1,2}|,\d{4,})?").mean() >= MOSTLY:
        plain = plain.str.replace(r"\.(?=\d{3}(\D|$))", "", regex=True).str.replace(",", ".")
    else:
        plain = plain.str.replace(r",(?=\d{3}(\D|$))", "", regex=True)
    found = pd.to_numeric(plain, errors="coerce")
    return found if found.notna().mean() >= MOSTLY else None


def _times(text, name, day_first, notes):
    iso = text.str.match(ISO_DATE)
    parts = text.str.extract(NUMERIC_DATE)
    numeric = parts[0].notna()
    if (iso | numeric).mean() < MOSTLY:
        return None
    found = pd.Series(pd.NaT, index=text.index, dtype="datetime64[us]")
    for which, first in ((iso, False), (numeric, None)):
        if not which.any():
            continue
        if first is None:
            first = _day_first(parts[which], text[which], name, day_first)
        # A year in front is written with dashes, or a month could be taken for a day.
        some = text[which].str.replace(r"^(\d{4})[/.](\d+)[/.](\d+)", r"\1-\2-\3", regex=True)
        zoned = some.str.contains(r"\d{2}:\d{2}.*(?:Z|[+-]\d{2}:?\d{2})$")
        read = pd.to_datetime(
            some, format="mixed", dayfirst=first, errors="coerce",
            utc=bool(zoned.any()),
        )  # fmt: skip
        if zoned.any():
            notes.append(f"{name}: times were brought to UTC; hours of the day are those of UTC.")
            read = read.dt.tz_localize(None)
        found[which] = read.astype("datetime64[us]")
    return found


def _day_first(parts, text, name, day_first):
    if day_first is not None:
        return day_first
    first, second = parts[0].astype(int) > 12, parts[2].astype(int) > 12
    if first.any() and second.any():
        both = f"{text[first].iloc[0]!r} and {text[second].iloc[0]!r}"
        raise ValueError(f"{name} mixes days and months, as in {both}; write dates as 2025-12-31.")
    if first.any() or second.any():
        return bool(first.any())
    if (parts[1] == ".").all():
        return True
    raise ValueError(
        f"{name} holds {text.iloc[0]!r}, a day or a month first; give day_first=True or False."
    )
