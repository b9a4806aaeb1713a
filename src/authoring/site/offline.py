"""The site without a network: one zip to open from a folder, and pages that a browser keeps."""

import hashlib
import json
import zipfile
from importlib.resources import files
from pathlib import Path

ZIP, WORKER = "pages.zip", "sw.js"
ONLINE = {ZIP, WORKER}  # what a copy in a folder has no use for
LAST = (1980, 1, 1, 0, 0, 0)  # the same pages, the same zip


def make(html):
    """Write the zip of a finished site, and the script with which a browser keeps its pages.

    Parameters
    ----------
    html : path
        The folder of the site; gets `pages.zip` and `sw.js`.
    """
    html = Path(html)
    names = sorted(path.relative_to(html).as_posix() for path in html.rglob("*") if path.is_file())
    names = [name for name in names if name not in ONLINE]
    _write_zip(html, names)
    shown = [name for name in names if not name.startswith(("_static/pictures/", "_sources/"))]
    known = hashlib.sha256()
    for name in shown:
        known.update(name.encode() + (html / name).read_bytes())
    worker = files("authoring.site").joinpath(WORKER).read_text(encoding="utf-8")
    lists = {"VERSION": known.hexdigest()[:16], "FILES": shown}
    lines = [f"const {name} = {json.dumps(value)};" for name, value in lists.items()]
    (html / WORKER).write_text("\n".join([*lines, worker]), encoding="utf-8")


def _write_zip(html, names):
    with zipfile.ZipFile(html / ZIP, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            info = zipfile.ZipInfo(f"course/{name}", LAST)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, (html / name).read_bytes())
