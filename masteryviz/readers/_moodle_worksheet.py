"""Which column of a Moodle grading worksheet is what, and what its grades and statuses say."""

from __future__ import annotations

import re

import polars as pl

from masteryviz.cells import read_scores
from masteryviz.dates import Moments
from masteryviz.errors import Problem
from masteryviz.levels import Scale, given
from masteryviz.mapping import Mapping
from masteryviz.readers._moodle_words import (
    DRAFT,
    LATE,
    MODIFIED,
    NOTHING,
    OVERDUE,
    SCALES,
    SUBMITTED,
    WORKSHEET,
    folded,
)
from masteryviz.readers._scales import level_names
from masteryviz.table import TextTable

NEEDED = {
    "student": "Identifier",
    "status": "Status",
    "submitted": "Last modified (submission)",
    "graded": "Last modified (grade)",
}
"""Columns that every worksheet has."""
_MODIFIED = re.compile(r"(.+?)\s*\(.+\)")


def find_columns(table: TextTable) -> dict[str, int]:
    """Places of the columns; the first of the two moments is that of handing in.

    Unless its header has the grade's own header in brackets: then the columns were moved.
    """
    places: dict[str, int] = {}
    moments = []
    for place, header in enumerate(table.header):
        name = folded(header)
        for what, words in WORKSHEET.items():
            if name in words:
                places.setdefault(what, place)
        match = _MODIFIED.fullmatch(name)
        if match and match[1] in MODIFIED:
            moments.append(place)
    if len(moments) == 2:
        grade = folded(table.header[places["grade"]]) if "grade" in places else "grade"
        if folded(table.header[moments[0]]).endswith(f"({grade})"):
            moments.reverse()
        places["submitted"], places["graded"] = moments
    return places


def read_grades(
    table: TextTable, places: dict[str, int], mapping: Mapping, task: str
) -> tuple[pl.DataFrame, Scale | None, list[Problem]]:
    """Grade, points and level of every row, and the scale where grades are words."""
    nothing = pl.Series([""], dtype=pl.String).new_from_index(0, len(table.lines))
    texts = table.column(places["grade"]) if "grade" in places else nothing
    notices: list[Problem] = []
    points = pl.Series([mapping.points_for(task)], dtype=pl.Float64)
    points = points.new_from_index(0, len(table.lines))
    if "maximum" in places:
        tops = table.column(places["maximum"]).str.replace(",", ".", literal=True)
        given_tops = tops.cast(pl.Float64, strict=False)
        points = given_tops.zip_with(given_tops.is_not_null(), points)
        if given_tops.drop_nulls().n_unique() > 1:
            what = "The maximum grades differ between rows; each grade is out of its own."
            label = table.column_label(places["maximum"])
            notices.append(Problem(what, "Check this column.", column=label))
    scale = _scale(texts, mapping)
    if scale is not None:
        points = pl.Series([scale.top]).new_from_index(0, len(table.lines))
        notices.append(Problem(f"Grades are words of a scale, taken for {scale.describe()}."))
    label = table.column_label(places["grade"]) if "grade" in places else "Grade"
    read = read_scores(
        texts,
        lambda at: (int(table.lines[at]), label),
        points=points,
        decimal=mapping.decimal or ("," if texts.str.contains(r"^\d+,\d+$").any() else "."),
        levels=scale.points if scale else None,
        marks=mapping.marks,
    )
    if read.problems:
        raise table.refusal(read.problems)
    frame = read.frame
    if scale is not None:
        frame = frame.with_columns(level_names(frame["level"], scale))
    open_points = frame.filter((pl.col("state") == "scored") & pl.col("points").is_null())
    if open_points.height:
        what = "What the grades are out of is not known."
        notices.append(Problem(what, "Say points = ... in the map."))
    return frame, scale, [*notices, *read.notices]


def _scale(texts: pl.Series, mapping: Mapping) -> Scale | None:
    """Scale of grades in words: the map's, else a known one; None where grades are numbers."""
    words = texts.filter(texts.str.contains(r"\p{L}")).unique()
    if words.is_empty():
        return None
    top = mapping.scale_top
    if mapping.levels and top is not None:
        return given(mapping.levels, top, mapping.cut_share())
    return next((scale for scale in SCALES if scale.knows(words)), None)


def read_states(
    table: TextTable, places: dict[str, int], scores: pl.DataFrame, submitted: Moments
) -> pl.Series:
    """State of each row: by its grade and marks, else by whether something was handed in."""
    status = table.column(places["status"]).str.to_lowercase()
    draft, said, none = (begins(status, words) for words in (DRAFT, SUBMITTED, NOTHING))
    handed_in = (said | submitted.values.is_not_null()) & ~draft & ~none
    overdue = status.str.contains(_any_of(OVERDUE)) & ~handed_in
    state = (
        pl.when(pl.col("state") != "assigned")
        .then("state")
        .when(pl.lit(handed_in))
        .then(pl.lit("submitted"))
        .when(pl.lit(overdue))
        .then(pl.lit("missing"))
        .otherwise(pl.lit("assigned"))
    )
    return scores.select(state=state).to_series()


def begins(status: pl.Series, words: frozenset[str]) -> pl.Series:
    """Whether each status begins with one of the words."""
    return status.str.contains(rf"^{_any_of(words)}\b")


def read_late(status: pl.Series) -> pl.Series:
    """Whether the status says that work came late; null where it does not say.

    French also says it before the time: `En retard de 2 jours`.
    """
    small = status.str.to_lowercase()
    late = small.str.contains(
        rf"(?:^| - )(?:\d[^-]* {_any_of(LATE)}|en retard de \d[^-]*)(?: - |$)"
    )
    return late.to_frame("late").select(pl.when(pl.col("late")).then(True)).to_series()


def _any_of(words: frozenset[str]) -> str:
    return f"(?:{'|'.join(re.escape(word) for word in sorted(words))})"
