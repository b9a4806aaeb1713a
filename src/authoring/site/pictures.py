"""Pictures of the site: one script draws them all, and no page carries their images."""

import base64
import hashlib
from pathlib import Path

from bs4 import BeautifulSoup

from authoring.site.alive import without_modules
from workbook.page import screen
from workbook.page.scripts import static

IMAGES = "pictures"


def write_static(folder):
    """Write what all pages share: the script that draws pictures, and how they look.

    Parameters
    ----------
    folder : path
        The `_static` of the site's sources.
    """
    folder = Path(folder)
    script = f"{without_modules(*screen.SCRIPTS)};\n"
    (folder / "pictures.js").write_text(script, encoding="utf-8")
    styles = "".join(map(static, screen.STYLES))
    (folder / "pictures.css").write_text(styles, encoding="utf-8")


def shared(notebook, folder):
    """Take from a page's pictures what all pages share, and lay their images into a folder.

    Parameters
    ----------
    notebook : NotebookNode
        Run; changed in place.
    folder : path
        The `_static` of the site's sources.
    """
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            text = output.get("data", {}).get("text/html", "")
            if "wb-paper" in text:
                output.data["text/html"] = _shared(text, Path(folder, IMAGES))


def _shared(text, folder):
    page = BeautifulSoup(text, "html.parser")
    for paper in page.select(".wb-paper"):
        for node in paper.select("style, script[type=module]"):
            node.decompose()
        image = paper.img
        if paper.select_one(".wb-figure"):  # drawn without a script
            paper.figure.decompose()
            continue
        data = base64.b64decode(image["src"].partition(",")[2])
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{hashlib.sha256(data).hexdigest()[:16]}.png"
        (folder / name).write_bytes(data)
        image["src"] = f"../_static/{IMAGES}/{name}"
        paper.figure.wrap(page.new_tag("noscript"))
    return str(page)
