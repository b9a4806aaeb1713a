"""Live experiments: a pure function that draws, and labelled controls to move its arguments.

>>> from workbook.page.picture import Picture, bars
>>> def draw(misses):
...     return Picture(title=f"{5 * misses} dollars lost", x="dollars", y="",
...                    marks=(bars(["loss"], [5 * misses]),), alt=f"One bar of {5 * misses}")
>>> experiment = live(draw, misses=slider("missed flights", 0, 10, 2))
>>> experiment.at(misses=4).title
'20 dollars lost'
"""

import inspect
import math
from dataclasses import dataclass, replace
from numbers import Integral, Real

import anywidget
import traitlets

from workbook.page.picture import Picture, show
from workbook.page.scripts import module, static


@dataclass(frozen=True)
class Slider:
    """A number to move; made by `slider`."""

    label: str
    low: float
    high: float
    value: float
    step: float
    unit: str
    on_site: tuple = ()

    def to_json(self):
        """Give what the browser needs to draw it."""
        return {"kind": "slider"} | {k: v for k, v in vars(self).items() if k != "on_site"}

    def offered(self):
        """List the values that the site offers: those that the author chose, or every step."""
        steps = range(math.floor((self.high - self.low) / self.step + 1e-6) + 1)
        return self.on_site or tuple(self._exact(number) for number in steps)

    def sent(self, value):
        """Give what the browser sends for a value."""
        return value

    def meant(self, name, number):
        """Turn what the browser sent into the argument of `draw`."""
        return self.checked(name, number)

    def checked(self, name, number):
        """Put a number on the nearest step."""
        known = isinstance(number, Real) and not isinstance(number, bool)
        if not known or not self.low <= number <= self.high:
            raise ValueError(
                f"{name} is {number!r}; {self.label!r} goes from {self.low:g} to {self.high:g}."
            )
        return self._exact(round((number - self.low) / self.step))

    def _exact(self, steps):
        exact = self.low + steps * self.step
        return exact if isinstance(exact, int) else round(exact, 10)


@dataclass(frozen=True)
class Choice:
    """One of a few options; made by `choice`."""

    label: str
    options: dict
    value: object

    def to_json(self):
        """Give what the browser needs to draw it."""
        return {"kind": "choice", "label": self.label, "options": list(self.options)}

    def offered(self):
        """List the values that the site offers: all."""
        return tuple(self.options.values())

    def sent(self, value):
        """Give what the browser sends for a value: the position of the option."""
        return list(self.options.values()).index(value)

    def meant(self, name, position):
        """Turn the position that the browser sent into the argument of `draw`."""
        values = list(self.options.values())
        if not isinstance(position, int | float) or position not in range(len(values)):
            raise ValueError(f"{name} is option {position!r}; {self.label!r} has {len(values)}.")
        return values[int(position)]

    def checked(self, name, value):
        """Refuse what is not offered."""
        if value not in list(self.options.values()):
            raise ValueError(f"{name} is {value!r}; it may be {list(self.options.values())}.")
        return value


def slider(label, low, high, value, step=1, unit="", on_site=()):
    """Offer a number to move.

    Parameters
    ----------
    label : str
        What the number is.
    low, high, value, step : float
        The ends, the start, and the distance between neighbours. All whole: so is the argument.
    unit : str
        Written behind the number ("%" without a space, "$" in front).
    on_site : sequence of float, optional
        The values that the site offers, where Python has drawn all pictures in advance; every step
        unless given. Few enough that all of an experiment's controls together have some thousand
        settings, `value` and those that the page names among them.

    Raises
    ------
    ValueError
        For a value outside its ends or off its steps, and for numbers that are not finite.
    """
    _check_label(label)
    given = {"low": low, "high": high, "value": value, "step": step}
    low, high, value, step = (_plain_number(label, *item) for item in given.items())
    if not low < high:
        raise ValueError(f"slider {label!r}: low is {low:g} and high is {high:g}; low comes first.")
    if not 0 < step <= high - low:
        raise ValueError(f"slider {label!r}: step is {step:g}; above 0, at most {high - low:g}.")
    if not low <= value <= high:
        raise ValueError(f"slider {label!r}: value is {value:g}, not from {low:g} to {high:g}.")
    off = (value - low) / step
    if abs(off - round(off)) > 1e-6:
        raise ValueError(f"slider {label!r}: value is {value:g}, between two steps of {step:g}.")
    made = Slider(label, low, high, value, step, unit)
    chosen = tuple(each for each in made.offered() if each in on_site)
    if on_site and (len(chosen) < len(on_site) or value not in chosen or len(chosen) < 2):
        raise ValueError(
            f"slider {label!r}: on_site is {on_site!r}; give steps of the slider, {value:g} and "
            "another one among them."
        )
    return replace(made, on_site=chosen)


def choice(label, options, value=None):
    """Offer a few options in a menu.

    Parameters
    ----------
    label : str
        What is chosen.
    options : sequence or dict
        The options; or what is shown for each, with what `draw` gets.
    value : object, optional
        The argument to start with; the first one unless given.
    """
    _check_label(label)
    offered = dict(options) if isinstance(options, dict) else {str(o): o for o in options}
    if len(offered) < 2:
        raise ValueError(f"choice {label!r}: options is {options!r}; give two at least.")
    values = list(offered.values())
    if value is not None and value not in values:
        raise ValueError(f"choice {label!r}: value is {value!r}; the options are {values}.")
    return Choice(label, offered, values[0] if value is None else value)


def live(draw, **controls):
    """Make a live experiment.

    Parameters
    ----------
    draw : callable
        Takes one argument for each control, by name, and returns a `Picture`. It must depend on
        nothing else, and answer in some 20 ms: what is slow is computed before, outside.
    **controls : slider(…) or choice(…)
        In the order in which they are shown.

    Returns
    -------
    Live
        The widget. Where widgets don't run, its picture is shown at the starting values, and
        `.at(name=value)` gives any other.

    Raises
    ------
    ValueError
        For controls that `draw` does not take, or where the start can't be drawn.
    """
    for name, control in controls.items():
        if not isinstance(control, Slider | Choice):
            raise ValueError(f"{name} is {control!r}; give slider(…) or choice(…).")
    if not controls:
        raise ValueError("controls is empty; give one slider(…) or choice(…) at least.")
    try:
        inspect.signature(draw).bind(**controls)
    except TypeError as error:
        raise ValueError(
            f"draw does not fit the controls {', '.join(controls)}: {error}."
        ) from None
    return Live(draw, controls)


def _check_label(label):
    if not isinstance(label, str) or not label.strip():
        raise ValueError(f"label is {label!r}; a control needs words that say what it moves.")


def _plain_number(label, name, number):
    """Accept numpy's numbers too, but hand plain ones to the browser."""
    if isinstance(number, bool) or not isinstance(number, Real) or not math.isfinite(number):
        raise ValueError(f"slider {label!r}: {name} is {number!r}; give a number.")
    return int(number) if isinstance(number, Integral) else float(number)


class Live(anywidget.AnyWidget):
    """A live experiment, as `live` makes it."""

    _esm = module("dom.js", "marks.js", "picture.js", "live.js")
    _css = static("live.css")
    controls = traitlets.List().tag(sync=True)
    asked = traitlets.Dict().tag(sync=True, echo_update=False)  # turn, values: from the browser
    answer = traitlets.Dict().tag(sync=True)  # turn, values, picture, problem: to the browser

    def __init__(self, draw, controls):
        self._draw = draw
        self.by_name = controls
        self._start = {name: control.value for name, control in controls.items()}
        self._picture = self.at()
        super().__init__(
            controls=[control.to_json() for control in controls.values()],
            answer={
                "turn": "start",
                "values": [control.sent(control.value) for control in controls.values()],
                "picture": self._picture.to_json(),
                "problem": "",
            },
        )
        self.observe(self._on_asked, names="asked")

    def at(self, **values):
        """Draw at these values, the others at their start: the experiment without a browser.

        Returns
        -------
        Picture
        """
        for name, value in values.items():
            if name not in self.by_name:
                raise ValueError(f"{name} is no control; they are {', '.join(self.by_name)}.")
            values[name] = self.by_name[name].checked(name, value)
        picture = self._draw(**self._start | values)
        if not isinstance(picture, Picture):
            raise ValueError(f"draw returned {picture!r}; give a Picture.")
        return picture

    def on_site(self):
        """List the values of each control that the site offers, by the control's name."""
        return {name: control.offered() for name, control in self.by_name.items()}

    def _on_asked(self, change):
        """Answer a move, always: a browser without an answer would wait for ever."""
        sent, problem = change["new"].get("values", []), ""
        try:
            pairs = zip(self.by_name.items(), sent, strict=True)
            values = {name: control.meant(name, number) for (name, control), number in pairs}
            self._picture = self.at(**values)
        except ValueError as error:
            problem = str(error)
        except Exception as error:  # of any kind: a learner sees a sentence, not a dead picture
            problem = f"This setting could not be drawn ({type(error).__name__}: {error})."
        self.answer = {
            "turn": change["new"].get("turn", ""),
            "values": sent,
            "picture": self._picture.to_json(),
            "problem": problem,
        }

    def __repr__(self):
        return f"Live experiment: {self._picture!r}"

    def _repr_mimebundle_(self, **kwargs):
        """Offer the picture as an image too, for pages where no widget runs."""
        data, metadata = super()._repr_mimebundle_(**kwargs)
        return data | {"text/html": show(self._picture)._repr_html_()}, metadata
