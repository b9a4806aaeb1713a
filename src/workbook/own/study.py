"""A study: a table, a question with a yes or no for each row, and what each mistake costs."""

import ast
import re
from functools import cached_property

import numpy as np
import pandas as pd

from workbook.features import leaks
from workbook.guards import are_prices, has_columns, needs
from workbook.own import reading
from workbook.own.predict import prepare

FEWEST_ROWS, FEWEST = 100, 10  # rows in all; rows of either outcome in each part
PAST, TEACH = 0.8, 0.6  # the last fifth judges, the fifth before it chooses
KINDS = 200  # so many values of a category are known to a model; the others count as one
MOST_BLOCKS = 500
ASKS_FOR_GAPS = {"isna", "isnull", "notna", "notnull"}


class Study:
    """A table and a question about it, checked, and the rows split by time.

    Parameters
    ----------
    table : path or DataFrame
        See `read`.
    outcome : str
        A column of yes and no, or an expression that says yes, such as "count > 300". The columns
        that it names are not for the model.
    cost_fp, cost_fn : float
        What a false alert costs, and what a miss costs, in one unit.
    time : str, optional
        The column that says when a row happened. Without it, rows are split at random.
    known : dict of str to float, optional
        Column to hours before the decision at which it is known. Below 0 is after: left out. A
        column that the leak hunt would leave out stays in if it stands here with 0 or more.
    block : str, optional
        Where there is no time: the column whose rows belong together, such as a customer.
    groups : list of str, optional
        Columns by which mistakes are looked at; all with a few values unless given.
    key : list of str, optional
        The columns that together name a row.
    ranges : dict of str to (float, float), optional
        What is possible.
    cases_per_month : float, optional
        How often it is decided; the rows of a month unless given.
    build, run_per_month, months : float
        What a model costs to build and to run, in the unit of the mistakes; the horizon.
    seed : int
        Of everything that is drawn.
    now : optional
        Today, unless given.

    Raises
    ------
    ValueError
        For a table or a question that can't be studied: what is wrong, and what to change.

    Examples
    --------
    >>> rows = pd.DataFrame({"day": pd.date_range("2024-01-01", periods=400), "load": range(400)})
    >>> study = Study(rows, outcome="load % 7 > 4", time="day", cost_fp=1, cost_fn=5)
    >>> study.left_out
    {'load': 'the outcome is made of it', 'day': 'the time: only its calendar is used'}
    >>> study.split["rows"].tolist()
    [240, 80, 80]
    """

    def __init__(
        self,
        table,
        *,
        outcome,
        cost_fp,
        cost_fn,
        time=None,
        known=None,
        block=None,
        groups=None,
        key=(),
        ranges=None,
        cases_per_month=None,
        build=0.0,
        run_per_month=0.0,
        months=24,
        seed=0,
        now=None,
    ):
        are_prices(cost_fp=cost_fp, cost_fn=cost_fn, build=build, run_per_month=run_per_month)
        needs(
            cost_fp > 0 and cost_fn > 0, "cost_fp, cost_fn", (cost_fp, cost_fn), "give two above 0"
        )
        table = reading.read(table) if "read" not in getattr(table, "attrs", {}) else table
        if len(table.columns) == 1:
            only = f"The table has one column only ({table.columns[0]})"
            raise ValueError(f"{only}; separate columns by commas, semicolons or tabs.")
        self.written = table.attrs.get("written", {})
        self.notes, table = list(table.attrs["read"]), table.reset_index(drop=True)
        self.prices = {"cost_fp": cost_fp, "cost_fn": cost_fn}
        self.money = {"build": build, "run_per_month": run_per_month, "months": months}
        self.outcome, self.time, self.block, self.seed = outcome, time, block, seed
        self.key, self.ranges = list(key), ranges or {}
        self.known = dict(known or {})
        self.now = _today(now)
        has_columns(table, *self.known, *(groups or ()), *self.key, *self.ranges)
        has_columns(table, *filter(None, [time, block]))
        if len(table) < FEWEST_ROWS:
            few = f"The table has {len(table)} row{'s' * (len(table) != 1)}"
            raise ValueError(f"{few}; a test that means something needs {FEWEST_ROWS} or more.")
        happened, sources = _outcome(table, outcome)
        table, happened = self._in_order(table, happened)
        self.table, self.happened = table.reset_index(drop=True), happened.to_numpy(bool)
        if self.happened.all() or not self.happened.any():
            one = "yes" if self.happened.all() else "no"
            held = ", ".join(map(str, pd.unique(table[sources].to_numpy().ravel())[:3]))
            raise ValueError(
                f"outcome {outcome!r} is {one} in every row; the columns in it hold {held}."
            )
        self.part = self._parts()
        self._refuse_one_outcome()
        self.left_out = self._leave_out(sources)
        self.hunted = self._hunt()
        if not any(name not in self.left_out for name in self.table) and not time:
            why = "; ".join(f"{name}: {reason}" for name, reason in self.left_out.items())
            raise ValueError(f"No column is left to decide by ({why}); give more columns.")
        self.groups = list(groups) if groups is not None else None
        self.cases_per_month = cases_per_month or self._volume()
        if (build or run_per_month) and self.cases_per_month is None:
            what = "build and run_per_month are spread over the cases of a month"
            raise ValueError(f"{what}; give time, or cases_per_month.")
        self.done = {}  # name of a step to its result

    @property
    def past(self):
        """True for the rows that teach or choose."""
        return self.part < 2

    @property
    def suspects(self):
        """The columns that know too much, as far as the hunt sees."""
        return [] if self.hunted is None else [*self.hunted.index[self.hunted["suspect"] != ""]]

    @property
    def split(self):
        """The three parts: rows, share of yes, first and last time."""
        rows = []
        for number in range(3):
            here = self.part == number
            time = self.table.loc[here, self.time] if self.time else pd.Series([pd.NaT])
            rows.append((int(here.sum()), self.happened[here].mean(), time.min(), time.max()))
        names = pd.Index(["teaches", "chooses", "judges"], name="part")
        return pd.DataFrame(rows, index=names, columns=["rows", "yes", "first", "last"])

    @cached_property
    def settings(self):
        """What `predict.prepare` needs, learned from the rows that teach and choose."""
        past, asks = self.table[self.past], {"numbers": [], "flags": [], "categories": {}}
        for name, column in past.items():
            if name in self.left_out:
                continue
            if pd.api.types.is_bool_dtype(column):
                asks["flags"].append(name)
            elif pd.api.types.is_numeric_dtype(column):
                asks["numbers"].append(name)
            else:
                counted = reading.names(column).value_counts()
                asks["categories"][name] = [*counted.index[:KINDS]]
        calendar = _calendar(past[self.time]) if self.time else []
        return {"time": self.time, "calendar": calendar, **asks, "written": self.written}

    @cached_property
    def features(self):
        """All rows as a rule or a model takes them."""
        return prepare(self.table, self.settings)

    def blocks(self, unit, rows):
        """Number the blocks of some rows: a span of time, a value of `block`, or rows drawn."""
        if self.time:
            codes = pd.factorize(self.table.loc[rows, self.time].dt.to_period(unit))[0]
        elif self.block:
            codes = pd.factorize(self.table.loc[rows, self.block].astype(str))[0]
        else:
            codes = np.random.default_rng(self.seed).permutation(int(rows.sum()))
        count = codes.max() + 1
        return codes * MOST_BLOCKS // count if count > MOST_BLOCKS else codes

    def _in_order(self, table, happened):
        keep = happened.notna()
        if not keep.any():
            raise ValueError(f"outcome {self.outcome!r} is missing in every row; choose another.")
        if not keep.all():
            self.notes.append(f"{(~keep).sum():,} rows without an outcome were left out.")
        if self.time is None:
            return table[keep], happened[keep]
        time = table[self.time]
        if not pd.api.types.is_datetime64_any_dtype(time):
            held = "it is empty"
            if time.notna().any():
                held = f"it holds {time.dropna().tolist()[0]!r}"
            raise ValueError(
                f"time is {self.time!r}, but {held}; give times such as 2025-12-31 14:00."
            )
        late = time > self.now + pd.Timedelta(days=1)
        if late.any():
            raise ValueError(
                f"{self.time!r} holds {time[late].iloc[0]}, after today, in {late.sum():,} rows; "
                "mend them or leave them out, since nobody knows their outcome."
            )
        if time.isna().any():
            self.notes.append(f"{time.isna().sum():,} rows without a time were left out.")
        order = time[keep & time.notna()].sort_values(kind="stable").index
        if len(order) < FEWEST_ROWS:
            few = f"{len(order)} of {len(table):,} rows have both a time and an outcome"
            raise ValueError(f"{few}; a test that means something needs {FEWEST_ROWS} or more.")
        return table.loc[order], happened.loc[order]

    def _parts(self):
        rows = len(self.table)
        if self.time:
            time = self.table[self.time]
            cuts = [time.iloc[int(rows * share)] for share in (TEACH, PAST)]
            return np.searchsorted(np.array(cuts, dtype="datetime64[us]"), time, side="right")
        rng = np.random.default_rng(self.seed)
        if self.block:
            codes, values = pd.factorize(self.table[self.block].astype(str))
            return np.digitize(rng.random(len(values)), [TEACH, PAST])[codes]
        return np.digitize(rng.permutation(rows) / rows, [TEACH, PAST])

    def _refuse_one_outcome(self):
        for number, name in enumerate(["teach", "choose", "judge"]):
            here = self.happened[self.part == number]
            fewest = min(here.sum(), (~here).sum())
            if fewest < FEWEST:
                rare = "yes" if here.sum() == fewest else "no"
                raise ValueError(
                    f"Of the {len(here):,} rows that {name}, {fewest} say {rare}; give {FEWEST} or "
                    "more: a longer table, or a less rare outcome."
                )

    def _leave_out(self, sources):
        out = dict.fromkeys(sources, "the outcome is made of it")
        if self.time:
            out.setdefault(self.time, "the time: only its calendar is used")
        if self.block:
            out.setdefault(self.block, "it names who or what a row is about")
        for name, hours in self.known.items():
            if hours < 0:
                out.setdefault(name, "known too late")
        past, seen = self.table[self.past], {}
        for name, column in past.items():
            if name in out:
                continue
            values = column.nunique()
            text = not pd.api.types.is_numeric_dtype(column)
            if values < 2:
                out[name] = "all missing" if not column.notna().any() else "always the same"
            elif pd.api.types.is_datetime64_any_dtype(column):
                out[name] = "a time: make hours of it first"
            elif text and values > 0.5 * column.count():
                out[name] = "it names the row"
            elif pd.api.types.is_integer_dtype(column) and _counts_on(column, values):
                out[name] = "it numbers the rows"
            else:
                same = pd.util.hash_array(pd.factorize(column)[0]).sum(), values
                if same in seen and column.equals(past[seen[same]]):
                    out[name] = f"the same as {seen[same]}"
                seen.setdefault(same, name)
        return out

    def _hunt(self):
        """Hunt leaks on the past; a suspect column is left out unless `known` vouches for it."""
        asked = [name for name in self.table if name not in self.left_out]
        if not asked:
            return None
        hunted = leaks.hunt(self.table.loc[self.past, asked], self.happened[self.past])
        for name, why in hunted["suspect"].items():
            if why and self.known.get(name, -1) < 0:
                self.left_out[name] = why
        return hunted

    def _volume(self):
        """Rows a month in the part that judges; None without a time."""
        if not self.time:
            return None
        judges = self.split.loc["judges"]
        days = (judges["last"] - judges["first"]) / pd.Timedelta(days=1)
        return float(judges["rows"] / days * 30.4) if days >= 1 else None


def _outcome(table, outcome):
    """Read the outcome: True, False or missing for each row, and the columns that it is made of."""
    if outcome in table:
        column, sources = table[outcome], [outcome]
        kinds = column.dropna().unique()
        if not len(kinds):
            raise ValueError(f"outcome {outcome!r} is missing in every row; choose another.")
        if not (pd.api.types.is_bool_dtype(column) or set(kinds) <= {0, 1}):
            some = ", ".join(map(str, kinds[:3])) + ("…" if len(kinds) > 3 else "")
            example = f"{kinds[0]!r}" if isinstance(kinds[0], str) else f"{kinds[0]}"
            name = outcome if outcome.isidentifier() else f"`{outcome}`"
            raise ValueError(
                f"outcome {outcome!r} holds {len(kinds):,} values ({some}); say which are yes, "
                f'such as outcome="{name} == {example}".'
            )
        return column.astype("boolean"), sources
    try:
        sources, asked = _named(outcome, table)
        said = pd.Series(table.eval(outcome), index=table.index)
    except Exception as error:  # whatever an expression can do wrong
        has = ", ".join(table.columns[:8]) + ("…" if len(table.columns) > 8 else "")
        raise ValueError(
            f"outcome is {outcome!r}, neither a column nor an expression of columns ({error}); "
            f"the columns are {has}."
        ) from None
    if not pd.api.types.is_bool_dtype(said):
        raise ValueError(f'outcome {outcome!r} is no yes or no; compare, as in "count > 300".')
    # Compared with a missing value all is False: that is not a no.
    compared = [name for name in sources if name not in asked]
    return said.astype("boolean").mask(table[compared].isna().any(axis=1)), sources


def _named(outcome, table):
    """The columns that an expression names, and those of which it asks whether they are missing."""
    quoted = re.findall("`([^`]+)`", outcome)
    aliases = {f"_quoted_{at}": name for at, name in enumerate(quoted)}
    plain = outcome
    for alias, name in aliases.items():
        plain = plain.replace(f"`{name}`", alias)
    nodes = [*ast.walk(ast.parse(plain, mode="eval"))]
    asks = [n.value for n in nodes if isinstance(n, ast.Attribute) and n.attr in ASKS_FOR_GAPS]
    found, asked = (
        [aliases.get(node.id, node.id) for node in some if isinstance(node, ast.Name)]
        for some in (nodes, asks)
    )
    return [name for name in dict.fromkeys(found) if name in table], asked


def _today(now):
    """What day it is, in UTC if it was said with a zone."""
    try:
        today = pd.Timestamp.now().floor("s") if now is None else pd.Timestamp(now)
    except (TypeError, ValueError):
        raise ValueError(f"now is {now!r}; give a day such as 2025-12-31.") from None
    return today if today.tz is None else today.tz_convert("UTC").tz_localize(None)


def _counts_on(column, values):
    """Whether a column of whole numbers has another one in each row, and leaves out few."""
    return values == len(column) and column.max() - column.min() < 1.5 * len(column)


def _calendar(time):
    """The parts of the calendar that the past has seen in full."""
    found = ["hour"] if (time.dt.hour != 0).any() else []
    span = time.max() - time.min()
    found += (
        ["weekday"] if time.dt.day_of_week.nunique() > 1 and span > pd.Timedelta(weeks=4) else []
    )
    return found + (["month"] if span >= pd.Timedelta(days=360) else [])
