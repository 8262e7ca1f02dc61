"""PowerTeacher Pro: the score template (PST) of one assignment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

import polars as pl

from masteryviz.dates import read_moments
from masteryviz.errors import Problem
from masteryviz.mapping import Mapping, SectionEntry
from masteryviz.readers._lms_people import Lead, find_lead, not_read, refuse_empty
from masteryviz.readers._lms_snapshot import (
    Gradebook,
    Item,
    as_percentage,
    decimal_of,
    read_gradebook,
)
from masteryviz.readers._reader import Batch, Reader
from masteryviz.readers._snapshot import Task, points_possible
from masteryviz.table import TextTable

SCOPE = "PowerTeacher Pro"
"""Start of the scope: each template is of one assignment and is compared with its own earlier
ones."""

_LEAD = {
    "student num": "sis", "student number": "sis", "student name": "name",
}  # fmt: skip
_FACTS = ("teacher name", "class", "assignment name", "due date", "points possible",
          "extra points", "score type")  # fmt: skip
_SCORE = "score"


@dataclass(frozen=True)
class _Template:
    """The facts above the header, and the table below them."""

    facts: dict[str, str]
    lines: dict[str, int]
    table: TextTable
    head_rows: int
    """Rows of facts that are counted among the table's rows."""


def recognises(table: TextTable) -> bool:
    """Whether facts of one assignment stand above a header with number and score."""
    template = _template(table)
    if template is None:
        return False
    return bool({"assignment name", "class"} & template.facts.keys())


def read(table: TextTable, mapping: Mapping) -> Batch:
    """Read every student's present score on the one assignment of the file.

    The assignment has no id, so it is its name with its due date.

    Raises
    ------
    InputError
        When the assignment's name is missing, a student has no number, rows contradict each other,
        or a cell is no score.
    """
    refuse_empty(table)
    template = _template(table)
    if template is None:
        what = "The header with Student Num and Score is missing."
        raise table.refusal([Problem(what, "Export the template again.", table.header_line)])
    table, facts = template.table, template.facts
    refuse_empty(table)
    batch = Batch(kind="snapshot")
    if template.head_rows:
        batch.rows["header rows"] = template.head_rows
    score = table.folded().index(_SCORE)
    places = find_lead(table, _LEAD, mapping)
    batch.notices += not_read(table, [*places.values(), score], frozenset(), mapping)
    task = _task(template, score, batch, mapping)
    batch.scope = mapping.scope or f"{SCOPE}: {task.key}"
    book = Gradebook(
        lead=Lead(places=places, ids=("sis",)),
        items=[Item(task=task, clean=_cleaner(facts))],
        decimal=decimal_of(table, [score], mapping),
        section=SectionEntry(teacher=facts.get("teacher name") or None),
    )
    if facts.get("class"):
        place = len(table.header)
        whole = pl.lit(facts["class"]).alias(f"c{place}")
        table = replace(
            table, header=(*table.header, "Class"), frame=table.frame.with_columns(whole)
        )
        book.lead = Lead(places={**places, "section": place}, ids=("sis",))
    read_gradebook(table, book, batch, mapping)
    _say_extra(template, batch)
    return batch


def _template(table: TextTable) -> _Template | None:
    """Find facts and header: above the table, or in its first rows where they are as wide."""
    own = [(table.header, table.header_line), *zip(
        table.frame.head(len(_FACTS) + 3).rows(), table.lines.head(len(_FACTS) + 3), strict=True
    )]  # fmt: skip
    facts: dict[str, str] = {}
    lines: dict[str, int] = {}
    for line, row in enumerate(table.preamble, 1):
        _take(row, line, facts, lines)
    for at, (row, line) in enumerate(own):
        folded = {cell.casefold() for cell in row}
        if _SCORE in folded and folded & {"student num", "student number"}:
            if not facts:
                return None
            below = table.frame.slice(at)
            inner = replace(
                table,
                header=tuple(row),
                frame=below,
                lines=table.lines.slice(at),
                header_line=int(line),
            )
            return _Template(facts, lines, inner, at)
        if not _take(row, int(line), facts, lines):
            return None
    return None


def _take(row: tuple[str, ...], line: int, facts: dict[str, str], lines: dict[str, int]) -> bool:
    """Take a row such as `Due Date:, 2026-08-25`; say whether it is one."""
    name = row[0].casefold()
    if not name.endswith(":") or name[:-1].strip() not in _FACTS:
        return False
    facts[name[:-1].strip()] = row[1] if len(row) > 1 else ""
    lines[name[:-1].strip()] = line
    return True


def _task(template: _Template, score: int, batch: Batch, mapping: Mapping) -> Task:
    facts, lines, table = template.facts, template.lines, template.table
    title = " ".join(facts.get("assignment name", "").split())
    problems = []
    if not title:
        what = "The assignment has no name."
        row = lines.get("assignment name")
        problems.append(Problem(what, "Write it behind Assignment Name:.", row))
    given = facts.get("points possible", "")
    worth = points_possible([given], mapping.decimal or ".")[0]
    if worth.wrong:
        what = "The points possible are no number."
        problems.append(Problem(what, "Correct them.", lines.get("points possible")))
    if problems:
        raise table.refusal(problems)
    due = _due_day(template, batch, mapping)
    key = f"{title} (due {due})" if due else title
    points = worth.points if worth.points is not None else mapping.points_for(key, title)
    return Task(score, key, title, points, due)


def _due_day(template: _Template, batch: Batch, mapping: Mapping) -> dt.date | None:
    """Read the due date; one that cannot be read for sure is left open with a notice."""
    text = template.facts.get("due date", "")
    line = template.lines.get("due date", 1)
    found = read_moments(
        pl.Series([text], dtype=pl.String),
        pl.Series([line], dtype=pl.UInt32),
        "Due Date:",
        order=mapping.date_order,
    )
    for problem in found.problems:
        what = f"The due date was left open: {problem.what}"
        batch.notices.append(Problem(what, problem.advice, line))
    moment = found.values[0]
    return moment.date() if isinstance(moment, dt.datetime) else None


def _cleaner(facts: dict[str, str]) -> Callable[[pl.Expr], pl.Expr] | None:
    percent = facts.get("score type", "").casefold().startswith("percent")
    return as_percentage if percent else None


def _say_extra(template: _Template, batch: Batch) -> None:
    extra = template.facts.get("extra points", "")
    if points_possible([extra], ".")[0].points:
        what = f"The assignment has {extra} extra points, which are not among those possible."
        batch.notices.append(Problem(what, "", template.lines["extra points"]))


READER = Reader(
    key="powerteacher",
    title="PowerTeacher Pro score template (CSV)",
    carries="present scores of one assignment, points possible, due date; no attempts",
    download="PowerTeacher Pro, Grading, Scoresheet, the assignment's heading, Score Assignment, "
    "the gear, Export Template; one file for each assignment",
    recognises=recognises,
    read=read,
)
