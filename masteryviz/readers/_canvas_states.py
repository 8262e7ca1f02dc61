"""What an entry of Canvas' outcome reports is: scored, by hidden points, waiting, or assigned."""

from __future__ import annotations

import polars as pl

from masteryviz.errors import Problem
from masteryviz.mapping import Mapping
from masteryviz.readers._canvas_columns import Fixed
from masteryviz.wording import plural


def with_states(entries: pl.DataFrame, mapping: Mapping) -> tuple[pl.DataFrame, list[Problem]]:
    """Give each entry its state; where Canvas hides the points, what it says of mastery counts."""
    levels = {level.casefold(): points for level, points in mapping.levels.items()}
    named = (
        pl.col("level")
        .str.to_lowercase()
        .replace_strict(list(levels), list(levels.values()), default=None, return_dtype=pl.Float64)
    )
    bare = pl.col("score").is_null()
    hidden = bare & (named.is_not_null() | pl.col("mastered").is_not_null())
    top = pl.lit(mapping.scale_top, pl.Float64)
    count = int(entries.select(hidden.sum()).item())
    read = entries.with_columns(
        score=pl.when(bare).then(pl.coalesce(named, "mastered")).otherwise("score"),
        points=pl.when(~bare)
        .then("points")
        .when(named.is_not_null())
        .then(top)
        .when(hidden)
        .then(1.0),
    ).with_columns(
        state=pl.when(pl.col("score").is_not_null())
        .then(pl.lit("scored"))
        .when(pl.col("at").is_not_null())
        .then(pl.lit("submitted"))
        .otherwise(pl.lit("assigned"))
    )
    if not count:
        return read, []
    what = (
        f"{plural(count, 'result has', 'results have')} no points, which Canvas hides: mastered "
        "counts as all points, not mastered as none, unless the map gives points to the ratings."
    )
    advice = "Say what each rating is worth under [levels] in the map."
    return read, [Problem(what, advice, None, "outcome score")]


def about_earlier(entries: pl.DataFrame, found: Fixed) -> list[Problem]:
    """Say that attempts before the last one are not in the report."""
    key = ["student", "outcome", "task"]
    number = pl.col("attempt")
    there = entries.group_by(key).agg(missing=number.max() - number.drop_nulls().n_unique())
    missing = there["missing"].drop_nulls()
    if not (missing > 0).any():
        return []
    earlier = plural(
        int(missing.sum()),
        "earlier attempt is known by its number only, and is not counted",
        "earlier attempts are known by their number only, and are not counted",
    )
    what = f"Canvas reports the last attempt on an assessment alone: {earlier}."
    advice = "Load reports of earlier days too, if there are any."
    return [Problem(what, advice, None, found.label("attempt"))]
