"""Moodle: the course grade export (Grades, Export, plain text file)."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from pathlib import PurePath

import polars as pl

from masteryviz.dates import read_moments
from masteryviz.errors import Problem
from masteryviz.mapping import Mapping
from masteryviz.readers._columns import Columns
from masteryviz.readers._moodle_cells import read_cells
from masteryviz.readers._moodle_items import Items, exported_place, find_items, is_grade_export
from masteryviz.readers._moodle_people import find_people, read_students
from masteryviz.readers._moodle_words import GRADES_FILE, SUSPENDED, folded
from masteryviz.readers._people import People, without_summary
from masteryviz.readers._reader import Batch, Reader
from masteryviz.readers._sections import read_sections
from masteryviz.table import TextTable
from masteryviz.wording import plural

SCOPE = "Moodle"
"""One scope for all exports, since a file does not name its course; the map's `scope` keeps
courses apart in which items have the same names."""

_FILE = re.compile(r"(?P<course>.+?)-\d{8}_\d{4}-\w+( ?\(\d+\))?(\.\w+)*", re.DOTALL)
"""Name that Moodle gives an export: course, `Grades`, day and time, separator."""


def read(table: TextTable, mapping: Mapping) -> Batch:
    """Read every student's present grade on every grade item.

    The export has no points possible: they follow from a column `(Percentage)` beside `(Real)`,
    else the map gives them. A percentage alone is a share.

    Raises
    ------
    InputError
        When rows name nobody or contradict each other, no column is a grade item, or a cell is
        no grade.
    """
    if not table.frame.height:
        raise table.refusal([Problem("There are no students below the header.")])
    columns = find_people(table, mapping)
    table, summaries, left_out = without_summary(table, columns)
    batch = Batch(kind="snapshot", scope=mapping.scope or SCOPE)
    batch.notices += [*columns.notices, *left_out]
    batch.rows += Counter({"imported": len(table.lines)})
    batch.rows += Counter({"skipped: summary row": summaries})
    batch.exported_at = _exported(table, mapping, batch)
    items = _items(table, columns, mapping)
    batch.notices += items.notices
    people = read_students(table, columns, mapping)
    batch.notices += people.notices
    home = _sections(table, columns, mapping, batch)
    students = _once(table, people, home, items, batch)
    _enrol(table, people, home, batch)
    read_cells(table, students, items, mapping, batch)
    for fate in items.left_out.values():
        batch.cells[fate] += len(table.lines)
    width = len(items.left_out) + sum(len(item.forms) for item in items.items)
    batch.cells += Counter({"skipped: summary row": summaries * width})
    return batch


def _exported(table: TextTable, mapping: Mapping, batch: Batch) -> dt.datetime | None:
    """Moment of the export: the newest of the last column, whose rows are seconds apart."""
    place = exported_place(table)
    if place is None:
        return None
    label = table.column_label(place)
    moments = read_moments(table.column(place), table.lines, label, timezone=mapping.timezone)
    if moments.problems:
        raise table.refusal(moments.problems)
    batch.notices += moments.notices
    newest = moments.values.max()
    return newest if isinstance(newest, dt.datetime) else None


def _items(table: TextTable, columns: Columns, mapping: Mapping) -> Items:
    """Columns of grades.

    Raises
    ------
    InputError
        When there is none.
    """
    taken = {*columns.places.values(), *_suspended(table)}
    if (place := exported_place(table)) is not None:
        taken.add(place)
    prefix = f"{mapping.scope}: " if mapping.scope else ""
    items = find_items(table, taken, mapping, prefix)
    if not items.items:
        what = "No column holds grades of an activity, such as 'Quiz: Cells (Real)'."
        advice = "In Moodle, choose the grade items to export and tick Real or Percentage."
        raise table.refusal([Problem(what, advice, table.header_line)])
    return items


def _suspended(table: TextTable) -> list[int]:
    return [place for place, name in enumerate(table.header) if folded(name) in SUSPENDED]


def _sections(table: TextTable, columns: Columns, mapping: Mapping, batch: Batch) -> pl.Series:
    """Section of every row: from a column, the map, or the course in the name that Moodle gave."""
    sections = read_sections(table, columns, mapping)
    course = course_of(table.file)
    if sections.section.null_count() == len(table.lines) and course:
        given = Mapping(
            section=course,
            course=mapping.course or course,
            teacher=mapping.teacher,
            school=mapping.school,
            term=mapping.term,
            sections=mapping.sections,
        )
        sections = read_sections(table, Columns({}), given)
        batch.notices.append(Problem(f"The section is called by the course, {course!r}."))
    batch.frames["sections"] = sections.sections
    batch.notices += sections.notices
    return sections.section


def course_of(file: str) -> str | None:
    """Name of the course in a file name that Moodle made; None where it is none of Moodle's."""
    match = _FILE.fullmatch(PurePath(file).name)
    if match is None:
        return None
    course, space, word = match["course"].strip().rpartition(" ")
    return course if space and folded(word) in GRADES_FILE else match["course"].strip()


def _once(
    table: TextTable, people: People, home: pl.Series, items: Items, batch: Batch
) -> pl.DataFrame:
    """One row per student: place in the table, line, key and section.

    Raises
    ------
    InputError
        When two rows of one student have different grades.
    """
    columns = [f"c{place}" for item in items.items for place in item.forms.values()]
    students = pl.DataFrame(
        {
            "place": pl.int_range(len(table.lines), eager=True),
            "line": table.lines,
            "key": people.student,
            "home": home,
        }
    )
    again = students["key"].is_duplicated()
    if not again.any():
        return students
    first = students["key"].is_first_distinct()
    differ = table.frame.select(columns).with_columns(people.student).filter(again).unique()
    if differ["student"].is_duplicated().any():
        raise table.refusal(
            Problem("Another row is the same student with other grades.", "Delete one.", line)
            for line in students.filter(~first)["line"]
        )
    batch.rows["imported"] -= int((~first).sum())
    batch.rows["skipped: repeated row"] = int((~first).sum())
    batch.cells["skipped: repeated row"] = int((~first).sum()) * len(columns)
    for line in students.filter(~first)["line"]:
        batch.notices.append(Problem("The row repeats an earlier one and was left out.", row=line))
    return students.filter(first)


def _enrol(table: TextTable, people: People, home: pl.Series, batch: Batch) -> None:
    """Fill the frames of people; who is suspended has left by the day of the export."""
    batch.frames["students"] = people.students
    batch.frames["student_ids"] = people.student_ids
    left = pl.Series([False]).new_from_index(0, len(table.lines))
    for place in _suspended(table):
        left = left | ~table.column(place).str.to_lowercase().is_in(["", "-", "no", "0"])
    day = batch.exported_at.date() if batch.exported_at else None
    enrolled = pl.DataFrame([people.student, home.alias("section")]).with_columns(
        enrolled_until=pl.when(pl.lit(left)).then(pl.lit(day, pl.Date))
    )
    batch.frames["enrollments"] = enrolled.drop_nulls("section").unique(
        ["student", "section"], keep="first", maintain_order=True
    )
    if left.any():
        count = plural(int(left.sum()), "student is", "students are")
        what = f"{count} suspended: taken as having left the course."
        label = table.column_label(_suspended(table)[0])
        batch.notices.append(Problem(what, column=label))


READER = Reader(
    key="moodle_grades",
    title="Moodle grades (CSV)",
    carries="present grades, percentages, scale words, the moment of the export; no attempts, no "
    "due dates, points possible only through percentages",
    download="Course, Grades, Export, Plain text file; tick Real and Percentage under Grade "
    "display types; Download",
    recognises=is_grade_export,
    read=read,
)
