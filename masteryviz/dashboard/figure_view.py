"""A Plotly figure on the page, without FigureWidget: its JSON in one trait, one shared library."""

from __future__ import annotations

import plotly.graph_objects as go
import traitlets

from masteryviz.charts._drawn import as_drawn
from masteryviz.dashboard.parts import Part, script


class FigureView(Part):
    """Shows one figure after another; a click on a mark sends the mark's name."""

    _esm = script(
        "plotly_once.js", "label_room.js", "words_places.js", "beside_rows.js", "figure_larger.js",
        "figure_paper.js", "figure_draw.js", "figure_view.js",
    )  # fmt: skip
    note = traitlets.Unicode().tag(sync=True)
    """Whom the figure shows and what counts as mastered, in words below it."""

    def show(self, figure: go.Figure, label: str) -> None:
        """Draw a figure; `label` says in words what it shows, for who cannot see it."""
        self.data = {"figure": as_drawn(figure), "label": label}
