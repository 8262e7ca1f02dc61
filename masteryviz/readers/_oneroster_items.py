"""Line items of a OneRoster export, and the learning objectives that they and results are for."""

from __future__ import annotations

import polars as pl

from masteryviz.mapping import Mapping
from masteryviz.readers._oneroster_members import (
    Members,
    Sheet,
    check_references,
    moments,
    refuse,
    texts,
)
from masteryviz.schema import BATCH

_TASK = ("task", "title", "kind", "points", "assigned_on", "due_on")


def read_items(members: Members, mapping: Mapping) -> pl.DataFrame:
    """Line items: the columns of a task, `section` (its class), `line` and `ignored` (by the map).

    Raises
    ------
    InputError
        When the points possible are no number, or the class is not in the export.
    """
    schema = {name: BATCH["tasks"][name] for name in _TASK}
    if "lineItems" not in members.sheets:
        more = {"section": pl.String, "line": pl.UInt32, "ignored": pl.Boolean}
        return pl.DataFrame(schema={**schema, **more})
    sheet = members.sheets["lineItems"]
    check_references(members, "lineItems", "classSourcedId", "classes")
    check_references(members, "lineItems", "categorySourcedId", "categories")
    kinds = texts(members.frame("categories"), "sourcedId", "title")
    most = sheet.frame["resultValueMax"]
    points = most.cast(pl.Float64, strict=False)
    wrong = most.is_not_null() & ~(points.is_finite() & (points >= 0)).fill_null(False)
    refuse(sheet, "resultValueMax", wrong, "points possible are a number from 0.", "Correct it.")
    days = [
        moments(members, "lineItems", column, mapping, strict=False).dt.date().alias(name)
        for column, name in (("assignDate", "assigned_on"), ("dueDate", "due_on"))
    ]
    frame = sheet.frame.with_columns(points.alias("points"), *days)
    return frame.select(
        task="sourcedId",
        title=pl.coalesce("title", "sourcedId"),
        kind=pl.col("categorySourcedId").replace_strict(
            kinds, default=None, return_dtype=pl.String
        ),
        points=pl.when(pl.col("points") > 0).then("points"),
        assigned_on="assigned_on",
        due_on="due_on",
        section="classSourcedId",
        line="line",
        ignored=pl.coalesce("title", "sourcedId").is_in(list(mapping.ignore)),
    )


def line_objectives(members: Members) -> pl.DataFrame:
    """Learning objectives of line items: `task`, `skill`."""
    check_references(members, "lineItemLearningObjectiveIds", "lineItemSourcedId", "lineItems")
    pairs = members.active("lineItemLearningObjectiveIds").select(
        task="lineItemSourcedId", skill="learningObjectiveId"
    )
    return pairs.drop_nulls().unique(maintain_order=True)


def own_objectives(members: Members) -> pl.DataFrame:
    """Learning objectives of results with their own scores.

    Columns `result`, `skill`, `own_line`, `own_score` and `own_text`; where one is there twice,
    the last row of the file counts.
    """
    check_references(members, "resultLearningObjectiveIds", "resultSourcedId", "results")
    rows = members.active("resultLearningObjectiveIds").select(
        result="resultSourcedId",
        skill="learningObjectiveId",
        own_line="line",
        own_score="score",
        own_text="textScore",
    )
    rows = rows.drop_nulls(["result", "skill"])
    return rows.unique(["result", "skill"], keep="last", maintain_order=True)


def refuse_unknown_classes(members: Members, sheet: Sheet, sections: pl.Series) -> None:
    """Refuse rows of a class that this export does not describe.

    A class is known across exports by its title, course, teacher, school and term, not by its id,
    so a delta without them cannot be put beside what is known.
    """
    known = members.frame("classes")["sourcedId"].implode()
    wrong = ~sections.is_in(known).fill_null(False) & ~sheet.frame["deleted"]
    refuse(
        sheet, "classSourcedId", wrong, "the class of this row is not described in classes.csv.",
        "Export classes (and courses, line items) in full with it, also where results are only "
        "what is new (delta).",
    )  # fmt: skip
