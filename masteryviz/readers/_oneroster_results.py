"""Results of a OneRoster export as entries of a log."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

import polars as pl

from masteryviz.cells import decimal_mark, read_scores
from masteryviz.errors import Problem
from masteryviz.levels import Scale
from masteryviz.mapping import Mapping
from masteryviz.readers._oneroster_items import own_objectives, refuse_unknown_classes
from masteryviz.readers._oneroster_members import (
    Members,
    Sheet,
    check_references,
    flags,
    moments,
    refuse,
)
from masteryviz.readers._oneroster_scales import Scales, read_scales
from masteryviz.readers._scales import choose
from masteryviz.schema import BATCH
from masteryviz.wording import plural

_STATUS = {
    "exempt": "exempt", "fullygraded": "graded", "notsubmitted": "not submitted",
    "partiallygraded": "submitted", "submitted": "submitted", "": "",
}  # fmt: skip
_FATES = {
    "scored": "scored", "submitted": "waiting for feedback", "assigned": "blank",
    "missing": "missing", "excused": "excused", "not_assigned": "not assigned",
}  # fmt: skip
_KEY = ("student", "section", "task", "skill")
_ENTRY = ("row", *_KEY, "graded_at", "score", "points", "level", "state", "late")


@dataclass(frozen=True)
class Results:
    """What the results say."""

    entries: pl.DataFrame
    """Frame `log_entries`."""
    parts: pl.DataFrame
    """Objectives that have scores of their own, as tasks: `task`, `whole` (line item), `skill`."""
    scales: dict[tuple[str, str | None], Scale]
    """Scale that levels were read on, by task and skill."""
    cells: Counter[str]


def read_results(
    members: Members,
    mapping: Mapping,
    items: pl.DataFrame,
    aligned: pl.DataFrame,
    enrolled: pl.DataFrame,
    newest: dt.datetime | None,
) -> Results:
    """Read every result as evidence of its learning objectives, else of its line item's.

    A scored result is an attempt at its `scoreDate`; with the same date in a later export it is
    the same attempt, with another date another one. A result of a student on a line item also has
    an entry without a moment that says what it stands at, so that a later export takes its place;
    so has each enrolled student on a line item that anybody has a result of. An objective with a
    score of its own is a task of its own, `line item/objective`: its points possible are not those
    of the line item, and are only known from the map, from a score scale, or where the score is
    the whole result's. A score that is not final (partially graded, or not yet in) is waiting; an
    exempt, missing or not submitted one is never a score.

    Raises
    ------
    InputError
        When a row names what the export does not have, or a cell cannot be read.
    """
    sheet = members.sheets["results"]
    for column, target in (("lineItemSourcedId", "lineItems"), ("studentSourcedId", "users"),
                           ("classSourcedId", "classes")):  # fmt: skip
        check_references(members, column=column, name="results", target=target)
    rows = _rows(members, mapping, items, newest)
    rows = _with_skills(rows, own_objectives(members), aligned)
    read = [_read(members, mapping, sheet, rows.filter(pl.col("own_line").is_null()))]
    if "resultLearningObjectiveIds" in members.sheets:
        own = members.sheets["resultLearningObjectiveIds"]
        read.append(_read(members, mapping, own, rows.filter(pl.col("own_line").is_not_null())))
    told = pl.concat([part for part, _ in read])
    _tell(members, told)
    own_task = pl.concat_str("task", pl.lit("/"), "skill")
    told = told.with_columns(whole="task").with_columns(
        task=pl.when(pl.col("own_line").is_not_null()).then(own_task).otherwise("task")
    )
    entries = pl.concat([told.filter(pl.col("state") == "scored"), _standing(told)], how="diagonal")
    entries = pl.concat([entries, _others(told, items, enrolled)], how="diagonal")
    entries = entries.sort("graded_at", "row", nulls_last=False, maintain_order=True)
    schema = {name: BATCH["log_entries"][name] for name in _ENTRY}
    return Results(
        entries.select(pl.col(name).cast(kind) for name, kind in schema.items()),
        told.drop_nulls("own_line").select("task", "whole", "skill").unique(maintain_order=True),
        {key: scale for _, found in read for key, scale in found.items()},
        Counter({_FATES[state]: n for state, n in told["state"].value_counts().rows()}),
    )


def _rows(
    members: Members, mapping: Mapping, items: pl.DataFrame, newest: dt.datetime | None
) -> pl.DataFrame:
    """Results with their line items, the moment and the state that their status says."""
    sheet = members.sheets["results"]
    status = sheet.frame["scoreStatus"].fill_null("").str.to_lowercase()
    status = status.str.replace_all(r"[\W_]+", "")
    what = "scoreStatus is one of: exempt, fully graded, not submitted, partially graded, submitted"
    refuse(sheet, "scoreStatus", ~status.is_in(list(_STATUS)), f"{what}.", "Correct the cell.")
    marks = [flags(members, "results", c).alias(c) for c in ("late", "missing", "inProgress")]
    graded = moments(members, "results", "scoreDate", mapping, strict=True).alias("graded_at")
    rows = sheet.frame.with_columns(graded, *marks, status=status.replace(_STATUS))
    rows = rows.join(
        items.rename({"line": "item_line", "title": "item_title", "section": "item_section"}),
        left_on="lineItemSourcedId", right_on="task", how="left", maintain_order="left",
    )  # fmt: skip
    rows = rows.with_columns(section=pl.coalesce("classSourcedId", "item_section"))
    refuse_unknown_classes(members, sheet, rows["section"])
    today = pl.lit(newest.date() if newest else None, pl.Date)
    nothing = pl.col("score").is_null() | (_number("score") == 0)
    late_by_now = pl.col("missing").fill_null(pl.col("due_on") < today).fill_null(False)
    state = (
        pl.when(pl.col("status") == "exempt").then(pl.lit("excused"))
        .when(pl.col("missing") & nothing).then(pl.lit("missing"))
        .when(pl.col("status") == "not submitted")
        .then(pl.when(late_by_now).then(pl.lit("missing")).otherwise(pl.lit("assigned")))
        .when(pl.col("status") == "submitted").then(pl.lit("submitted"))
        .when(pl.col("inProgress") & (pl.col("status") == "")).then(pl.lit("assigned"))
        .otherwise(pl.lit("scored"))
    )  # fmt: skip
    return rows.filter(~pl.col("deleted") & ~pl.col("ignored").fill_null(False)).select(
        "line", "section", "graded_at", "late", "points", "item_title", "score", "textScore",
        result="sourcedId", student="studentSourcedId", task="lineItemSourcedId", state=state,
    )  # fmt: skip


def _with_skills(rows: pl.DataFrame, own: pl.DataFrame, aligned: pl.DataFrame) -> pl.DataFrame:
    """Each result once for each of its learning objectives, else of its line item's.

    A result without any, of a line item of which others have some, stands for the line item
    alone: left open, it would count for all of those.
    """
    of_result = rows.join(own, on="result", how="inner", maintain_order="left")
    rest = rows.join(own, on="result", how="anti", maintain_order="left")
    of_item = rest.join(aligned, on="task", how="left", maintain_order="left")
    of_result = of_result.with_columns(only=pl.len().over("result") == 1)
    both = pl.concat([of_result, of_item], how="diagonal")
    has_some = pl.col("task").is_in(both.drop_nulls("skill")["task"].unique().implode())
    alone = pl.when(has_some).then(pl.coalesce("skill", "item_title", "task")).otherwise("skill")
    # An objective without a score of its own has that of the result.
    bare = pl.col("own_score").is_null() & pl.col("own_text").is_null()
    return both.with_columns(skill=alone, own_line=pl.when(~bare).then("own_line"))


def _read(
    members: Members, mapping: Mapping, sheet: Sheet, rows: pl.DataFrame
) -> tuple[pl.DataFrame, dict[tuple[str, str | None], Scale]]:
    """Read scores that stand in one file."""
    is_own = sheet.name != "results.csv"
    rows = rows.with_columns(
        row="line",
        at=pl.col("own_line") if is_own else pl.col("line"),
        same=pl.col("only") & (pl.col("own_score") == pl.col("score")),
        score=pl.col("own_score") if is_own else pl.col("score"),
        level=pl.col("own_text") if is_own else pl.col("textScore"),
    )
    linked = read_scales(members)
    texts, scales = _cells(rows, linked)
    decimal = decimal_mark(rows["score"].fill_null(""), sheet.table.separator, mapping.decimal)
    tops = pl.Series([scale.top if scale else None for scale in scales], dtype=pl.Float64)
    if decimal == ",":
        texts = texts.str.replace(".", ",", literal=True).zip_with(tops.is_not_null(), texts)
    choice = choose(texts, mapping, whole=False)
    points = _own_points(rows, mapping, linked) if is_own else _points(rows, mapping)
    found = read_scores(
        texts,
        lambda at: (int(rows["at"][at]), _label(sheet, rows, at)),
        points=tops.zip_with(tops.is_not_null(), points),
        decimal=decimal,
        levels=choice.points if choice.scale else None,
        marks=mapping.marks,
    )
    if found.problems:
        raise sheet.table.refusal(found.problems)
    members.notices += [*choice.notices, *found.notices]
    read = found.frame
    on = read["level"].is_not_null()
    top = pl.lit(choice.scale.top if choice.scale else None, pl.Float64)
    own_top = pl.lit(mapping.scale_top, pl.Float64)
    told = rows.with_columns(
        read["score"],
        points=pl.when(on)
        .then(pl.coalesce(top, read["points"]))
        .otherwise(pl.coalesce(read["points"], own_top)),
        level=pl.coalesce("level", read["level"], _named(rows, linked, read["score"])),
        state=pl.when(pl.col("state") == "scored").then(read["state"]).otherwise("state"),
        left_aside=(pl.col("state") != "scored") & (_number("score") > 0).fill_null(False),
    )
    keys = rows.select("task", "skill").rows()
    used = {key: scale for key, scale in zip(keys, scales, strict=True) if scale}
    if choice.scale:
        used |= {key: choice.scale for key, level in zip(keys, on, strict=True) if level}
    return told, used


def _cells(rows: pl.DataFrame, linked: Scales) -> tuple[pl.Series, list[Scale | None]]:
    """What is read of each row: its number, else its level, by the points that a scale gives."""
    texts: list[str] = []
    scales: list[Scale | None] = []
    columns = rows.select("state", "score", "level", "result", "task")
    for state, score, level, result, task in columns.iter_rows():
        scale = None
        text = (score or level or "") if state == "scored" else ""
        if text and not score and (found := linked.find(result, task)) is not None:
            points, scale = found.points(level), found.scale()
            text = f"{points!r}" if points is not None and scale else text
            scale = scale if points is not None else None
        texts.append(text)
        scales.append(scale)
    return pl.Series("text", texts, dtype=pl.String), scales


def _points(rows: pl.DataFrame, mapping: Mapping) -> pl.Series:
    """Points possible of results: the line item's, else the map's."""
    columns = rows.select("points", "task", "item_title", "skill").iter_rows()
    found = [points or mapping.points_for(*names) for points, *names in columns]
    return pl.Series(found, dtype=pl.Float64)


def _own_points(rows: pl.DataFrame, mapping: Mapping, linked: Scales) -> pl.Series:
    """Points possible of objectives' own scores; null where nothing says them."""
    found: list[float | None] = []
    for row in rows.iter_rows(named=True):
        points = mapping.points_for(row["skill"], f"{row['task']}/{row['skill']}")
        on = linked.find(row["result"], row["task"])
        scale = on.scale() if on else None
        of_whole = row["points"] if row["same"] else None
        found.append(points or (scale.top if scale else None) or of_whole)
    return pl.Series(found, dtype=pl.Float64)


def _number(column: str) -> pl.Expr:
    """The number in a cell, for telling whether there is any; null where it is a level."""
    return pl.col(column).str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)


def _label(sheet: Sheet, rows: pl.DataFrame, at: int) -> str:
    column = "score" if rows["score"][at] is not None else "textScore"
    return sheet.labels.get(column, column)


def _named(rows: pl.DataFrame, linked: Scales, scores: pl.Series) -> pl.Series:
    """Level that a score has on the scale of its result."""
    if not linked.of_result and not linked.of_line_item:
        return pl.Series([None], dtype=pl.String).new_from_index(0, rows.height)
    names = []
    for (result, task), score in zip(rows.select("result", "task").rows(), scores, strict=True):
        scale = linked.find(result, task)
        names.append(scale.level(score) if scale is not None and score is not None else None)
    return pl.Series(names, dtype=pl.String)


def _tell(members: Members, told: pl.DataFrame) -> None:
    aside = int(told["left_aside"].sum())
    if aside:
        count = plural(aside, "score is", "scores are")
        what = f"results.csv: {count} not final, or of work that is exempt or missing."
        members.notices.append(Problem(what, "Such a score does not count as an attempt."))
    bare = told.filter((pl.col("state") == "scored") & pl.col("points").is_null()).height
    if bare:
        count = plural(
            bare,
            "score, such as of a learning objective, has",
            "scores, such as those of learning objectives, have",
        )
        what = f"{count} no points possible; how "
        advice = "Say it in the map: [points] with a line for each objective or line item."
        members.notices.append(Problem(f"{what}far from full is not known.", advice))


def _standing(told: pl.DataFrame) -> pl.DataFrame:
    """What each student's work stands at, without a moment: the state of the newest result.

    An undated score says that itself.
    """
    scored = pl.col("state") == "scored"
    newest = told.sort("graded_at", "line", nulls_last=False, maintain_order=True)
    groups = newest.group_by(_KEY, maintain_order=True).agg(
        pl.col("row", "state", "late").last(),
        undated=(scored & pl.col("graded_at").is_null()).any(),
    )
    return groups.filter(~pl.col("undated")).select(
        "row", *_KEY,
        state=pl.when(scored).then(pl.lit("assigned")).otherwise("state"),
        late=pl.when(pl.col("state") == "submitted").then("late"),
    )  # fmt: skip


def _others(told: pl.DataFrame, items: pl.DataFrame, enrolled: pl.DataFrame) -> pl.DataFrame:
    """Entries of enrolled students who have no result of a line item that others have."""
    seen = told.select("student", task="whole").unique()
    used = items.filter(pl.col("task").is_in(seen["task"].unique().implode()), ~pl.col("ignored"))
    here = enrolled.filter(pl.col("enrolled_until").is_null()).select("student", "section")
    pairs = used.select("task", "section", row="line").join(here.drop_nulls(), on="section")
    open_ = pairs.join(seen, on=["student", "task"], how="anti")
    return open_.sort("row", "student").with_columns(state=pl.lit("assigned"))
