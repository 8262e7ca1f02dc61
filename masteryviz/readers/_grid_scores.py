"""Cells of a tracker as scores: on the scale that the table is on, or points by column."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import polars as pl

from masteryviz.cells import decimal_mark, read_scores
from masteryviz.errors import Problem
from masteryviz.levels import Scale
from masteryviz.mapping import Mapping
from masteryviz.readers._grid import Points
from masteryviz.readers._log_scores import FATES
from masteryviz.readers._scales import Choice, choose, level_names, off_scale
from masteryviz.table import TextTable
from masteryviz.wording import plural


@dataclass(frozen=True)
class GridScores:
    """What the cells of a tracker say."""

    cells: pl.DataFrame
    """A row per cell: `at` (row of the table), `place` (column), `raw`, `score`, `points`,
    `level` and `state`."""
    scale: Scale | None
    on_scale: frozenset[int]
    """Columns that are on the scale; the others hold points."""
    fates: Counter[str]
    notices: tuple[Problem, ...]


def read_grid_scores(
    table: TextTable, skills: tuple[int, ...], points: Points | None, mapping: Mapping
) -> GridScores:
    """Read every cell of the skills' columns.

    Where cells hold levels, the whole table is on their scale, and a row of points does not
    count; only a column without any level, whose numbers do not fit the scale, holds points.

    Raises
    ------
    InputError
        Naming each cell that is no score, level or mark.
    """
    cells = _cells(table, skills)
    choice = choose(cells["raw"], mapping, whole=points is None and mapping.points is None)

    def place(at: int) -> tuple[int, str]:
        return int(table.lines[cells["at"][at]]), table.column_label(cells["place"][at])

    texts = cells["raw"]
    possible = _possible(table, skills, points, mapping)
    given = cells.join(possible, on="place", how="left", maintain_order="left")["points"]
    read = read_scores(
        texts,
        place,
        points=None if choice.scale else given,
        decimal=decimal_mark(texts, table.separator, mapping.decimal),
        levels=choice.points if choice.scale else None,
        marks=mapping.marks,
        words=True,
    )
    if read.problems:
        raise table.refusal(read.problems)
    # A tracker has no moment of handing in: such a cell is work that is not scored yet.
    state = pl.col("state").replace("submitted", "assigned")
    cells = cells.hstack(read.frame).with_columns(state, given=given)
    on_scale = _on_scale(cells, choice)
    cells, notices = _with_points(table, cells, choice, on_scale, points)
    fates = Counter({FATES[state]: n for state, n in cells["state"].value_counts().rows()})
    every = (*choice.notices, *read.notices, *notices)
    return GridScores(cells.drop("given"), choice.scale, on_scale, fates, every)


def _cells(table: TextTable, skills: tuple[int, ...]) -> pl.DataFrame:
    """Every cell, row by row."""
    names = {f"c{place}": place for place in skills}
    return (
        table.frame.select(*names)
        .with_row_index("at")
        .unpivot(index="at", variable_name="place", value_name="raw")
        .with_columns(pl.col("place").replace_strict(names, return_dtype=pl.Int64))
        .sort("at", "place")
    )


def _possible(
    table: TextTable, skills: tuple[int, ...], points: Points | None, mapping: Mapping
) -> pl.DataFrame:
    """Points possible of every column: the table's own, else the map's."""
    own = points.possible if points else {}
    rows = [(place, own.get(place, mapping.points_for(table.header[place]))) for place in skills]
    return pl.DataFrame(rows, schema={"place": pl.Int64, "points": pl.Float64}, orient="row")


def _on_scale(cells: pl.DataFrame, choice: Choice) -> frozenset[int]:
    """Columns on the scale: all but those without a level whose numbers do not fit it."""
    scale = choice.scale
    if scale is None:
        return frozenset()
    scored = cells.filter(pl.col("state") == "scored")
    far = off_scale(scored["score"], scale) if scale.numbers else scored["score"].is_not_null()
    leveled = scored.filter(pl.col("level").is_not_null())["place"]
    return frozenset(cells["place"]) - (set(scored.filter(far)["place"]) - set(leveled))


def _with_points(
    table: TextTable,
    cells: pl.DataFrame,
    choice: Choice,
    on_scale: frozenset[int],
    points: Points | None,
) -> tuple[pl.DataFrame, list[Problem]]:
    """Give every scored cell its points possible, where they are known."""
    notices = []
    on = pl.col("place").is_in(list(on_scale))
    if choice.scale is not None:
        _refuse_off_scale(table, cells.filter(on), choice.scale)
        top = choice.scale.top
        cells = cells.with_columns(
            points=pl.when(on).then(top).otherwise(pl.coalesce("given", "points")),
            level=level_names(cells["level"], choice.scale),
        )
        if points and any(points.possible.get(place, top) != top for place in on_scale):
            what = "the row of points is not used: the cells are on the scale of levels."
            notices.append(Problem(what, f"{top:g} is its top.", points.line))
    scored = pl.col("state") == "scored"
    cells = cells.with_columns(
        score=pl.when(scored).then("score"), points=pl.when(scored).then("points")
    )
    return _without_points(table, cells, notices)


def _refuse_off_scale(table: TextTable, cells: pl.DataFrame, scale: Scale) -> None:
    scored = cells.filter(pl.col("state") == "scored")
    wrong = scored.filter(off_scale(scored["score"], scale))
    if wrong.height:
        raise table.refusal(
            Problem(
                f"{score:g} is not on the scale from 0 to {scale.top:g} that the other cells are "
                "on.",
                "Correct it, or move points into columns of their own.",
                int(table.lines[at]),
                table.column_label(place),
            )
            for at, place, score in wrong.select("at", "place", "score").head(1000).rows()
        )


def _without_points(
    table: TextTable, cells: pl.DataFrame, notices: list[Problem]
) -> tuple[pl.DataFrame, list[Problem]]:
    """Scores that come without points possible: shares, or points not known."""
    bare = cells.filter((pl.col("state") == "scored") & pl.col("points").is_null())
    if bare.is_empty():
        return cells, notices
    first = table.column_label(int(bare["place"][0]))
    if bare["score"].is_between(0, 1).all() and bare.height == (cells["state"] == "scored").sum():
        what = "all scores lie between 0 and 1 and were taken for shares of the points."
        filled = pl.when(pl.col("state") == "scored").then(1.0)
        return cells.with_columns(points=filled), [*notices, Problem(what, column=first)]
    columns = plural(
        bare["place"].n_unique(), "column (this one) has", "columns (this one first) have"
    )
    what = f"{columns} scores without points possible."
    advice = (
        "Write a row of points below the header, or say them in the map: points = 10, or [points] "
        "with a line for each skill."
    )
    return cells, [*notices, Problem(what, advice, column=first)]
