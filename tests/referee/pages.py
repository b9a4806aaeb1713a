"""Where pages print a figure: the links of pages.toml, and how a printed number is judged."""

import json
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
NOTEBOOKS = HERE.parents[1] / "notebooks"
NUMBER = r"([-−]?\$?(?:\d[\d,]*\.?\d*|\.\d+)(?:%| percent)?)"
UNITS = {"{}": 1, "{%}": 0.01, "{k}": 1_000, "{M}": 1_000_000}
BOOTSTRAP = 0.05  # of an interval's width: how far two honest bootstraps' ends may be apart


@dataclass(frozen=True)
class Link:
    """One sentence of one page that prints a figure."""

    figure: str
    page: str
    phrase: str
    in_outputs: bool

    def __str__(self):
        return f"{self.figure} in {self.page}{' (outputs)' if self.in_outputs else ''}"

    @property
    def pattern(self):
        """The phrase as a regular expression: {} is a number, a space is any white space."""
        spaced = re.sub(r"\s+", r"\\s+", self.phrase.strip())
        return re.compile(re.sub(r"\{[%kM]?\}", lambda found: NUMBER, spaced))

    @property
    def units(self):
        """What each number is counted in."""
        return [UNITS[place] for place in re.findall(r"\{[%kM]?\}", self.phrase)]


def links(path=HERE / "pages.toml"):
    """All links of the file."""
    found = []
    for figure, pages in tomllib.loads(path.read_text(encoding="utf-8")).items():
        for page, phrases in pages.items():
            name, _, where = page.partition(" ")
            for phrase in [phrases] if isinstance(phrases, str) else phrases:
                found.append(Link(figure, name, phrase, where == "outputs"))
    return found


@cache
def prose(page, folder=NOTEBOOKS):
    """What a page says between its cells, without marks for bold, slanted and code."""
    cells = json.loads((folder / f"{page}.ipynb").read_text(encoding="utf-8"))["cells"]
    said = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    return re.sub(r"[*`]", "", "\n".join(said))


@cache
def outputs(page, folder):
    """What the cells of a page that has run say, tables and alternative texts included."""
    cells = json.loads((folder / f"{page}.ipynb").read_text(encoding="utf-8"))["cells"]
    said = []
    for output in (output for cell in cells for output in cell.get("outputs", [])):
        said.append(output.get("text", ""))
        said += [output.get("data", {}).get(kind, "") for kind in ("text/plain", "text/html")]
    return "\n".join("".join(text) for text in said)


def printed(link, text):
    """The numbers that a page prints at a link, as texts; empty if there is no such sentence."""
    return [list(found.groups()) for found in link.pattern.finditer(text)]


def number(text, unit=1):
    """A printed number and half a unit of its last digit; a share if it is printed in per cent.

    Zeros at the end of a large number are no digits, but two digits count at least: 74,000 is
    anything from 73,500 to 74,500. A number without a sign stands for its size.

    >>> number("58.1"), number("−$26,000"), number("67%")
    ((58.1, 0.05), (-26000.0, 500.0), (0.67, 0.005))
    """
    percent = "%" in text or "percent" in text
    digits = re.sub(r"[^\d.]", "", text).removesuffix(".")
    after = len(digits.partition(".")[2])
    zeros = len(digits) - len(digits.rstrip("0")) if float(digits) >= 1000 and not after else 0
    half = 0.5 * 10.0 ** (min(zeros, len(digits) - 2) if zeros else -after)
    unit = 0.01 if percent else unit
    return (-1 if is_signed(text) else 1) * float(digits) * unit, half * unit


def is_signed(text):
    """Whether a printed number says that it is below zero."""
    return text[0] in "-−"


def judge(figure, link, text):
    """Sentences on what is wrong at a link; none if the page and the referee agree."""
    places = printed(link, text)
    if not places:
        return [
            f"The figure {figure.name!r} is not found in {link.page}: no text matches "
            f"{link.phrase!r}; if the sentence was rewritten, give its new words in pages.toml."
        ]
    return [problem for found in places for problem in _compare(figure, link, found)]


def _compare(figure, link, found):
    ours = expected(figure, found)
    width = figure.values[-1] - figure.values[1] if len(figure.values) == 3 else 0
    for at, (text, value, unit) in enumerate(zip(found, ours, link.units, strict=True)):
        said, half = number(text, unit)
        is_end = len(ours) == 2 or at > 0
        allowed = half * (1 + 1e-9) + figure.noise + (BOOTSTRAP * width if is_end else 0)
        compared = value if is_signed(text) else abs(value)
        if abs(said - compared) > allowed:
            yield (
                f"{link.page} prints {text} for {figure.name!r} ({figure.about}), "
                f"and the referee finds {value:.5g}: they differ by more than {allowed:.2g}."
            )


def expected(figure, found):
    """Which of a figure's values are printed as these numbers.

    A saving "from 2.6 to 5.1" is an interval from -5.1 to -2.6, turned round.
    """
    values, count = figure.values, len(found)
    if count > 1 and values[-1] < 0 and not any(map(is_signed, found)):
        values = (values[0], values[2], values[1])
    if count == 1:
        return values[:1]
    if len(values) == 3 and count in (2, 3):
        return values[3 - count :]
    raise ValueError(
        f"A phrase for {figure.name!r} holds {count} numbers; mark with {{}} the value, or the two "
        "ends of its interval, or all three in this order."
    )
