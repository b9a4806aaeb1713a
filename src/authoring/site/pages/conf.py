"""How Sphinx makes the site: pages that need no server, no Python and no other address."""

import latex2mathml.converter
from docutils import nodes

import workbook

project = "Managing machine learning projects"
version = release = workbook.__version__

extensions = ["myst_nb"]
exclude_patterns = ["exercises"]  # linked as files, not made into pages
nb_execution_mode = "off"  # build_site.py has run them
nb_render_markdown_format = "commonmark"
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3
myst_heading_slug_func = "workbook.page.glossary.anchor"  # as in JupyterLab: a link holds in both

html_theme = "sphinx_book_theme"
html_title = project
html_static_path = ["_static"]
templates_path = ["_templates"]
html_favicon = "_static/icon.svg"
html_css_files = ["pictures.css", "site.css", "alive-widgets.css", "alive.css"]
scripts = ("pictures.js", "alive-widgets.js", "alive.js")
html_js_files = ["reader.js", *((name, {"defer": "defer"}) for name in scripts)]
html_copy_source = False
html_use_index = False
html_show_sphinx = False
html_math_renderer = "mathml"
html_context = {"default_mode": "auto"}  # light or dark, as the reader's machine is
html_theme_options = {
    "use_download_button": False,
    "use_fullscreen_button": False,
    "navbar_persistent": [],
    "footer_content_items": ["extra-footer.html"],
    "extra_footer": "Text and pictures: CC BY 4.0. Code: BSD 3-Clause.",
    "show_toc_level": 2,
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}


def visit_math(translator, node):
    """Write a formula as MathML, which browsers draw by themselves."""
    block = isinstance(node, nodes.math_block)
    shown = "block" if block else "inline"
    formula = latex2mathml.converter.convert(node.astext().strip(), display=shown)
    if block:  # wider than a telephone, it is moved with the arrow keys
        formula = (
            f'<div class="formula" role="group" aria-label="Formula" tabindex="0">{formula}</div>'
        )
    translator.body.append(formula)
    raise nodes.SkipNode


def setup(app):
    """Tell Sphinx of the renderer above."""
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_math, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
