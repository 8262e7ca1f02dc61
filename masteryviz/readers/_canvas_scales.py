"""Scale of each outcome, as far as the results on it tell."""

from __future__ import annotations

import polars as pl

FULL = 1 - 1e-9
"""Share of the points from which on the highest rating is given."""


def find_scales(entries: pl.DataFrame) -> pl.DataFrame:
    """Top and mastery points of every outcome; null where the results do not tell.

    A result on a rubric is out of the outcome's own points; one on a quiz is not. But whoever has
    all points of a quiz has the highest rating, whose points are the outcome's top.

    `entries` has `outcome`, `kind`, `score`, `points`, `mastery` and `rating_points`.
    """
    rubric = (pl.col("kind") == "assignment") & (pl.col("points") > 0)
    full = (pl.col("score") >= FULL * pl.col("points")) & (pl.col("points") > 0)
    found = entries.group_by("outcome", maintain_order=True).agg(
        rubric=pl.col("points").filter(rubric).last(),
        full=pl.col("rating_points").filter(full).max(),
        highest=pl.col("rating_points").max(),
        mastery=pl.col("mastery").drop_nulls().last(),
        several=pl.col("mastery").n_unique() > 1,
    )
    top = pl.coalesce("rubric", "full")
    fits = (top >= pl.col("highest").fill_null(0)) & (top >= pl.col("mastery").fill_null(0))
    known = top.is_not_null() & fits & (pl.col("mastery") > 0)
    return found.select(
        "outcome",
        "several",
        top=pl.when(known).then(top),
        # Without the top, points of other scales would be held against these mastery points.
        mastery=pl.when(known).then("mastery"),
    )
