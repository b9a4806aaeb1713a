"""A course as nbgrader sees it: its settings, its source, and who handed something in."""

import logging
import os
import re
import sys
import tempfile
from difflib import get_close_matches
from pathlib import Path

from workbook.exercise import markup

NAME = re.compile(r"^[A-Za-z0-9_.-]+$")
# What nbgrader's log says of submissions that it can't read, and what an instructor would say.
REASONS = {
    "NotJSONError": "This is not a notebook, perhaps a broken upload. Ask for it again.",
    "UnicodeDecodeError": "This is not a notebook, perhaps a broken upload. Ask for it again.",
    "SchemaTooOldError": "This was made with an older nbgrader. Run `nbgrader update` on it.",
    "SchemaTooNewError": "This was made with a newer nbgrader. Upgrade nbgrader here.",
    "DeadKernelError": "This stopped its kernel. Look for exit() or too much memory.",
}


class CannotGrade(ValueError):
    """Nothing can be graded, for the reason given."""


def open_course(course, **settings):
    """Open a course as nbgrader would from its folder.

    Parameters
    ----------
    course : path of the folder with `nbgrader_config.py`; without that file, nbgrader's defaults
    settings : dicts of attributes to set otherwise, by the name of nbgrader's class

    Returns
    -------
    nbgrader.apps.NbGraderAPI
    """
    from nbgrader.apps import NbGraderAPI
    from traitlets.config import Config

    find_programs()
    # Plugins named in the settings may lie beside them; behind all else, they stand in for nothing.
    if str(course) not in sys.path:
        sys.path.append(str(course))
    config = read_settings(course)
    config.CourseDirectory.root = str(course)
    config.NbGraderAPI.log_level = "WARN"
    config.merge(Config(settings))
    return NbGraderAPI(config=config)


def find_programs():
    """Let nbgrader find `alembic`, which it calls by its bare name, in no activated environment."""
    scripts = str(Path(sys.executable).parent)
    if scripts not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = scripts + os.pathsep + os.environ.get("PATH", "")


def read_settings(course=None):
    """The settings in a course's `nbgrader_config.py`, if there is one, and quiet kernels."""
    from traitlets.config import Config, PyFileConfigLoader

    config = Config()
    if course is not None and Path(course, "nbgrader_config.py").exists():
        config = PyFileConfigLoader("nbgrader_config.py", path=str(course)).load_config()
    # Errors only: kernels complain on our terminal about how nbclient speaks to them.
    config.Execute.setdefault("extra_arguments", []).append("--IPKernelApp.log_level=40")
    return config


def silent_log():
    """A log for what nbgrader does, which would tell our terminal of every cell."""
    # Its gradebook tells tornado's log of each error that it raises, too.
    logging.getLogger("tornado.application").addHandler(logging.NullHandler())
    log = logging.getLogger("classroom.nbgrader")
    log.addHandler(logging.NullHandler())
    log.propagate = False
    return log


def exchange_settings(root):
    """The settings of a course over those of this machine, which say where the exchange is.

    Parameters
    ----------
    root : path of the course

    Returns
    -------
    traitlets.config.Config
    """
    from jupyter_core.paths import jupyter_config_path
    from traitlets.config import Config

    config = Config()
    for folder in reversed(jupyter_config_path()):
        config.merge(read_settings(folder))
    config.merge(read_settings(root))
    config.CourseDirectory.root = str(root)
    return config


def submitted(root):
    """The folder of a course in which the students' folders lie.

    Returns
    -------
    pathlib.Path
    """
    settings = read_settings(root).CourseDirectory
    return Path(root, settings.get("submitted_directory") or "submitted")


def folder(course, step, week, student="."):
    """The folder of one step of nbgrader's.

    Parameters
    ----------
    course : nbgrader.apps.NbGraderAPI
    step : str
        "source", "submitted", "autograded" or "feedback".
    week : str
    student : str, optional
        Nobody's, as for the source.

    Returns
    -------
    pathlib.Path
    """
    directory = getattr(course.coursedir, f"{step}_directory")
    return Path(course.coursedir.format_path(directory, student, week))


def find_source(root, week):
    """The notebook that an assignment is graded with.

    Parameters
    ----------
    root : path of the course
    week : str
        The assignment's name.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    CannotGrade
        If there is no such assignment; the sentence names those there are.
    """
    sources = {path.stem: path for path in sorted(Path(root).glob("solutions/*/*.ipynb"))}
    if not NAME.match(week) or week not in sources:
        there = f"There are: {', '.join(sorted(sources))}." if sources else "There is none here."
        raise CannotGrade(f"There is no assignment {week!r} in the folder solutions. {there}")
    return sources[week]


def find_students(course, week, student=None):
    """Who handed something in: a notebook, or a folder that lacks one.

    Parameters
    ----------
    course : nbgrader.apps.NbGraderAPI
    week : str
    student : str, optional
        Look for this one only.

    Returns
    -------
    list of str
        In alphabetical order.

    Raises
    ------
    CannotGrade
        If nobody did, or the student named did not.
    """
    found = sorted(course.get_submitted_students(week))
    root = str(course.coursedir.root)
    if not found and set(root) & set("[]*?"):
        raise CannotGrade(f"nbgrader finds nothing below {root}: rename the folder, without []*?.")
    if not found:
        raise CannotGrade(
            f"There are no submissions of {week}. Put each into a folder submitted/STUDENT/{week}"
            f"/{week}.ipynb, or take them in with `workbook collect {week}`."
        )
    if student is None:
        return found
    if student not in found:
        near = get_close_matches(student, found, n=1)
        meant = f" Did you mean {near[0]!r}?" if near else ""
        raise CannotGrade(f"{student!r} has handed in nothing for {week}.{meant}")
    return [student]


def tell_gradebook(course, week):
    """Tell the gradebook of an assignment's cells; the release itself is thrown away.

    Takes nbgrader seconds. `store.Writer` does it when the source has changed.

    Raises
    ------
    CannotGrade
        If nbgrader refuses the source.
    """
    root = course.coursedir.root
    with tempfile.TemporaryDirectory(prefix="workbook-") as release:
        elsewhere = {"release_directory": str(Path(release, "release"))}
        result = open_course(root, CourseDirectory=elsewhere).generate_assignment(week)
    if not result["success"]:
        raise CannotGrade(
            f"nbgrader does not accept solutions/{week}: {reason(result)} If the "
            "gradebook holds an older version of it, keep a copy of gradebook.db and go back "
            "to that version, or start a new gradebook."
        )


def is_told(gradebook, course, week):
    """Whether the gradebook knows the very cells of an assignment, as after a release.

    Parameters
    ----------
    gradebook : nbgrader.api.Gradebook
    course : nbgrader.apps.NbGraderAPI
    week : str

    Returns
    -------
    bool
    """
    import nbformat
    from nbgrader.api import MissingEntry
    from nbgrader.preprocessors import ClearOutput, ClearSolutions, ComputeChecksums, LockCells

    try:
        known = gradebook.find_notebook(week, week).source_cells
    except MissingEntry:
        return False
    notebook = nbformat.read(find_source(course.coursedir.root, week), as_version=4)
    for step in (LockCells, ClearSolutions, ClearOutput, ComputeChecksums):
        notebook, _ = step(parent=course)(notebook, {})
    cells = {markup.name_of(cell): markup.about(cell) for cell in notebook.cells}
    wanted = {name: about["checksum"] for name, about in cells.items() if "checksum" in about}
    return wanted == {cell.name: cell.checksum for cell in known}


def reason(result):
    """Why nbgrader stopped, from its log: a known reason, else the first error it met.

    Parameters
    ----------
    result : dict
        What a method of nbgrader.apps.NbGraderAPI returned, with `error` and perhaps `log`.

    Returns
    -------
    str
        One sentence or two.

    Examples
    --------
    >>> reason({"error": "nbformat.reader.NotJSONError: Notebook does not appear to be JSON"})
    'This is not a notebook, perhaps a broken upload. Ask for it again.'
    >>> reason({"error": "RuntimeError: No end solution statement found"})
    'nbgrader stopped: No end solution statement found.'
    """
    raised = r"^\s*(?:[\w.]+\.)?(\w+(?:Error|Exception|Entry)): (.*)$"
    told = re.findall(raised, result.get("log", "") + result["error"], re.M)
    known = [REASONS[kind] for kind, _ in told if kind in REASONS]
    first = told[0][1] if told else result["error"].strip().splitlines()[-1]
    return known[0] if known else f"nbgrader stopped: {first.rstrip('.')}."
