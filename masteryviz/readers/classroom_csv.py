"""Google Classroom: "Download these grades as CSV", known by its shape in every language."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from pathlib import PurePath

import polars as pl

from masteryviz.cells import decimal_mark
from masteryviz.dates import read_moments
from masteryviz.errors import Problem
from masteryviz.mapping import Mapping
from masteryviz.readers._months import with_month_number
from masteryviz.readers._reader import Batch, Reader
from masteryviz.readers._roster import section_frame
from masteryviz.readers._snapshot import (
    SUMMARY,
    Task,
    add_cells,
    add_tasks,
    keep_one_of_repeats,
    points_possible,
)
from masteryviz.table import TextTable
from masteryviz.wording import plural

SCOPE = "Google Classroom"
"""One scope for all downloads: a class has no id, and its file may be renamed any week."""

_LAST, _FIRST, _EMAIL = 0, 1, 2
_HEAD_ROWS = 2
_POINTS = re.compile(r"\d+([.,]\d+)?")
_ANY_SHEET = re.compile(r"(sheet|tabelle|feuil|feuille|hoja|foglio|blad|лист) ?\d*", re.IGNORECASE)
"""Names that programs give to sheets that nobody named."""
_DATE_OR_COPY = re.compile(
    r"[\s_-]*(\(\d+\)|\d{4}[-_.]?\d{2}[-_.]?\d{2}([T _-]*\d{2}[-_.:h]?\d{2}([-_.:m]?\d{2})?s?)?)$"
)


def recognises(table: TextTable) -> bool:
    """Whether two rows below the header hold due dates and points, whatever their language.

    Both have a word in the first cell and nothing under first name and e-mail; the second one has
    numbers or blanks under the titles.
    """
    if table.frame.height < _HEAD_ROWS or len(table.header) < 4:
        return False
    dates, points = table.frame.head(_HEAD_ROWS).rows()
    words = all(row[_LAST] and not row[_FIRST] and not row[_EMAIL] for row in (dates, points))
    numbers = [text for text in points[3:] if text]
    no_dates = not any(_POINTS.fullmatch(text) for text in dates[3:] if text)
    return words and all(_POINTS.fullmatch(text) for text in numbers) and no_dates


def read(table: TextTable, mapping: Mapping) -> Batch:
    """Read every student's present grade on every task that has points.

    A blank is no grade: not graded, missing and not handed in look alike in this export. Tasks
    have no ids, so a task is its title with its due date (and its place among such twins).

    Raises
    ------
    InputError
        When a student has no e-mail, rows contradict each other, or a cell is no grade.
    """
    batch = Batch(kind="snapshot", scope=mapping.scope or SCOPE)
    decimal = _decimal(table, mapping)
    tasks = _tasks(table, decimal, batch, mapping)
    students = _students(table, batch)
    students = keep_one_of_repeats(table, tasks, students, batch)
    section = mapping.section or class_name(table.file)
    _add_people(students, section, batch, mapping)
    add_tasks(tasks, batch, mapping)
    students = students.with_columns(home=pl.lit(section))
    add_cells(table, tasks, students, decimal, batch, mapping)
    return batch


def class_name(file: str) -> str:
    """Name of the class: the file's name without extension, date and number of the copy.

    Where a workbook has a sheet for each class, it is the name of the sheet.
    """
    name = PurePath(file).name
    sheet = re.search(r"\.\w+ \[(?P<name>.+)\]$", name)
    if sheet and not _ANY_SHEET.fullmatch(sheet["name"]):
        return sheet["name"]
    name = name[: sheet.start()] if sheet else name
    stem = re.sub(r"(\.(csv|tsv|txt|xlsx|xlsm|xls|ods))+$", "", name, flags=re.IGNORECASE)
    while (shorter := _DATE_OR_COPY.sub("", stem).strip()) not in ("", stem):
        stem = shorter
    return stem.strip() or name


def _decimal(table: TextTable, mapping: Mapping) -> str:
    titles = range(3, len(table.header))
    points = table.frame.row(_HEAD_ROWS - 1)
    texts = pl.concat([table.column(i).slice(_HEAD_ROWS - 1) for i in titles])
    own = any(re.fullmatch(r"\d+,\d", points[i]) for i in titles)
    given = mapping.decimal
    if given is None and own and not texts.str.contains(r"^\d+\.\d+$").any():
        given = ","
    return decimal_mark(texts, table.separator, given)


def _tasks(table: TextTable, decimal: str, batch: Batch, mapping: Mapping) -> list[Task]:
    """Find the columns with points; the others were not graded and are passed over."""
    worths = points_possible(table.frame.row(_HEAD_ROWS - 1), decimal)
    due = _due_days(table, batch, mapping)
    tasks: list[Task] = []
    twins: Counter[str] = Counter()
    problems = []
    for index in range(3, len(table.header)):
        title, label = table.header[index], table.column_label(index)
        if not title and (table.column(index) != "").any():
            what = "The column has no title but holds cells."
            problems.append(Problem(what, "Give the column its title.", table.header_line, label))
        if not title or title in mapping.ignore:
            continue
        worth = worths[index].points
        if worth is None:
            worth = mapping.points_for(title)
        if worth is None:
            what = "The task has no points and was passed over as ungraded."
            batch.notices.append(Problem(what, "", table.header_line, label))
            continue
        if worth == 0:
            what = "The task is out of 0 points: its scores are kept but are no evidence."
            batch.notices.append(Problem(what, "", int(table.lines[1]), label))
        day = due[index - 3]
        given = table.column(index)[0]
        # "No due date", in whatever language, has no figure.
        key = f"{title} (due {day or given})" if re.search(r"\d", given) else title
        twins[key] += 1
        if twins[key] == 2:
            what = "Tasks of one title and one due date are told apart by their order alone."
            advice = "Give each its own title in Classroom, before one is added or removed."
            batch.notices.append(Problem(what, advice, table.header_line, label))
        name = key if twins[key] == 1 else f"{key} #{twins[key]}"
        tasks.append(Task(index, name, title, worth, day))
    if not tasks and not problems:
        what = "No task has points, so there are no grades."
        problems.append(Problem(what, "Give points in the map, or export a graded class.", 3))
    if problems:
        raise table.refusal(problems)
    return tasks


def _due_days(table: TextTable, batch: Batch, mapping: Mapping) -> list[dt.date | None]:
    """Read the due dates; one that cannot be read for sure is left open with a notice."""
    texts = [with_month_number(text) for text in table.frame.row(0)[3:]]
    cells = pl.Series(texts, dtype=pl.String)
    # The place of a column serves as its row, so that what is wrong can be traced to it.
    places = pl.int_range(3, len(table.header), eager=True)
    moments = read_moments(cells, places, "due", order=mapping.date_order)
    for problem in moments.problems:
        label = None if problem.row is None else table.column_label(problem.row)
        what = f"The due date was left open: {problem.what}"
        batch.notices.append(Problem(what, problem.advice, int(table.lines[0]), label))
    return [value.date() if value else None for value in moments.values]


def _students(table: TextTable, batch: Batch) -> pl.DataFrame:
    """One row per student: place in the table, line, key, name."""
    batch.rows["header rows"] = _HEAD_ROWS
    names = table.column(_LAST) + ", " + table.column(_FIRST)
    rows = pl.DataFrame(
        {
            "place": pl.int_range(table.frame.height, eager=True),
            "line": table.lines,
            "key": table.column(_EMAIL).str.to_lowercase(),
            "name": names.str.replace_all(r"\s+", " ").str.replace(r"^, |, $", ""),
            "last": table.column(_LAST),
            "first": table.column(_FIRST),
        }
    ).slice(_HEAD_ROWS)
    summary = pl.Series(
        [
            not key and bool(SUMMARY.fullmatch(name))
            for key, name in rows.select("key", "name").rows()
        ],
        dtype=pl.Boolean,
    )
    if summary.any():
        batch.rows["skipped: summary row"] = int(summary.sum())
        count = plural(int(summary.sum()), "row", "rows")
        batch.notices.append(Problem(f"{count} of averages or totals: passed over."))
    students = rows.filter(~summary)
    label = table.column_label(_EMAIL)
    problems = [
        Problem("The row has no e-mail address.", "Fill it in or delete the row.", line, label)
        for line in students.filter(~pl.col("key").str.contains("@", literal=True))["line"]
    ]
    if not students.height:
        problems.append(Problem("The file holds no students.", "Download the grades again."))
    if problems:
        raise table.refusal(problems)
    batch.rows["imported"] = students.height
    return students


def _add_people(students: pl.DataFrame, section: str, batch: Batch, mapping: Mapping) -> None:
    given_family = (pl.col("first") + " " + pl.col("last")).str.strip_chars()
    batch.frames["students"] = students.select(
        student="key", name=given_family.str.replace_all(r"\s+", " "), sort_name="name"
    )
    batch.frames["student_ids"] = students.select(
        pl.col("key").alias("student"), pl.lit("email").alias("kind"), pl.col("key").alias("value")
    )
    batch.frames["enrollments"] = students.select(
        pl.col("key").alias("student"), pl.lit(section).alias("section")
    )
    batch.frames["sections"] = section_frame([section], mapping)


READER = Reader(
    key="classroom_csv",
    title="Google Classroom grades (CSV)",
    carries="present grades, points, due dates; no attempts, no ids, no marks for late or excused",
    download="Grades, the three dots, Download these grades as CSV",
    recognises=recognises,
    read=read,
)
