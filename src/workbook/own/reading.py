"""Read a table from a file: well, or refused with a sentence that says what to change.

It is copied as it is into the folder that `workbook.own.export` writes, so that new rows are read
as those were from which a model has learned. It needs pandas, and nothing of the course.
"""

import csv
import io
import re
import zlib
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

LARGEST, MOST_ROWS = 1_000_000_000, 2_000_000
ENDINGS = (".csv", ".txt", ".tsv", ".gz", ".parquet", ".xlsx")
MISSING = ["?", "-", "–", "—", "."]  # besides those that pandas knows: "", NA, null, None, …
YES = {"true", "yes", "y", "t", "1", "1.0", "ja", "oui", "sí", "si", "wahr"}
NO = {"false", "no", "n", "f", "0", "0.0", "nein", "non", "falsch"}
MOSTLY = 0.95  # so many values must read as numbers or times; the others count as missing
PIECE, FIRST = 2**20, 1000  # bytes, and lines, that tell how a file is written
ALONE = "\x1f"  # separates nothing: the file has one column

NUMERIC_DATE = re.compile(r"^(\d{1,2})([./-])(\d{1,2})[./-](\d{2,4})\b")
ISO_DATE = re.compile(r"^\d{4}[-/.]\d{1,2}([-/.]\d{1,2})?([T ]|$)")
SIGNS = r"[\s\u00a0'’%€$£]"
PADDED = r"0\d{2,}"  # 02134 is the name of a place; 07 may be an hour
EITHER = r"-?\d{1,3}[.,]\d{3}"  # 1.234 is a little more than one, or than a thousand


def _only(point, comma):
    """A number that is written with this decimal point, and can't be with the other one."""
    p, c = re.escape(point), re.escape(comma)
    decimals = rf"\d+{p}(\d{{1,2}}|\d{{4,}})|(0|\d{{4,}}){p}\d{{3}}"
    return rf"-?({decimals}|\d{{1,3}}({c}\d{{3}})+{p}\d+|\d{{1,3}}({c}\d{{3}}){{2,}})"


WRITTEN = {".": _only(".", ","), ",": _only(",", ".")}


def read(source, *, day_first=None, decimal=None, text=()):
    """Read a table from CSV, Parquet or Excel, or tidy a DataFrame; nothing leaves this machine.

    Separators, decimal commas, time zones, dates, yes and no as text, and numbers as text are
    recognised. What was decided on the way is listed in `table.attrs["read"]`.

    Parameters
    ----------
    source : path or DataFrame
    day_first : bool, optional
        Whether 3/4/2025 is in April; asked for only where the file does not tell.
    decimal : {".", ","}, optional
        Whether 1.234 is more than a thousand; asked for only where the file does not tell.
    text : sequence of str
        Columns of names that look like numbers, such as the number of a branch.

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
    if decimal not in (None, ".", ","):
        raise ValueError(f"decimal is {decimal!r}; give '.' or ','.")
    said = {"day_first": day_first, "decimal": decimal}
    tells = said | {"text": list(text), "notes": [], "written": dict(said)}
    if isinstance(source, pd.DataFrame):
        table = source
    else:
        path = _file(source)
        ending = path.suffix.lower()
        if ending == ".parquet":
            table = _by(pd.read_parquet, path, "pyarrow")
        elif ending == ".xlsx":
            table = _by(partial(_excel, tells=tells), path, "openpyxl")
        else:
            table = _csv(path, tells)
    table = _counted(table, tells["notes"])
    if not len(table.columns):
        raise ValueError("The table has no columns; give a row of names on top.")
    table = table.set_axis([str(name).strip() for name in table.columns], axis=1)
    if table.columns.has_duplicates:
        twice = table.columns[table.columns.duplicated()][0]
        raise ValueError(f"Two columns are called {twice!r}; give each a name of its own.")
    if not len(table):
        raise ValueError("The table has names of columns and no row; give rows.")
    if len(table) > MOST_ROWS:
        raise ValueError(f"The table has {len(table):,} rows; give {MOST_ROWS:,} at most.")
    lacks = [name for name in text if name not in table]
    if lacks:
        has = ", ".join(table.columns)
        raise ValueError(f"The table has no column {lacks[0]!r}; it has {has}.")
    table = pd.DataFrame({name: _tidy(column, name, tells) for name, column in table.items()})
    table.attrs["read"] = tells["notes"]
    table.attrs["written"] = tells["written"]
    return table


def names(column):
    """Give the values of a column as names: text without blanks around, 7.0 as 7; gaps stay.

    >>> names(pd.Series([7.0, None])).tolist(), names(pd.Series([" a", "b "])).tolist()
    (['7', nan], ['a', 'b'])
    """
    if pd.api.types.is_float_dtype(column) and (column.dropna() % 1 == 0).all():
        column = column.astype("Int64")
    said = column.astype("string").str.strip().astype(object)
    return said.where(column.notna(), np.nan)


def flags(column):
    """Read yes and no in many spellings as 1 and 0; anything else is missing.

    >>> flags(pd.Series(["Yes", "no", True, None])).tolist()
    [1.0, 0.0, 1.0, nan]
    """
    words = column.astype("string").str.strip().str.lower()
    read = np.where(words.isin(YES), 1.0, np.where(words.isin(NO), 0.0, np.nan))
    return pd.Series(read, index=column.index)


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


def _excel(path, tells):
    with pd.ExcelFile(path, engine="openpyxl") as book:
        first, *others = book.sheet_names
        table = book.parse(first, dtype=dict.fromkeys(tells["text"], str), na_values=MISSING)
    if others:
        left = ", ".join(others)
        tells["notes"].append(f"Of the workbook only the sheet {first} was read, not {left}.")
    nameless = [str(name).startswith("Unnamed: ") for name in table.columns]
    if any(nameless):
        where = f"column {nameless.index(True) + 1} of sheet {first} has no name in the first row"
        raise ValueError(f"{where}: delete what stands above the names, or name it")
    return table


def _csv(path, tells):
    content = path.read_bytes()
    if path.suffix.lower() == ".gz":
        import gzip

        try:
            content = gzip.decompress(content)
        except (OSError, EOFError, zlib.error):
            broken = f"{path.name} is no gzip file, or a part of it is missing"
            raise ValueError(f"{broken}; save the table again.") from None
    content = _as_utf_8(content, path.name, tells["notes"])
    head = content[:PIECE].decode(errors="ignore")
    lines = head.splitlines()[: FIRST if len(content) > PIECE else None]
    if not head.strip():
        raise ValueError(f"{path.name} holds blanks only; save the table again.")
    if head.lstrip()[:1] in "<{[":
        raise ValueError(f"{path.name} holds a web page or JSON; save the table as CSV.")
    separator = _separator(lines)
    rows = csv.reader(lines[:FIRST], delimiter=separator)
    header = [name.strip() for name in next(rows)]
    twice = [name for name in header if name and header.count(name) > 1]
    if twice:
        raise ValueError(f"Two columns are called {twice[0]!r}; give each a name of its own.")
    if "" in header[1:]:
        raise ValueError(f"Column {header[1:].index('') + 2} has no name; give it one on top.")
    first = []
    for row in rows:
        if len(row) > len(header):
            held = f"line {rows.line_num} has {len(row)} fields and the first line {len(header)}"
            raise ValueError(f"{path.name}: {held}; put text with a {separator!r} in quotes.")
        first.append(row)
    tells["decimal"] = _decimal_of(first) or tells["decimal"]
    tells["written"]["decimal"] = tells["decimal"]
    tells["asks"] = separator == ";" and tells["decimal"] is None
    parse = partial(
        pd.read_csv, sep=separator, na_values=MISSING, skipinitialspace=True, low_memory=False
    )
    # pandas reads a number as text only where a column holds something else too. So where a
    # point may stand between thousands, all is text first.
    every = tells["decimal"] == "," or tells["asks"]
    dtype = str if every else {at: str for at, name in enumerate(header) if name in tells["text"]}
    try:
        table = parse(io.BytesIO(content), dtype=dtype)
    except pd.errors.ParserError as error:
        raise ValueError(f"{path.name} has lines of different lengths ({error}).") from None
    if not every:
        _keep_padded(table, content, separator, parse)
    if header[0] == "":
        table = table.rename(columns={table.columns[0]: "row"})
        tells["notes"].append("The first column has no name; here it is called row.")
    return table


def _as_utf_8(content, name, notes):
    if content[:2] == b"PK":
        raise ValueError(f"{name} is a zip file or an Excel workbook; give it its right ending.")
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace").encode()
    if b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        raise ValueError(f"{name} holds a NUL byte in line {line}; save the table as UTF-8 text.")
    try:
        content.decode("utf-8")
        return content.removeprefix(b"\xef\xbb\xbf")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
    try:
        read = content.decode("cp1252")
    except UnicodeDecodeError:
        wrong = f"{name} is neither UTF-8 nor Windows-1252 (line {line})"
        raise ValueError(f"{wrong}; save the table as UTF-8.") from None
    notes.append(
        f"Line {line} is not UTF-8, so the file was read as Windows-1252: look at accents."
    )
    return read.encode()


def _separator(lines):
    """The separator that splits the first lines into the most columns, alike in most of them."""
    best = (1, ALONE)
    for separator in ",;\t|":
        widths = [len(row) for row in csv.reader(lines[:50], delimiter=separator) if row]
        alike = sum(width == widths[0] for width in widths) / len(widths)
        if alike > 0.5 and widths[0] > best[0]:
            best = (widths[0], separator)
    return best[1]


def _decimal_of(rows):
    """The decimal point that the first rows tell; None if they tell none, or both."""
    cells = [re.sub(SIGNS, "", cell) for row in rows for cell in row]
    told = {point for point, form in WRITTEN.items() if any(re.fullmatch(form, c) for c in cells)}
    return told.pop() if len(told) == 1 else None


def _keep_padded(table, content, separator, parse):
    """Read columns of whole numbers once more, as text, if somewhere a number begins with zeros."""
    edge = re.escape(separator.encode())
    if not re.search(rb'(?m)(?:^|[%b"])0\d{2,}(?:[%b"\r]|$)' % (edge, edge), content):
        return
    whole = [at for at, kind in enumerate(table.dtypes) if pd.api.types.is_integer_dtype(kind)]
    again = parse(io.BytesIO(content), usecols=whole, dtype=str)
    for name, column in again.items():
        if column.str.fullmatch(PADDED).any():
            table[name] = column


def _tidy(column, name, tells):
    """Read a column of text as what it holds."""
    notes = tells["notes"]
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        notes.append(f"{name}: times were brought to UTC; hours of the day are those of UTC.")
        return column.dt.tz_convert("UTC").dt.tz_localize(None)
    if name in tells["text"]:
        return names(column)
    named = isinstance(column.dtype, pd.CategoricalDtype)
    column = names(column) if named else column
    if not (column.dtype == object or pd.api.types.is_string_dtype(column)):
        return column
    try:
        codes, values = pd.factorize(column)
    except TypeError:
        held = f"Column {name!r} holds {column.dropna().iloc[0]!r}"
        raise ValueError(f"{held}; give one number, word or time a cell.") from None
    if not len(values):
        return pd.Series(float("nan"), index=column.index)
    text = pd.Series(values, dtype=object).astype(str).str.strip()
    read = _yes_no(text)
    if read is not None:
        no, yes = text[~read].iloc[0], text[read].iloc[0]
        notes.append(f"{name}: {no} was read as False and {yes} as True.")
        read = read.astype("boolean") if (codes < 0).any() else read  # with gaps, still yes and no
    if read is None and not named:
        read = _numbers(text, name, tells)
    if read is None and not named:
        read = _times(text, name, tells)
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


def _numbers(text, name, tells):
    plain = text.str.replace(SIGNS, "", regex=True)
    number = plain.str.fullmatch(r"[-+]?[\d.,]*\d[\d.,]*([eE][-+]?\d+)?")
    if number.mean() < MOSTLY:
        return None
    padded = plain.str.fullmatch(PADDED)
    if padded.any() and plain.str.isdecimal().mean() >= MOSTLY:
        such = plain[padded].iloc[0]
        tells["notes"].append(f"{name}: numbers such as {such} begin with 0: read as names.")
        return None
    told = {point: int(plain.str.fullmatch(form).sum()) for point, form in WRITTEN.items()}
    decimal = tells["decimal"]
    if told["."] != told[","]:
        decimal = tells["written"]["decimal"] = max(told, key=told.get)
    unsure = plain.str.fullmatch(EITHER)
    if decimal is None and tells.get("asks") and unsure.any():
        held = f"{name} holds {plain[unsure].iloc[0]!r}, with a mark for decimals or for thousands"
        raise ValueError(f"{held}; give decimal=',' or decimal='.'.")
    if decimal == ",":
        plain = plain.str.replace(r"\.(?=\d{3}(\D|$))", "", regex=True).str.replace(",", ".")
    else:
        plain = plain.str.replace(r",(?=\d{3}(\D|$))", "", regex=True)
    found = pd.to_numeric(plain, errors="coerce")
    return found if found.notna().mean() >= MOSTLY else None


def _times(text, name, tells):
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
            first = _day_first(parts[which], text[which], name, tells["day_first"])
            tells["written"]["day_first"] = first
        # A year in front is written with dashes, or a month could be taken for a day.
        some = text[which].str.replace(r"^(\d{4})[/.](\d+)[/.](\d+)", r"\1-\2-\3", regex=True)
        zoned = some.str.contains(r"\d{2}:\d{2}.*(?:Z|[+-]\d{2}:?\d{2})$")
        read = pd.to_datetime(
            some, format="mixed", dayfirst=first, errors="coerce",
            utc=bool(zoned.any()),
        )  # fmt: skip
        if zoned.any():
            note = f"{name}: times were brought to UTC; hours of the day are those of UTC."
            tells["notes"].append(note)
            read = read.dt.tz_localize(None)
        found[which] = read.astype("datetime64[us]")
    return found


def _day_first(parts, text, name, said):
    first, second = parts[0].astype(int) > 12, parts[2].astype(int) > 12
    if first.any() and second.any():
        both = f"{text[first].iloc[0]!r} and {text[second].iloc[0]!r}"
        raise ValueError(f"{name} mixes days and months, as in {both}; write dates as 2025-12-31.")
    if first.any() or second.any():
        return bool(first.any())
    if said is not None:
        return said
    if (parts[1] == ".").all():
        return True
    raise ValueError(
        f"{name} holds {text.iloc[0]!r}, a day or a month first; give day_first=True or False."
    )
