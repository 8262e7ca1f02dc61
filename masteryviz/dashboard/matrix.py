"""Students by skills as a grid, and the classes it can be turned to."""

from __future__ import annotations

from typing import Any

import traitlets

from masteryviz.dashboard.parts import Part, script


class Matrix(Part):
    """One class: a row for each student, a column for each skill, the frontier as a line.

    `data` holds `rows` (token, name, has, reach, cells, left), `left` (rows of those who have left,
    folded below the others; `gone` says how many), `columns` (id, title, short, has), `of`,
    `words` (what each state is called), `section` and `line` (whether the frontier is drawn). A
    cell is `[state, text, attempts, exception]`.
    """

    _esm = script(
        "spots.js", "matrix_cells.js", "matrix_table.js", "matrix_sight.js", "matrix_ways.js",
        "matrix_width.js", "matrix.js",
    )  # fmt: skip


class ClassTabs(Part):
    """The classes in view: `data` holds `classes` (id, name, title, students).

    Which of them is open is apart, for a district's list takes longer to send than a class.
    """

    _esm = script("class_tabs.js")
    value = traitlets.Unicode().tag(sync=True)
    """Id of the class that is open; empty where there is none."""

    def show(self, classes: list[dict[str, Any]], value: str) -> None:
        """Show the classes, as long as they are others than before, and which of them is open."""
        self.data, self.value = {"classes": classes}, value
