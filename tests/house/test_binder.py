"""Binder, without Docker: the same base, the same files, the same order, and week 1 runs there."""

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# What repo2docker 2026.4.0 has in its base for Python 3.11 before it looks at our files.
BASE = [
    "ipykernel==7.0.1",
    "ipywidgets==8.1.7",
    "jupyter-offlinenotebook==0.3.2",
    "jupyter-resource-usage==1.2.0",
    "jupyterhub==5.4.0",
    "jupyterlab==4.4.9",
    "notebook==7.4.7",
]
REPO2DOCKER = "jupyter-repo2docker==2026.4.0"

pytestmark = [pytest.mark.slow, pytest.mark.git, pytest.mark.network]


class Environment:
    """A fresh virtual environment, made with uv where it is and with pip where not."""

    def __init__(self, folder):
        self.folder = folder
        self.scripts = folder / ("Scripts" if os.name == "nt" else "bin")
        beside = Path(sys.executable).parent
        self.uv = shutil.which("uv", path=f"{beside}{os.pathsep}{os.environ['PATH']}")
        if self.uv:
            self.run(self.uv, "venv", "--quiet", "--seed", "--python", sys.executable, folder)
        else:
            self.run(sys.executable, "-m", "venv", folder)

    def install(self, *what):
        if self.uv:
            self.run(
                self.uv,
                "pip",
                "install",
                "--quiet",
                "--compile-bytecode",
                "--python",
                self.folder,
                *what,
            )
        else:
            self.run("python", "-m", "pip", "install", "--quiet", *what)

    def run(self, *command, cwd=ROOT):
        """Run a program of this environment; its output is the message if it fails."""
        path = f"{self.scripts}{os.pathsep}{os.environ['PATH']}"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        result = subprocess.run(
            [str(shutil.which(str(command[0]), path=path)), *map(str, command[1:])],
            cwd=cwd,
            env=kept | {"PATH": path, "UV_PYTHON_DOWNLOADS": "never"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert result.returncode == 0, result.stdout
        return result.stdout


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """What Binder fetches."""
    folder = tmp_path_factory.mktemp("binder") / "repository"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
    return folder


def test_week_1_runs_in_what_binder_builds(repository, tmp_path):
    image = Environment(tmp_path / "image")
    image.install(*BASE)
    image.install("-r", repository / "binder" / "requirements.txt")
    image.run("bash", "binder/postBuild", cwd=repository)

    image.run("python", "-m", "pip", "check")
    extensions = image.run("jupyter", "labextension", "list")
    assert "anywidget" in extensions
    assert " X" not in extensions, extensions
    settings = tmp_path / "image" / "share" / "jupyter" / "lab" / "settings" / "overrides.json"
    assert settings.read_bytes() == (ROOT / "src" / "jupyterlab-settings.json").read_bytes()

    execute = ["jupyter", "nbconvert", "--to=notebook", "--execute", f"--output-dir={tmp_path}"]
    first = [f"notebooks/{name}.ipynb" for name in ("start", "week1")]
    image.run("bash", "binder/start", *execute, *first, cwd=repository)
    # The other pages run elsewhere; here they must find what they import.
    needed = {
        name for path in (repository / "notebooks").glob("*.ipynb") for name in imported(path)
    }
    image.run("bash", "binder/start", "python", "-c", "\n".join(sorted(needed)), cwd=repository)


def imported(path):
    """The lines of a notebook that import something."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        if cell["cell_type"] == "code":
            for node in ast.walk(ast.parse("".join(cell["source"]))):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    yield ast.unparse(node)


def test_repo2docker_understands_the_files(repository, tmp_path):
    tool = Environment(tmp_path / "tool")
    tool.install(REPO2DOCKER)
    dockerfile = tool.run("repo2docker", "--no-build", "--debug", ".", cwd=repository)
    assert "environment.py-3.11" in dockerfile or "py-2d3-2e11" in dockerfile
    install, copy = '-r "binder/requirements.txt"', "COPY --chown=0:0 src/ ${REPO_DIR}/"
    order = [install, copy, "./binder/postBuild"]
    places = [dockerfile.find(step) for step in order]
    assert -1 < places[0] < places[1] < places[2]
    assert 'ENV R2D_ENTRYPOINT="${REPO_DIR}/binder/start"' in dockerfile
