"""The same notebook as different programs save it: a function for each habit, from cells to bytes.

What a program writes was read off files that it saved. Where the program is a library that is here
(nbconvert, jupytext, nbformat), it does the writing itself.
"""

import copy
import json

import jupytext
import nbformat
from nbconvert.exporters import NotebookExporter

PYTHON = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
    "version": "3.12.3",
}


def _saved(notebook, **how):
    return (json.dumps(notebook, **{"indent": 1, "ensure_ascii": False} | how) + "\n").encode()


def _changed(notebook, metadata, minor, each):
    """A copy with other metadata and version; `each` changes a cell, given its number."""
    found = copy.deepcopy(notebook)
    found |= {"metadata": metadata, "nbformat": 4, "nbformat_minor": minor}
    for number, cell in enumerate(found["cells"]):
        cell["source"] = cell["source"].splitlines(keepends=True)
        each(number, cell)
    return found


def _run(number, cell):
    if cell["cell_type"] == "code":
        cell["execution_count"] = number
        output = {"output_type": "stream", "name": "stdout", "text": ["Hello\n"]}
        cell["outputs"] = [output]


def jupyterlab(notebook):
    """Ids stay, outputs and times are saved."""

    def each(number, cell):
        _run(number, cell)
        cell["metadata"]["execution"] = {"iopub.execute_input": "2026-01-01T09:00:00.000Z"}

    metadata = {"kernelspec": PYTHON, "language_info": LANGUAGE}
    return _saved(_changed(notebook, metadata, 5, each))


def notebook_7(notebook):
    """As JupyterLab, with its own keys in each cell."""

    def each(number, cell):
        _run(number, cell)
        cell["metadata"] |= {"slideshow": {"slide_type": ""}, "tags": [], "trusted": True}

    metadata = {"kernelspec": PYTHON, "language_info": LANGUAGE, "widgets": {"state": {}}}
    return _saved(_changed(notebook, metadata, 5, each))


def vs_code(notebook):
    """With what its extension adds; the format goes back to 4.2, and ids into the metadata."""

    def each(number, cell):
        _run(number, cell)
        cell["metadata"] |= {"vscode": {"languageId": "python"}, "id": cell.pop("id")}

    metadata = {
        "kernelspec": {"display_name": ".venv", "language": "python", "name": "python3"},
        "language_info": LANGUAGE,
        "orig_nbformat": 4,
        "vscode": {"interpreter": {"hash": "31f2aee4e71d21fb"}},
    }
    return _saved(_changed(notebook, metadata, 2, each))


def vs_code_without_its_extension(notebook):
    """Cells without ids, no kernel, and no line end behind the last line."""
    bare = _changed(notebook, {}, 5, lambda number, cell: cell.pop("id"))
    return _saved(bare).rstrip(b"\n")


def colab(notebook):
    """Format 4.0, ids of its own in the metadata, and two spaces."""

    def each(number, cell):
        cell.pop("id")
        cell["metadata"] |= {"id": f"qZ{number:08}x", "outputId": "0b1c"}
        if cell["cell_type"] == "code":
            cell |= {"execution_count": None, "outputs": []}

    about = {"provenance": [], "toc_visible": True}
    metadata = {"colab": about, "kernelspec": {"name": "python3", "display_name": "Python 3"}}
    return _saved(_changed(notebook, metadata, 0, each), indent=2)


def deepnote(notebook):
    """Nothing of others' metadata stays, nor of ids."""

    def each(number, cell):
        cell.pop("id")
        kind = "code" if cell["cell_type"] == "code" else "text-cell-p"
        cell["metadata"] = {"cell_id": f"{number:032x}", "deepnote_cell_type": kind}

    return _saved(_changed(notebook, {"deepnote_notebook_id": "7f"}, 0, each), indent=None)


def nbconvert(notebook):
    """`jupyter nbconvert --to notebook`."""
    text, _ = NotebookExporter().from_notebook_node(nbformat.from_dict(copy.deepcopy(notebook)))
    return text.encode()


def jupytext_script(notebook):
    """To a script in the percent format and back: ids go."""
    script = jupytext.writes(nbformat.from_dict(copy.deepcopy(notebook)), fmt="py:percent")
    return _saved(jupytext.reads(script, fmt="py:percent"))


def jupytext_markdown(notebook):
    """To Markdown and back."""
    text = jupytext.writes(nbformat.from_dict(copy.deepcopy(notebook)), fmt="md")
    return _saved(jupytext.reads(text, fmt="md"))


def without_ids(notebook):
    """As tools that know only 4.4 leave it, though they write 4.5."""
    return _saved(_changed(notebook, {"kernelspec": PYTHON}, 5, lambda n, cell: cell.pop("id")))


def _format(minor):
    def habit(notebook):
        return _saved(_changed(notebook, {"kernelspec": PYTHON}, minor, lambda n, c: c.pop("id")))

    return habit


def format_3(notebook):
    """The format of ten years ago, by nbformat."""
    old = nbformat.convert(nbformat.from_dict(copy.deepcopy(notebook)), 3)
    return _saved(old)


def windows_line_ends(notebook):
    """In the file and in the texts."""
    found = copy.deepcopy(notebook)
    for cell in found["cells"]:
        cell["source"] = cell["source"].replace("\n", "\r\n")
    return _saved(found).replace(b"\n", b"\r\n")


def byte_order_mark(notebook):
    """As Notepad saved UTF-8."""
    return b"\xef\xbb\xbf" + _saved(notebook)


def utf_16(notebook):
    """As PowerShell's `>` saves."""
    return _saved(notebook).decode().encode("utf-16")


def cp1252(notebook):
    """As "ANSI" in an editor of Windows."""
    return _saved(notebook).decode().encode("cp1252")


def only_ascii(notebook):
    """Escaped letters, on one line."""
    return _saved(notebook, indent=None, ensure_ascii=True)


HABITS = {
    "JupyterLab": jupyterlab,
    "Notebook 7": notebook_7,
    "VS Code": vs_code,
    "VS Code without its extension": vs_code_without_its_extension,
    "Colab": colab,
    "Deepnote": deepnote,
    "nbconvert": nbconvert,
    "jupytext, script": jupytext_script,
    "jupytext, Markdown": jupytext_markdown,
    "without ids": without_ids,
    "format 3": format_3,
    **{f"format 4.{minor}": _format(minor) for minor in range(5)},
    "Windows line ends": windows_line_ends,
    "byte order mark": byte_order_mark,
    "UTF-16": utf_16,
    "cp1252": cp1252,
    "only ASCII": only_ascii,
}
# What stock nbgrader can't read, or loses the marks of.
BEYOND_STOCK = {"Deepnote", "byte order mark", "UTF-16", "cp1252"}
