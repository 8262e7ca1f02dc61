"""Counts of how students' ways ended, as Kaplan-Meier curves: all groups at once."""

from __future__ import annotations

import polars as pl

_SEGMENT = "segment"
_EXITS = ("events", "censored", "leavers", "between_exports", "cut_off")
_COUNTS = (*_EXITS, "without_start", "arrived")
_CURVE = ("at_risk", "survival", "hazard_variance")


def curves(counted: pl.DataFrame, groups: tuple[str, ...], leavers: str) -> pl.DataFrame:
    """The curve of each group, as `statistics.kaplan_meier` would have it.

    Parameters
    ----------
    counted
        Rows of `sql/time_to_mastery.sql`, in its order.
    groups
        Its group columns.
    leavers
        What is taken of those who left: `censored`, `never` or `mastered`.

    Returns
    -------
    polars.DataFrame
        The group columns, `time` (null: those left out), the counts (`without_start` of those left
        out, `arrived` of those at risk from that time on), `at_risk`, `survival` and
        `hazard_variance` (running sum of events / (at risk * (at risk - events)) below 1).
    """
    keys = (_SEGMENT, *groups, "time")
    segment = pl.struct(groups).rle_id() if groups else pl.lit(0, pl.UInt32)
    # who had finished, or was gone, before the first day there was never at risk
    at_risk = pl.col("entry").is_null() | (pl.col("entry") <= pl.col("time"))
    rows = counted.with_columns(pl.when(at_risk).then("time"), segment.alias(_SEGMENT))
    told = _left_out_apart(rows)
    late = told.filter(pl.col("time").is_not_null() & pl.col("entry").is_not_null())
    some_late = counted["entry"].null_count() < counted.height
    told = told.select(*keys, *_COUNTS)
    if some_late:
        told = pl.concat([told, _only(late, keys, "entry", arrived="students")])
    if leavers != "censored":
        told = _supposed(told, keys, leavers)
    if some_late or leavers != "censored":
        told = told.group_by(keys).agg(pl.col(_COUNTS).sum())
        told = told.sort(_SEGMENT, "time", nulls_last=True)
    return _with_survival(told).select(*groups, "time", *_COUNTS, *_CURVE)


def _left_out_apart(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with `censored`, and those of the unknown time counted apart from all others."""
    known = pl.col("time").is_not_null()
    counted = rows.with_columns(
        censored=pl.col("students") - pl.col("events"), arrived=pl.lit(0, pl.Int64)
    )
    return counted.with_columns(
        *(pl.when(known).then(name).otherwise(0).alias(name) for name in _EXITS),
        without_start=pl.when(known).then(0).otherwise("students"),
    )


def _supposed(told: pl.DataFrame, keys: tuple[str, ...], leavers: str) -> pl.DataFrame:
    """The rows with those who left as if they had mastered it then, or never would."""
    gone = told.with_columns(pl.col("censored") - pl.col("leavers"))
    if leavers == "mastered":
        return gone.with_columns(pl.col("events") + pl.col("leavers"))
    longest = told.with_columns(pl.col("time").max().over(_SEGMENT).alias("longest"))
    stay = _only(longest.filter(pl.col("leavers") > 0), keys, "longest", censored="leavers")
    return pl.concat([gone, stay])


def _only(rows: pl.DataFrame, keys: tuple[str, ...], time: str, **counts: str) -> pl.DataFrame:
    """Rows at another time that count only what is said; all else is 0."""
    said = {name: pl.col(column).alias(name) for name, column in counts.items()}
    return rows.select(
        *(pl.col(time).alias(key) if key == "time" else key for key in keys),
        *(said.get(name, pl.lit(0, pl.Int64).alias(name)) for name in _COUNTS),
    )


def _with_survival(told: pl.DataFrame) -> pl.DataFrame:
    """The rows with those at risk, and the product-limit estimate."""
    ended = pl.col("events") + pl.col("censored")
    remaining = (ended - pl.col("arrived")).cum_sum(reverse=True).over(_SEGMENT)
    n, d = pl.col("at_risk").cast(pl.Float64), pl.col("events").cast(pl.Float64)
    return (
        told.with_columns(at_risk=pl.col("arrived") + remaining)
        .with_columns(
            survival=pl.when(d > 0).then(1 - d / n).otherwise(1.0),
            hazard_variance=pl.when((d > 0) & (d < n)).then(d / (n * (n - d))).otherwise(0.0),
        )
        .with_columns(
            pl.col("survival").cum_prod().over(_SEGMENT),
            pl.col("hazard_variance").cum_sum().over(_SEGMENT),
        )
    )
