"""Experiments and questions that answer on the site by themselves, without Python.

While a page runs, its kernel writes down what each of them needs (`take`). Then `alive.js` gets the
widget's place on the page, with the start in the page and the rest in a script of its own
(`enliven`): a page that was opened from a folder may load scripts, and nothing else.
"""

import base64
import copy
import gzip
import json
import re
from html import escape
from pathlib import Path

from nbformat.v4 import new_markdown_cell, new_output

from authoring.site import alive_pack
from authoring.site.stills import WIDGET
from workbook.page import scripts, widgets

FORECASTS = "progress.forecasts()"  # the cell that draws a learner's calibration
MODULES = {
    "wbLive": ("dom.js", "marks.js", "picture.js", "live.js"),
    "wbQuiz": ("dom.js", "quiz.js"),
}


def take(folder):
    """Make what a `Run` calls after each cell, so that the kernel writes its widgets down.

    Parameters
    ----------
    folder : path
        Gets one file for each experiment and each group of questions, named by its model.

    Returns
    -------
    coroutine function
    """
    write = "__import__('authoring.site.alive', fromlist=['alive']).write_down({!r}, {!r})"

    async def afterwards(cell, ask):
        for model in filter(None, map(_model, cell.get("outputs", []))):
            await ask(write.format(model, str(folder)))

    return afterwards


def write_down(model, folder):
    """Write down, in the kernel of a page, what the twin of a widget needs.

    Parameters
    ----------
    model : str
        The id of the widget. One that is neither experiment nor question leaves no file.
    folder : path
    """
    from ipywidgets.widgets.widget import _instances

    from workbook.page.quiz import Quiz

    widget, twin = _instances[model], None
    if isinstance(widget, widgets.Live):
        twin = _controls(widget) | {"packed": alive_pack.pack(widget)}
    elif isinstance(widget, Quiz):
        twin = {"week": widget.week, "questions": [_open(each) for each in widget.questions]}
    if twin:
        Path(folder, model).write_text(json.dumps(twin), encoding="utf-8")


def enliven(notebook, taken, scripts, name):
    """Put in the place of each experiment and question what the site's script brings to life.

    Parameters
    ----------
    notebook : NotebookNode
        Run, with outputs.
    taken : path
        The folder that `take` had filled.
    scripts : path
        The folder that gets a script for each experiment.
    name : str
        Of the page.

    Returns
    -------
    NotebookNode
        A copy. Inside each place stand words, for readers without scripts.
    """
    alive, number = copy.deepcopy(notebook), 0
    for cell in alive.cells:
        for output in cell.get("outputs", []):
            twin = Path(taken, _model(output) or "no widget")
            if not twin.is_file():
                continue
            told = json.loads(twin.read_text("utf-8"))
            if "packed" in told:
                number += 1
                place = _experiment(told, f"{name}-{number}", Path(scripts))
            else:
                place = _place("wb-ask", told, output.data["text/html"])
            output.data = {"text/html": place}
        if FORECASTS in cell.source and cell.cell_type == "code":
            place = _place("wb-calibration", {}, "")
            cell.outputs.append(new_output("display_data", data={"text/html": place}))
    return alive


def ending(name, binder, exercises):
    """Write the cell at a page's end: the reader's answers, and where code is run and checked.

    Parameters
    ----------
    name : str
        Of the page.
    binder : str
        The address of the page on Binder.
    exercises : path
        The folder with the assignments.
    """
    exercise = f"exercises/{name}/{name}.ipynb"
    what, there = "this page", binder
    if Path(exercises, name, f"{name}.ipynb").is_file():
        what, there = "the exercises", binder.replace(f"notebooks/{name}.ipynb", exercise)
        what += f" of this week ([the file](path:../{exercise}))"
    text = (
        f"{_place('wb-record', {}, '')}\n\n"
        "**To do it yourself.** Code is run and checked in notebooks. "
        f"Open {what} in one of three places:\n\n"
        "- on your own machine: `python3 start.py` in the course's folder "
        "(Windows: `py start.py`);\n"
        f"- [on Binder]({there}), in your browser, without an account; "
        "it takes some minutes to start;\n"
        "- on your school's hub, if it has one: your instructor gives you its address.\n"
    )
    return new_markdown_cell(text, id="to-do-it-yourself")


def write_scripts(folder):
    """Write the scripts and styles of the widgets as a page without modules can load them.

    Parameters
    ----------
    folder : path
        The site's `_static`.
    """
    joined = [f"const {name} = {without_modules(*files)};" for name, files in MODULES.items()]
    Path(folder, "alive-widgets.js").write_text("\n".join(joined), encoding="utf-8")
    styles = scripts.static("quiz.css")  # how pictures look, all pages know
    Path(folder, "alive-widgets.css").write_text(styles, encoding="utf-8")


def without_modules(*files):
    """Turn modules into one call of a function: a browser reads no module from a folder.

    Parameters
    ----------
    *files : str
        Of the widgets' `static`, joined as `scripts.module` does.

    Returns
    -------
    str
        An expression; its value holds what a default export would give.
    """
    body = re.sub(r"^export (?=function|const)", "", scripts.module(*files), flags=re.MULTILINE)
    drawing = ", drawPicture" if "function drawPicture" in body else ""
    body = body.replace("export default { render };", f"return {{ render{drawing} }};")
    return f"(() => {{\n{body}\n}})()"


def _model(output):
    return output.get("data", {}).get(WIDGET, {}).get("model_id")


def _controls(experiment):
    """Give the controls with the values that the site offers, and where each begins."""
    offered = experiment.on_site()
    controls = [control.to_json() for control in experiment.by_name.values()]
    for told, values in zip(controls, offered.values(), strict=True):
        if told["kind"] == "slider":
            told["values"] = values
    start = [offered[name].index(control.value) for name, control in experiment.by_name.items()]
    coarse = [c.label for c in experiment.by_name.values() if getattr(c, "on_site", ())]
    return {"controls": controls, "start": start, "coarse": coarse}


def _open(question):
    """Give a question with its answer and with what speaks for each option."""
    options = [vars(option) for option in question.options]
    return {
        "id": question.id,
        "kind": question.kind,
        "text": question.text,
        "answer": question.answer,
        "options": options,
    }


def _experiment(told, name, scripts):
    """Write the place of an experiment, and its script."""
    packed, controls = told.pop("packed"), told["controls"]
    sizes = [len(control.get("values", control.get("options"))) for control in controls]
    number = 0
    for size, at in zip(sizes, told["start"], strict=True):
        number = number * size + at
    text = json.dumps(packed, ensure_ascii=False, separators=(",", ":")).encode()
    content = base64.b64encode(gzip.compress(text, mtime=0)).decode()
    scripts.mkdir(parents=True, exist_ok=True)
    (scripts / f"{name}.js").write_text(f'wbPacked["{name}"]="{content}";\n', encoding="utf-8")
    picture = alive_pack.unpacked(packed, number)
    words = f"<p>{escape(picture['title'])}. {escape(picture['alt'])}</p>"
    place = _place("wb-experiment", told | {"name": name, "picture": picture}, words)
    if not told["coarse"]:
        return place
    moved = ", ".join(f"<i>{escape(label)}</i>" for label in told["coarse"])
    return (
        f'{place}<p class="wb-where">Here these move in larger steps than in a notebook: {moved}. '
        "Each picture was drawn by the Python code above; none is interpolated.</p>"
    )


def _place(kind, told, words):
    """Write the place of something alive; its data are not read by accident, answers among them."""
    content = base64.b64encode(json.dumps(told, separators=(",", ":")).encode()).decode()
    return f'<div class="wb-alive {kind}" data-told="{content}">{words}</div>'
