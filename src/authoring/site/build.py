"""Build the course as a web site: run every page, then lay it out as static HTML."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Annotated

import typer

from authoring.site import alive, icons, offline, pictures
from authoring.site.stills import for_the_site, without_widgets

ROOT = Path(__file__).resolve().parents[3]
SECONDS_A_CELL = 120


class NotBuilt(Exception):
    """A page that cannot be built, with the reason in a sentence."""


def build(root, out, tell=print, runs=None):
    """Run the pages of a course and write its site; `out` is replaced only by a whole one.

    Parameters
    ----------
    root : path
        The course: a Git checkout with notebooks, exercises and src/authoring/site/pages.
    out : path
        The folder of the site. If it holds something else than a site, it is left alone.
    tell : callable
        Gets a line for each page.
    runs : path, optional
        A folder that gets every page as it ran, with all its outputs and their seconds.

    Raises
    ------
    NotBuilt
        If a cell fails, a link leads nowhere, or `out` is not ours to replace.
    """
    root, out = Path(root), Path(out).resolve()
    if out.exists() and any(out.iterdir()) and not (out / "searchindex.js").exists():
        raise NotBuilt(f"{out} holds something that is no site. Give another folder.")
    with tempfile.TemporaryDirectory(prefix="site-") as desk:
        course, source, html = (Path(desk) / name for name in ("course", "source", "html"))
        _copy_course(root, course)
        shutil.copytree(course / "src" / "authoring" / "site" / "pages", source)
        shutil.copytree(course / "exercises", source / "exercises")
        (source / "notebooks").mkdir()
        alive.write_scripts(source / "_static")
        pictures.write_static(source / "_static")
        binder = _binder(course)
        seen = _run_all(course / "notebooks", source / "notebooks", binder, tell, runs)
        _fill(source, binder, course, seen)
        _lay_out(source, html, Path(desk) / "doctrees", tell)
        offline.make(html)
        if out.exists():
            shutil.rmtree(out)
        shutil.move(html, out)


def _copy_course(root, course):
    """Copy what belongs to the course: a page may write files, and one looks at all the others."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        if (root / name).is_file():
            (course / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(root / name, course / name)


def _binder(course):
    """The address of the start page on Binder, from the README, where alone it is written."""
    [address] = re.findall(
        r"https://mybinder\.org/v2/\S+?(?=\))", (course / "README.md").read_text(encoding="utf-8")
    )
    return address


def _run_all(notebooks, sources, binder, tell, kept):
    """Run the notebooks, two at a time, and write each as a page source; sum them up, in order."""
    paths, seen = sorted(notebooks.glob("*.ipynb")), {}
    with ThreadPoolExecutor(max_workers=min(2, os.cpu_count() or 1)) as pool:
        runs = [pool.submit(_run, path, sources, binder, kept) for path in paths]
        try:
            for run in as_completed(runs):
                page = run.result()
                seen[page.name] = page
                tell(f"{page.name}: run in {page.seconds:.0f} s")
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return [seen[path.stem] for path in paths]


def _run(path, sources, binder, kept=None):
    """Run a notebook in a new kernel and write it without its widgets; sum it up."""
    import nbformat

    from authoring.examine import pages

    address, taken = binder.replace("start", path.stem), Path(tempfile.mkdtemp(dir=sources.parent))
    options = {"timeout": SECONDS_A_CELL, "store_widget_state": False}
    run = pages.Run(path, path.parent, alive.take(taken), **options)
    try:
        run.execute(stderr=subprocess.DEVNULL)  # what the kernel itself says, not its cells
    except pages.CellFailed as error:
        raise NotBuilt(error) from error
    if kept:
        Path(kept).mkdir(parents=True, exist_ok=True)
        run.keep(Path(kept, path.name))
    living = alive.enliven(run.notebook, taken, sources.parent / "_static" / "alive", path.stem)
    shutil.rmtree(taken)
    still = for_the_site(without_widgets(living), address)
    still.cells.append(alive.ending(path.stem, address, path.parents[1] / "exercises"))
    pictures.shared(still, sources.parent / "_static")
    nbformat.write(still, sources / path.name)
    return pages.look(path, run)


def _fill(source, binder, course, seen):
    """Put into the site's own pages what is known only now."""
    from authoring.examine import ledger, tables

    entries = ledger.read(course / "src" / "assignments" / ledger.LEDGER.name)
    reasons = ledger.equivalent(course / "src" / "assignments" / ledger.EQUIVALENT.name)
    known = {
        "BINDER": binder,
        "EXERCISES": tables.markdown(tables.EXERCISES, tables.of_exercises(entries, reasons)),
        "REFEREE": (course / "tests" / "referee" / "table.md").read_text(encoding="utf-8"),
        "PAGES": tables.markdown(tables.PAGES, tables.of_pages(seen)),
    }
    for path in source.glob("*.md"):
        text = path.read_text(encoding="utf-8")
        for word, value in known.items():
            text = text.replace(word, value)
        path.write_text(text, encoding="utf-8")


def _lay_out(source, html, doctrees, tell):
    """Let Sphinx make the pages; whatever it warns of is an error."""
    begun = time.perf_counter()
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html"]
    run = subprocess.run([*command, "-d", doctrees, source, html], capture_output=True, text=True)
    if run.returncode:
        said = run.stderr.replace(str(source), "src/authoring/site/pages")
        raise NotBuilt(f"Sphinx refused the pages:\n{said}")
    for name in (".buildinfo", "objects.inv"):
        (html / name).unlink(missing_ok=True)
    icons.slim(html)
    pages = sum(path.parent.name != "_static" for path in html.rglob("*.html"))
    tell(f"{pages} pages laid out in {time.perf_counter() - begun:.0f} s")


def site(
    out: Annotated[Path, typer.Option(help="The folder that gets the site.")] = ROOT / "site",
    runs: Annotated[
        Path | None, typer.Option(help="A folder that gets the notebooks as they ran.")
    ] = None,
):
    """Build the course as a web site: every lesson with its results and pictures.

    Runs each notebook in a new kernel and writes static pages with navigation and search. They
    need no server: open site/index.html. A failing cell, or a link that leads nowhere, stops the
    build and leaves an older site as it was. Assignments are linked as files; solutions stay here.

    Needs the extras `site` and `test` of pyproject.toml (one page asks pytest for its evidence),
    and a minute or two.

    Example: `authoring site --out /somewhere/else`
    """
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # two kernels at a time, a core for each
    begun = time.perf_counter()
    try:
        build(ROOT, out, typer.echo, runs)
    except NotBuilt as problem:
        typer.echo(f"{problem}\nThe site was not built.", err=True)
        sys.exit(1)
    typer.echo(f"{out}: built in {time.perf_counter() - begun:.0f} s")
