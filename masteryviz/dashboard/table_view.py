"""A table on the page: the frame stays in Python, the browser is given one page of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from masteryviz.dashboard import cell_text
from masteryviz.dashboard.parts import Part, script
from masteryviz.dashboard.table_rows import AT, Looks, Rows

PAGE = 50
"""Rows of one page."""

MOST_BYTES = 45_000
"""What one page may weigh on its way to the browser; longer texts are cut until it does."""

_CUTS = (400, 160, 80, 40, 20, 8)

Open = Callable[[dict[str, Any]], None]
"""Told the row (column -> value) that was opened."""


class TableView(Part):
    """A table that is sorted, searched, chosen from and paged.

    Parameters
    ----------
    on_open
        Called with the row that is clicked, or opened with Enter; None: rows open nothing.
    selectable
        Whether rows can be chosen, by a box at their start; see `chosen`.
    on_choose
        Called with the chosen rows after each change of the choice.
    page
        Rows of one page.
    """

    _esm = script("table_rows.js", "table_columns.js", "table_words.js", "table.js")

    def __init__(
        self,
        on_open: Open | None = None,
        *,
        selectable: bool = False,
        on_choose: Callable[[pl.DataFrame], None] | None = None,
        page: int = PAGE,
    ) -> None:
        super().__init__(self._hear, {"columns": [], "rows": []})
        self._on_open, self._on_choose = on_open, on_choose
        self._selectable, self._page = selectable, page
        self._label = ""
        self._rows = Rows(pl.DataFrame())
        self._looks = Looks()
        self._chosen: set[int] = set()

    def show(
        self,
        frame: pl.DataFrame,
        label: str = "",
        columns: Sequence[str] | None = None,
        chosen: Sequence[int] = (),
    ) -> None:
        """Show a frame from its first page on; search and choice of rows begin anew.

        A sort and a choice of columns stay where the new frame has the same columns.

        Parameters
        ----------
        frame
            What is shown; columns and values are put into words by `column_words`.
        label
            What the table is of, for who cannot see it.
        columns
            The columns shown at first; by default all but ids and bookkeeping.
        chosen
            Places (from 0) of the rows that are chosen at first.
        """
        before, self._rows = list(self._rows.shapes), Rows(frame)
        same = before == list(self._rows.shapes)
        self._label, self._chosen = label, set(chosen)
        usual = tuple(columns) if columns is not None else self._rows.usual()
        kept = replace(self._looks, search="", page=0) if same else Looks()
        self._looks = replace(kept, columns=kept.columns if same and kept.columns else usual)
        self._draw()

    @property
    def frame(self) -> pl.DataFrame:
        """The whole frame, in its own order."""
        return self._rows.frame.drop(AT)

    @property
    def found(self) -> pl.DataFrame:
        """What the search finds, in the order of the screen: what a download holds."""
        return self._rows.found(self._looks).drop(AT)

    @property
    def chosen(self) -> pl.DataFrame:
        """The rows that are chosen, in the frame's own order; sorting and search keep them."""
        return self._rows.frame.filter(pl.col(AT).is_in(sorted(self._chosen))).drop(AT)

    def _hear(self, message: Mapping[str, Any]) -> None:
        """Do what the browser asks for; what the frame does not have does nothing."""
        verb, column = message.get("do"), str(message.get("column", ""))
        if verb == "sort" and column in self._rows.shapes:
            self._look(self._looks.sorted_by(column))
        elif verb == "search":
            self._look(replace(self._looks, search=str(message.get("text", ""))[:200], page=0))
        elif verb == "page" and isinstance(message.get("page"), int):
            self._look(replace(self._looks, page=message["page"]))
        elif verb == "column" and column in self._rows.shapes:
            self._show_column(column, on=bool(message.get("on")))
        elif verb == "choose" and self._selectable:
            self._choose(message.get("row"), on=bool(message.get("on")))
        elif verb == "open" and self._on_open is not None and self._has(message.get("row")):
            self._on_open(self._rows.frame.drop(AT).row(int(message["row"]), named=True))

    def _has(self, row: object) -> bool:
        return isinstance(row, int) and 0 <= row < self._rows.frame.height

    def _look(self, looks: Looks) -> None:
        self._looks = looks
        self._draw()

    def _show_column(self, column: str, *, on: bool) -> None:
        """Show or hide a column; the last one stays."""
        shown = {*self._looks.columns, column} if on else {*self._looks.columns} - {column}
        names = tuple(name for name in self._rows.shapes if name in shown)
        self._look(replace(self._looks, columns=names or self._looks.columns))

    def _choose(self, row: object, *, on: bool) -> None:
        """Choose a row or, without one, all that the search finds; or take that back."""
        if row is None:
            rows = set(self._rows.found(self._looks)[AT].to_list())
        elif self._has(row):
            rows = {int(str(row))}
        else:
            return
        self._chosen = self._chosen | rows if on else self._chosen - rows
        self._draw()
        if self._on_choose is not None:
            self._on_choose(self.chosen)

    def _draw(self) -> None:
        found = self._rows.found(self._looks)
        pages = max(1, -(-found.height // self._page))
        self._looks = replace(self._looks, page=min(max(self._looks.page, 0), pages - 1))
        looks, shapes = self._looks, self._rows.shapes
        part = found.slice(looks.page * self._page, self._page)
        self.data = {
            "label": self._label,
            "columns": [_head(shapes[name]) for name in looks.columns if name in shapes],
            "all": [[name, shape.title, name in looks.columns] for name, shape in shapes.items()],
            "rows": self._cells(part),
            "sort": looks.sort, "down": looks.down, "search": looks.search,
            "page": looks.page, "pages": pages, "from": looks.page * self._page,
            "found": found.height, "total": self._rows.frame.height,
            "selectable": self._selectable, "chosen": len(self._chosen),
            "all_chosen": found.height > 0 and self._chosen.issuperset(found[AT].to_list()),
            "opens": self._on_open is not None,
        }  # fmt: skip

    def _cells(self, part: pl.DataFrame) -> list[dict[str, Any]]:
        """The page's rows in words, with long texts cut where the page would weigh too much."""
        shapes = [self._rows.shapes[name] for name in self._looks.columns]
        rows = [
            {"at": row[AT], "on": row[AT] in self._chosen,
             "cells": [cell_text.cell(shape, row) for shape in shapes]}
            for row in part.iter_rows(named=True)
        ]  # fmt: skip
        for most in _CUTS:
            if len(json.dumps(rows, ensure_ascii=False).encode()) <= MOST_BYTES:
                break
            rows = [{**row, "cells": [_cut(text, most) for text in row["cells"]]} for row in rows]
        return rows


def _head(shape: cell_text.Shape) -> dict[str, Any]:
    return {"id": shape.name, "title": shape.title, "right": shape.right}


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
