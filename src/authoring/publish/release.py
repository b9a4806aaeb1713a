"""nbgrader's own release: answers and hidden checks go, everything else is locked."""

import tempfile
from pathlib import Path


class NotReleased(RuntimeError):
    """nbgrader refused one of our notebooks."""


def release_assignments(root, sources):
    """Run ``nbgrader generate_assignment`` with the course's settings in a folder of its own.

    Parameters
    ----------
    root : path of the course, whose `nbgrader_config.py` counts
    sources : dict
        From an assignment's name to its source notebook, as text.

    Returns
    -------
    dict
        From the same names to the notebook that learners get, as text.
    """
    if not sources:
        return {}
    from classroom.course import course as courses

    with tempfile.TemporaryDirectory(prefix="workbook-") as folder:
        folders = {"root": folder, "source_directory": "source", "release_directory": "release"}
        nbgrader = courses.open_course(
            root,
            CourseDirectory=folders,
            # What `nbgrader generate_assignment --no-db` sets: no gradebook takes part.
            SaveCells={"enabled": False},
            GenerateAssignment={"no_database": True},
        )
        for name, text in sources.items():
            _write(Path(folder, "source", name, f"{name}.ipynb"), text)
        return {name: _release(nbgrader, folder, name) for name in sources}


def _release(nbgrader, folder, name):
    result = nbgrader.generate_assignment(name)
    released = Path(folder, "release", name, f"{name}.ipynb")
    if not result["success"] or not released.exists():
        raise NotReleased(f"nbgrader could not release {name}: {result.get('log', '')}")
    return released.read_text(encoding="utf-8")


def _write(path, text):
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8", newline="\n")
