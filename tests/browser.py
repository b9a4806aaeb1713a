"""A real JupyterLab and a real Chromium, started once and shared; used by tests and by hand.

with Lab(folder) as lab, lab.open("week1.ipynb") as notebook:
    notebook.run_all()
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from contextlib import contextmanager
from pathlib import Path

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARTEFACTS = Path(__file__).parent / "artefacts"
ARGUMENTS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
ARGUMENTS += ["--disable-background-networking", "--disable-component-update"]

# JupyterLab says "idle" before the kernel is connected, and "run all" is then silently lost.
READY = """async () => {
    const panel = window.jupyterapp.shell.currentWidget;
    await panel.context.ready;
    await panel.sessionContext.ready;
    await panel.sessionContext.session.kernel.info;
}"""
OUTPUTS = """() => window.jupyterapp.shell.currentWidget.content.model.sharedModel.cells.flatMap(
    (cell, at) => (cell.outputs || []).map((output) => ({
        cell: at,
        error: output.output_type === "error" ? `${output.ename}: ${output.evalue}` : null,
        stderr: output.name === "stderr" ? output.text : null,
        kinds: Object.keys(output.data || {}),
    })))"""


def launch(playwright):
    """Start Chromium."""
    rights = ["--no-sandbox"] if os.getuid() == 0 else []
    return playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS + rights)


class Lab:
    """A JupyterLab server with a HOME of its own, and a browser that looks at it.

    Parameters
    ----------
    folder : path
        The folder that the server shows.
    theme : str
        As JupyterLab names it.
    """

    def __init__(self, folder, theme="JupyterLab Light"):
        self.folder = Path(folder)
        self.theme = theme

    def __enter__(self):
        from playwright.sync_api import sync_playwright

        self.home = tempfile.TemporaryDirectory(prefix="lab-home-", ignore_cleanup_errors=True)
        self.address = f"http://127.0.0.1:{_free_port()}"
        self.log = open(Path(self.home.name) / "server.log", "w+")
        self.server = subprocess.Popen(
            self._command(), cwd=self.folder, env=self._environment(),
            stdout=self.log, stderr=self.log, start_new_session=True,
        )  # fmt: skip
        try:
            self._wait()
            self.playwright = sync_playwright().start()
            self.browser = launch(self.playwright)
        except BaseException:
            self._stop_server()
            raise
        return self

    def __exit__(self, *_):
        self.browser.close()
        self.playwright.stop()
        self._stop_server()

    @contextmanager
    def open(self, path, width=1400, height=1000):
        """Open a notebook in a fresh workspace and wait until its kernel answers."""
        context = self.browser.new_context(viewport={"width": width, "height": height})
        page = context.new_page()
        notebook = Notebook(page)
        page.goto(f"{self.address}/lab/workspaces/{uuid.uuid4().hex}/tree/{path}?reset")
        page.locator(".jp-NotebookPanel .jp-Cell").first.wait_for(timeout=60_000)
        page.evaluate(READY)
        try:
            yield notebook
        finally:
            page.evaluate("() => window.jupyterapp.serviceManager.sessions.shutdownAll()")
            context.close()

    def _command(self):
        command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--ip=127.0.0.1"]
        command += [f"--port={self.address.rsplit(':', 1)[1]}", "--ServerApp.port_retries=0"]
        command += ["--IdentityProvider.token=", "--ServerApp.password="]
        command += ["--LabApp.expose_app_in_browser=True", f"--ServerApp.root_dir={self.folder}"]
        return command + (["--allow-root"] if os.getuid() == 0 else [])

    def _environment(self):
        """Keep the learner's own settings out, and the news that would cover the page."""
        settings = Path(self.home.name) / "settings" / "@jupyterlab" / "apputils-extension"
        settings.mkdir(parents=True)
        quiet = {"fetchNews": "false", "checkForUpdates": False}
        (settings / "notification.jupyterlab-settings").write_text(json.dumps(quiet))
        (settings / "themes.jupyterlab-settings").write_text(json.dumps({"theme": self.theme}))
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "IPYTHON"))}
        return kept | {
            "HOME": self.home.name,
            "JUPYTERLAB_SETTINGS_DIR": str(settings.parent.parent),
            "JUPYTERLAB_WORKSPACES_DIR": str(Path(self.home.name) / "workspaces"),
            "OMP_NUM_THREADS": "1",
        }

    def _wait(self, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.server.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.address}/api/status", timeout=2):
                    return
            except (urllib.error.URLError, TimeoutError, ConnectionError):
                time.sleep(0.2)
        raise RuntimeError(f"JupyterLab did not start:\n{self._read_log()}")

    def _read_log(self):
        return Path(self.log.name).read_text()[-4000:]

    def _stop_server(self):
        self.server.terminate()
        try:
            self.server.wait(15)
        except subprocess.TimeoutExpired:
            self.server.kill()
            self.server.wait()
        self.log.close()
        self.home.cleanup()


class Notebook:
    """An open notebook: its page, and every error that the page reported."""

    def __init__(self, page):
        self.page = page
        self.problems = []
        page.on("pageerror", lambda error: self.problems.append(f"page: {error}"))
        page.on("console", self._hear)

    def _hear(self, message):
        if message.type == "error":
            where = message.location.get("url", "")
            self.problems.append(f"console: {message.text} ({where})")

    def run_all(self):
        """Run all cells and wait for the last."""
        self.page.set_default_timeout(180_000)
        self.page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
        self.page.set_default_timeout(30_000)

    def outputs(self):
        """List what the cells gave: cell number, error, stderr, mime types."""
        return self.page.evaluate(OUTPUTS)

    def cell(self, at):
        """Scroll to a cell, since JupyterLab keeps only those in view, and return it."""
        self.page.evaluate(
            "(at) => window.jupyterapp.shell.currentWidget.content.scrollToItem(at, 'start')", at
        )
        shown = ".jp-NotebookPanel:not(.lm-mod-hidden)"  # others may be open behind it
        cell = self.page.locator(f"{shown} .jp-Cell[data-windowed-list-index='{at}']")
        cell.wait_for()
        return cell

    def widgets(self, kind=".wb-live:has(.wb-controls)"):
        """Give each cell that shows a widget of ours, one after the other."""
        view = "application/vnd.jupyter.widget-view+json"
        for output in self.outputs():
            if view in output["kinds"]:
                cell = self.cell(output["cell"])
                cell.locator(".wb-live, .wb-form").first.wait_for()
                if cell.locator(kind).count():
                    yield output["cell"], cell.locator(kind).first

    def pieces(self, name):
        """Photograph the whole page from top to bottom; return the files."""
        ARTEFACTS.mkdir(exist_ok=True)
        pane = self.page.locator(".jp-WindowedPanel-outer").first
        pane.evaluate("(pane) => pane.scrollTo(0, 0)")
        files = []
        for number in range(1, 80):
            self.page.wait_for_timeout(250)  # cells that come into view draw themselves first
            files.append(ARTEFACTS / f"{name}-{number:02}.png")
            pane.screenshot(path=files[-1])
            if pane.evaluate("(p) => p.scrollTop + p.clientHeight >= p.scrollHeight - 2"):
                break
            pane.evaluate("(pane) => pane.scrollBy(0, pane.clientHeight - 60)")
        return files


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
