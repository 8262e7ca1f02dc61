"""What every chart is: a question in words, a metric's frame, and a pure drawing of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from masteryviz.charts._drawn import Drawn
from masteryviz.charts._look import MUTED, TEMPLATE
from masteryviz.wording import plural as plural


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A drawing of one question's frame.

    `draw(frame, **options)` and `answers(frame)` are pure: the same frame gives the same picture
    and the same sentence. Both take a frame without rows.
    """

    key: str
    """Name in the registry."""
    title: str
    """The question the picture answers, as a teacher would ask it."""
    question: str
    """Key of the metric whose frame is drawn."""
    draw: Callable[..., go.Figure]
    """From the frame to a figure."""
    answers: Callable[..., str]
    """From the frame to the answer in one sentence."""


def literal(text: object) -> str:
    """Text that Plotly shows as it is written: a name is never read as markup."""
    return str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def short(text: str, length: int = 28) -> str:
    """Text cut to `length` signs, with an ellipsis where something was left out."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def percent(share: float | None) -> str:
    """A share as whole per cent, half rounded up as the page does; `–` where it is not known."""
    return "–" if share is None else f"{int(share * 100 + 0.5 + 1e-9)}\N{NARROW NO-BREAK SPACE}%"


def amount(value: float, unit: str) -> str:
    """`1 attempt`, `35 days`; `unit` is in the plural."""
    return f"{value:g} {unit.removesuffix('s') if value == 1 else unit}"


def beside(
    text: str, y: float, *, shift: int = 8, anchor: str = "left", colour: str = MUTED
) -> dict[str, Any]:
    """An annotation right of the plot in row `y`, `shift` pixels from its edge.

    Annotations are given to a figure all at once: adding one checks all the others again.
    """
    return {
        "text": text, "x": 1, "xref": "paper", "xanchor": anchor, "xshift": shift, "y": y,
        "showarrow": False, "font": {"color": colour, "size": 13}, "align": "left",
    }  # fmt: skip


def above(text: str, *, shift: int = 8, anchor: str = "left") -> dict[str, Any]:
    """The heading of a column of such annotations."""
    top = {"yref": "paper", "yanchor": "bottom", "yshift": 4}
    return {**beside(text, 1, shift=shift, anchor=anchor), **top}


def trace(kind: str, **options: Any) -> dict[str, Any]:  # noqa: ANN401  (as Plotly takes them)
    """A trace for `figure`: `bar` or `scatter`, and what Plotly's reference says of it."""
    return {"type": kind, **options}


def figure(traces: Sequence[dict[str, Any]], **layout: Any) -> go.Figure:  # noqa: ANN401
    """The figure of traces and a layout, in the charts' own look.

    Plotly's check of every property takes ten times as long as all else in a drawing, and what is
    drawn here never depends on it: the tests check every chart instead.
    """
    whole = {"data": list(traces), "layout": {"template": TEMPLATE, **layout}}
    return Drawn(whole)


def nothing(sentence: str, height: int = 220) -> go.Figure:
    """The figure of a frame without rows: one sentence in place of axes."""
    hidden = {"visible": False, "fixedrange": True}
    words = {
        "text": literal(sentence), "showarrow": False,
        "x": 0.5, "y": 0.5, "xref": "paper", "yref": "paper",
    }  # fmt: skip
    return figure([], height=height, xaxis=hidden, yaxis=hidden, annotations=[words])
