"""A model for a device: the same answers without the library that trained it.

Needs the optional extra `edge` (skl2onnx, onnxruntime). ONNX is an open format for models:
https://onnx.ai.
"""

import importlib.util
import warnings

import numpy as np

INSTALLED = all(importlib.util.find_spec(name) for name in ("skl2onnx", "onnxruntime"))
_MISSING = (
    'skl2onnx or onnxruntime is missing; run `pip install -e ".[edge]"` in the course folder.'
)


def export(model, columns):
    """Write a fitted classifier as ONNX, for features that are all numbers.

    Categories must be numbers before the fit. A tree that was fitted on a category as such asks
    "is it one of these?", which the converter writes as "is it less than?": without a warning, the
    exported model then gives other answers (seen with skl2onnx 1.20). So this refuses it.

    Parameters
    ----------
    model : classifier
        Of scikit-learn, fitted on a table or array of numbers.
    columns : int
        How many features it takes.

    Returns
    -------
    bytes
        The ONNX model. It computes in single precision: a value that lies on a tree's threshold
        to seven digits may fall on its other side.

    Raises
    ------
    ValueError
        If the extra `edge` is missing, or the model was fitted on categories.
    """
    if not INSTALLED:
        raise ValueError(_MISSING)
    from skl2onnx import to_onnx

    if getattr(model, "is_categorical_", None) is not None:
        raise ValueError(
            "model was fitted on categories, which the converter would turn into other answers "
            "without a word; make them numbers first, for example with `.cat.codes`."
        )
    sample = np.zeros((1, columns), np.float32)
    with warnings.catch_warnings():
        # The converter hands over numpy's booleans where whole numbers belong.
        warnings.simplefilter("ignore", DeprecationWarning)
        return to_onnx(model, sample, options={"zipmap": False}).SerializeToString()


def runner(exported):
    """Load an exported model; return a function from an array of rows to probabilities.

    Parameters
    ----------
    exported : bytes
        From `export`.

    Returns
    -------
    function
        Takes an array of shape (rows, columns), missing values as NaN, and returns the
        probability of the second class, shape (rows,). It computes on one thread.

    Raises
    ------
    ValueError
        If the extra `edge` is missing.
    """
    if not INSTALLED:
        raise ValueError(_MISSING)
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(exported, options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name

    def predict(rows):
        return session.run(None, {name: np.asarray(rows, np.float32)})[1][:, 1]

    return predict
