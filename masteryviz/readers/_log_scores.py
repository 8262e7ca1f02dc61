"""Scores of a log: points, shares and levels, and what a row without a score is."""

from __future__ import annotations

from collections import Counter, abc
from dataclasses import dataclass

import polars as pl

from masteryviz.cells import Place, decimal_mark, read_scores
from masteryviz.errors import Problem
from masteryviz.levels import Scale
from masteryviz.mapping import Mapping
from masteryviz.readers._columns import Columns, fold, out_of
from masteryviz.readers._scales import choose, level_names, off_scale
from masteryviz.table import TextTable
from masteryviz.wording import plural

FATES = {
    "scored": "scored",
    "submitted": "waiting for feedback",
    "assigned": "blank",
    "missing": "missing",
    "excused": "excused",
    "not_assigned": "not assigned",
}
"""State of an entry -> what a report calls the fate of its cell."""


@dataclass(frozen=True)
class LogScores:
    """What the score cells of a log say."""

    frame: pl.DataFrame
    """A row per row of the log: `score`, `points`, `level` and `state`."""
    scale: Scale | None
    cells: Counter[str]
    notices: tuple[Problem, ...]


def read_log_scores(
    table: TextTable, columns: Columns, mapping: Mapping, things: pl.DataFrame, handed_in: pl.Series
) -> LogScores:
    """Read the score (or level) of every row, with its points possible.

    Points come from the scale for a level, else from the row, else from the map. Scores that all
    lie in 0..1 and have no points are shares; other scores without points keep them unknown.

    Raises
    ------
    InputError
        When a cell is no score, or a number does not lie on the scale.
    """
    main = columns.places.get("score", columns.places.get("level"))
    assert main is not None  # the reader has refused a log without either
    label = table.column_label(main)
    texts = _texts(table, columns)
    choice = choose(texts, mapping, whole="score" not in columns)

    def place(at: int) -> tuple[int, str]:
        return int(table.lines[at]), label

    points, notices = _points(table, columns, mapping, things)
    read = read_scores(
        texts,
        place,
        points=points,
        decimal=decimal_mark(texts, table.separator, mapping.decimal),
        levels=choice.points if choice.scale else None,
        marks=mapping.marks,
        words="score" not in columns,
    )
    if read.problems:
        raise table.refusal(read.problems)
    frame = read.frame
    if choice.scale is not None:
        frame = _on_scale(table, frame, choice.scale, points, place)
    frame, more = _without_points(frame, table.header[main], label)
    frame = frame.with_columns(
        level=_levels(table, columns, frame["level"], choice.scale),
        state=pl.when((pl.col("state") == "assigned") & pl.lit(handed_in.is_not_null()))
        .then(pl.lit("submitted"))
        .otherwise("state"),
    )
    counts = frame["state"].value_counts().rows()
    fates = Counter({FATES[state]: count for state, count in counts})
    return LogScores(frame, choice.scale, fates, (*choice.notices, *notices, *read.notices, *more))


def _texts(table: TextTable, columns: Columns) -> pl.Series:
    """Take the score's cell, or the level's where there is no score."""
    cells = [table.column(columns[what]) for what in ("score", "level") if what in columns]
    return cells[0] if len(cells) == 1 else cells[0].zip_with(cells[0] != "", cells[1])


def _points(
    table: TextTable, columns: Columns, mapping: Mapping, things: pl.DataFrame
) -> tuple[pl.Series, list[Problem]]:
    """Points possible of every row as the row, the header or the map gives them."""
    points = _mapped_points(mapping, things)
    notices = []
    if "score" in columns and (top := out_of(table.header[columns["score"]])) is not None:
        points = points.fill_null(top)
    if "points" in columns:
        label = table.column_label(columns["points"])
        given = _numbers(table, table.column(columns["points"]), label, mapping)
        points = given.zip_with(given.is_not_null(), points)
        nothing = int((given <= 0).sum())
        if nothing:
            count = plural(nothing, "row has", "rows have")
            what = f"{count} no points possible (0): no evidence."
            notices.append(Problem(what, column=label))
    return points, notices


def _numbers(table: TextTable, cells: pl.Series, label: str, mapping: Mapping) -> pl.Series:
    """Numbers of a column that has few different ones."""
    decimal = decimal_mark(cells, table.separator, mapping.decimal)
    distinct = cells.unique().alias("cell")
    read = read_scores(distinct, lambda _: (0, label), decimal=decimal)
    if read.problems:
        # Now every row is gone through, so that the cells can be named.
        every = read_scores(cells, lambda at: (int(table.lines[at]), label), decimal=decimal)
        raise table.refusal(every.problems)
    numbers = distinct.to_frame().with_columns(number=read.frame["score"])
    rows = cells.alias("cell").to_frame()
    return rows.join(numbers, on="cell", how="left", maintain_order="left")["number"]


def _mapped_points(mapping: Mapping, things: pl.DataFrame) -> pl.Series:
    names = ["task", "task_name", "skill", "skill_name"]
    if not isinstance(mapping.points, abc.Mapping):
        whole = pl.Series([mapping.points], dtype=pl.Float64)
        return whole.new_from_index(0, things.height)
    distinct = things.select(names).unique(maintain_order=True)
    found = [mapping.points_for(*row) for row in distinct.iter_rows()]
    keyed = distinct.with_columns(points=pl.Series(found, dtype=pl.Float64))
    return things.select(names).join(
        keyed, on=names, how="left", nulls_equal=True, maintain_order="left"
    )["points"]


def _on_scale(
    table: TextTable, frame: pl.DataFrame, scale: Scale, given: pl.Series, place: Place
) -> pl.DataFrame:
    """Put levels, and numbers without points of their own, on the scale."""
    frame = frame.with_columns(given=given)
    on = (pl.col("state") == "scored") & (
        pl.col("level").is_not_null() | pl.col("points").is_null()
    )
    bare = frame.select(on & pl.col("level").is_null()).to_series()
    wrong = (bare & off_scale(frame["score"], scale)).arg_true()
    if len(wrong):
        raise table.refusal(
            Problem(
                f"{frame['score'][at]:g} is not on the scale from 0 to {scale.top:g} that the "
                "other cells are on.",
                "Correct it, or give the points possible of such tasks.",
                *place(at),
            )
            for at in wrong.head(1000)
        )
    return frame.with_columns(points=pl.when(on).then(scale.top).otherwise("points")).drop("given")


def _without_points(
    frame: pl.DataFrame, header: str, label: str
) -> tuple[pl.DataFrame, list[Problem]]:
    """Scores that come without points possible: shares, percentages, or points not known."""
    bare = frame.filter((pl.col("state") == "scored") & pl.col("points").is_null())["score"]
    if bare.is_empty():
        return frame, []
    scored = int((frame["state"] == "scored").sum())
    low, high = float(bare.min() or 0), float(bare.max() or 0)  # type: ignore[arg-type]
    if low >= 0 and high <= 1 and len(bare) == scored:
        what = "all scores lie between 0 and 1 and were taken for shares of the points."
        return frame.with_columns(points=_filled(1.0)), [Problem(what, column=label)]
    if fold(header).startswith("percent") and high <= 100:
        what = "scores of this column were taken for percentages."
        return frame.with_columns(points=_filled(100.0)), [Problem(what, column=label)]
    count = plural(len(bare), "score has", "scores have")
    what = f"{count} no points possible; how far from full is not known."
    advice = "Say it in the map: points = 10, or [points] with a line for each task or skill."
    return frame, [Problem(what, advice, column=label)]


def _filled(points: float) -> pl.Expr:
    bare = (pl.col("state") == "scored") & pl.col("points").is_null()
    return pl.when(bare).then(points).otherwise("points")


def _levels(table: TextTable, columns: Columns, read: pl.Series, scale: Scale | None) -> pl.Series:
    """Levels by name: those of the level column, else those that score cells hold."""
    names = level_names(read, scale) if scale is not None else read
    if "level" not in columns or "score" not in columns:
        return names
    own = table.column(columns["level"])
    named = level_names(own, scale) if scale is not None else own
    return named.zip_with(own != "", names)
