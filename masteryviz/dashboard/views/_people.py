"""The students in view, and days as a teacher says them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from masteryviz import wording
from masteryviz.charts._chart import plural
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.filters import day

LISTED = 60
"""Students that one list of a screen carries to the browser; a table has them all."""

CHOICE = 400
"""Students in view up to which a page lists them all; of more, it finds those asked for."""

_PLACE = ("student", "section")
_HERE = ("student", "name", "sort_name", "section", "open", "tried", "left_on")


def activity(source: Source, selection: Selection) -> pl.DataFrame:
    """As the question `inactivity`: a row per student and section, who left included."""
    return source.ask("inactivity", selection, ("section",))


def in_view(source: Source, selection: Selection) -> pl.DataFrame:
    """A row per student in view, in the order of the names; `section` where the student is.

    `sections` is the same as a list, for a name may hold a comma itself; `left` says who has left
    all of them. Where students are more than a list shows
    (`CHOICE`), without `open` and `tried`.
    """
    key = ("people", source.looked_at(selection))
    return source.kept(key, lambda: _people(source, selection))


def _people(source: Source, selection: Selection) -> pl.DataFrame:
    # Small groups are left out of what is asked; what is read is all of it.
    if source.students(selection) > CHOICE and not source.least:
        return _names(source, selection)
    rows = activity(source, selection).select(_HERE)
    return (
        rows.sort("sort_name", "student", "section", nulls_last=True)
        .group_by("student", "name", "sort_name", maintain_order=True)
        .agg(
            pl.col("section").drop_nulls().str.join(", "),
            pl.col("section").alias("sections"),
            pl.col("open").sum(),
            pl.col("tried").sum(),
            has_left(selection).all().alias("left"),
        )
    )


def _names(source: Source, selection: Selection) -> pl.DataFrame:
    """Who is in view, and nothing else of them."""
    rows = _in_view(source, selection)
    if rows["student"].is_unique().all():
        return rows.with_columns(
            pl.col("section").fill_null(""), pl.concat_list("section").alias("sections")
        )
    return rows.group_by("student", "name", "sort_name", maintain_order=True).agg(
        pl.col("section").drop_nulls().str.join(", "),
        pl.col("section").alias("sections"),
        pl.col("left").all(),
    )


def has_left(selection: Selection) -> pl.Expr:
    """Whether `left_on` is a day by which the student had left; on an earlier one nobody had."""
    known = pl.col("left_on").is_not_null()
    return known if selection.as_of is None else known & (pl.col("left_on") <= selection.as_of)


def left_classes(source: Source, selection: Selection) -> frozenset[tuple[str, str | None]]:
    """Who had left which section by the day looked at: pairs of student and section.

    Empty while presenting: a mark on one of few pseudonyms would say who it is.
    """
    return frozenset(_places(source, selection).filter("left").select(_PLACE).iter_rows())


def left_all(source: Source, selection: Selection) -> frozenset[str]:
    """The students who had left all of their sections in view; empty while presenting."""
    rows = _places(source, selection).group_by("student").agg(pl.col("left").all())
    return frozenset(rows.filter("left")["student"])


def _places(source: Source, selection: Selection) -> pl.DataFrame:
    """`student`, `section` and whether the student has `left` it; no rows while presenting."""
    if source.least:
        return pl.DataFrame(schema={**dict.fromkeys(_PLACE, pl.String), "left": pl.Boolean})
    return source.kept(
        ("places", source.looked_at(selection)),
        lambda: _in_view(source, selection).select(*_PLACE, "left"),
    )


def _in_view(source: Source, selection: Selection) -> pl.DataFrame:
    rule, filters = source.rule(selection), selection.filters()
    return source.book.rows("students_in_view", rule=rule, filters=filters, by=())


def classmates(
    people: pl.DataFrame, roster: str, student: str, sections: Sequence[str] = ()
) -> tuple[str, pl.DataFrame]:
    """The class in which a student is looked at, and its students: the open one, else the first.

    Who has left is passed over, but for the student asked for. Without a class of the student's:
    all in view.

    Parameters
    ----------
    people
        As `in_view` gives them.
    roster
        The class that is open; empty for none.
    student
        The student's id.
    sections
        All classes, in their order.
    """
    people = people.filter(~pl.col("left") | (pl.col("student") == student))
    own = people.filter(pl.col("student") == student)["sections"].explode().to_list()
    name = next((name for name in (roster, *sections) if name and name in own), "")
    return name, people.filter(pl.col("sections").list.contains(name)) if name else people


def still_here(source: Source, selection: Selection, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame's rows of students who have not left the section that the row is of."""
    gone = activity(source, selection).filter(has_left(selection))
    return frame.join(
        gone.select("student", "section"), on=["student", "section"], how="anti", nulls_equal=True,
        maintain_order="left",
    )  # fmt: skip


def one_each(frame: pl.DataFrame) -> pl.DataFrame:
    """Each student's first row, with `more`: how many further rows there are of the student."""
    return frame.with_columns(more=pl.len().over("student") - 1).unique(
        "student", keep="first", maintain_order=True
    )


def who(source: Source, row: Mapping[str, Any], several: bool) -> dict[str, Any]:
    """Whom a row of a list is about: token, name, and the section where several are shown."""
    section = row.get("section") or ""
    return {
        "student": source.token(row["student"]),
        "name": row["name"] or row["student"],
        "about": section if several else "",
    }


def to_go(path: pl.DataFrame) -> dict[str, str]:
    """Student -> `7 of 21 to go`, `all 21 mastered`, of `student_path`.

    Tests and what is excused are left out.
    """
    counts = (
        path.filter(pl.col("state") != "excused")
        .group_by("student")
        .agg((~pl.col("mastered").fill_null(value=False)).sum().alias("open"), pl.len())
    )
    return {
        student: f"{left} of {skills} to go" if left else f"all {skills} mastered"
        for student, left, skills in counts.iter_rows()
    }


def short_day(moment: dt.date | None) -> str:
    """`3 May`; empty where the day is not known."""
    return "" if moment is None else day(moment).rpartition(" ")[0]


def days(number: int | None) -> str:
    """`9 days`, `today`."""
    return "" if number is None else "today" if number <= 0 else plural(number, "day")


def listed(names: str | None, most: int = 3) -> str:
    """`A, B and C` of names divided by commas; `A, B and 4 more` of many."""
    return together(names.split(", "), most) if names else ""


def together(names: Iterable[str], most: int = 3) -> str:
    """`A, B and C`; `A, B and 4 more` of more than `most`."""
    found = list(names)
    if len(found) > most:
        found = [*found[: most - 1], f"{len(found) - most + 1} more"]
    return wording.together(found)
