"""Students by skills as a grid, and the classes it can be turned to."""

from __future__ import annotations

from masteryviz.dashboard.parts import Part, script


class Matrix(Part):
    """One class: a row for each student, a column for each skill, the frontier as a line.

    `data` holds `rows` (token, name, has, reach, cells, left), `left` (rows of those who have left,
    folded below the others; `gone` says how many), `columns` (id, title, short, has), `of`,
    `words` (what each state is called), `section` and `line` (whether the frontier is drawn). A
    cell is `[state, text, attempts, exception]`.
    """

    _esm = script("matrix.js")


class ClassTabs(Part):
    """The classes in view, one of them open: `classes` (id, name, title, students) and `value`."""

    _esm = script("class_tabs.js")
