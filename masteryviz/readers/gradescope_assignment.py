"""Gradescope: the scores of one assignment, with those of its questions."""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from masteryviz.errors import Problem
from masteryviz.mapping import Mapping
from masteryviz.readers._lms_log import (
    NEWEST_ONLY,
    add_log,
    fates,
    filled,
    lateness,
    moments,
    numbers,
    scores,
    task_frame,
    with_state,
)
from masteryviz.readers._lms_people import (
    Lead,
    add_people,
    find_lead,
    not_read,
    read_rows,
    refuse_empty,
    refuse_two_names,
)
from masteryviz.readers._lms_snapshot import decimal_of
from masteryviz.readers._reader import Batch, Reader
from masteryviz.readers._snapshot import points_possible
from masteryviz.readers.classroom_csv import class_name
from masteryviz.readers.gradescope_course import IDS, LEAD
from masteryviz.table import TextTable
from masteryviz.wording import plural

_QUESTION = re.compile(r"^(\d+(?:\.\d+)*)(?:: ?(.*?))? \((\d+(?:\.\d+)?) pts?\)$", re.DOTALL)
_COLUMNS = {
    "total score": "score", "max points": "points", "status": "status",
    "submission time": "time", "lateness (h:m:s)": "late", "submission count": "count",
}  # fmt: skip
_SILENT = frozenset(("submission id", "view count"))
_SUFFIX = re.compile(r"[ _-]*(scores|grades|evaluations)$", re.IGNORECASE)


@dataclass(frozen=True)
class _Question:
    """A question's column."""

    index: int
    key: str
    title: str
    points: float


def recognises(table: TextTable) -> bool:
    """Whether there is a total, a status and a submission beside students' ids."""
    folded = set(table.folded())
    wanted = {"total score", "max points", "status", "submission id", "submission time"}
    return folded >= wanted and bool(folded & {"sid", "email"})


def read(table: TextTable, mapping: Mapping) -> Batch:
    """Read every student's newest submission on the file's assignment, and its questions.

    The content does not name the assignment: the file's name does. `Missing` is no score, whatever
    the cells hold; `Ungraded` is waiting for feedback. Earlier submissions are counted in the file
    but not scored, so they are no attempts; a notice says how many there are.

    Raises
    ------
    InputError
        When a student has no id, or a cell is no score, time or lateness.
    """
    refuse_empty(table)
    batch = Batch(kind="log", newest_only=True)
    title = assignment_name(table.file)
    places = {what: table.folded().index(name) for name, what in _COLUMNS.items()
              if name in table.folded()}  # fmt: skip
    questions = _questions(table, title, mapping)
    lead = Lead(places=find_lead(table, LEAD, mapping), ids=IDS)
    used = [*lead.places.values(), *places.values(), *(one.index for one in questions)]
    batch.notices += not_read(table, used, _SILENT, mapping)
    rows = read_rows(table, lead, batch)
    refuse_two_names(table, rows)
    home = add_people(rows, lead, batch, mapping)
    who = rows.select("place", row="line", student="key").with_columns(section=home)
    entries = _entries(table, places, title, who, batch, mapping)
    tasks: list[tuple[object, ...]] = [(title, title, entries["points"].max(), None)]
    tasks += [(one.key, one.title, one.points, title) for one in questions]
    frame = task_frame(tasks, "task", "title", "points", "part_of")
    add_log(batch, entries.drop("place"), frame, mapping)
    batch.cells = fates(entries)
    _add_items(table, questions, entries, batch, mapping)
    what = f"The assignment is called {title!r}, as the file is."
    batch.notices.append(Problem(what, "If it has another name, rename the file before loading."))
    batch.notices.append(Problem(NEWEST_ONLY + _earlier(table, places, who)))
    return batch


def assignment_name(file: str) -> str:
    """Name of the assignment: the file's name without extension, date, copy and `_scores`."""
    stem = class_name(file)
    return _SUFFIX.sub("", stem).replace("_", " ").strip() or stem


def _questions(table: TextTable, title: str, mapping: Mapping) -> list[_Question]:
    """Find the columns of questions, `1: Title (10.0 pts)`."""
    found = []
    for index, header in enumerate(table.header):
        match = _QUESTION.match(header)
        if match and header not in mapping.ignore:
            number, name, points = match.groups()
            shown = f"{number}: {name}" if name else f"Question {number}"
            worth = points_possible([points], ".")[0].points or 0.0
            found.append(_Question(index, f"{title}: question {number}", shown, worth))
    keys = [one.key for one in found]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        what = "Several columns have the number of one question."
        raise table.refusal([Problem(what, "Download the export again.", table.header_line)])
    return found


def _entries(
    table: TextTable,
    places: dict[str, int],
    title: str,
    who: pl.DataFrame,
    batch: Batch,
    mapping: Mapping,
) -> pl.DataFrame:
    """A row for each student: the newest submission."""
    place = places["score"]
    decimal = decimal_of(table, [place], mapping)
    (points,) = numbers(table, [places["points"]], decimal)
    points = filled(points, mapping.points_for(title))
    (frame,) = scores(table, [place], [points], decimal, batch, mapping)
    label = table.column_label(places["time"])
    time = moments(table, table.column(places["time"]), label, batch, mapping)
    late = pl.Series([None], dtype=pl.Boolean).new_from_index(0, table.frame.height)
    if "late" in places:
        late = lateness(table, places["late"])
    status = table.column(places["status"]).str.to_lowercase()
    whole = frame.with_columns(
        task=pl.lit(title),
        submitted_at=time,
        late=pl.when(time.is_not_null()).then(late),
        score=pl.when(~status.is_in(["missing", "ungraded"])).then("score"),
        state=pl.when(status == "missing")
        .then(pl.lit("missing"))
        .when(status == "ungraded")
        .then(pl.when(time.is_not_null()).then(pl.lit("submitted")).otherwise(pl.lit("assigned")))
        .otherwise("state"),
    )
    return with_state(pl.concat([who, whole[who["place"]]], how="horizontal"))


def _add_items(
    table: TextTable,
    questions: list[_Question],
    entries: pl.DataFrame,
    batch: Batch,
    mapping: Mapping,
) -> None:
    """Fill the frame of questions' scores, of graded submissions only; count their cells."""
    if not questions:
        return
    height = table.frame.height
    points = [pl.Series([one.points]).new_from_index(0, height) for one in questions]
    indexes = [one.index for one in questions]
    read = scores(table, indexes, points, decimal_of(table, indexes, mapping), batch, mapping)
    whose = entries.select("place", "row", graded=pl.col("state") == "scored")
    parts = []
    for one, frame in zip(questions, read, strict=True):
        cells = pl.concat([whose, frame[whose["place"]]], how="horizontal")
        scored = cells.filter("graded", pl.col("state") == "scored")
        parts.append(scored.select("row", "score", "points", item=pl.lit(one.key)))
        batch.cells["question scored"] += scored.height
        batch.cells["question without score"] += cells.height - scored.height
    items = pl.concat(parts)
    batch.frames["item_scores"] = items.sort("row", maintain_order=True)
    batch.cells = +batch.cells  # only what there is


def _earlier(table: TextTable, places: dict[str, int], who: pl.DataFrame) -> str:
    """Say how many earlier submissions the file counts."""
    if "count" not in places:
        return ""
    counts = table.column(places["count"])[who["place"]].cast(pl.Int64, strict=False)
    again = counts.filter(counts > 1)
    if again.is_empty():
        return ""
    earlier = int((again - 1).sum())
    students = plural(len(again), "student")
    return f" {students} handed in more than once: {plural(earlier, 'earlier submission')}."


READER = Reader(
    key="gradescope_assignment",
    title="Gradescope assignment scores (CSV)",
    carries="the newest score of each student with its submission time, lateness and questions",
    download="Course, the assignment, Review Grades, Download Grades (bottom bar), Download CSV; "
    "each file holds newest submissions only, so download it often",
    recognises=recognises,
    read=read,
)
