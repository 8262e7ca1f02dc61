"""Which column and which row of a Canvas gradebook is what."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace

import polars as pl

from masteryviz.cells import decimal_mark
from masteryviz.errors import Problem
from masteryviz.mapping import Mapping
from masteryviz.readers._snapshot import Task, Worth, points_possible
from masteryviz.table import TextTable, column_letter, shortened

TASK_ID = re.compile(r"^(.*?)\s*\((\d+)\)\s*$", re.DOTALL)
_TOTAL = re.compile(
    r"(?:^|\s)(?:(?:unposted )?(?:current|final) (?:points|score|grade)|override "
    r"(?:score|grade|status))(?: \(.*\))?$",
    re.IGNORECASE,
)
_READ_ONLY = re.compile(r"\(.*\)")
_POINTS = "points possible"

_LEAD = {
    "student": "name", "lastname": "last", "last name": "last", "firstname": "first",
    "first name": "first", "id": "canvas", "sis user id": "sis", "sis login id": "login",
    "integration id": "integration", "root account": "root",
    **dict.fromkeys(
        ("section", "sektion", "seksjon", "sección", "seção", "secção", "sectie", "sezione",
         "abschnitt", "sekcja", "секція", "раздел"), "section",
    ),
}  # fmt: skip
"""Headers of the leading columns in small letters -> what the column holds."""
ID_KINDS = ("canvas", "sis", "integration", "login")
"""Kinds of student ids, the best key first."""


@dataclass
class Layout:
    """Where everything is."""

    lead: dict[str, int]
    """What a leading column holds -> its number."""
    tasks: list[Task] = field(default_factory=list)
    head_rows: int = 0
    """Rows between header and students: posting policies and points possible."""
    decimal: str = "."
    notices: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def looks_like_canvas(table: TextTable) -> bool:
    """Whether the content is a Canvas gradebook, by its header words or by its shape."""
    folded = set(table.folded())
    numbered = sum(bool(TASK_ID.match(name)) for name in table.header)
    points = points_row(table, 0) is not None
    named = "student" in folded or {"lastname", "firstname"} <= folded
    keyed = bool(folded & {"id", "sis user id", "sis login id"})
    if named and keyed and "section" in folded:
        return bool(numbered) or points or "current score" in folded
    return points and (numbered >= 3 or bool(named and keyed and numbered))


def points_row(table: TextTable, name: int) -> int | None:
    """Find the row of points possible: one of the first three, above it only unnamed rows."""
    for row, text in enumerate(table.column(name).head(3)):
        if text.casefold() == _POINTS:
            return row if not _has_id(table, row) else None
        if text:
            return None
    return None


def _has_id(table: TextTable, row: int) -> bool:
    """Whether a row names a student by an id: then it is no row of points, whatever its name."""
    lead = _lead_columns(table, Mapping())
    return any(table.column(lead[kind])[row] for kind in ID_KINDS if kind in lead)


def find_layout(table: TextTable, mapping: Mapping) -> Layout:
    """Find columns and head rows; what is missing or twice is listed in `problems`."""
    layout = Layout(_lead_columns(table, mapping))
    name = layout.lead.get("name", layout.lead.get("last", 0))
    row = points_row(table, name)
    layout.head_rows = _head_rows(table, name) if row is None else row + 1
    texts = ("",) * len(table.header) if row is None else table.frame.row(row)
    layout.decimal = _decimal(table, texts, mapping)
    worths = points_possible(texts, layout.decimal)
    _check_keys(table, layout, mapping)
    for index, (header, text, worth) in enumerate(zip(table.header, texts, worths, strict=True)):
        if index in layout.lead.values() or header in mapping.ignore:
            continue
        if match := TASK_ID.match(header):
            _add_task(
                table, layout, mapping, Task(index, match[2], match[1] or match[2], None), worth
            )
        elif not (_TOTAL.search(header) or _READ_ONLY.fullmatch(text)):
            _place_other(table, layout, mapping, index, worth)
    _check_tasks(table, layout, has_points_row=row is not None)
    return layout


def _lead_columns(table: TextTable, mapping: Mapping) -> dict[str, int]:
    """Find the leading columns by header, else (in a translated export) by their place."""
    lead: dict[str, int] = {}
    chosen = {header.casefold(): what for what, header in mapping.columns.items()}
    by_map = {"student": "canvas", "name": "name", "email": "login", "section": "section"}
    for index, folded in enumerate(table.folded()):
        what = by_map.get(chosen.get(folded, ""), "") or _LEAD.get(folded)
        if what is None and "sis" in re.split(r"\W", folded):
            what = "login" if "sis" in lead else "sis"
        if what is not None:
            lead.setdefault(what, index)
    first_task = next((i for i, h in enumerate(table.header) if TASK_ID.match(h)), 0)
    if first_task and not {"name", "last"} & lead.keys() and 0 not in lead.values():
        lead["name"] = 0
    if "canvas" not in lead and first_task > 1 and 1 not in lead.values():
        cells = table.column(1)
        if cells.filter(cells != "").str.contains(r"^\d+$").all():
            lead["canvas"] = 1
    return lead


def _head_rows(table: TextTable, name: int) -> int:
    """Count the unnamed rows (posting policies) above the first student."""
    rows = 0
    while rows < min(2, table.frame.height) and not (
        table.column(name)[rows] or _has_id(table, rows)
    ):
        rows += 1
    return rows


def _decimal(table: TextTable, points: tuple[str, ...], mapping: Mapping) -> str:
    """Find the decimal mark: Canvas writes points in the same way as scores, with two decimals."""
    places = [i for i, header in enumerate(table.header) if TASK_ID.match(header)]
    texts = pl.Series(
        [text for i in places for text in table.column(i)], dtype=pl.String, strict=True
    )
    given = mapping.decimal
    if given is None and any(re.fullmatch(r"\d+,\d{1,2}", points[i]) for i in places):
        given = None if texts.str.contains(r"^\d+\.\d+$").any() else ","
    return decimal_mark(texts, table.separator, given)


def _check_keys(table: TextTable, layout: Layout, mapping: Mapping) -> None:
    if not any(kind in layout.lead for kind in ID_KINDS) and not mapping.name_as_id:
        layout.problems.append(
            Problem(
                "No column holds the students' ids (ID, SIS User ID or SIS Login ID).",
                "Export the gradebook again with ids. If names really are unique, say "
                "name_as_id = true in the map.",
                table.header_line,
            )
        )
    numbered = [(match[2], i) for i, h in enumerate(table.header) if (match := TASK_ID.match(h))]
    for key, times in Counter(key for key, _ in numbered).items():
        if times > 1:
            letters = " and ".join(column_letter(i) for k, i in numbered if k == key)
            layout.problems.append(
                Problem(
                    f"Columns {letters} have the same assignment id ({key}).",
                    "Download the export again; one of them was changed by hand.",
                    table.header_line,
                )
            )


def _place_other(
    table: TextTable, layout: Layout, mapping: Mapping, index: int, worth: Worth
) -> None:
    """Take a column without assignment id as a task, pass it over, or list what is wrong."""
    header, label = table.header[index], table.column_label(index)
    held = (table.column(index).slice(layout.head_rows) != "").any()
    if header and worth.points is not None:
        _add_task(table, layout, mapping, Task(index, header, header, None), worth)
        what = "The assignment has no Canvas id, so it is known by its title alone."
        advice = (
            "If it was renamed, give it its header with the id back, or list both titles under "
            "one skill in the map."
        )
        layout.notices.append(Problem(what, advice, table.header_line, label))
    elif header and held:
        what = "The column is no assignment and was passed over."
        layout.notices.append(Problem(what, "", table.header_line, label))
    elif held or worth.points is not None:
        what = "The column has no header but holds cells."
        advice = "Give it its header, or delete the column."
        cells = table.column(index).slice(layout.head_rows)
        at = (cells != "").arg_max() if held else None
        row = table.header_line if at is None else int(table.lines[layout.head_rows + at])
        layout.problems.append(Problem(what, advice, row, label))


def _add_task(table: TextTable, layout: Layout, mapping: Mapping, task: Task, worth: Worth) -> None:
    """Take a column as a task, with points from the file, else from the map."""
    if worth.wrong:
        row = int(table.lines[layout.head_rows - 1])
        label = table.column_label(task.index)
        what = "The points possible are no number."
        layout.problems.append(Problem(what, "Correct them.", row, label))
    points = worth.points if worth.points is not None else mapping.points_for(task.key, task.title)
    layout.tasks.append(replace(task, points=points))


def _check_tasks(table: TextTable, layout: Layout, *, has_points_row: bool) -> None:
    if layout.problems:
        return
    if not layout.tasks:
        layout.problems.append(
            Problem(
                "No column is an assignment: none ends in its Canvas id, such as Quiz 1 (12345).",
                "Export the gradebook (Grades, Export, Export Entire Gradebook).",
                table.header_line,
            )
        )
    without = [task for task in layout.tasks if task.points is None]
    if without and not has_points_row:
        layout.problems.append(
            Problem(
                "The row 'Points Possible' below the header is missing, so what a score is out "
                "of is not known.",
                "Export the gradebook again, or give points in the map.",
                table.header_line + 1,
                shortened(without[0].title),
            )
        )
    for task in layout.tasks:
        label = table.column_label(task.index)
        if task.points == 0:
            what = "The assignment is out of 0 points: its scores are kept but are no evidence."
            layout.notices.append(Problem(what, "", None, label))
        elif task.points is None and has_points_row:
            what = "The assignment has no points possible: its scores have no scale."
            layout.notices.append(Problem(what, "Give points in the map.", None, label))
