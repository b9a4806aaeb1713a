"""Short texts that change when the data, the environment or the model's settings change.

A run can be repeated only if all three are the same. Fingerprints tell that they differ, not how.
"""

import hashlib
import json
import platform
from importlib import metadata

import numpy as np

PACKAGES = ("numpy", "pandas", "scikit-learn")


def of_table(table):
    """Hash the content of a table: names, types, values, and the order of rows and columns.

    The index is left out. Missing values are all alike, and 0.0 equals -0.0.

    Parameters
    ----------
    table : DataFrame

    Returns
    -------
    str
        SHA-256, 64 hexadecimal digits. Categories count as their values.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"a": [1, 2]})
    >>> of_table(rows) == of_table(rows.copy()), of_table(rows) == of_table(rows[::-1])
    (True, False)
    """
    digest = hashlib.sha256()
    for name, column in table.items():
        values = _content(column)
        # The lengths keep one column's end from being read as the next one's beginning.
        head = json.dumps([repr(name), str(column.dtype), len(column), len(values)])
        digest.update(head.encode() + b"\n" + values)
    return digest.hexdigest()


def of_environment(packages=PACKAGES):
    """Name the versions that a result may depend on.

    Parameters
    ----------
    packages : sequence of str
        As pip names them.

    Returns
    -------
    dict of str to str
        "python", "machine" (operating system and processor) and the packages, to their versions.

    Raises
    ------
    ValueError
        If a package is not installed.

    Examples
    --------
    >>> import numpy
    >>> of_environment(["numpy"])["numpy"] == numpy.__version__
    True
    """
    found = {
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
    }
    for package in packages:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            raise ValueError(
                f"packages names {package!r}, which is not installed; name those that are."
            ) from None
    return found


def of_estimator(model):
    """Hash an estimator's class and settings, its steps' included, whether fitted or not.

    A seed is a setting (`random_state`), so that two seeds give two fingerprints.

    Parameters
    ----------
    model : estimator
        With scikit-learn's `get_params`.

    Returns
    -------
    str
        SHA-256, 64 hexadecimal digits.

    Raises
    ------
    ValueError
        If `model` has no `get_params`, or a setting can't be written down, such as a lambda.

    Examples
    --------
    >>> from sklearn.tree import DecisionTreeClassifier
    >>> of_estimator(DecisionTreeClassifier()) == of_estimator(DecisionTreeClassifier(max_depth=3))
    False
    """
    if not hasattr(model, "get_params") or isinstance(model, type):
        raise ValueError(f"model is {model!r}; give an estimator, an object with get_params().")
    text = json.dumps(_settings(model), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _content(column):
    """Return the bytes of a column's values, the same on every machine."""
    if isinstance(column.dtype, np.dtype) and column.dtype.kind in "biu":
        values = column.to_numpy()
    elif isinstance(column.dtype, np.dtype) and column.dtype.kind == "f":
        values = np.where(column.isna(), np.nan, column.to_numpy() + 0)  # one nan, one zero
    elif isinstance(column.dtype, np.dtype) and column.dtype.kind in "mM":
        values = column.to_numpy().view("int64")
    else:
        plain = column.astype(object)
        return json.dumps(plain.where(plain.notna(), None).tolist(), default=repr).encode()
    return values.astype(values.dtype.newbyteorder("<")).tobytes()


def _settings(value):
    """Turn a setting into what JSON can hold, estimators into their class and settings."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, list | tuple | np.ndarray):
        return [_settings(item) for item in value]
    if isinstance(value, dict):
        return {repr(key): _settings(item) for key, item in value.items()}
    if isinstance(value, type) or hasattr(value, "__qualname__"):
        name = f"{value.__module__}.{value.__qualname__}"
        if "<" in name:
            raise ValueError(f"A setting is {name}, which has no name of its own; use a function.")
        return name
    if hasattr(value, "get_params"):
        inside = value.get_params(deep=False)
    elif hasattr(value, "__dict__"):
        inside = vars(value)
    else:
        raise ValueError(f"A setting is {value!r}, which can't be written down; use plain values.")
    return [_settings(type(value)), _settings(inside)]
