"""HTML from templates that lie beside the code, in which whatever comes in as text is escaped."""

from importlib import resources

import jinja2


def environment(package):
    """Make what reads the templates of a package.

    Parameters
    ----------
    package : str
        With a folder `templates`.

    Returns
    -------
    jinja2.Environment
        A name that a template asks for and does not get is an error.
    """
    folder = resources.files(package).joinpath("templates")
    return jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: folder.joinpath(name).read_text("utf-8")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
