"""In the kernel of a page: some states of an experiment, drawn once more to be compared."""

import json
import random
from itertools import product
from pathlib import Path


def drawn_again(model, folder, many):
    """Draw some states of an experiment into a file: from the number of the state to its picture.

    Parameters
    ----------
    model : str
        The id of a widget; of another kind, it leaves no file.
    folder : path
    many : int
    """
    from ipywidgets.widgets.widget import _instances

    experiment = _instances[model]
    if hasattr(experiment, "on_site"):
        grid = experiment.on_site()
        states = list(product(*grid.values()))
        some = random.Random(many).sample(range(len(states)), min(many, len(states)))
        values = {number: dict(zip(grid, states[number], strict=True)) for number in some}
        drawn = {number: experiment.at(**at).to_json() for number, at in values.items()}
        Path(folder, f"{model}.drawn").write_text(json.dumps(drawn))
