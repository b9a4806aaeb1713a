"""A line above a form that says when Python does not listen, so that nothing typed is lost."""

import anywidget
import traitlets

from workbook.page.scripts import static


class Alive(anywidget.AnyWidget):
    """Answers whatever the browser asks; where no answer comes, the browser holds the form."""

    _esm = static("alive.js")
    _css = static("form.css")
    asked = traitlets.Float().tag(sync=True, echo_update=False)
    answered = traitlets.Float().tag(sync=True)

    @traitlets.observe("asked")
    def _answer(self, change):
        self.answered = change["new"]
