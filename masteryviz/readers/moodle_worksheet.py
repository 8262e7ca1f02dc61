"""Moodle: the grading worksheet of an assignment."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter

import polars as pl

from masteryviz.errors import Problem
from masteryviz.mapping import Mapping
from masteryviz.readers._columns import Columns
from masteryviz.readers._log_scores import FATES
from masteryviz.readers._moodle_dates import read_written
from masteryviz.readers._moodle_people import find_people, read_students
from masteryviz.readers._moodle_task import stem_of, task_facts
from masteryviz.readers._moodle_words import DRAFT, NOTHING, SUBMITTED
from masteryviz.readers._moodle_worksheet import (
    NEEDED,
    begins,
    find_columns,
    read_grades,
    read_late,
    read_states,
)
from masteryviz.readers._reader import Batch, Reader
from masteryviz.readers._sections import read_sections
from masteryviz.readers._things import thing_frames
from masteryviz.table import TextTable, shortened
from masteryviz.wording import plural

PARTICIPANT_KIND = "moodle participant"
"""Kind of the identifiers: a student has another one in each assignment."""

_NAME = re.compile(r"grades-(?P<name>.+?)(-\d+)?", re.IGNORECASE | re.DOTALL)


def recognises(table: TextTable) -> bool:
    """Whether the header is that of a worksheet: Identifier, Status and both moments."""
    places = find_columns(table)
    return all(what in places for what in NEEDED)


def read(table: TextTable, mapping: Mapping) -> Batch:
    """Read the present grade of every student with when work was handed in and graded last.

    The file does not name the assignment: the file's name does. A submission without a grade is
    waiting for feedback; what was handed in or graded before shows only if worksheets were kept.

    Raises
    ------
    InputError
        When rows name nobody, or a cell is no grade or no date.
    """
    places = find_columns(table)
    missing = [header for what, header in NEEDED.items() if what not in places]
    if missing:
        what = f"This is no grading worksheet: it has no column {missing[0]!r}."
        raise table.refusal([Problem(what, "Download the grading worksheet again.")])
    if not len(table.lines):
        raise table.refusal([Problem("There are no students below the header.")])
    columns = find_people(table, mapping)
    who = {**columns.places, "student": places["student"]}
    people = read_students(table, Columns(who), mapping, PARTICIPANT_KIND)
    sections = read_sections(table, columns, mapping)
    submitted = read_written(table, places["submitted"], mapping)
    graded = read_written(table, places["graded"], mapping)
    task = assignment_of(table.file)
    scores, scale, notices = read_grades(table, places, mapping, task)
    state = read_states(table, places, scores, submitted)
    frame = scores.with_columns(state, late=read_late(table.column(places["status"])))
    entries = pl.DataFrame(
        [people.student, sections.section, table.lines.alias("row"), *frame]
    ).with_columns(
        task=pl.lit(task),
        skill=pl.lit(None, pl.String),
        submitted_at=submitted.values,
        # A grade that was taken back has a moment too, but is none.
        graded_at=pl.when(pl.col("state") == "scored").then(graded.values),
    )
    seen = pl.concat([submitted.values, graded.values]).max()
    return Batch(
        kind="log",
        newest_only=True,
        exported_at=seen if isinstance(seen, dt.datetime) else None,
        frames={
            "students": people.students,
            "student_ids": people.student_ids,
            "sections": sections.sections,
            "enrollments": entries.select("student", "section")
            .drop_nulls()
            .unique(maintain_order=True),
            **thing_frames(entries, task_facts((task, task)), mapping, scale),
            "log_entries": entries,
        },
        rows=Counter({"imported": len(table.lines)}),
        cells=Counter({FATES[name]: n for name, n in state.value_counts().rows()}),
        notices=[
            *columns.notices,
            *people.notices,
            *sections.notices,
            *submitted.notices,
            *graded.notices,
            *notices,
            *_said(table, places, columns, task),
        ],
    )


def assignment_of(file: str) -> str:
    """Name of the assignment: the file's, without Moodle's `Grades-` and number of the activity."""
    stem = stem_of(file)
    match = _NAME.fullmatch(stem)
    return match["name"].strip() if match else stem


def _said(table: TextTable, places: dict[str, int], columns: Columns, task: str) -> list[Problem]:
    """What was assumed and not used."""
    notices = [Problem(f"The assignment is called by the file's name, {shortened(task)!r}.")]
    if "email" not in columns:
        what = "Without e-mail addresses, students cannot be matched with those of other files."
        notices.append(Problem(what, "Let Moodle show them (identity fields), or reveal names."))
    status = table.column(places["status"]).str.to_lowercase()
    strange = status.filter(~begins(status, DRAFT | SUBMITTED | NOTHING) & (status != ""))
    if len(strange):
        what = "Of work with a status that is not known, the dates tell whether it was handed in."
        label = table.column_label(places["status"])
        notices.append(Problem(f"{what} ({plural(len(strange), 'row')}.)", column=label))
    known = {*places.values(), *columns.places.values()}
    unused = [name for place, name in enumerate(table.header) if place not in known and name]
    if unused:
        listed = ", ".join(shortened(name, 30) for name in unused[:20])
        notices.append(Problem(f"Columns not used: {listed}."))
    return notices


READER = Reader(
    key="moodle_worksheet",
    title="Moodle grading worksheet (CSV)",
    carries="the present grade on one assignment, points possible, when work was handed in and "
    "graded last; no earlier attempts",
    download="The assignment, Submissions, Actions (or Grading action), Download grading worksheet",
    recognises=recognises,
    read=read,
)
