"""Questions with an explanation for each option: to predict, to sort, to look back.

>>> answer("week1", "case-churn", "neither").right
True

The questions live in `questions/`, one file a week or page, so that a page does not give the
answers away; the browser learns what speaks for an option when somebody has chosen it, not before.

What is answered with the buttons is noted in the learner's own record, with how sure they said to
be, if they did (`workbook.progress`).
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib import resources

import anywidget
import traitlets

from workbook import case
from workbook.page.scripts import module, static
from workbook.progress import log

KINDS = ("predict", "sort", "quiz")
STEPS = (0.25, 0.5, 0.75, 0.9, 0.99)  # how sure one may say to be: each far from the next


@dataclass(frozen=True)
class Option:
    """One option: what it says, and why it is right or tempting."""

    id: str
    text: str
    why: str


@dataclass(frozen=True)
class Question:
    """A question of a week: its kind ("predict", "sort" or "quiz"), its options, the right one."""

    id: str
    kind: str
    text: str
    answer: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Reply:
    """What a learner hears about the option they chose."""

    right: bool
    why: str

    def __repr__(self):
        return f"{'Right.' if self.right else 'Not this one.'} {self.why}"


@cache
def questions(week):
    """Read the questions of a week, or of a page beside the weeks.

    Parameters
    ----------
    week : str
        "week1" to "week5", or the name of such a page, like "rented_model".

    Returns
    -------
    dict of str to Question

    Raises
    ------
    ValueError
        For a week without questions.
    """
    found = resources.files("workbook.page").joinpath("questions", f"{week}.toml")
    if not found.is_file():
        raise ValueError(f"week is {week!r}; give a week with questions, such as 'week1'.")
    read = tomllib.loads(case.fill(found.read_text("utf-8")))["question"]
    return {
        each["id"]: Question(
            each["id"],
            each["kind"],
            each["text"],
            each["answer"],
            tuple(Option(**option) for option in each["option"]),
        )
        for each in read
    }


def ask(week, *ids):
    """Show questions to answer by mouse or keyboard.

    Returns
    -------
    Quiz
        The widget. Where widgets don't run, it shows as text, and `answer` takes the answers.

    Raises
    ------
    ValueError
        For no question, or for one that the week does not have.
    """
    if not ids:
        raise ValueError(f"ids is empty; {week} asks {', '.join(questions(week))}.")
    return Quiz(week, [_question(week, name) for name in ids])


def answer(week, question, option, *, probability=None):
    """Answer a question without the buttons.

    Parameters
    ----------
    week, question, option : str
    probability : float, optional
        How sure you are that the option is right, from 0 to 1. With it, the answer is noted in
        your record, as the buttons do; without, it is only tried.

    Returns
    -------
    Reply
        Whether it is right, and why it is tempting.

    Raises
    ------
    ValueError
        For a question or an option that there is not, or a probability that is none.
    """
    reply = _reply(week, question, option)
    if probability is not None:
        _note(week, question, option, reply.right, probability)
    return reply


def _reply(week, question, option):
    asked = _question(week, question)
    for offered in asked.options:
        if offered.id == option:
            return Reply(option == asked.answer, offered.why)
    known = ", ".join(offered.id for offered in asked.options)
    raise ValueError(f"option is {option!r}; the options of {question!r} are {known}.")


def _note(week, question, option, right, probability):
    is_number = isinstance(probability, int | float) and not isinstance(probability, bool)
    if probability is not None and not (is_number and 0 <= probability <= 1):
        raise ValueError(f"probability is {probability!r}; give a number from 0 to 1.")
    log.note_answer(week, question, option, right=right, probability=probability)


def _earlier(asked):
    """Give what was chosen in these questions when they were answered last."""
    found = {}
    for event in log.here():
        option = event.get("option")
        if event["kind"] == "answer" and (event["week"], event["question"]) in asked:
            offered = {o.id for o in asked[event["week"], event["question"]].options}
            if option in offered:
                found[event["question"]] = {"option": option, "probability": event["probability"]}
    return found


def _question(week, name):
    if name not in questions(week):
        raise ValueError(f"{week} has no question {name!r}; it has {', '.join(questions(week))}.")
    return questions(week)[name]


class Quiz(anywidget.AnyWidget):
    """Questions on a page, as `ask` makes them."""

    _esm = module("dom.js", "quiz.js")
    _css = static("live.css") + static("quiz.css")
    asked = traitlets.List().tag(sync=True)
    steps = traitlets.List(STEPS).tag(sync=True)
    earlier = traitlets.Dict().tag(sync=True)  # from question to option and probability
    # Turn, question, option, probability, and whether the answer is only to be noted for later.
    chosen = traitlets.Dict().tag(sync=True, echo_update=False)
    reply = traitlets.Dict().tag(sync=True)  # what was chosen, right, why: to the browser

    def __init__(self, week, asked):
        self.week, self.questions = week, asked
        super().__init__(
            asked=[
                {"id": question.id, "kind": question.kind, "text": question.text}
                | {"options": [{"id": each.id, "text": each.text} for each in question.options]}
                for question in asked
            ],
            earlier=_earlier({(week, question.id): question for question in asked}),
        )
        self.observe(self._on_chosen, names="chosen")

    def _on_chosen(self, change):
        """Say what speaks for and against the chosen option."""
        sent = change["new"]
        given = _reply(self.week, sent["question"], sent["option"])
        _note(self.week, sent["question"], sent["option"], given.right, sent.get("probability"))
        told = {} if sent.get("later") else {"right": given.right, "why": given.why}
        self.reply = sent | told

    def __repr__(self):
        return "\n\n".join(
            "\n".join([question.text, *(f"  {each.id}: {each.text}" for each in question.options)])
            for question in self.questions
        )

    def _repr_mimebundle_(self, **kwargs):
        """Offer the questions as text too, for pages where no widget runs."""
        data, metadata = super()._repr_mimebundle_(**kwargs)
        how = (
            f"quiz.answer({self.week!r}, {self.questions[0].id!r}, "
            f"{self.questions[0].options[0].id!r}, probability=0.5)"
        )
        listed = "".join(
            f"<p><b>{escape(question.text)}</b> ({escape(question.id)})</p><ul>"
            + "".join(f"<li>{each.id}: {escape(each.text)}</li>" for each in question.options)
            + "</ul>"
            for question in self.questions
        )
        return data | {
            "text/html": f"{listed}<p>Answer with <code>{escape(how)}</code></p>"
        }, metadata
