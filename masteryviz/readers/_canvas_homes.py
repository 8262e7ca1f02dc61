"""Sections of students in Canvas' outcome reports, which have a row for each of them."""

from __future__ import annotations

import polars as pl

from masteryviz.errors import Problem
from masteryviz.mapping import Mapping
from masteryviz.readers._canvas_columns import Fixed
from masteryviz.readers._canvas_sections import read_sections
from masteryviz.readers._reader import Batch


def homes(found: Fixed, student: pl.Series, batch: Batch, mapping: Mapping) -> pl.Series:
    """Each student's section in the course of the row: the first active one, by Canvas' number.

    All sections of all rows become enrolments.
    """
    rows = pl.DataFrame(
        {
            "section": found.text("section name"),
            "section_id": found.text("section id"),
            "course": found.text("course name"),
            "course_id": found.text("course id"),
        }
    )
    key, batch.frames["sections"] = read_sections(rows, mapping)
    state = found.text("enrollment state").str.to_lowercase()
    every = rows.with_columns(
        key,
        student,
        active=state.fill_null("active") == "active",
        number=pl.col("section_id").cast(pl.UInt64, strict=False),
        at=pl.int_range(pl.len()),
    )
    enrolled = every.select("student", "section").drop_nulls("section")
    batch.frames["enrollments"] = enrolled.unique(maintain_order=True)
    batch.notices += _ended(every.with_columns(state=state))
    home = every.sort(~pl.col("active"), "number", "at", nulls_last=True).select(
        "at", home=pl.col("section").first().over("student", "course_id", "course")
    )
    return home.sort("at")["home"].alias("section")


def _ended(rows: pl.DataFrame) -> list[Problem]:
    """How many students have an enrolment that is not active, by what it is."""
    ended = rows.filter(~pl.col("active")).unique(["student", "section", "state"])
    counts = ended["state"].value_counts().sort("state").rows()
    if not counts:
        return []
    told = ", ".join(f"{count} {state}" for state, count in counts)
    what = f"Enrolments that are not active: {told}. Their results were read like all others."
    return [Problem(what)]
