"""A long log: one row for each attempt of a student on a skill or task."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import polars as pl

from masteryviz.dates import read_moments
from masteryviz.errors import InputError, Problem
from masteryviz.mapping import COLUMNS, Mapping
from masteryviz.readers import _columns
from masteryviz.readers._columns import PERSON, Columns
from masteryviz.readers._foreign import has_classroom_shape, is_foreign
from masteryviz.readers._log_scores import read_log_scores
from masteryviz.readers._order import read_order
from masteryviz.readers._people import SUMMARY_FATE, read_people, without_summary
from masteryviz.readers._reader import Batch, Reader
from masteryviz.readers._sections import read_sections
from masteryviz.readers._things import each_skill, read_things, text, thing_frames
from masteryviz.readers._tutor import TWICE_FATE, doubts, without_repeats
from masteryviz.table import TextTable, shortened

THINGS = ("skill", "skill_name", "task", "task_name")
EVIDENCE = ("score", "level")
MOMENTS = {"submitted": "submitted_at", "graded": "graded_at", "assigned": "assigned_on",
           "due": "due_on"}  # fmt: skip
"""What a column is -> the column of the entries."""


def recognises(table: TextTable) -> bool:
    """Whether the header names a person, a skill or task, and a score or level."""
    if is_foreign(table.header) or has_classroom_shape(table.frame.head(2).rows()):
        return False
    kinds = {_columns.known(header) for header in table.header}
    return all(kinds & set(wanted) for wanted in (PERSON, THINGS, EVIDENCE))


def read(table: TextTable, mapping: Mapping) -> Batch:
    """Read a log with a row for each attempt.

    Columns are known by their headers, the most specific one first, or by `[columns]` of the map.
    A row without a score is waiting for feedback where it was handed in, else assigned. The rows'
    order settles ties in time; a column that numbers rows or attempts settles it where there is
    one.

    Raises
    ------
    InputError
        Naming row, column, what is wrong and what to do.
    """
    columns = _columns.find(table, mapping, COLUMNS)
    _refuse_incomplete(table, columns)
    table, summaries, left_out = without_summary(table, columns)
    if not len(table.lines):
        raise InputError(
            table.file, Problem("There are no rows below the header.", "Export it again.")
        )
    table, repeats, repeated = without_repeats(table, columns)
    people = read_people(table, columns, mapping)
    sections = read_sections(table, columns, mapping)
    things = read_things(table, columns, mapping)
    moments, assumed = _moments(table, columns, mapping)
    scores = read_log_scores(table, columns, mapping, things.frame, moments["submitted_at"])
    order = read_order(table, columns, people.student, things.frame)
    entries = pl.DataFrame(
        [
            order.rows.alias("row"),
            people.student,
            sections.section,
            *things.frame.select("task", "skill"),
            order.attempt_no.alias("attempt_no"),
            *(text(table, columns, what) for what in ("form", "support")),
            *moments.values(),
            *scores.frame,
        ]
    )
    facts = things.frame.unique(maintain_order=True)
    if things.joint:
        entries, facts = each_skill(entries), each_skill(facts)
    seen = pl.concat([entries["submitted_at"], entries["graded_at"]])
    left_off = Counter({SUMMARY_FATE: summaries}) + Counter({TWICE_FATE: repeats})
    kept = entries.filter(pl.col("state") != "not_assigned")
    return Batch(
        kind="log",
        exported_at=_newest(seen),
        frames={
            "students": people.students,
            "student_ids": people.student_ids,
            "sections": sections.sections,
            "enrollments": entries.select("student", "section")
            .drop_nulls()
            .unique(maintain_order=True),
            **thing_frames(entries, facts, mapping, scores.scale),
            "log_entries": kept,
        },
        rows=Counter({"imported": len(table.lines)}) + left_off,
        cells=scores.cells + left_off,
        notices=[
            *columns.notices,
            *_unused(table, columns, mapping),
            *left_out,
            *repeated,
            *doubts(table, columns),
            *people.notices,
            *sections.notices,
            *things.notices,
            *assumed,
            *scores.notices,
            *order.notices,
        ],
    )


def _refuse_incomplete(table: TextTable, columns: Columns) -> None:
    """Refuse a table that is no log, which happens only where the user says that it is one."""
    missing = [
        words
        for words, wanted in (
            ("a student (id, e-mail or name)", PERSON),
            ("a skill or task", THINGS),
            ("a score or level", EVIDENCE),
        )
        if not columns.has(*wanted)
    ]
    if missing:
        heads = ", ".join(shortened(header, 30) for header in table.header[:20])
        raise InputError(
            table.file,
            Problem(
                f"No column is {' and none is '.join(missing)}. Columns of the file: {heads}.",
                'Name it under [columns] in the map, such as student = "Learner".',
            ),
        )


def _moments(
    table: TextTable, columns: Columns, mapping: Mapping
) -> tuple[dict[str, pl.Series], list[Problem]]:
    """Every column of dates, by the name it has among the entries."""
    moments: dict[str, pl.Series] = {}
    notices: list[Problem] = []
    for what, name in MOMENTS.items():
        label = table.column_label(columns[what]) if what in columns else ""
        read = read_moments(
            text(table, columns, what),
            table.lines,
            label,
            order=mapping.date_order,
            timezone=mapping.timezone,
            year=mapping.year,
            year_starts=mapping.year_starts,
        )
        if read.problems:
            raise InputError(table.file, *read.problems, *_no_days(table, columns, what))
        moments[name] = read.values.alias(name)
        notices += read.notices
    return moments, notices


def _no_days(table: TextTable, columns: Columns, what: str) -> list[Problem]:
    """What to do with a column of bare numbers that are no days."""
    if not text(table, columns, what).drop_nulls().str.contains(r"^-?\d+(\.\d+)?$").all():
        return []
    label = table.column_label(columns[what])
    advice = (
        f'Say [columns] order = "{label}" in the map: it then gives the order of the attempts, '
        "and days are not known."
    )
    return [Problem("the numbers may count from a start that is not known.", advice)]


def _newest(moments: pl.Series) -> dt.datetime | None:
    newest = moments.max()
    return newest if isinstance(newest, dt.datetime) else None


def _unused(table: TextTable, columns: Columns, mapping: Mapping) -> list[Problem]:
    """Which columns nothing was read from, unless the map leaves them out."""
    places = (*columns.places.values(), *columns.more_skills)
    used = {table.header[place] for place in places} | set(mapping.ignore)
    unused = [shortened(header, 30) for header in table.header if header and header not in used]
    return [Problem(f"Columns not used: {', '.join(unused)}.")] if unused else []


READER = Reader(
    key="long_log",
    title="Log with a row for each attempt",
    carries="every attempt, its dates and its score or level",
    download="Keep it in a spreadsheet with the columns student, skill, date and score, and save "
    "it as CSV; or export the log of a tutor program.",
    recognises=recognises,
    read=read,
)
