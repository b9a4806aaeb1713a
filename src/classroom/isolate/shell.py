"""A shell that runs a notebook's cells one at a time, as a kernel does, without a kernel.

IPython's shell is one to a process. `warm` makes it before it forks, and each child calls `use`
before its first cell. No history is written, and no earlier cell is kept in `In`.
"""

import contextlib
import functools
import hashlib
import io
import os
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path

from classroom.isolate.outputs import NOTHING, Outputs
from classroom.isolate.wire import ProtocolError
from workbook.exercise import variant

LABEL = "<cell {}>"
INLINE = "module://matplotlib_inline.backend_inline"  # figures become pictures of the cell
# What a shell imports when it is made, and at the first error.
PRELOAD = """bdb pexpect stack_data
IPython.core.application IPython.core.completerlib IPython.core.crashhandler IPython.core.logger
IPython.core.magics IPython.core.magics.auto IPython.core.oinspect IPython.core.pylabtools
IPython.utils._process_posix IPython.utils.wildcard matplotlib_inline.backend_inline
pygments.formatters.terminal256 pygments.lexers.python pygments.styles.default""".split()


def label(source):
    """The file name of a cell in tracebacks; it depends on the cell's source alone.

    >>> label("x = 1")
    '<cell 8ff436def145>'
    """
    return LABEL.format(hashlib.sha256(source.encode("utf-8", "replace")).hexdigest()[:12])


class CellTimeout(BaseException):
    """The cell's time was up. Not an Exception, so that a bare loop can't swallow it easily."""


class Shell:
    """Runs cells in one namespace.

    Examples
    --------
    `Shell().run("1 + 1", 10)` is `("ok", [{"output_type": "execute_result", …}])`.
    """

    # Of the watch; the alarm clock belongs to checks and learners. Windows has neither.
    SIGNAL = getattr(signal, "SIGUSR1", None)

    def __init__(self):
        self._watch = _Watch()
        self.outputs = Outputs()
        os.environ.setdefault("MPLBACKEND", INLINE)
        with tempfile.TemporaryDirectory() as not_for_long:  # `use` takes the process's own
            self._shell = _make_interactive_shell(self.outputs, not_for_long)
        self.names = self._shell.user_ns
        self.truncated, self.told = False, NOTHING

    def use(self, namespace=None):
        """Start anew in this process and its folder, as if the shell had been made here.

        Parameters
        ----------
        namespace : dict, optional
            Where names live; a subclass of dict may look elsewhere for those it lacks.
        """
        shell = self._shell
        shell.profile_dir = None
        shell.init_ipython_dir(None)
        shell.init_profile_dir(None)
        shell.history_manager.dir_hist[:] = [Path.cwd()]
        shell.init_create_namespaces(user_ns=namespace)
        shell.init_sys_modules()
        shell.init_user_ns()
        self.names = shell.user_ns

    def run(self, source, seconds):
        """Run a cell.

        Parameters
        ----------
        source : str
        seconds : float
            Then `CellTimeout` is raised in the cell, and again as long as it goes on.

        Returns
        -------
        str, list of dict
            "ok", "error" or "timeout"; and the outputs as version 4 notebooks have them. If time
            is up while IPython writes a traceback down, there may be no error among them.
        """
        self.outputs.begin(self._shell.execution_count)
        self._shell.cell_under_way = source
        status = "ok"
        try:
            with self.outputs.streams(), self._watch.limit(seconds):
                result = self._shell.run_cell(source, store_history=False)
            problem = result.error_before_exec or result.error_in_exec
            if problem is not None:
                status = "timeout" if _is_about_time(problem) else "error"
        except BaseException as error:  # out of time between two steps of the shell itself
            status = "timeout" if _is_about_time(error) else "error"
            self.outputs.error(type(error).__name__, str(error), [])
        self._shell.execution_count += 1
        self.truncated, self.told = self.outputs.truncated, self.outputs.told
        return status, self.outputs.take()

    def seconds_left(self):
        """Until the cell under way is out of time."""
        return self._watch.seconds_left()


@functools.cache
def prepared():
    """The shell of this process: made at the first call, which may be before a fork.

    It has formatted a value and run a cell that fails, as many a learner's will: what IPython makes
    when it is first needed is there.
    """
    shell = Shell()
    shell._shell.display_formatter.format(0)
    shell._shell.run_cell("1/0", store_history=False)
    return shell


def _is_about_time(error):
    return type(error).__name__ in ("CellTimeout", "TooSlow")


class _Watch:
    """A thread that interrupts the main one when a cell is out of time, and keeps doing so.

    It is only woken for a deadline earlier than the one it sleeps until: most cells end long before
    theirs, and to wake it for each would cost more than many a cell does.
    """

    def __init__(self):
        self._deadline, self._wakes, self._changed = None, 0.0, threading.Condition()
        self._main, self._thread = threading.main_thread().ident, None

    def seconds_left(self):
        return float("inf") if self._deadline is None else self._deadline - time.monotonic()

    @contextlib.contextmanager
    def limit(self, seconds):
        signal.signal(Shell.SIGNAL, self._time_is_up)
        with self._changed:
            self._deadline = time.monotonic() + seconds
            if self._deadline < self._wakes:
                self._changed.notify()
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, daemon=True)
            self._thread.start()
        try:
            yield
        finally:
            self._deadline = None  # an interrupt from here on finds nothing to do

    def _time_is_up(self, number, frame):
        __tracebackhide__ = True
        if self._deadline is not None and time.monotonic() >= self._deadline:
            raise CellTimeout("The cell ran for too long.")

    def _serve(self):
        signal.pthread_sigmask(signal.SIG_BLOCK, [Shell.SIGNAL, signal.SIGALRM])
        with self._changed:
            while True:
                left = self.seconds_left()
                if left <= 0:
                    signal.pthread_kill(self._main, Shell.SIGNAL)
                    left = 0.25
                self._wakes = time.monotonic() + left
                self._changed.wait(None if left == float("inf") else left)


def _make_interactive_shell(outputs, folder):  # noqa: C901 (its classes count as one)
    """IPython's shell with our outputs, without files and without a terminal."""
    from IPython.core.compilerop import CachingCompiler
    from IPython.core.displayhook import DisplayHook
    from IPython.core.displaypub import DisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets import Type
    from traitlets.config import Config

    class Compiler(CachingCompiler):
        def get_code_name(self, raw_code, transformed_code, number):
            return label(raw_code)

    class Hook(DisplayHook):
        def quiet(self):
            cell = self.shell.cell_under_way
            return ";" in cell and self.semicolon_at_end_of_expression(cell)

        def start_displayhook(self):
            pass

        def write_output_prompt(self):
            pass

        def write_format_data(self, format_dict, md_dict=None):
            outputs.result(format_dict, md_dict)

        def log_output(self, format_dict):
            pass

        def finish_displayhook(self):
            self._is_active = False

    class Publisher(DisplayPublisher):
        def _setup_execution_tracking(self):
            pass

        def publish(self, data, metadata=None, *, transient=None, update=False, **_):
            outputs.display(data, metadata, (transient or {}).get("display_id"), update)

        def clear_output(self, wait=False):
            outputs.clear(wait)

    class NotebookShell(InteractiveShell):
        # As defaults of the class: set later, results would go past us.
        displayhook_class = Type(Hook)
        display_pub_class = Type(Publisher)
        compiler_class = Type(Compiler)
        cell_under_way = ""

        def init_virtualenv(self):
            pass

        def init_logstart(self):
            pass

        def init_completer(self):
            self.Completer = None

        def _showtraceback(self, kind, error, lines):
            outputs.error(kind.__name__, str(error), list(lines))

        def enable_gui(self, gui=None):
            pass

    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.history_length = 0
    config.Completer.use_jedi = False
    InteractiveShell.clear_instance()
    NotebookShell.clear_instance()
    shell = NotebookShell.instance(config=config, ipython_dir=folder)
    shell.stdin = io.StringIO()
    sys.stdin = io.StringIO()
    if "matplotlib" in sys.modules:  # it has read MPLBACKEND, and perhaps chosen otherwise
        sys.modules["matplotlib"].use(INLINE)
    backend = sys.modules.get("matplotlib_inline.backend_inline")
    if backend is not None:  # else it does so itself, on its first import
        backend._enable_matplotlib_integration()
        settings = backend.InlineBackend.instance()
        # It gives these to a process's first shell alone.
        kinds, options = settings.figure_formats, settings.print_figure_kwargs
        backend.select_figure_formats(shell, kinds, **options)
    return shell


def answer(message, shell):
    """Do what the grader asks of a process with a shell: take a student's `files`, `run` a cell.

    The reply to a run has `status`, `outputs`, and `told` and `value`: what a mark is read off.

    Raises
    ------
    ProtocolError
        If it asks for anything else.
    """
    if message["do"] == "files":
        if message.get("student") is not None:
            os.environ[variant.STUDENT] = message["student"]
        for name, data in zip(message["names"], message.get("buffers", []), strict=True):
            path = Path(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return {"status": "ok"}
    if message["do"] == "run":
        status, outputs = shell.run(message["source"], message["seconds"])
        told, value = shell.told
        reply = {"status": status, "told": told, "value": value, "outputs": outputs}
        return reply | {"truncated": True} if shell.truncated else reply
    raise ProtocolError("The grader asks for something unknown.")
