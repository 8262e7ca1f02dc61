"""What a panel's menu does: table, files, how it is computed; nothing before it is asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from masteryviz.charts import CHARTS
from masteryviz.dashboard import computed, download
from masteryviz.dashboard.asked import Asked
from masteryviz.dashboard.drawer import Content
from masteryviz.dashboard.parts import Heading
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.table_view import TableView


@dataclass(frozen=True, kw_only=True, eq=False)
class Behind:
    """What is behind a picture."""

    source: Source
    selection: Selection
    title: str
    frame: pl.DataFrame | None
    asked: Sequence[Asked]
    computed: str
    how: Sequence[tuple[str, str]] = ()

    @property
    def table(self) -> pl.DataFrame | None:
        """The frame behind the picture: its own, else the answer to the question it draws."""
        if self.frame is not None or not self.asked:
            return self.frame
        return self.in_order[-1].frame

    @property
    def in_order(self) -> list[Asked]:
        """The questions asked, the one that is drawn last.

        That is the one of the chart with the panel's title; else the last one but rates of
        mastery, which every view asks for its order of skills.
        """
        drawn = {chart.question for chart in CHARTS.values() if chart.title == self.title}
        return sorted(
            self.asked,
            key=lambda one: (one.question in drawn, one.question != "mastery_rates"),
        )

    @property
    def day(self) -> dt.date | None:
        """The day that is looked at: files are named after it."""
        return self.selection.as_of or self.source.book.data_date


class PanelTools:
    """The tools of one panel.

    Parameters
    ----------
    heading
        Shows the menu, and hands files to the browser.
    arrange
        Called with the table to show it in place of the picture, with None for the picture.
    """

    def __init__(self, heading: Heading, arrange: Callable[[TableView | None], None]) -> None:
        self._heading = heading
        self._arrange = arrange
        self._behind: Behind | None = None
        self._table: TableView | None = None
        self.open = False
        """Whether the table stands in place of the picture."""
        self.explain: Callable[[Content], None] | None = None
        """Shows what is computed; None where there is no drawer."""

    def hold(self, behind: Behind | None) -> None:
        """Take what is behind a new picture; an open table follows it."""
        self._behind = behind
        if behind is None or behind.table is None:
            self._show_table(on=False)
        elif self.open:
            self._show_table(on=True)

    def offers(self, *, figure: bool) -> dict[str, Any] | None:
        """The menu as the heading shows it; None where there is nothing to offer.

        Parameters
        ----------
        figure
            Whether the picture is a figure, which the browser can draw into a file.
        """
        behind = self._behind
        if behind is None or (behind.table is None and not figure):
            return None
        return {
            "table": behind.table is not None,
            "open": self.open,
            "figure": figure,
            "computed": self.explain is not None and bool(behind.asked or behind.computed),
            "name": download.file_name(behind.title, behind.day, ""),
        }

    def use(self, what: str) -> bool:
        """Do what was chosen in the menu; whether the menu is another one now."""
        behind = self._behind
        if behind is None:
            return False
        if what == "table" and behind.table is not None:
            self._show_table(on=not self.open)
            return True
        if what in ("csv", "xlsx") and behind.table is not None:
            frame = self._table.found if self.open and self._table else behind.table
            name = download.file_name(behind.title, behind.day, what)
            download.hand_over(self._heading, name, download.as_file(frame, what))
        elif what == "computed" and self.explain is not None:
            self.explain(computed.content(
                behind.title, behind.source, behind.selection, behind.in_order, behind.table,
                behind.computed, behind.how,
            ))  # fmt: skip
        return False

    def _show_table(self, *, on: bool) -> None:
        self.open = on
        frame = self._behind.table if self._behind else None
        if not on or frame is None or self._behind is None:
            self._arrange(None)
            return
        if self._table is None:
            self._table = TableView()
        self._table.show(frame, self._behind.title)
        self._arrange(self._table)
