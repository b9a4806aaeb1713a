"""The command line of those who change the course."""

import typer

from authoring.examine.selfcheck import examine
from authoring.house import rooms
from authoring.publish.build import publish
from authoring.publish.scaffold import new
from authoring.site.build import site

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)


@app.callback()
def authoring():
    """Change the course: turn its text into notebooks, examine it, build its site.

    The texts are src/lessons and src/assignments. After an edit `authoring publish`
    builds the notebooks; after an edit of an exercise `authoring examine week1` grades its
    bank of answers. The tables have commands of their own: `python -m authoring.tables.sources`.
    """


for command in (new, publish, examine, site, rooms):
    app.command()(command)

if __name__ == "__main__":
    app(prog_name="python -m authoring")
