"""List what rented models cost and when they retire, as ten releases of one price list say.

    python -m authoring.tables.rented          fetch and write rented.csv.gz
    python -m authoring.tables.rented --check  fetch and compare, write nothing

The list comes in the package litellm (MIT), whose wheels are downloaded (150 MB), opened and not
installed; `WORKBOOK_SOURCES` names a folder that keeps them. One row a model and release: `listed`,
the day on which that release was uploaded; `provider`, `model`; `input` and `output`, dollars per
million tokens; `retires_on`, if that release has a date; `doubt`, if something looks wrong.

The list is kept by volunteers. Chat models of three providers are taken as they are written, but
without fine-tuned ones ("ft:") and without those that have no price. A name with and without
"gemini/" is one model; where the two have different prices it is left out. Marked, not mended: an
`output` below `input`, since writing never costs less than reading; a price that is a tenth of its
twin's; and names that end in "latest", which point to another model each year.
"""

import json
import sys

import pandas as pd

from authoring.tables.computed import run
from authoring.tables.sources import Source, fetched, read

PROVIDERS = ("anthropic", "gemini", "openai")
MEMBER = "litellm/model_prices_and_context_window_backup.json"
LINUX = "cp310-abi3-manylinux_2_28_x86_64"
ANY = "py3-none-any"
# Day of upload, version, kind of wheel, its SHA-256, and that of the list in it.
RELEASES = [
    (
        "2023-12-14",
        "1.14.4",
        ANY,
        "1edf559cd974118713fb0420ace571ae665940a7bd6ed7a24c3ba3e989a28420",
        "dea3cff44169b42d122073f903411e99d4f13a083f559ecb58a3e8eef4d439e8",
    ),
    (
        "2024-12-31",
        "1.56.5",
        ANY,
        "4388e9456deea92689d109ac282dc3bc133acb06f543682ad1fe02a1ab063b7e",
        "cc399fbbf92db35509811ab13381df3076ef5152d496dd567b5e85468cd1282b",
    ),
    (
        "2025-04-01",
        "1.65.1",
        ANY,
        "56478866373c4af13d86e71ab44fd337305dee39a82d742bc496bc56a2d732a1",
        "dd4eb16bd4b6a32a57c58c169acf6d43266de6419fd10ff2c25c8f54a95a3fa7",
    ),
    (
        "2025-06-28",
        "1.73.6",
        ANY,
        "98b3c7f436e6521e280f98faf9bad06c4c76d6a1678db2b370ffa175c206d288",
        "d0cdaeefa9a02884661bf636bac6c2dcf89dfe2d746bacd10ee27a0dafb77157",
    ),
    (
        "2025-09-28",
        "1.77.5",
        ANY,
        "07f53964c08d555621d4376cc42330458301ae889bfb6303155dcabc51095fbf",
        "3129915d4c55cf5e0fdf816123b057447e8e92ae1b7645584548e280a4688516",
    ),
    (
        "2025-12-22",
        "1.80.11",
        ANY,
        "406283d66ead77dc7ff0e0b2559c80e9e497d8e7c2257efb1cb9210a20d09d54",
        "4e8a2ef9166e1db03d84ddf607badb67dab4c3b05cda97d46b70c37b0948f400",
    ),
    (
        "2026-03-31",
        "1.83.0",
        ANY,
        "88c536d339248f3987571493015784671ba3f193a328e1ea6780dbebaa2094a8",
        "ffe40f10de682c8f95889037fa6c4d516153a19a393775a0277944461f423b0d",
    ),
    (
        "2026-07-01",
        "1.90.2",
        ANY,
        "6fb46f485150cc861be62a62d670f94d33adbd26991091befeb51bcdfdad34f6",
        "5a3ac3d11bdaabf82c0b51e3772090f991b1ad7f04dee674b27e2edc7f4a4eb2",
    ),
    (
        "2026-10-01",
        "1.103.2",
        LINUX,
        "a9d54a0e48c5342b7cbfeb7f0053caca2aa0bb5d68ed69133ccf7107402855cb",
        "56c7afe18b6166afcd54a4ac784fabb59fe8638122709900e6b7ee8c64f2e705",
    ),
    (
        "2026-11-20",
        "1.110.2",
        LINUX,
        "9d94d1c7d524b6fd10c14f9c8c6c4f0ac31705f9964ac59dcfd8337c046d8917",
        "8943af58bf9f979c6a4bef815687117ffa341e462a41faed9be17b5c33d3dcc2",
    ),
]


FOR_LINUX = ("--only-binary=:all:", "--platform=manylinux_2_28_x86_64", "--python-version=3.12")
DOUBTED = {"claude-instant-1.2": "a tenth of claude-instant-1"}


def source(version, kind, sha256):
    """Name a release's wheel; only its price list is read, so it may be for another machine."""
    options = FOR_LINUX if kind == LINUX else ()
    return Source(f"litellm=={version}", f"litellm-{version}-{kind}.whl", sha256, options)


def rented(releases=RELEASES):
    """Fetch the releases and return the table."""
    wheels = {release: source(*release[1:4]) for release in releases}
    rows = []
    with fetched(*wheels.values()) as folder:
        for (day, *_, sha256), wheel in wheels.items():
            listed = json.loads(read(wheel, MEMBER, folder, sha256))
            rows += [(day, *row) for row in chat_models(listed)]
    columns = ["listed", "provider", "model", "input", "output", "retires_on", "doubt"]
    return pd.DataFrame(rows, columns=columns)


def chat_models(listed):
    """Yield provider, model, prices, retirement and doubt of each chat model of a price list.

    >>> entry = {"litellm_provider": "gemini", "mode": "chat", "input_cost_per_token": 3.5e-06,
    ...          "output_cost_per_token": 1.05e-06}
    >>> list(chat_models({"gemini/gemini-1.5-pro": entry}))
    [('gemini', 'gemini-1.5-pro', 3.5, 1.05, None, 'output below input')]
    """
    found, contradicted = {}, set()
    for name, entry in listed.items():
        if entry.get("mode") != "chat" or entry.get("litellm_provider") not in PROVIDERS:
            continue
        model = name.removeprefix("gemini/")
        prices = [
            round(1e6 * (entry.get(f"{way}_cost_per_token") or 0), 6) for way in ("input", "output")
        ]
        if found.setdefault(model, (entry, prices))[1] != prices:
            contradicted.add(model)
    for model, (entry, (cheap, dear)) in sorted(found.items()):
        if model in contradicted or model.startswith("ft:") or not (cheap and dear):
            continue
        doubt = DOUBTED.get(model) or ("pointer" if model.endswith("latest") else None)
        doubt = "output below input" if dear < cheap else doubt
        retires_on = entry.get("deprecation_date")
        yield entry["litellm_provider"], model, cheap, dear, retires_on, doubt


if __name__ == "__main__":
    texts = ["listed", "provider", "model", "retires_on", "doubt"]
    sys.exit(run("rented", rented, about=__doc__, keys=texts, tolerance=0))
