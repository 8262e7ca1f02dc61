"""Canvas: the gradebook CSV (Grades, Export)."""

from __future__ import annotations

import polars as pl

from masteryviz.cells import Place, read_ids
from masteryviz.errors import Problem
from masteryviz.mapping import Mapping
from masteryviz.readers._canvas_layout import ID_KINDS, Layout, find_layout, looks_like_canvas
from masteryviz.readers._reader import Batch, Reader
from masteryviz.readers._roster import both_names, section_frame, split_sections
from masteryviz.readers._snapshot import SUMMARY, add_cells, add_tasks, keep_one_of_repeats
from masteryviz.schema import BATCH
from masteryviz.table import TextTable
from masteryviz.wording import plural

SCOPE = "Canvas"
"""One scope for all Canvas exports: assignment ids are unique in Canvas, so that two courses
cannot mix, and an export stays comparable with the last one when sections or assignments come
and go. The map's `scope` keeps gradebooks of two Canvas sites apart."""

_TEST_STUDENTS = ("student, test", "test student")


def read(table: TextTable, mapping: Mapping) -> Batch:
    """Read every student's present score on every assignment.

    Raises
    ------
    InputError
        When ids, assignments or points possible are missing, stand twice or contradict each
        other, or a cell is no score.
    """
    if not table.frame.height:
        raise table.refusal([Problem("The file holds only a header.", "Download it again.")])
    layout = find_layout(table, mapping)
    if layout.problems:
        raise table.refusal(layout.problems)
    batch = Batch(kind="snapshot", scope=mapping.scope or SCOPE)
    batch.notices += layout.notices
    rows = _students(table, layout, batch, mapping)
    students = keep_one_of_repeats(table, layout.tasks, rows, batch)
    homes = _add_people(rows, batch, mapping)
    students = students.with_columns(home=pl.col("key").replace_strict(homes, default=None))
    add_tasks(layout.tasks, batch, mapping)
    add_cells(table, layout.tasks, students, layout.decimal, batch, mapping)
    return batch


def _students(table: TextTable, layout: Layout, batch: Batch, mapping: Mapping) -> pl.DataFrame:
    """One row per student: place in the table, line, key, name, ids, sections."""
    rows = _named_rows(table, layout, batch, mapping)
    problems, kept = [], []
    for row in rows.iter_rows(named=True):
        fate = _fate(row)
        batch.rows[fate] += 1
        if fate == "imported":
            kept.append(row["place"])
        if fate == "imported" and not row["key"]:
            label = table.column_label(layout.lead[_key_kind(layout)])
            problems.append(
                Problem(
                    "The row has no id, so whose scores it holds is not known.",
                    "Fill in the id or delete the row.",
                    row["line"],
                    label,
                )
            )
    if layout.head_rows:
        batch.rows["header rows"] = layout.head_rows
    for fate, what in (
        ("skipped: test student", "Canvas' test student"),
        ("skipped: summary row", "a row of averages or totals"),
    ):
        if batch.rows[fate]:
            batch.notices.append(
                Problem(f"{plural(batch.rows[fate], 'row')} passed over: {what}, not a student.")
            )
    students = rows.filter(pl.col("place").is_in(kept))
    if not students.height:
        problems.append(Problem("The file holds no students.", "Download the export again."))
    if problems:
        raise table.refusal(problems)
    return students


def _key_kind(layout: Layout) -> str:
    return next((kind for kind in ID_KINDS if kind in layout.lead), "name")


def _named_rows(table: TextTable, layout: Layout, batch: Batch, mapping: Mapping) -> pl.DataFrame:
    """Rows below the head rows with the cells that say whose they are."""
    lines = table.lines.slice(layout.head_rows)
    cells = {
        what: table.column(index).slice(layout.head_rows) for what, index in layout.lead.items()
    }
    problems = []
    for kind in ID_KINDS:
        if kind in cells:
            place = _place(lines, table.column_label(layout.lead[kind]))
            cells[kind], wrong, notes = read_ids(cells[kind], place)
            problems += wrong
            batch.notices += notes
    if problems:
        raise table.refusal(problems)
    if "last" in cells:
        first = cells.get("first", cells["last"].str.replace(".*", ""))
        cells["name"] = cells["last"] + ", " + first
        cells["name"] = cells["name"].str.replace(r"^, |, $", "")
    blank = pl.Series("", [""], dtype=pl.String).new_from_index(0, len(lines))
    section = cells.get("section", blank)
    if mapping.section:
        section = pl.Series([mapping.section]).new_from_index(0, len(lines))
    name = cells.get("name", blank).str.replace_all(r"\s+", " ")
    key_kind = _key_kind(layout)
    return pl.DataFrame(
        {
            "place": pl.int_range(len(lines), eager=True) + layout.head_rows,
            "line": lines,
            "key": name if key_kind == "name" else cells[key_kind],
            "key_kind": pl.Series([key_kind]).new_from_index(0, len(lines)),
            "name": name,
            "section": section,
            **{kind: cells.get(kind, blank) for kind in ID_KINDS},
        }
    )


def _place(lines: pl.Series, label: str) -> Place:
    return lambda at: (int(lines[at]), label)


def _fate(row: dict[str, str]) -> str:
    """Say what becomes of a row: a student, the test student, or a row of totals without id."""
    if row["name"].casefold() in _TEST_STUDENTS:
        return "skipped: test student"
    no_id = row["key_kind"] == "name" or not any(row[kind] for kind in ID_KINDS)
    if no_id and SUMMARY.fullmatch(row["name"]):
        return "skipped: summary row"
    return "imported"


def _add_people(rows: pl.DataFrame, batch: Batch, mapping: Mapping) -> dict[str, str]:
    """Fill the frames of students, ids, sections and enrolments; give each one's first section."""
    students = rows.unique("key", keep="first", maintain_order=True)
    names = [(key, *both_names(name)) for key, name in students.select("key", "name").rows()]
    batch.frames["students"] = pl.DataFrame(names, schema=BATCH["students"], orient="row")
    key_kind = students["key_kind"][0]
    kinds = ["name"] if key_kind == "name" else list(ID_KINDS)
    ids = [
        (key, kind, value)
        for kind in kinds
        for key, value in students.select("key", kind).rows()
        if value
    ]
    ids += [(key, "email", value.lower()) for key, kind, value in ids if "@" in value]
    batch.frames["student_ids"] = pl.DataFrame(
        ids, schema=BATCH["student_ids"], orient="row"
    ).unique(maintain_order=True)
    parts = split_sections(rows["section"])
    enrolled = [
        (key, part)
        for key, cell in rows.select("key", "section").rows()
        if cell
        for part in parts[cell]
    ]
    batch.frames["enrollments"] = pl.DataFrame(
        enrolled, schema={"student": pl.String, "section": pl.String}, orient="row"
    ).unique(maintain_order=True)
    batch.frames["sections"] = section_frame((section for _, section in enrolled), mapping)
    return dict(reversed(enrolled))


READER = Reader(
    key="canvas_gradebook",
    title="Canvas gradebook (CSV)",
    carries="present scores, points possible, sections; no attempts, dates or standards",
    download="Grades, Export, Export Entire Gradebook",
    recognises=looks_like_canvas,
    read=read,
)
