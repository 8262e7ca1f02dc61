"""Moodle: the Grades and Responses reports of a quiz, with a row for each attempt."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass

import polars as pl

from masteryviz.errors import Problem
from masteryviz.mapping import Mapping
from masteryviz.readers._columns import Columns
from masteryviz.readers._moodle_attempts import (
    Attempts,
    average_rows,
    check_averages,
    read_attempts,
)
from masteryviz.readers._moodle_dates import read_written
from masteryviz.readers._moodle_people import find_people, read_students
from masteryviz.readers._moodle_quiz import QuizLayout, find_quiz, is_quiz_report
from masteryviz.readers._moodle_task import stem_of, task_facts
from masteryviz.readers._moodle_words import GRADES_FILE, folded
from masteryviz.readers._people import SUMMARY_FATE, keeping
from masteryviz.readers._reader import Batch, Reader
from masteryviz.readers._sections import read_sections
from masteryviz.readers._things import thing_frames
from masteryviz.table import TextTable, shortened
from masteryviz.wording import plural


@dataclass(frozen=True)
class _Report:
    """A report in parts."""

    layout: QuizLayout
    averages: pl.DataFrame
    columns: Columns
    task: str


def read(table: TextTable, mapping: Mapping) -> Batch:
    """Read every attempt with its marks for each question.

    An attempt is handed in when it was completed. The file does not name the quiz: the file's
    name does. Rows of averages are left out and compared with those of the attempts.

    Raises
    ------
    InputError
        When the table is no quiz report, rows name nobody, or a cell is no grade or no date.
    """
    layout = find_quiz(table)
    if layout is None:
        what = "This is no quiz report: it lacks a column such as Grade/10.00 or Started on."
        raise table.refusal([Problem(what, "Download the report Grades or Responses.")])
    averages = average_rows(table, layout)
    report = _Report(
        layout, table.frame.filter(averages), find_people(table, mapping), quiz_of(table.file)
    )
    table = keeping(table, ~averages)
    if not len(table.lines):
        raise table.refusal([Problem("There are no attempts below the header.")])
    people = read_students(table, report.columns, mapping)
    sections = read_sections(table, report.columns, mapping)
    started = read_written(table, layout.started, mapping)
    completed = read_written(table, layout.completed, mapping)
    _refuse_twice(table, layout)
    attempts = read_attempts(table, layout, completed.values)
    rows = _in_order(people.student, started.values, table.lines)
    entries = pl.DataFrame(
        [people.student, sections.section, rows.alias("row"), *attempts.frame]
    ).with_columns(
        task=pl.lit(report.task),
        skill=pl.lit(None, pl.String),
        submitted_at=completed.values,
        points=pl.lit(layout.points),
    )
    frames = thing_frames(entries, task_facts((report.task, report.task)), mapping, None)
    frames["tasks"] = _with_questions(frames["tasks"], report)
    seen = pl.concat([started.values, completed.values]).max()
    return Batch(
        kind="log",
        exported_at=seen if isinstance(seen, dt.datetime) else None,
        frames={
            "students": people.students,
            "student_ids": people.student_ids,
            "sections": sections.sections,
            "enrollments": entries.select("student", "section")
            .drop_nulls()
            .unique(maintain_order=True),
            **frames,
            "task_skills": mapping.task_skills(frames["tasks"]),
            "log_entries": entries,
            "item_scores": _keyed(attempts.items, report.task, table.lines, rows),
        },
        rows=Counter({"imported": len(table.lines)})
        + Counter({SUMMARY_FATE: report.averages.height}),
        cells=attempts.cells
        + Counter({SUMMARY_FATE: report.averages.height * (1 + len(layout.questions))}),
        notices=[
            *report.columns.notices,
            *people.notices,
            *sections.notices,
            *started.notices,
            *completed.notices,
            *attempts.notices,
            *_said(table, report, attempts),
        ],
    )


def quiz_of(file: str) -> str:
    """Name of the quiz: the file's without extension, date, number of the copy and `grades`."""
    stem = stem_of(file)
    match = re.fullmatch(r"(.+?)[\s_-]+(\w+)", stem)
    if match and folded(match[2]) in GRADES_FILE:
        return match[1].strip()
    return stem


def _refuse_twice(table: TextTable, layout: QuizLayout) -> None:
    """Refuse two columns of marks of one question: its marks would count twice."""
    times = Counter(question.title for question in layout.questions)
    problems = [
        Problem(
            "Two columns hold the marks of this question.",
            "Delete one of them, or download the report again.",
            table.header_line,
            table.column_label(question.place),
        )
        for question in layout.questions
        if times[question.title] > 1
    ]
    if problems:
        raise table.refusal(problems)


def _in_order(student: pl.Series, started: pl.Series, lines: pl.Series) -> pl.Series:
    """Line of each row, exchanged within a student where attempts were started in another order.

    Lines settle ties of attempts that were handed in within one minute. Attempts are not
    numbered: a report can leave some out, and the same attempt would have two numbers.
    """
    frame = pl.DataFrame({"student": student, "started": started, "line": lines})
    places = frame.with_row_index("at")
    wanted = places.sort("student", "started", "line", nulls_last=True)["at"]
    return lines.clone().scatter(wanted, places.sort("student", "line")["line"])


def _with_questions(tasks: pl.DataFrame, report: _Report) -> pl.DataFrame:
    """Tasks with a row for each question, part of the quiz."""
    questions = pl.DataFrame(
        [
            (f"{report.task} · {question.title}", question.title, question.points, report.task)
            for question in report.layout.questions
        ],
        schema={"task": pl.String, "title": pl.String, "points": pl.Float64, "part_of": pl.String},
        orient="row",
    )
    own = tasks.with_columns(points=pl.lit(report.layout.points))
    return pl.concat([own, questions], how="diagonal")


def _keyed(items: pl.DataFrame, task: str, lines: pl.Series, rows: pl.Series) -> pl.DataFrame:
    """Item scores by the keys of the questions, in the rows of their entries."""
    if items.is_empty():
        return items
    return items.with_columns(
        pl.col("row").replace_strict(lines, rows, return_dtype=pl.UInt32),
        item=pl.lit(f"{task} · ") + pl.col("item"),
    )


def _said(table: TextTable, report: _Report, attempts: Attempts) -> list[Problem]:
    """What was assumed, left out and not used."""
    layout = report.layout
    notices = [Problem(f"The quiz is called by the file's name, {shortened(report.task)!r}.")]
    if report.averages.height:
        count = plural(report.averages.height, "row of averages is", "rows of averages are")
        notices.append(Problem(f"{count} no attempt: left out."))
    notices += check_averages(table, report.averages, layout, attempts)
    unanswered = attempts.cells["question not answered"]
    if unanswered:
        count = plural(
            unanswered, "question without a mark counts", "questions without a mark count"
        )
        what = f"{count} 0: the others make up the grade."
        notices.append(Problem(what))
    known = {layout.total, layout.state, layout.started, layout.completed, *layout.answers}
    known |= {question.place for question in layout.questions} | set(report.columns.places.values())
    unused = [name for place, name in enumerate(table.header) if place not in known and name]
    if unused:
        listed = ", ".join(shortened(name, 30) for name in unused[:20])
        notices.append(Problem(f"Columns not used: {listed}."))
    return notices


READER = Reader(
    key="moodle_quiz",
    title="Moodle quiz report (CSV)",
    carries="every attempt at one quiz: when it was started and handed in, its grade, and the "
    "marks of each question",
    download="The quiz, Results, Grades (or Responses), Show report, Download table data as "
    "Comma separated values",
    recognises=is_quiz_report,
    read=read,
)
