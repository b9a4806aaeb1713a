"""The form of a page: the same answers as by code, refused and merged alike."""

from datetime import date

import pytest

from workbook import dossier
from workbook.dossier.pages import Risk


@pytest.fixture
def mine(tmp_path):
    return dossier.load(tmp_path / "dossier.json")


def controls(form):
    """List the controls that are shown, with their labels."""
    for child in form.children:
        if hasattr(child, "children"):
            yield from controls(child)
        else:
            yield child


def control(form, label):
    [found] = [each for each in controls(form) if getattr(each, "description", "") == label]
    return found


def told(form):
    """What stands at the end: what was saved."""
    return form.children[-1].value


def why(form, label):
    """What stands under a control, or under the table that it is in: why it is refused."""
    [place] = [
        place
        for place, child in enumerate(form.children)
        if any(each is control(form, label) for each in [child, *inside(child)])
    ]
    return form.children[place + 1].value


def inside(box):
    return controls(box) if hasattr(box, "children") else []


@pytest.mark.parametrize("page", ["canvas", "plan", "datasheet", "decision", "card"])
def test_every_question_has_a_control_with_its_label(page):
    form = dossier.example().form(page)
    questions = dossier.questions(page)
    text = " ".join(
        getattr(each, "description", "") + " " + str(each.value if hasattr(each, "value") else "")
        for each in controls(form)
    )
    assert [label for label in questions["label"] if label not in text] == []


def test_it_shows_what_was_answered_and_saves_what_is_changed(mine):
    mine.fill("canvas", metric="cost", cost_fp=40, better="lower", groups_at_risk="a, b")
    form = mine.form("canvas")
    shown = [control(form, label).value for label in ("Metric", "Better is", "Groups at risk")]
    assert shown == ["cost", "lower", "a, b"]
    assert control(form, "Cost of a false alert").value == "40"
    control(form, "Metric").value = "price"
    control(form, "Threshold").value = "1/6"
    control(form, "Rhythm").value = "every day"
    canvas = mine.page("canvas")
    assert (canvas.metric, canvas.threshold, canvas.rhythm) == ("price", 1 / 6, "every day")
    assert control(form, "Threshold").value == "1/6"
    assert "“Rhythm” saved at" in told(form)
    control(form, "Metric").value = ""
    assert mine.page("canvas").metric == ""


def test_a_day_is_a_day(mine):
    form = mine.form("plan")
    control(form, "End").value = date(2024, 3, 1)
    assert mine.page("plan").end == date(2024, 3, 1)


def test_what_is_refused_stays_in_its_field_until_it_is_mended(mine):
    form = mine.form("canvas")
    control(form, "Lead (hours)").value = "two <b>"
    words = "“Lead (hours)” is not saved: canvas.lead_hours is &#x27;two &lt;b&gt;&#x27;; give a"
    assert words in why(form, "Lead (hours)")
    assert "not saved: 1." in told(form) and "saved at" not in told(form)
    control(form, "Metric").value = "cost"
    assert words in why(form, "Lead (hours)") and why(form, "Metric") == ""
    assert "saved at" in told(form) and "not saved: 1." in told(form)
    assert control(form, "Lead (hours)").value == "two <b>"
    control(form, "Lead (hours)").value = "2"
    assert why(form, "Lead (hours)") == "" and "not saved" not in told(form)
    assert mine.page("canvas").lead_hours == 2


def test_rows_are_added_filled_and_removed(mine):
    form = mine.form("plan")
    control(form, "Add: risk").click()
    control(form, "Probability").value = "0.3"
    assert "plan.risks has a row 1 that has no name; name it first." in why(form, "Probability")
    control(form, "Risk").value = "fire"
    assert mine.page("plan").risks == (Risk(name="fire", probability=0.3),)
    control(form, "Add: risk").click()
    assert len(mine.page("plan").risks) == 1
    control(form, "Remove: risk 1").click()
    assert mine.page("plan").risks == ()
    assert mine.history()["was"].tolist() == [[{"name": "fire", "probability": 0.3}]]


def test_a_form_and_another_notebook_lose_nothing_to_each_other(mine):
    form = mine.form("plan")
    control(form, "Add: risk").click()
    control(form, "Risk").value = "fire"
    other = dossier.load(mine.path)
    other.fill("plan", metric="cost", risks=[{"name": "flood"}])
    control(form, "Trigger").value = "smoke"
    expected = {"fire": "smoke", "flood": ""}
    assert {risk.name: risk.trigger for risk in mine.page("plan").risks} == expected
    assert control(form, "Success criterion").value == "cost"
    names = [each.value for each in controls(form) if getattr(each, "description", "") == "Risk"]
    assert names == ["fire", "flood"]
    control(form, "Remove: risk 2").click()
    assert [risk.name for risk in other.page("plan").risks] == ["fire"]


def test_a_damaged_file_is_said_and_left_alone(mine):
    form = mine.form("canvas")
    mine.path.write_text("{")
    control(form, "Metric").value = "cost"
    said = why(form, "Metric")
    assert "dossier.json can&#x27;t be used and stays as it is (line 1, column 2" in said
    assert mine.path.read_text() == "{"


def test_a_refused_answer_is_marked_until_it_is_mended(mine):
    form = mine.form("canvas")
    cases = control(form, "Cases a month")
    cases.value = "many"
    assert "wb-refused" in cases._dom_classes and "not saved" in told(form)
    cases.value = "12,000"
    assert "wb-refused" not in cases._dom_classes and "saved at" in told(form)
    assert mine.page("canvas").cases_per_month == 12_000
    assert cases.value == "12,000"


def test_where_widgets_do_not_run_it_shows_the_answers(mine):
    mine.fill("canvas", project="Bread")
    form = mine.form("canvas")
    control(form, "Metric").value = "loaves <left>"
    page = form._repr_mimebundle_()["text/html"]
    assert "Bread" in page and "loaves &lt;left&gt;" in page
