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
MANY = 50  # so many numbers such as 1.234 beside plain ones below 1000 mean thousands
MOSTLY = 0.95  # so many values must read as numbers or times; the others count as missing
PIECE, FIRST = 2**20, 1000  # bytes, and lines, that tell how a file is written
ALONE = "\x1f"  # separates nothing: the file has one column

NUMERIC_DATE = re.compile(r"^(\d{1,2})([./-])(\d{1,2})[./-](\d{4}|\d{2})(?=[T ,]|$)")
ISO_DATE = re.compile(r"^(\d{4})[-/.](\d{1,2})([-/.]\d{1,2})?(?=[T ]|$)")
ZONE = r"(\d{1,2}:\d{2}.*?)\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)$"
SIGNS = r"[\s\u00a0'’%€$£]"
PADDED = r"0\d{2,}"  # 02134 is the name of a place; 07 may be an hour
NUMBER = r"[-+]?[\d.,]*\d[\d.,]*([eE][-+]?\d+)?"
EITHER = r"-?\d{1,3}[.,]\d{3}"  # 1.234 is a little more than one, or than a thousand


def _only(point, comma):
    """A number that is written with this decimal point, and can't be with the other one."""
    p, c = re.escape(point), re.escape(comma)
    decimals = rf"\d+{p}(\d{{1,2}}|\d{{4,}})|(0|\d{{4,}}){p}\d{{3}}"
    return rf"-?({decimals}|\d{{1,3}}({c}\d{{3}})+{p}\d+|\d{{1,3}}({c}\d{{3}}){{2,}})"


WRITTEN = {".": _only(".", ","), ",": _only(",", ".")}


def read(source, *, day_first=None, decimal=None, text=(), only=None):
    """Read a table from CSV, Parquet or Excel, or tidy a DataFrame; nothing leaves this machine.

    Separators, decimal commas, time zones, dates, yes and no as text, and numbers as text are
    recognised. What was decided on the way is listed in `table.attrs["read"]`.

    Parameters
    ----------
    source : path or DataFrame
    day_first : bool or dict of str to bool, optional
        Whether 3/4/2025 is in April, for all columns or for each by name; asked for only where a
        column does not tell.
    decimal : {".", ","} or dict of str to them, optional
        Whether 1,234 is a little more than 1; asked for only where a column does not tell.
    text : sequence of str
        Columns of names that look like numbers, such as the number of a branch.
    only : sequence of str, optional
        The columns to read; the others are left out.

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
    for mark in decimal.values() if isinstance(decimal, dict) else [decimal]:
        if mark not in (None, ".", ","):
            raise ValueError(f"decimal is {mark!r}; give '.' or ','.")
    tells = {
        "day_first": day_first, "decimal": decimal, "text": list(text), "separator": None,
        "notes": [], "written": {"day_first": {}, "decimal": {}},
    }  # fmt: skip
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
    lacks = [name for name in [*text, *(only or ())] if name not in table]
    if lacks:
        has = ", ".join(table.columns)
        raise ValueError(f"The table has no column {lacks[0]!r}; it has {has}.")
    tells["has_commas"] = partial(_has_commas, table)  # asked only where a column does not tell
    wanted = table if only is None else table[[*only]]
    table = pd.DataFrame({name: _tidy(column, name, tells) for name, column in wanted.items()})
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
        # As objects: else pandas makes numbers of text, which a point or a 0 in front may spoil.
        table = book.parse(first, dtype=object, na_values=MISSING).infer_objects()
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
    try:
        separator = _separator(lines)
        rows = csv.reader(lines[:FIRST], delimiter=separator)
        header = [name.strip() for name in next(rows)]
        rows = [(rows.line_num, len(row)) for row in rows]
    except csv.Error as error:
        raise ValueError(f"{path.name} can't be split into columns ({error}).") from None
    twice = [name for name in header if name and header.count(name) > 1]
    if twice:
        raise ValueError(f"Two columns are called {twice[0]!r}; give each a name of its own.")
    if "" in header[1:]:
        raise ValueError(f"Column {header[1:].index('') + 2} has no name; give it one on top.")
    for number, fields in rows:
        if fields > len(header):
            held = f"line {number} has {fields} fields and the first line {len(header)}"
            raise ValueError(f"{path.name}: {held}; put text with a {separator!r} in quotes.")
    tells["separator"] = separator
    parse = partial(
        pd.read_csv, sep=separator, na_values=MISSING, skipinitialspace=True, low_memory=False
    )
    # pandas takes each point for a decimal one. So where it may stand between thousands, all is
    # text first: it is decided column by column what it says.
    every = separator != "," and tells["decimal"] != "."
    some = {
        at: str for at, name in enumerate(header)
        if name in tells["text"] or _of(tells["decimal"], name) == ","
    }  # fmt: skip
    dtype = str if every else some
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
    """What splits all of the first lines alike, or else most of them into the most columns.

    Commas come last: they stand in numbers and in names as well.
    """
    found = []
    for separator in "\t;|,":
        widths = [len(row) for row in csv.reader(lines[:50], delimiter=separator) if row]
        alike = sum(width == widths[0] for width in widths) / len(widths)
        if alike > 0.5 and widths[0] > 1:
            found.append((alike == 1, 0 if alike == 1 else widths[0], separator))
    # Of equal ones `max` takes the first.
    return max(found, key=lambda each: each[:2])[2] if found else ALONE


def _of(said, name):
    """What was said for all columns, or for this one."""
    return said.get(name) if isinstance(said, dict) else said


def _has_commas(table):
    """Whether some column of text holds numbers with a decimal comma, as far as the first tell."""
    for column in table.columns:
        some = table[column].head(FIRST).dropna()
        if some.dtype == object or pd.api.types.is_string_dtype(some):
            plain = some.astype(str).str.replace(SIGNS, "", regex=True)
            if len(plain) and plain.str.fullmatch(NUMBER).mean() >= MOSTLY:
                if plain.str.fullmatch(WRITTEN[","]).any():
                    return True
    return False


def _keep_padded(table, content, separator, parse):
    """Read columns of whole numbers once more, as text, if somewhere a number begins with zeros."""
    edge = re.escape(separator.encode())
    if not re.search(rb'(?m)(?:^|[%b"]) *0\d{2,} *(?:[%b"\r]|$)' % (edge, edge), content):
        return
    whole = [
        at for at, (_, column) in enumerate(table.items())
        if pd.api.types.is_numeric_dtype(column) and (column.dropna() % 1 == 0).all()
    ]  # fmt: skip
    again = parse(io.BytesIO(content), usecols=whole, dtype=str)
    for name, column in again.items():
        if column.str.strip().str.fullmatch(PADDED).any():
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
        if {no.lower(), yes.lower()} != {"false", "true"}:
            notes.append(f"{name}: {no} was read as False and {yes} as True.")
        read = read.astype("boolean") if (codes < 0).any() else read  # with gaps, still yes and no
    if read is None and not named:
        typed = any(isinstance(value, float) for value in values)
        read = _numbers(text, name, tells, "." if typed else None)
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


def _numbers(text, name, tells, typed):
    plain = text.str.replace(SIGNS, "", regex=True).str.replace("−", "-")
    if plain.str.fullmatch(NUMBER).mean() < MOSTLY:
        return None
    padded = plain.str.fullmatch(PADDED)
    if padded.any() and plain.str.isdecimal().mean() >= MOSTLY:
        such = plain[padded].iloc[0]
        tells["notes"].append(f"{name}: numbers such as {such} begin with 0: read as names.")
        return None
    told = {point: int(plain.str.fullmatch(form).sum()) for point, form in WRITTEN.items()}
    decimal = typed or _of(tells["decimal"], name)
    if told["."] != told[","]:
        decimal = max(told, key=told.get)
    unsure = plain.str.fullmatch(EITHER)
    if decimal is None and unsure.sum() >= MANY:
        decimal = _grouped(plain, unsure)
    if decimal is None and unsure.any():
        # Only between commas is a point sure to stand for decimals, and a comma for thousands.
        if tells["separator"] != "," or (plain.str.contains(",").any() and tells["has_commas"]()):
            held = f"{name} holds {plain[unsure].iloc[0]!r}, with a mark for decimals or thousands"
            raise ValueError(f"{held}; give decimal=',' or decimal='.'.")
    if decimal is not None:
        tells["written"]["decimal"][name] = decimal
    if decimal == ",":
        plain = plain.str.replace(r"\.(?=\d{3}(\D|$))", "", regex=True).str.replace(",", ".")
    else:
        plain = plain.str.replace(r",(?=\d{3}(\D|$))", "", regex=True)
    found = pd.to_numeric(plain, errors="coerce")
    return found if found.notna().mean() >= MOSTLY else None


def _grouped(plain, unsure):
    """The decimal mark that follows where numbers have a mark from a thousand on, and none below.

    Decimals would lose a last zero now and then, or all numbers would have them.
    """
    small = plain.str.fullmatch(r"-?\d{1,3}")
    if not small.any() or not (small | unsure).all():
        return None
    marks = set(plain[unsure].str.extract(r"([.,])")[0])
    return {".": ",", ",": "."}[marks.pop()] if len(marks) == 1 else None


def _times(text, name, tells):
    year_month = text.str.extract(ISO_DATE)
    iso = year_month[0].notna() & year_month[1].astype(float).between(1, 12)
    parts = text.str.extract(NUMERIC_DATE)
    both = parts[[0, 2]].astype(float)
    numeric = both.min(axis=1).between(1, 12) & both.max(axis=1).between(1, 31)
    school = year_month[2].isna() & ((year_month[0].astype(float) + 1) % 100).eq(
        year_month[1].astype(float)
    )
    if (iso | numeric).mean() < MOSTLY or school.mean() >= MOSTLY:  # 2009-10 may be a year of two
        return None
    found = pd.Series(pd.NaT, index=text.index, dtype="datetime64[us]")
    for which, first in ((iso, False), (numeric, None)):
        if not which.any():
            continue
        if first is None:
            first = _day_first(parts[which], text[which], name, _of(tells["day_first"], name))
            tells["written"]["day_first"][name] = first
            if (parts.loc[which, 3].str.len() == 2).any():
                tells["notes"].append(f"{name}: {text[which].iloc[0]} was read as a day.")
        # A year in front is written with dashes, or a month could be taken for a day.
        some = text[which].str.replace(r"^(\d{4})[/.](\d+)[/.](\d+)", r"\1-\2-\3", regex=True)
        zoned = some.str.match(f".*?{ZONE}")
        if zoned.any() and not zoned.all():
            mixed = f"{text[which][zoned].iloc[0]!r} and {text[which][~zoned].iloc[0]!r}"
            raise ValueError(f"{name} has times with a zone and without, as in {mixed}.")
        some = some.str.replace(ZONE, _offset, regex=True)
        read = pd.to_datetime(
            some, format="mixed", dayfirst=first, errors="coerce",
            utc=bool(zoned.any()),
        )  # fmt: skip
        if zoned.any():
            note = f"{name}: times were brought to UTC; hours of the day are those of UTC."
            tells["notes"].append(note)
            read = read.dt.tz_localize(None)
        found[which] = read.astype("datetime64[us]")
    return found if found.notna().mean() >= MOSTLY else None


def _offset(time):
    """A time with its zone written as pandas reads it."""
    zone = "+00:00" if time[2] in ("Z", "UTC", "GMT") else time[2]
    return time[1] + (zone if len(zone) > 3 else f"{zone}:00")


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
        f"{name} holds {text.iloc[0]!r}, a day or a month first; give day_first=True or False, or "
        "write dates as 2025-12-31."
    )
