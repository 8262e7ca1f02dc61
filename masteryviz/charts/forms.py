"""Whether one form of a check is easier: the first-attempt rate of each, with its limits."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import polars as pl

from masteryviz.charts._chart import Chart, literal, nothing, percent, plural
from masteryviz.charts._intervals import FEW, Share, draw_shares
from masteryviz.charts.changes import points


def verdict(row: dict[str, Any]) -> str:
    """What a row of `forms` says of the form, in words."""
    if not row["others"]:
        return "the only form"
    if min(people(row), row["others"]) < FEW or row["difference"] is None:
        return "too few to say"
    if row["difference_lower"] > 0:
        return "easier than the others"
    return "harder than the others" if row["difference_upper"] < 0 else "no clear difference"


def people(row: dict[str, Any]) -> int:
    """Students with a known first attempt on the form, each once where the row says so."""
    once = row.get("once")
    return int(row["students"] - row["unknown"] if once is None else once)


def draw(frame: pl.DataFrame) -> go.Figure:
    """A row for each form: who mastered at the first attempt, and whether it differs.

    Parameters
    ----------
    frame
        Of the question `forms`, of one task or skill; with `once`, the students of each form where
        the counts are of several skills.
    """
    if frame.is_empty():
        return nothing("Nobody has a graded attempt on this check yet.", 72)
    return draw_shares(
        [_share(row) for row in frame.iter_rows(named=True)],
        axis="mastered at the first attempt", heading="beside the other forms",
        counts="first attempts",
    )  # fmt: skip


def _name(row: dict[str, Any]) -> str:
    return "No form given" if row["form"] is None else f"Form {row['form']}"


def _share(row: dict[str, Any]) -> Share:
    known, said = row["students"] - row["unknown"], verdict(row)
    hover = (
        f"<b>{literal(_name(row))}</b><br>{row['mastered_first']:,} of {known:,} mastered at the "
        f"first attempt<br>95 % limits {percent(row['lower'])} to {percent(row['upper'])}"
    )
    if row["difference"] is not None:
        hover += (
            f"<br>{points(row['difference'])} points beside the other forms "
            f"({points(row['difference_lower'])} to {points(row['difference_upper'])})"
        )
    return Share(
        name=_name(row), part=row["mastered_first"], whole=known, lower=row["lower"],
        upper=row["upper"], hover=hover, note=said, stands_out=said.endswith("the others"),
        students=people(row),
    )  # fmt: skip


def answers(frame: pl.DataFrame) -> str:
    """In one sentence: which forms are easier or harder than chance explains."""
    if frame.is_empty():
        return "Nobody has a graded attempt on this check yet."
    rows = list(frame.iter_rows(named=True))
    if len(rows) == 1:
        tries = plural(rows[0]["students"], "first attempt")
        return f"All {tries} were on the same form, as far as the files say."
    told = [(row, verdict(row)) for row in rows]
    apart = [f"{_name(row)} is {said}" for row, said in told if said.endswith("the others")]
    if apart:
        return f"{'; '.join(apart)}: more than chance explains, if students did not choose it."
    if all(said == "too few to say" for _, said in told):
        return "Too few students had each form to say whether one is easier."
    return "No form is clearly easier than the others."


CHART = Chart(
    key="forms",
    title="Is one form easier than the others?",
    question="forms",
    draw=draw,
    answers=answers,
)
