"""A class on a real JupyterHub, in a box: users, homes and passwords that nobody outside sees.

Run by `test_hub.py` in namespaces of its own, as root: `python tests/hub_box.py ROOT FOLDER`. It
prints one line of JSON for each thing that was seen; the last one says how long each step took.
"""

import contextlib
import json
import os
import pwd
import re
import subprocess
import sys
import time
from pathlib import Path

import requests

PEOPLE = ("grader", "ann", "ada", "bob")
WEEK, COURSE, PORT = "week1", "managing-ml-projects", 18000
ADDRESS = f"http://127.0.0.1:{PORT}"
NEEDED = "jupyterhub.app, jupyterlab, nbgrader.apps, notebook, sklearn, matplotlib.pyplot"
PATIENCE = 100  # seconds


def unshared(root, folder):
    """The command that runs this file in a box.

    What is mounted in it, and what runs in it, is gone when it ends.
    """
    script = """
        set -e
        mount --make-rprivate /
        mount -t proc proc /proc
        cp -a /etc "$1/etc" && mount --bind "$1/etc" /etc
        mount -t tmpfs -o mode=755 none /home
        exec "$2" "$3" "$4" "$1/class"
    """
    words = ["bash", "-c", script, "box", folder, sys.executable, __file__, root]
    return ["unshare", "--mount", "--pid", "--fork", "--kill-child", *map(str, words)]


class Visitor:
    """Somebody at a browser, who is logged in."""

    def __init__(self, name):
        self.name, self.session = name, requests.Session()
        self.session.get(f"{ADDRESS}/hub/login")
        form = {"username": name, "password": f"of-{name}", "_xsrf": self._xsrf("/hub/")}
        answer = self.session.post(f"{ADDRESS}/hub/login", data=form, allow_redirects=False)
        self.is_in = answer.status_code == 302

    def _xsrf(self, path):
        cookies = self.session.cookies
        return cookies.get("_xsrf", path=path) or cookies.get("_xsrf", path="/hub/") or ""

    def hub(self, method, path):
        """Ask the hub's API."""
        headers = {"X-XSRFToken": self._xsrf("/hub/"), "Referer": f"{ADDRESS}/hub/home"}
        return self.session.request(method, f"{ADDRESS}/hub/api/{path}", headers=headers)

    def open_server(self, of=None):
        """Start a server, one's own if not another's, and wait for its first page."""
        self.hub("POST", f"users/{of or self.name}/server")
        until(lambda: self.hub("GET", f"users/{of or self.name}").json().get("server"))
        return self.get("lab", of)

    def get(self, path, of=None):
        """A page of a server."""
        page = self.session.get(f"{ADDRESS}/user/{of or self.name}/{path}")
        if page.ok and "/oauth2/authorize" in page.url:  # another's server: the hub asks once
            scopes = re.findall(r'name="scopes"[^>]*value="([^"]+)"', page.text)
            form = {"scopes": scopes, "_xsrf": self._xsrf("/hub/")}
            headers = {"Referer": page.url}
            page = self.session.post(page.url, data=form, headers=headers)
        return page

    def post(self, path, of=None, **data):
        """Press a button on a page of a server."""
        base = f"/user/{of or self.name}/"
        headers = {"X-XSRFToken": self._xsrf(base), "Referer": f"{ADDRESS}{base}lab"}
        return self.session.post(f"{ADDRESS}{base}{path}", data=data, headers=headers)


def until(ready, patience=PATIENCE):
    """Wait for something, and give it."""
    begun = time.monotonic()
    while time.monotonic() - begun < patience:
        with contextlib.suppress(requests.ConnectionError):
            if found := ready():
                return found
        time.sleep(0.2)
    raise TimeoutError(f"nothing for {patience} seconds")


def tell(**seen):
    """Say what was seen."""
    print(json.dumps(seen), flush=True)


def as_user(name, command, cwd=None, **variables):
    """Run a command as a user, and give what it said."""
    about = pwd.getpwnam(name)
    environment = {"HOME": about.pw_dir, "USER": name, "LANG": "C.UTF-8", "COLUMNS": "200"}
    return subprocess.run(
        [str(word) for word in command],
        user=about.pw_uid,
        group=about.pw_gid,
        extra_groups=[],
        cwd=cwd or about.pw_dir,
        env=environment | variables,
        capture_output=True,
        text=True,
    )


def home(name):
    """A user's home."""
    return Path(pwd.getpwnam(name).pw_dir)


def make_people():
    """Accounts with passwords, and homes."""
    subprocess.run(["groupadd", "students"], check=True)
    for name in PEOPLE:
        group = ["--groups", "students"] if name in ("ada", "bob") else []
        subprocess.run(["useradd", "--create-home", "--shell=/bin/bash", *group, name], check=True)
    passwords = "".join(f"{name}:of-{name}\n" for name in PEOPLE)
    subprocess.run(["chpasswd"], input=passwords, text=True, check=True)


class Clock:
    """Seconds by step."""

    def __init__(self):
        self.steps, self.begun = {}, time.monotonic()

    def lap(self, step):
        """Note how long a step took."""
        now = time.monotonic()
        self.steps[step], self.begun = round(now - self.begun, 1), now


def answer(notebook, solutions):
    """Put the solutions into a fetched notebook, in the place where it lies."""
    cells = json.loads(notebook.read_text())
    source = json.loads(solutions.read_text())
    right = {cell["id"]: cell["source"] for cell in source["cells"] if _is_answer(cell)}
    for cell in cells["cells"]:
        cell["source"] = right.get(cell["id"], cell["source"])
    notebook.write_text(json.dumps(cells))


def _is_answer(cell):
    return cell["cell_type"] == "code" and cell["metadata"].get("nbgrader", {}).get("solution")


def main(root, folder):
    """Make a class from nothing, and live through one assignment."""
    clock = Clock()
    make_people()
    env = folder / "env" / "bin"
    workbook = [sys.executable, "-c", "from classroom.cli import main; main()"]
    init = [*workbook, "hub", "init", folder, "--grader=grader", "--instructor=ann"]
    done = subprocess.run(
        [*map(str, init), f"--port={PORT}"], cwd=root, capture_output=True, text=True
    )
    tell(init=done.returncode, said=done.stdout + done.stderr)
    clock.lap("init")
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    quick = {"PATH": path, "UV_COMPILE_BYTECODE": "0"}  # only what is needed, below
    done = subprocess.run(
        [folder / "install"], capture_output=True, text=True, env=os.environ | quick
    )
    subprocess.run([env / "python", "-c", f"import {NEEDED}"], check=True)
    tell(install=done.returncode, said=done.stdout + done.stderr)
    clock.lap("install")
    (folder / "local_config.py").write_text("c.JupyterHub.authenticate_prometheus = False\n")
    with open(folder.parent / "hub.log", "w") as log:
        hub = subprocess.Popen([folder / "start"], stdout=log, stderr=log)
    try:
        until(lambda: requests.get(f"{ADDRESS}/hub/api/").ok)
        clock.lap("hub is up")
        live(clock, folder, env)
    finally:
        hub.terminate()
        hub.wait(30)
        tell(log=(folder.parent / "hub.log").read_text()[-20000:], seconds=clock.steps)


def live(clock, folder, env):
    """Release, fetch, answer, submit, collect, grade, feedback, fetch: by buttons and commands."""
    course = home("grader") / "course"
    ann, ada, bob = (Visitor(name) for name in ("ann", "ada", "bob"))
    tell(logged_in=[each.is_in for each in (ann, ada, bob)], stranger=Visitor("nobody").is_in)
    tell(local_settings=requests.get(f"{ADDRESS}/hub/metrics").status_code)
    tell(instructor_opens=ann.open_server("grader").status_code)
    page = ann.get("formgrader", "grader")
    tell(formgrader=page.status_code, frames=page.headers.get("Content-Security-Policy"))
    tell(student_at_formgrader=ada.get("formgrader", "grader").status_code)
    clock.lap("log in, open Formgrader")
    released = ann.post(f"formgrader/api/assignment/{WEEK}/release", "grader")
    tell(released=released.status_code, said=released.text[-2000:])
    clock.lap("release")
    for student in (ada, bob):
        tell(server=student.name, opened=student.open_server().status_code)
        tell(has_no_formgrader=student.get("formgrader").status_code)
        page = student.get("lab").text
        tell(disabled=sorted(re.findall(r"@jupyter/nbgrader:[\w-]+", page)))
        clock.lap(f"server of {student.name}")
        about = {"course_id": COURSE, "assignment_id": WEEK}
        fetched = student.post("assignments/fetch", **about)
        notebook = home(student.name) / COURSE / "exercises" / WEEK / f"{WEEK}.ipynb"
        tell(fetched=notebook.exists(), said=fetched.text[-2000:])
        if student is ada:
            answer(notebook, course / "solutions" / WEEK / f"{WEEK}.ipynb")
        submitted = student.post("assignments/submit", **about)
        tell(submitted=submitted.json().get("success"), said=submitted.text[-2000:])
        clock.lap(f"{student.name} fetches and submits")
    variables = {
        "PATH": f"{env}:/usr/bin:/bin",
        "JUPYTER_CONFIG_PATH": f"{folder}/etc/grader:{folder}/etc/all",
    }
    for command in (f"workbook collect {WEEK}", f"workbook grade {WEEK}"):
        done = as_user("grader", command.split(), cwd=course, **variables)
        tell(command=command, code=done.returncode, said=done.stdout + done.stderr)
        clock.lap(command)
    released = ann.post(f"formgrader/api/assignment/{WEEK}/release_feedback", "grader")
    tell(feedback=released.status_code, said=released.text[-2000:])
    for student in (ada, bob):
        about = {"course_id": COURSE, "assignment_id": WEEK}
        fetched = student.post("assignments/fetch_feedback", **about)
        folder_ = home(student.name) / COURSE / "exercises" / WEEK / "feedback"
        pages = [path.read_text() for path in folder_.glob(f"*/{WEEK}.html")]
        hidden = any("BEGIN HIDDEN TESTS" in page for page in pages)
        tell(pages=len(pages), hidden=hidden, said=fetched.text[-1000:])
    secrets = ["solutions", "gradebook.db", "submitted"]
    found = [as_user("ada", ["ls", course / name]).returncode for name in secrets]
    tell(
        secrets=found,
        inbound=as_user("ada", ["ls", folder / "exchange" / COURSE / "inbound"]).returncode,
    )
    clock.lap("feedback")
    correct(course, folder, env)
    clock.lap("a correction")
    check = [env / "workbook", "hub", "check", WEEK]
    done = subprocess.run(check, cwd=course, capture_output=True, text=True)
    tell(check=done.returncode, said=done.stdout + done.stderr)
    clock.lap("workbook hub check")


def correct(course, folder, env):
    """Correct a lesson in which ada has worked, and start her server anew."""
    lesson, hers = course / "notebooks/week1.ipynb", home("ada") / COURSE / "notebooks/week1.ipynb"
    _add_to_cell(hers, 2, "ada was here")
    (hers.parent / "mine.txt").write_text("a file of hers")
    for path in (hers, hers.parent / "mine.txt"):
        os.chown(path, pwd.getpwnam("ada").pw_uid, -1)
    _add_to_cell(lesson, -1, "a correction")
    commit = "git -c user.name=x -c user.email=x@localhost commit --quiet --all --message=x"
    as_user("grader", commit.split(), cwd=course)
    done = as_user("grader", [folder / "update"])
    tell(update=done.returncode, said=done.stdout + done.stderr)
    settings = {"GIT_CONFIG_SYSTEM": str(folder / "etc" / "gitconfig"), "PATH": f"{env}:/usr/bin"}
    done = as_user("ada", [folder / "student-server", "--version"], **settings)
    text = hers.read_text()
    json.loads(text)
    tell(
        after=["ada was here" in text, "a correction" in text, (hers.parent / "mine.txt").exists()],
        said=done.stdout + done.stderr + (home("ada") / f".{COURSE}.log").read_text(),
    )


def _add_to_cell(path, number, text):
    notebook = json.loads(path.read_text())
    notebook["cells"][number]["source"].append(f"\n{text}")
    # As it was written, so that only this line differs.
    path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
