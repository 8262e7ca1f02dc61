"""What is in doubt in the log of a tutor program: rows twice, help, second tries at a step."""

from __future__ import annotations

import polars as pl

from masteryviz.errors import Problem
from masteryviz.readers._columns import Columns, fold
from masteryviz.readers._people import keeping
from masteryviz.table import TextTable
from masteryviz.wording import plural

TWICE_FATE = "skipped: the same row again"
"""Fate of a row that repeats another one, its number included."""

_OUTCOMES = ("outcome", "firstattempt", "correctfirstattempt", "correct", "iscorrect")
"""Headers of scores that a program gives at once, so that nothing waits for feedback."""
_IDS = ("orderid", "problemlogid", "logid", "rowid", "sequenceno", "seqno", "row")
"""Headers of columns that number the rows of the whole log."""


def without_repeats(table: TextTable, columns: Columns) -> tuple[TextTable, int, list[Problem]]:
    """Take rows off a table that repeat another in every cell; give the rest and how many.

    A row is left out only where a column numbers the rows: elsewhere two equal rows may be two
    attempts, which is said when they are loaded.
    """
    numbered = "order" in columns and fold(table.header[columns["order"]]) in _IDS
    if not numbered or not table.column(columns["order"]).is_duplicated().any():
        return table, 0, []
    first = table.frame.select(pl.struct(pl.all()).is_first_distinct()).to_series()
    count = len(first) - int(first.sum())
    if not count:
        return table, 0, []
    place = next(iter(table.lines.filter(~first)))
    rows = plural(count, "row is", "rows are")
    what = f"{rows} another row once more, with its number: left out (this first)."
    return keeping(table, first), count, [Problem(what, row=place)]


def doubts(table: TextTable, columns: Columns) -> list[Problem]:
    """Rows that count as attempts here, and that others may leave out."""
    return [*_helping(table), *_second_tries(table, columns), *_not_judged(table, columns)]


def _helping(table: TextTable) -> list[Problem]:
    """Scaffolding questions: ASSISTments marks them with `original` 0."""
    for place, header in enumerate(table.header):
        cells = table.column(place)
        if fold(header) == "original" and cells.unique().is_in(["0", "1"]).all():
            count = int((cells == "0").sum())
            rows = plural(
                count, "scaffolding question (0) counts", "scaffolding questions (0) count"
            )
            what = f"{rows} as attempts like others."
            advice = "To leave them out, take them out of the file."
            return [Problem(what, advice, column=table.column_label(place))] if count else []
    return []


def _second_tries(table: TextTable, columns: Columns) -> list[Problem]:
    """Further tries and hints at one step, each a row of its own in a log of transactions."""
    if "attempt" not in columns or fold(table.header[columns["attempt"]]) != "attemptatstep":
        return []
    count = int((table.column(columns["attempt"]).cast(pl.Float64, strict=False) > 1).sum())
    rows = plural(count, "further try or hint", "further tries or hints")
    what = f"{rows} at a step: each counts as an attempt."
    advice = "To count the first try at each step, export the log by student and step."
    label = table.column_label(columns["attempt"])
    return [Problem(what, advice, column=label)] if count else []


def _not_judged(table: TextTable, columns: Columns) -> list[Problem]:
    """Rows that a program did not judge: they look like work that waits for a teacher."""
    if "score" not in columns or "submitted" not in columns:
        return []
    label = table.column_label(columns["score"])
    if fold(table.header[columns["score"]]) not in _OUTCOMES:
        return []
    blank = table.column(columns["score"]) == ""
    count = int((blank & (table.column(columns["submitted"]) != "")).sum())
    rows = plural(
        count,
        "row has a date and no outcome: it counts",
        "rows have a date and no outcome: they count",
    )
    what = f"{rows} as waiting for feedback."
    advice = "If nobody will give any, take them out of the file."
    return [Problem(what, advice, column=label)] if count else []
