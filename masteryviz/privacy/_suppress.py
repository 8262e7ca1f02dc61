"""A frame without the numbers of groups that are too small to show."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence

import polars as pl

from masteryviz.privacy._hiding import Cell, Key, Level, Table, choose

FLAG = "suppressed"
"""Column that says whether a row's numbers are left out."""


def words(least: int) -> str:
    """What stands in place of a number that is left out: `fewer than 5`."""
    return f"fewer than {least}"


def suppress(
    frame: pl.DataFrame,
    counts: Sequence[str],
    groups: Sequence[str],
    least: int,
    *,
    size: str = "students",
    outcome: str | None = None,
    small: Mapping[Level, Iterable[Key]] | None = None,
    above: Mapping[str, Mapping[str, Mapping[Hashable, Hashable]]] | None = None,
) -> pl.DataFrame:
    """The frame with the numbers of small groups, and of what would give them away, left out.

    Which ones those are, `choose` says; a row without students stays as it is.

    >>> suppress(frame, ["students", "mastered", "mastery_rate"], ["section"], 5)

    Parameters
    ----------
    frame
        One row per group.
    counts
        Columns that are null in a row that is left out: counts, and all that is made of them.
    groups
        The group columns; empty where the one row is the total.
    least
        Students that a group must have to be shown.
    size
        Column with the number of students.
    outcome
        Column with how many of them have what the row is about; where that is all or nobody of
        few students, the row is left out too.
    small
        Groups that are too small for another reason, by level (see `choose`).
    above
        What group columns add up to, such as sections to teachers (see `choose`).

    Returns
    -------
    polars.DataFrame
        The columns of the frame and `suppressed`.
    """
    sizes = frame[size].fill_null(0).to_list()
    outcomes = frame[outcome].to_list() if outcome else [None] * frame.height
    keys: list[Key] = list(frame.select(groups).iter_rows()) if groups else [()] * frame.height
    cells = {
        key: Cell(int(n), None if having is None else int(having))
        for key, n, having in zip(keys, sizes, outcomes, strict=True)
    }
    table = Table(tuple(groups), cells, small or {}, above or {})
    hidden = choose(table, least)[table.groups]
    flags = pl.Series(FLAG, [key in hidden for key in keys], dtype=pl.Boolean)
    return blanked(frame, flags, counts)


def blanked(frame: pl.DataFrame, flags: pl.Series, columns: Iterable[str]) -> pl.DataFrame:
    """The frame with `columns` null where `flags` are true, and the flags beside them."""
    return frame.with_columns(flags.alias(FLAG)).with_columns(
        pl.when(~pl.col(FLAG)).then(pl.col(name)).alias(name) for name in columns
    )


def small(frame: pl.DataFrame, size: str, least: int) -> pl.Series:
    """Whether each row is made of fewer students than may be shown, and of somebody."""
    few = (frame[size] > 0) & (frame[size] < least)
    return few.fill_null(value=False).alias(FLAG)
