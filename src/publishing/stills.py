"""A notebook that has run, made ready for readers without Python."""

import copy

WIDGET = "application/vnd.jupyter.widget-view+json"
PICTURE = "This picture stands still here. It moves in JupyterLab or on Binder."
TEXT = "Here it is only text. It is live in JupyterLab or on Binder."


def without_widgets(notebook):
    """Put in the place of each widget what it shows without a kernel, and a line that says so.

    Parameters
    ----------
    notebook : NotebookNode
        Run, with outputs.

    Returns
    -------
    NotebookNode
        A copy without widgets and without their state.

    Raises
    ------
    ValueError
        For a widget that shows nothing without a kernel.
    """
    still = copy.deepcopy(notebook)
    still.metadata.pop("widgets", None)
    for cell in still.cells:
        for output in cell.get("outputs", []):
            if WIDGET in output.get("data", {}):
                _stand_still(output, cell.id)
    return still


def for_the_site(notebook, address):
    """Say below the title where the page can be tried; link notebooks of other folders as files.

    Parameters
    ----------
    notebook : NotebookNode
    address : str
        Where the page can be run.

    Returns
    -------
    NotebookNode
        A copy.
    """
    told = copy.deepcopy(notebook)
    title, _, rest = told.cells[0].source.partition("\n")
    line = f"*To try what you read, [open this page on Binder]({address}).*"
    told.cells[0].source = f"{title}\n\n{line}\n{rest}"
    for cell in told.cells:
        if cell.cell_type == "markdown":
            cell.source = cell.source.replace("](../", "](path:../")
    return told


def _stand_still(output, name):
    shown = output.data.get("text/html")
    if not shown:
        raise ValueError(
            f"The widget of {name} shows nothing without a kernel; give it a text/html too."
        )
    line = PICTURE if "<img" in shown else TEXT
    told = f'<div class="wb-still">{shown}<p class="wb-where">{line}</p></div>'
    output.data = {"text/html": told}
