"""How Sphinx makes the site of these pages: `make docs`, without the network."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pygments.lexers.special import TextLexer

if TYPE_CHECKING:
    from sphinx.application import Sphinx

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "src"))

from wiredesk import __version__  # noqa: E402  # of this checkout, not of another that is installed

project = "wiredesk"
copyright = "the wiredesk authors, Apache-2.0"
release = version = __version__
extensions = ["myst_parser"]
html_theme = "furo"
html_title = f"wiredesk {__version__}"
html_copy_source = False
html_use_index = False
html_show_sphinx = False
# Headings have the anchors that forges give them, so that one link does for both.
myst_heading_anchors = 4
nitpicky = True


def setup(app: Sphinx) -> None:
    """Cases in docs/comparison.md are no language of programmers."""
    app.add_lexer("case", TextLexer)
