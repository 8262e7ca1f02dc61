"""Whether students judge themselves and each other as the teacher does: four kinds of pairs."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import polars as pl

from masteryviz.charts._chart import Chart, above, beside, figure, nothing, percent, trace
from masteryviz.charts._intervals import FEW
from masteryviz.charts._look import CARD, FOOT, HATCH, INK, RAMP

_PARTS = (
    ("both", "Both say mastered", RAMP[5], CARD),
    ("neither", "Both say not yet", RAMP[3], INK),
    ("only_check", "Only the student's check", RAMP[2], INK),
    ("only_teacher", "Only the teacher's", RAMP[0], CARD),
)
KINDS = {"self": "Self checks", "peer": "Peer checks"}
_ROW = 44


def kappa_words(row: dict[str, Any]) -> str:
    """Kappa with its limits: `0.41 (0.10 to 0.70)`; why not, where there is none."""
    if row["students"] < FEW:
        return "too few to say"
    if row["kappa"] is None:
        return "all verdicts alike"
    if row["lower"] is None:
        return _signed(row["kappa"])
    return f"{_signed(row['kappa'])} ({_signed(row['lower'])} to {_signed(row['upper'])})"


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-", "\N{MINUS SIGN}")


def draw(frame: pl.DataFrame) -> go.Figure:
    """A bar for each kind of check: agreed and not agreed, with kappa beside it.

    Parameters
    ----------
    frame
        Of the question `check_agreement`, not grouped.
    """
    if frame.is_empty():
        return nothing("Nobody's self or peer checks are followed by a check of the teacher.", 72)
    rows = list(frame.iter_rows(named=True))
    notes = [above("agree", shift=92, anchor="right"), above("beyond chance (kappa)", shift=110)]
    for place, row in enumerate(rows):
        count = f"<b>{percent(row['agreement'])}</b> of {row['students']:,}"
        notes += [beside(count, place, shift=92, anchor="right", colour=INK),
                  beside(kappa_words(row), place, shift=110, colour=INK)]  # fmt: skip
    return figure(
        [_bar(rows, *part) for part in _PARTS],
        barmode="stack", bargap=0.35, height=_ROW * len(rows) + 60 + FOOT,
        margin={"l": 8, "r": 262, "t": 60, "b": FOOT}, showlegend=True,
        legend={"orientation": "h", "x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom",
                "traceorder": "normal", "itemclick": False, "itemdoubleclick": False},
        xaxis={"range": [0, 1], "tickformat": ".0%", "automargin": False,
               "title": {"text": "share of the pairs of checks"}},
        yaxis={"tickvals": list(range(len(rows))), "range": [len(rows) - 0.4, -0.6],
               "showgrid": False,
               "ticktext": [KINDS.get(row["checked_by"], row["checked_by"]) for row in rows]},
        annotations=notes,
    )  # fmt: skip


def _bar(
    rows: list[dict[str, Any]], part: str, words: str, colour: str, ink: str
) -> dict[str, Any]:
    counts = [row[part] for row in rows]
    alike = part in ("both", "neither")
    # Plotly leaves the ground of a pattern white where it is not told.
    shape = "/" if part == "only_check" else "\\"
    pattern = {} if alike else {"pattern": {"shape": shape, "bgcolor": colour, "fgcolor": HATCH[1],
                                            "fgopacity": 0.6, "solidity": 0.15}}  # fmt: skip
    return trace(
        "bar", name=words, orientation="h", y=list(range(len(rows))),
        x=[n / row["students"] if row["students"] else 0
           for n, row in zip(counts, rows, strict=True)],
        text=[f"{n:,}" if n else "" for n in counts], textposition="inside", textangle=0,
        insidetextanchor="middle", constraintext="none", textfont={"color": ink, "size": 13},
        marker={"color": colour, "line": {"color": CARD, "width": 1.5}, **pattern},
        hovertext=[f"{words}: {n:,} of {row['students']:,}"
                   for n, row in zip(counts, rows, strict=True)],
        hoverinfo="text",
    )  # fmt: skip


def answers(frame: pl.DataFrame) -> str:
    """In one sentence: how often checks agree, and on which side they do not."""
    if frame.is_empty():
        return "Nobody's self or peer checks are followed by a check of the teacher."
    parts = []
    for row in frame.iter_rows(named=True):
        kind = KINDS.get(row["checked_by"], row["checked_by"])
        if row["students"] < FEW:
            parts.append(f"{kind}: too few to say ({row['students']:,}).")
            continue
        agreed = row["both"] + row["neither"]
        parts.append(f"{kind} agree with the teacher in {agreed:,} of {row['students']:,}.")
    return " ".join(parts)


CHART = Chart(
    key="agreement",
    title="Do students judge as the teacher does?",
    question="check_agreement",
    draw=draw,
    answers=answers,
)
