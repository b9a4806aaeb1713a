"""Keep every model that was ever put into service, with what it takes to build it again.

One SQLite file holds the models (by joblib) and four fingerprints each: of the data, the code, the
environment and the model itself. A registration is one transaction: it is there or it is not.
Models are pickles, and a pickle can run code when loaded: open only registries you trust.
"""

import hashlib
import inspect
import io
import json
import re
import sqlite3
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import joblib
import pandas as pd

SCHEMA = 1  # goes up when the tables below change
_MARK = 0x4D4F4445  # tells our SQLite files from others
_TABLES = """
CREATE TABLE models (
    version TEXT PRIMARY KEY, registered TEXT, data TEXT, code TEXT, environment TEXT,
    model TEXT, content BLOB
);
CREATE TABLE service (step INTEGER PRIMARY KEY, version TEXT, what TEXT, moment TEXT);
"""
CHANGES = ["major", "minor", "patch"]
FINGERPRINTS = ["data", "code", "environment", "model"]


def fingerprint_code(*things):
    """Return the SHA-256 of the source of functions, classes or modules, in their order."""
    return _sha("\n".join(inspect.getsource(thing) for thing in things).encode())


def fingerprint_model(model):
    """Return the SHA-256 of a model as it would be stored: equal only if each byte is."""
    return _sha(_dump(model))


def next_version(version, change):
    """Return the version after a change.

    "major": inputs or outputs changed, callers must too. "minor": retrained, or one more optional
    feature. "patch": the same answers.

    >>> next_version("1.9.3", "minor"), next_version("1.9.3", "major")
    ('1.10.0', '2.0.0')
    """
    if change not in CHANGES:
        raise ValueError(f"change is {change!r}; it is one of {', '.join(CHANGES)}.")
    parts, at = list(_parts(version)), CHANGES.index(change)
    return ".".join(map(str, [*parts[:at], parts[at] + 1, *[0] * (2 - at)]))


class Registry:
    """A file of models, made when it does not exist.

    Parameters
    ----------
    path : str or Path
    patience : float
        Seconds to wait for another process that is writing.

    Raises
    ------
    ValueError
        By every method, if the file is damaged, locked, of another program or of a newer version
        of this one. The file is left as it is.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> registry = Registry(Path(folder.name, "models.db"))
    >>> made_from = {"data": "12ab", "code": "34cd", "environment": {"python": "3.11.7"}}
    >>> for rule in ({"limit": 5}, {"limit": 6}):
    ...     version = registry.register(rule, change="minor", **made_from)
    ...     registry.promote(version)
    >>> registry.live(), registry.load(), registry.roll_back(), registry.load("1.1.0")
    ('1.1.0', {'limit': 6}, '1.0.0', {'limit': 6})
    >>> folder.cleanup()
    """

    def __init__(self, path, *, patience=5.0):
        self.path, self.patience = Path(path), patience

    def register(self, model, *, change, data, code, environment):
        """Store a model as the next version and return that; the first is 1.0.0.

        Parameters
        ----------
        model : object
            What joblib can store.
        change : str
            See `next_version`.
        data, code, environment : str or dict
            Fingerprints of what it was made from: see `workbook.serve.provenance` and
            `fingerprint_code`.
        """
        if change not in CHANGES:
            raise ValueError(f"change is {change!r}; it is one of {', '.join(CHANGES)}.")
        content = _dump(model)
        prints = _texts(data=data, code=code, environment=environment)
        with self._transaction() as database:
            known = [version for (version,) in database.execute("SELECT version FROM models")]
            version = next_version(max(known, key=_parts), change) if known else "1.0.0"
            row = (version, _now(), *prints, _sha(content), content)
            database.execute("INSERT INTO models VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        return version

    def versions(self):
        """List what is registered.

        Returns
        -------
        DataFrame
            Index: version, the oldest first. `registered` (UTC), the four fingerprints, `bytes`
            and `live`.
        """
        with self._transaction() as database:
            columns = ["version", "registered", *FINGERPRINTS, "bytes"]
            found = database.execute(
                "SELECT version, registered, data, code, environment, model, length(content) "
                "FROM models"
            ).fetchall()
            live = _stack(database)[-1:]
        table = pd.DataFrame(sorted(found, key=lambda row: _parts(row[0])), columns=columns)
        return table.assign(live=table["version"].isin(live)).set_index("version")

    def live(self):
        """Name the version in service, or None."""
        with self._transaction() as database:
            return (_stack(database) or [None])[-1]

    def promote(self, version):
        """Put a version into service."""
        with self._transaction() as database:
            self._row(database, version)
            self._note(database, version, "promote")

    def roll_back(self):
        """Put the version into service that was there before, and name it."""
        with self._transaction() as database:
            stack = _stack(database)
            if len(stack) < 2:
                raise ValueError("There is no version to go back to; two must have been promoted.")
            self._note(database, stack[-2], "roll back")
        return stack[-2]

    def load(self, version=None):
        """Load a model, the one in service unless another is asked for."""
        with self._transaction() as database:
            if version is None and not (stack := _stack(database)):
                raise ValueError("No version is in service; promote one first.")
            row = self._row(database, stack[-1] if version is None else version)
        if not isinstance(row["content"], bytes) or _sha(row["content"]) != row["model"]:
            raise ValueError(f"Model {row['version']} in {self.path.name} is damaged; roll back.")
        return joblib.load(io.BytesIO(row["content"]))

    def compare(self, version, model, *, data, code, environment):
        """Hold a model built again against the registered one, byte for byte.

        Returns
        -------
        DataFrame
            Index: data, code, environment, model. `registered`, `rebuilt` and `same`.
        """
        with self._transaction() as database:
            row = self._row(database, version)
        rebuilt = _texts(data=data, code=code, environment=environment)
        rebuilt.append(fingerprint_model(model))
        registered = [row[name] for name in FINGERPRINTS]
        table = pd.DataFrame({"registered": registered, "rebuilt": rebuilt}, index=FINGERPRINTS)
        return table.assign(same=table["registered"] == table["rebuilt"])

    def _row(self, database, version):
        _parts(version)
        found = database.execute("SELECT * FROM models WHERE version = ?", (version,)).fetchone()
        if found is None:
            known = [one for (one,) in database.execute("SELECT version FROM models")]
            listed = ", ".join(sorted(known, key=_parts)) or "none yet"
            raise ValueError(f"Version {version} is not registered; these are: {listed}.")
        return found

    def _note(self, database, version, what):
        row = (version, what, _now())
        database.execute("INSERT INTO service (version, what, moment) VALUES (?, ?, ?)", row)

    @contextmanager
    def _transaction(self):
        """Open the file, look whether it is ours and sound, and write all or nothing."""
        name = self.path.name
        try:
            opened = sqlite3.connect(self.path, timeout=self.patience, isolation_level=None)
            with closing(opened) as base:
                base.row_factory = sqlite3.Row
                base.execute("BEGIN IMMEDIATE")
                with base:
                    self._look(base)
                    yield base
        except sqlite3.DatabaseError as problem:
            if "locked" in str(problem):
                raise ValueError(
                    f"The registry {name} is locked by another process, for more than "
                    f"{self.patience} s; try again when that one is done."
                ) from None
            if isinstance(problem, sqlite3.OperationalError) and "no such" not in str(problem):
                raise ValueError(
                    f"The registry {self.path} can't be opened ({problem}); name a file in a "
                    "folder that exists and that you may write to."
                ) from None
            raise ValueError(
                f"The registry {name} is damaged ({problem}); it is left as it is. Bring back a "
                "copy, or name another file."
            ) from None

    def _look(self, base):
        [mark], [schema] = (
            base.execute(f"PRAGMA {what}").fetchone() for what in ("application_id", "user_version")
        )
        empty = not base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if mark != _MARK and not (empty and mark == 0):
            raise ValueError(
                f"{self.path.name} is a database of another program; name another file."
            )
        if schema > SCHEMA:
            raise ValueError(
                f"The registry {self.path.name} has schema {schema}, and this program knows "
                f"{SCHEMA}; update the program."
            )
        if empty:
            for statement in _TABLES.strip().rstrip(";").split(";"):
                base.execute(statement)
            base.execute(f"PRAGMA application_id = {_MARK}")
            base.execute(f"PRAGMA user_version = {SCHEMA}")
        elif (said := base.execute("PRAGMA quick_check").fetchone()[0]) != "ok":
            raise sqlite3.DatabaseError(said)


def _stack(database):
    """The versions in service, the last one now; rolling back takes one off."""
    stack = []
    for version, what in database.execute("SELECT version, what FROM service ORDER BY step"):
        if what == "promote":
            stack.append(version)
        elif stack:
            stack.pop()
        else:
            raise sqlite3.DatabaseError("a roll back of nothing")
    return stack


def _parts(version):
    found = re.fullmatch(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)", str(version))
    if not found:
        raise ValueError(f"version is {version!r}; write major.minor.patch, as in '1.9.0'.")
    return tuple(map(int, found.groups()))


def _texts(**fingerprints):
    for name, value in fingerprints.items():
        if not (isinstance(value, str | dict) and value):
            raise ValueError(f"{name} is {value!r}; give its fingerprint, a text or a dict.")
    return [
        one if isinstance(one, str) else json.dumps(one, sort_keys=True)
        for one in fingerprints.values()
    ]


def _dump(model):
    buffer = io.BytesIO()
    joblib.dump(model, buffer)
    return buffer.getvalue()


def _sha(content):
    return hashlib.sha256(content).hexdigest()


def _now():
    return datetime.now(UTC).isoformat(timespec="seconds")
