"""The graph in a notebook: ``%load_ext kg``, statements with their words marked, and networks drawn inline, without a network.

Everything draws itself by ``_repr_html_``, in JupyterLab, in VS Code and wherever else notebooks are shown: plain HTML and SVG with
inline styles, no script, nothing to fetch.
"""

from kg.notebook.drawing import Drawing, draw
from kg.notebook.statements import Passage, Statements, find_statements
from kg.notebook.summary import summary_html

__all__ = ["Drawing", "Passage", "Statements", "draw", "find_statements", "summary_html"]
