"""Measure live experiments in a real browser: from the press of a key to the new picture.

    python tests/measure_sliders.py notebooks/week1.ipynb     in JupyterLab
    python tests/measure_sliders.py site/notebooks/week1.html    on the site

prints, for each control of each experiment, the median and the 90th percentile of 30 moves.
"""

import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from browser import Lab, launch

WATCH = """(box) => {
    let pressed = null;
    box.wbTimes = [];
    box.addEventListener("keydown", () => { pressed = performance.now(); }, true);
    new MutationObserver(() => {
        if (pressed !== null) box.wbTimes.push(performance.now() - pressed);
        pressed = null;
    }).observe(box.querySelector(".wb-picture"), { attributeFilter: ["data-turn"] });
}"""
ENDS = """(input) => input.tagName === "SELECT"
    ? [input.selectedIndex === 0, input.selectedIndex === input.options.length - 1]
    : [Number(input.value) <= Number(input.min),
       Number(input.value) + Number(input.step) > Number(input.max) + 1e-9]"""


def measure(notebook, moves=30):
    """Move every control of a notebook that has been run, or of a page of the site.

    Parameters
    ----------
    notebook : browser.Notebook or Page
    moves : int
        Presses for each control.

    Returns
    -------
    list of dict
        `cell`, `experiment`, `control`, `times` (ms).
    """
    rows = []
    for cell, box in notebook.widgets():
        title = box.locator(".wb-title").inner_text()
        box.evaluate(WATCH)
        for at in range(box.locator("input, select").count()):
            control = box.locator("input, select").nth(at)
            box.evaluate("(box) => { box.wbTimes.length = 0; }")
            control.focus()
            forward = True
            for number in range(moves):
                first, last = control.evaluate(ENDS)
                forward = first or (forward and not last)
                notebook.page.keyboard.press("ArrowDown" if _down(control, forward) else "ArrowUp")
                _wait_for(box, number + 1)
            name = control.get_attribute("aria-label")
            times = box.evaluate("(box) => box.wbTimes")
            rows.append({"cell": cell, "experiment": title, "control": name, "times": times})
    return rows


def summary(times):
    """Give the median and the 90th percentile.

    >>> summary([10, 20, 30, 40, 50, 60, 70, 80, 90, 100])
    (55.0, 91.0)
    """
    return statistics.median(times), statistics.quantiles(times, n=10, method="inclusive")[-1]


def table(rows):
    """Write the measurements as a table in Markdown."""
    lines = [
        "| cell | experiment | control | n | median ms | p90 ms |",
        "|---|---|---|---|---|---|",
    ]
    for row in rows:
        median, late = summary(row["times"])
        start = f"| {row['cell']} | {row['experiment']:.60} | {row['control']} "
        lines.append(f"{start}| {len(row['times'])} | {median:.0f} | {late:.0f} |")
    return "\n".join(lines)


def _down(control, forward):
    """Arrow down moves a menu forward, but a slider back."""
    return forward == (control.evaluate("(input) => input.tagName") == "SELECT")


def _wait_for(box, many):
    box.evaluate(
        """(box, many) => new Promise((resolve, reject) => {
            const end = performance.now() + 10000;
            (function look() {
                if (box.wbTimes.length >= many) resolve();
                else if (performance.now() > end) reject(new Error("no new picture in 10 s"));
                else setTimeout(look, 5);
            })();
        })""",
        many,
    )


class Page:
    """A page of the site, with what `measure` asks a notebook for."""

    def __init__(self, page):
        self.page = page

    def widgets(self):
        """Give each experiment with its number, once its pictures have come."""
        for number, box in enumerate(self.page.locator(".wb-experiment").all(), start=1):
            box.scroll_into_view_if_needed()
            self.page.wait_for_function("(name) => name in wbPacked", arg=self._name(box))
            yield number, box

    def _name(self, box):
        return box.evaluate("(box) => JSON.parse(atob(box.dataset.told)).name")


def on_the_site(path):
    """Open one page of a site that is built, from its folder, and print the table."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        page = launch(playwright).new_page()
        page.goto(path.resolve().as_uri())
        print(table(measure(Page(page))))


def main(path):
    """Print the table of a page of the site, or of a notebook, run in a copy of its folder."""
    path = Path(path)
    if path.suffix == ".html":
        on_the_site(path)
        return
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(path, folder)
        with Lab(folder) as lab, lab.open(path.name) as notebook:
            notebook.run_all()
            print(table(measure(notebook)))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(sys.argv[1])
