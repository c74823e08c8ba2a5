"""The documentation: Markdown (MyST), and the API from docstrings; every warning is an error."""

from __future__ import annotations

import importlib.metadata
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

project = "sayso"
author = "The sayso authors"
project_copyright = "2026, The sayso authors"
release = importlib.metadata.version("sayso")

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["examples"]
myst_enable_extensions = ["dollarmath", "deflist"]
myst_heading_anchors = 3

autodoc_typehints = "none"
autodoc_member_order = "bysource"
napoleon_google_docstring = False
# Types are words for people ("sequence of Event"), not names to link.
napoleon_use_param = False
napoleon_use_rtype = False

html_theme = "furo"
html_title = f"sayso {release}"
html_show_sourcelink = False
html_math_renderer = "mathml"


def _inline(self: HTML5Translator, node: nodes.math) -> None:
    self.body.append(tex2mathml(node.astext()))
    raise nodes.SkipNode


def _block(self: HTML5Translator, node: nodes.math_block) -> None:
    self.body.append(tex2mathml(node.astext(), as_block=True))
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Set equations as MathML: it needs neither a script nor the network."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
