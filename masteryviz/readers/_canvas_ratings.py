"""Ratings of Canvas outcomes: points and names in turn, in cells beyond the last header."""

from __future__ import annotations

import polars as pl

from masteryviz.errors import Problem
from masteryviz.mapping import Mapping
from masteryviz.readers._canvas_columns import Fixed, decimal_of, places_of, read_numbers

Ratings = list[tuple[str, float]]


def read_ratings(found: Fixed, mapping: Mapping) -> list[tuple[Ratings, float | None]]:
    """Ratings from high to low, and mastery points, of every row.

    Raises
    ------
    InputError
        Naming the cells that are no points.
    """
    table = found.table
    first = found.places.get("ratings", len(table.header))
    numbers = [*range(first, len(table.header), 2)]
    if "mastery_points" in found:
        numbers.append(found.places["mastery_points"])
    if not numbers:
        return [([], None)] * found.height
    texts = pl.concat([table.column(place) for place in numbers])
    decimal = decimal_of(texts, table, mapping)
    points: dict[int, list[float | None]] = {}
    problems = []
    for place in numbers:
        read, wrong = read_numbers(table.column(place), places_of(table, place), decimal)
        points[place] = read.to_list()
        problems += wrong
    mastery = points.get(found.places.get("mastery_points", -1), [None] * found.height)
    every: list[tuple[Ratings, float | None]] = []
    for at, row in enumerate(table.frame.iter_rows()):
        ratings, flaws = _row_ratings(row, first, [points[place][at] for place in numbers])
        label = table.column_label(found.places.get("ratings", 0))
        problems += [Problem(*flaw, int(table.lines[at]), label) for flaw in flaws]
        every.append((ratings, mastery[at]))
    if problems:
        raise table.refusal(problems)
    return every


def _row_ratings(
    row: tuple[str, ...], first: int, points: list[float | None]
) -> tuple[Ratings, list[tuple[str, str]]]:
    """Pair points with names: each stands before its name, which may be blank."""
    ratings: Ratings = []
    wrong = []
    for place, worth in zip(range(first, len(row), 2), points, strict=False):
        name = row[place + 1] if place + 1 < len(row) else ""
        if worth is not None:
            ratings.append((name or f"{worth:g}", worth))
        elif name:
            what = "A rating has a name but no points before it."
            wrong.append((what, "Ratings are points and name in turn; correct the row."))
    return sorted(ratings, key=lambda rating: -rating[1]), wrong
