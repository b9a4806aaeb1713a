"""One look over the syntax tree of a student's code, for what no exercise of this course needs."""

import ast
import re
from collections import deque

# What the checks call; a new meaning for these names could bend them.
BUILTINS = set(
    """abs all any bool callable dict enumerate float getattr hasattr hash int isinstance issubclass
    iter len list map max min next print range repr reversed round set sorted str sum super tuple
    type zip""".split()
)
MODULES = set("ctypes multiprocessing pty signal socket subprocess unittest.mock _thread".split())
OURS = {"classroom", "workbook.exercise.limits", "workbook.exercise.equality"}
ATTRIBUTES = {
    "sys": "modules settrace setprofile _getframe _current_frames meta_path path_hooks excepthook",
    "os": """system _exit abort fork forkpty kill killpg popen posix_spawn setsid execl execle
    execlp execlpe execv execve execvp execvpe spawnl spawnle spawnlp spawnv spawnve spawnvp""",
    "gc": "get_objects get_referrers get_referents",
    "inspect": "currentframe stack trace getouterframes getinnerframes",
    "threading": "settrace setprofile",
    "importlib": "import_module",
}
FORBIDDEN = {module: set(names.split()) for module, names in ATTRIBUTES.items()}
# Names that mean the same wherever they stand.
INNER = set(
    """__builtins__ __closure__ __code__ __globals__ __import__ __subclasses__ displayhook f_back
    f_globals f_locals tb_frame gi_frame cr_frame ast_transformers input_transformers_cleanup
    input_transformers_post InteractiveShell run_cell set_custom_exc showtraceback""".split()
)
SHELL = {"run_line_magic", "run_cell_magic", "system", "getoutput"}  # what magics turn into
PATHS = set("open Path PurePath listdir walk scandir glob iglob chdir rmtree symlink link".split())
ALWAYS = {"__eq__": True, "__ne__": False, "__bool__": True, "__lt__": True, "__le__": True}
ALWAYS |= {"__gt__": True, "__ge__": True, "__contains__": True}
HOOKS = {"__instancecheck__", "__subclasscheck__", "__array_ufunc__", "__array_function__"}
OUTSIDE = re.compile(r"/|~|[A-Za-z]:[\\/]|\\\\|\.\.([\\/]|$)|.*[\\/]\.\.([\\/]|$)", re.DOTALL)


def find(tree, imported, parse):
    """Find what a person may want to look at.

    Parameters
    ----------
    tree : ast.Module
    imported : set of str
        Names that stand for imported things.
    parse : callable
        From the text of a literal that is executed to its tree.

    Returns
    -------
    dict
        From what the code does, in words, to the first line where it does.
    """
    look = _Look(tree, imported, parse)
    look.over(tree)
    return look.lines


class _Look:
    """Takes down what it found, and where that stood first."""

    def __init__(self, tree, imported, parse):
        self.imported, self.parse = imported, parse
        self.lines, self.inside, self.line = {}, False, 1
        self.aliases = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                self.aliases |= {alias.asname: alias.name for alias in node.names if alias.asname}

    def over(self, tree, line=None):
        for node in ast.walk(tree):
            see = getattr(self, f"_see_{type(node).__name__}", None)
            if see is not None:
                self.line = line or getattr(node, "lineno", 1)
                see(node)
        for node, name, value in _bindings(tree):
            self.line = line or node.lineno
            self._rebound(name, value)

    def _found(self, what):
        self.lines.setdefault(what, self.line)

    def _see_Import(self, node):
        for alias in node.names:
            self._module(alias.name)

    def _see_ImportFrom(self, node):
        self._module(node.module or "")
        for alias in node.names:
            self._module(f"{node.module}.{alias.name}")
            if alias.name in FORBIDDEN.get(node.module, ()) or alias.name in INNER:
                self._found(f"uses {node.module}.{alias.name}")

    def _module(self, name):
        parts = name.split(".")
        for size in range(1, len(parts) + 1):
            if ".".join(parts[:size]) in MODULES | OURS:
                self._found(f"imports {'.'.join(parts[:size])}")

    def _see_Name(self, node):
        if node.id in INNER:
            self._found(f"uses {node.id}")
        elif node.id == "get_ipython" and not getattr(node, "plain", False):
            self._found("uses get_ipython")

    def _see_Attribute(self, node):
        base = self._module_in(node.value)
        if node.attr in FORBIDDEN.get(base, ()):
            self._found(f"uses {base}.{node.attr}")
        elif node.attr in INNER:
            self._found(f"uses {node.attr}")
        elif isinstance(node.ctx, ast.Store | ast.Del):
            if node.attr == "__class__":
                self._found("changes __class__")
            self._changed(node)
        if node.attr in SHELL and isinstance(node.value, ast.Call):
            node.value.func.plain = True  # what a magic turns into, written out

    def _see_Subscript(self, node):
        if isinstance(node.ctx, ast.Store | ast.Del):
            value = node.value
            if isinstance(value, ast.Attribute) and value.attr == "__dict__":
                self._changed(value)
            elif isinstance(value, ast.Call) and _name(value.func) == "vars" and value.args:
                self._changed(ast.Attribute(value.args[0], "__dict__"))
            elif isinstance(value, ast.Call) and _name(value.func) == "globals":
                key = getattr(node.slice, "value", None)
                if isinstance(key, str) and key in BUILTINS:
                    self._found(f"gives {key} another meaning")

    def _changed(self, node):
        """An attribute is set; of a name that was imported?"""
        names = _dotted(node)
        if names and names[0] in self.imported and names[1:2] != ["options"]:
            self._found(f"changes {'.'.join(names)}")

    def _see_Call(self, node):
        name = _name(node.func)
        first = node.args[0] if node.args else None
        text = first.value if isinstance(first, ast.Constant) else None
        bare = isinstance(node.func, ast.Name)
        if bare and name in ("exec", "eval", "compile") and first is not None:
            if not isinstance(text, str):
                self._found(f"uses {name} on text that it makes")
            else:
                self._nested(text)
        elif name in ("setattr", "delattr", "getattr", "__setattr__") and len(node.args) > 1:
            key = getattr(node.args[1], "value", None)
            if isinstance(key, str) and (key in INNER or key == "__class__"):
                self._found(f"uses {key}")
            if name != "getattr" and (names := _dotted(first)) and names[0] in self.imported:
                self._found(f"changes {'.'.join(names)}")
            if isinstance(key, str) and key in FORBIDDEN.get(self._module_in(first), ()):
                self._found(f"uses {self._module_in(first)}.{key}")
        elif name in PATHS:
            start = first.values[0] if isinstance(first, ast.JoinedStr) and first.values else first
            text = getattr(start, "value", None)
            if isinstance(text, str) and OUTSIDE.match(text):
                self._found("looks outside its folder")

    def _nested(self, text):
        tree = self.parse(text)
        if tree is not None and not self.inside:
            self.inside = True
            self.over(tree, self.line)
            self.inside = False

    def _module_in(self, node):
        name = node.id if isinstance(node, ast.Name) else ""
        return self.aliases.get(name, name)

    def _see_FunctionDef(self, node):
        returned = [inner.value for inner in ast.walk(node) if isinstance(inner, ast.Return)]
        self._method(node.name, returned)

    def _see_ClassDef(self, node):
        for inner in node.body:
            if isinstance(inner, ast.Assign) and isinstance(inner.value, ast.Lambda):
                for target in inner.targets:
                    self._method(_name(target), [inner.value.body])

    def _method(self, name, returned):
        if name in HOOKS or name == "__class__":
            self._found(f"defines {name}")
        elif name in ALWAYS and returned:
            same = [getattr(value, "value", None) is ALWAYS[name] for value in returned]
            if all(same):
                self._found(f"defines a {name} that is always {ALWAYS[name]}")

    def _rebound(self, name, value):
        own = isinstance(value, ast.Call) and _name(value.func) == name  # max = table.max()
        makes = ast.Lambda | ast.Name | ast.Attribute | ast.Call
        if name in BUILTINS and not own and (value is None or isinstance(value, makes)):
            self._found(f"gives {name} another meaning")


def _bindings(tree):
    """(statement, name, value or None) wherever a name of the whole notebook gets a meaning."""
    waiting = deque(tree.body)
    while waiting:
        node = waiting.popleft()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node, node.name, None
            shared = [inner.names for inner in ast.walk(node) if isinstance(inner, ast.Global)]
            yield from ((node, name, None) for names in shared for name in names)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((node, alias.asname or alias.name, None) for alias in node.names)
        elif isinstance(node, ast.Assign):
            for inner in (inner for target in node.targets for inner in ast.walk(target)):
                if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
                    yield node, inner.id, node.value
        else:
            blocks = ast.stmt | ast.ExceptHandler | ast.match_case
            waiting += [inner for inner in ast.iter_child_nodes(node) if isinstance(inner, blocks)]


def _name(node):
    """The last name of `a.b.c`, or nothing."""
    return getattr(node, "attr", "") or getattr(node, "id", "") or ""


def _dotted(node):
    """The names of `a.b.c`, if it begins with a name."""
    names = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    return [node.id, *reversed(names)] if isinstance(node, ast.Name) else []
