"""What a study leaves behind: answers for the dossier, a report, a folder that decides."""

import base64
import inspect
import json
import shutil
from pathlib import Path

from workbook import decision, files
from workbook.own import predict, reading, steps
from workbook.own.steps import COST
from workbook.page.templates import environment
from workbook.serve import provenance

EXAMPLES = 20  # rows that the folder keeps, to test itself
TESTS = '''"""Tests of this folder: `python -m unittest`, with pandas and scikit-learn."""

import unittest
from pathlib import Path

import pandas as pd
import predict

HERE = Path(__file__).parent
SETTINGS, MODEL = predict.load(HERE)
ROWS = predict.read_new(HERE / "examples.csv", SETTINGS)


class Decisions(unittest.TestCase):
    def test_it_decides_as_it_did_when_it_was_measured(self):
        then = pd.read_csv(HERE / "expected.csv")
        now = predict.decide(ROWS, SETTINGS, MODEL)
        pd.testing.assert_frame_equal(now, then, rtol=1e-6)

    def test_it_decides_row_by_row_as_it_does_for_all(self):
        every = predict.decide(ROWS, SETTINGS, MODEL)["alert"].tolist()
        single = [predict.decide(ROWS[at : at + 1], SETTINGS, MODEL)["alert"].item()
                  for at in range(len(ROWS))]
        self.assertEqual(every, single)

    def test_it_decides_where_values_are_missing(self):
        gaps = ROWS.assign(**{name: None for name in ROWS if name != SETTINGS["time"]})
        self.assertEqual(len(predict.decide(gaps, SETTINGS, MODEL)), len(ROWS))

    def test_it_names_a_column_that_is_not_there(self):
        for name in predict.columns(SETTINGS):
            with self.assertRaisesRegex(ValueError, "has no column"):
                predict.decide(ROWS.drop(columns=name), SETTINGS, MODEL)


if __name__ == "__main__":
    unittest.main()
'''
CARD = """# Model card (draft)

{measured}

| question | answer |
|---|---|
| What decides? | {way} |
| What is it for? | It says yes or no to `{outcome}`. **To be written: for whose decision.** |
| What is it not for? | **To be written.** Rows unlike those of {span}. |
| What does it need? | {columns} |
| What was left out, and why? | {left_out} |
| How good is it? | {gap}. Cost per 100 cases: {costs}. |
| For whom is it worse? | {groups}. |
| Did the rows change? | {drift}. |
| What is it worth? | {worth}. |
| What was decided? | {verdict}. |
| Who looks after it, and who switches it off? | **To be written.** |
"""


def measured(study):
    """Say when and on what a study was measured, and with which versions."""
    versions = provenance.of_environment()
    listed = ", ".join(f"{name} {version}" for name, version in versions.items())
    mark = provenance.of_table(study.table)[:12]
    return (
        f"Measured on {study.now:%Y-%m-%d}, on {len(study.table):,} rows (fingerprint {mark}), "
        f"seed {study.seed}, with {listed}."
    )


def answers(study):
    """Give a dossier's answers that a study has measured, each text marked as measured.

    Returns
    -------
    dict of str to dict
        Page to its answers; `record` fills them in.
    """
    found = {name: take(study) for name, take in steps.STEPS.items()}
    facts, mark = found["gap"].facts, measured(study)
    wins = _way(study)
    last = study.table[study.time].iloc[-1].date() if study.time else None
    judged = found["groups"].table
    table = [] if judged.empty else judged.head(20).itertuples()
    groups = [
        {
            "name": row.Index.replace(",", ";"),
            "cases": int(row.cases),
            "result": round(row.cost, 2),
            "measure": COST,
        }
        for row in table
    ]
    canvas = {
        "metric": COST, "better": "lower", "baseline": found["verdict"].facts["said"],
        "baseline_value": round(facts["costs"]["rule"], 2), **study.prices,
        "threshold": round(decision.best_threshold(**study.prices), 4),
        "cases_per_month": study.cases_per_month and round(study.cases_per_month),
    }  # fmt: skip
    datasheet = {
        "collected_until": last,
        "features": [
            {
                "name": name.replace(",", ";"),
                "known_hours": study.known.get(name),
                "source": "the table",
            }
            for name in predict.columns(study.settings)[:200]
        ],
        "errors": f"{found['audit'].finding}. {mark}",
        "split": f"{found['split'].finding}. {mark}",
        "fingerprints": mark,
    }
    card = {
        "model": found["models"].facts["model"] if wins == "model" else "a rule",
        "metric": COST,
        "value": round(facts["costs"][wins], 2),
        "judged_on": f"{found['split'].finding}. {mark}",
        "threshold": found["curve"].facts["threshold"] if wins == "model" else None,
        "groups": groups,
        "caveats": f"{found['verdict'].finding}. {found['drift'].finding}. {mark}",
    }
    pages = {"canvas": canvas, "datasheet": datasheet, "card": card}
    return {name: {k: v for k, v in page.items() if v is not None} for name, page in pages.items()}


def record(study, dossier):
    """Fill a dossier with what was measured; an answer that stood there goes to its history.

    Returns
    -------
    Dossier
        The same one.
    """
    for page, given in answers(study).items():
        dossier.fill(page, **given)
    return dossier


def report(study, path="report.html"):
    """Write one page of HTML for the team, which needs nothing else.

    Returns
    -------
    Path
    """
    verdict, shown = steps.verdict(study), []
    for name in steps.STEPS:
        step = steps.STEPS[name](study)
        drawn = [{"alt": each.alt, "png": _base64(each.png)} for each in step.drawn]
        said = {"name": name.replace("_", " ").capitalize(), "pictures": drawn}
        shown.append(said | {"advice": step.advice})
    template = environment("workbook.own").get_template("report.html")
    page = template.render(
        title=verdict.finding,
        question=f"The question: {study.outcome}? {_prices(study)}",
        measured=measured(study),
        reasons=verdict.table.to_numpy().tolist(),
        steps=shown,
        notes=study.notes,
    )
    return files.replace(path, page)


def export(study, folder="decides"):
    """Write a folder that decides for new rows, with its tests and the draft of a model card.

    It needs pandas and scikit-learn only. `examples.csv` holds some of your own rows: look whether
    you may pass them on.

    Parameters
    ----------
    folder : path
        New, or one that `export` has written.

    Returns
    -------
    Path

    Raises
    ------
    ValueError
        If the folder holds something else.
    """
    folder = Path(folder)
    if folder.exists() and not (folder / "settings.json").is_file():
        raise ValueError(f"folder is {str(folder)!r}, which holds something else; name a new one.")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    facts, wins = steps.gap(study).facts, _way(study)
    settings = study.settings | {
        "way": wins,
        "rule": facts["found"],
        "threshold": float(steps.curve(study).facts["threshold"]),
        "measured": measured(study),
    }
    fitted = facts["fitted"] if wins == "model" else None
    if fitted is not None:
        import joblib

        joblib.dump(fitted, folder / "model.joblib")
    files.replace(folder / "settings.json", json.dumps(settings, indent=1, ensure_ascii=False))
    alone = inspect.getsource(predict).replace("from workbook.own.reading", "from reading")
    files.replace(folder / "predict.py", alone)
    files.replace(folder / "reading.py", inspect.getsource(reading))
    files.replace(folder / "test_predict.py", TESTS)
    files.replace(folder / "MODEL_CARD.md", _card(study, settings))
    rows = study.table[predict.needed(settings)].tail(EXAMPLES)
    _as_written(rows, study.written, folder / "examples.csv")
    # Read as a stranger reads them: what a file does to a number or a time is part of the test.
    rows = predict.read_new(folder / "examples.csv", settings)
    predict.decide(rows, settings, fitted).to_csv(folder / "expected.csv", index=False)
    return folder


def _as_written(rows, written, path):
    """Write rows as the past was written: a decimal comma where a column had one."""
    marks = written.get("decimal", {})
    commas = [name for name in rows if marks.get(name) == ","]
    for name in commas:
        said = rows[name].map(repr).str.replace(".", ",").where(rows[name].notna())
        rows = rows.assign(**{name: said})
    rows.to_csv(path, index=False, sep=";" if commas else ",")


def _way(study):
    """What the folder decides with: the model if it is the verdict, and else the rule."""
    return "model" if steps.verdict(study).facts["verdict"] == "model" else "rule"


def _prices(study):
    fp, fn = study.prices.values()
    return f"A false alert costs {fp:g}, a miss {fn:g}."


def _card(study, settings):
    found = {name: steps.STEPS[name](study).finding for name in ("gap", "groups", "drift", "worth")}
    kind = steps.models(study).facts["model"]
    way = f"{kind}, from a probability of {settings['threshold']:.3f} on"
    cells = found | {
        "way": way if settings["way"] == "model" else steps.verdict(study).facts["said"],
        "outcome": study.outcome,
        "span": f"{len(study.table):,} rows",
        "columns": ", ".join(predict.columns(settings))
        + ("; the time" if settings["calendar"] else ""),
        "left_out": "; ".join(f"{n}: {why}" for n, why in study.left_out.items()) or "nothing",
        "costs": ", ".join(f"{n} {v:.1f}" for n, v in steps.gap(study).facts["costs"].items()),
        "verdict": steps.verdict(study).finding,
    }
    clean = {name: str(text).replace("|", "/").replace("\n", " ") for name, text in cells.items()}
    return CARD.format(measured=settings["measured"], **clean)


def _base64(content):
    return base64.b64encode(content).decode("ascii")
