"""A Plotly figure on the page, without FigureWidget: its JSON in one trait, one shared library."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import plotly.graph_objects as go
import traitlets

from masteryviz.charts._drawn import as_drawn
from masteryviz.dashboard.parts import Part, script


class FigureView(Part):
    """Shows one figure after another; a click on a mark sends the mark's name."""

    _esm = script(
        "plotly_once.js", "label_room.js", "words_places.js", "beside_rows.js", "figure_larger.js",
        "figure_paper.js", "figure_draw.js", "figure_ahead.js", "figure_view.js",
    )  # fmt: skip
    note = traitlets.Unicode().tag(sync=True)
    """Whom the figure shows and what counts as mastered, in words below it."""

    _is_ahead = False

    def show(self, figure: go.Figure, label: str) -> None:
        """Draw a figure; `label` says in words what it shows, for who cannot see it."""
        data = {"figure": as_drawn(figure), "label": label}
        if not self._is_ahead:
            self.data = data
        elif data != self.data:
            self.send({"ahead": data})

    @contextmanager
    def ahead(self) -> Iterator[None]:
        """Let the page draw what is shown within where nobody sees it, to have it when it comes."""
        self._is_ahead = True
        try:
            yield
        finally:
            self._is_ahead = False
