"""Colours, type and spacing in one place: charts draw with them, the page's CSS is made of them."""

from __future__ import annotations

from typing import Any

INK = "#14213d"
"""Text and the header's ground."""
MUTED = "#55607a"
"""Secondary text."""
LINE = "#dfe3ea"
"""Borders and grid lines."""
EDGE = "#8a94a8"
"""Borders of controls, and lines kept in the background."""
CARD = "#ffffff"
"""Ground of cards and plots."""
GROUND = "#f3f5f9"
"""Ground of the page."""
ACCENT = "#1f4e8c"
"""The one accent: what is chosen, what can be clicked."""
WARN = "#a8480b"
"""A number that asks for attention."""
FOCUS = "#0b57d0"
"""Ring around what has the keyboard."""
HATCH = ("#eef1f5", "#d3d9e3")
"""Both colours of the hatching that means no evidence."""

RAMP = ("#b35806", "#e08b3b", "#fbd3a2", "#cfe1f2", "#6ba3d0", "#1c5a9c")
"""From not yet (orange) to mastered (blue); told apart without red or green."""
RAMP_INK = ("#ffffff", INK, INK, INK, "#0b1730", "#ffffff")
"""Text on each colour of the ramp, at least 4.5:1."""
RAMP_FROM = (0, 25, 40, 55, 70, 85)
"""Per cent at which each colour of the ramp begins."""

STATE_COLOURS: dict[str, tuple[str, str]] = {
    "mastered": (RAMP[5], RAMP_INK[5]),
    "submitted": (RAMP[3], INK),
    "almost": (RAMP[2], INK),
    "returned": (RAMP[0], RAMP_INK[0]),
    "missing": (HATCH[1], INK),
    "assigned": (HATCH[0], INK),
    "excused": (CARD, INK),
}
"""Ground and text of each state of a student on a skill."""

HIGHLIGHTS = (WARN, ACCENT, "#6b3fa0", INK)
"""Lines that stand out, in order; each also has its own dash and a label at its end."""

FOOT = 50
"""Pixels that a chart's bottom axis with its title takes."""

FONT = '-apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'
SIZES = {"small": 12, "body": 14, "heading": 16, "title": 18, "figure": 30}
"""The type scale, in pixels."""


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it."""
    dark, light = sorted((_luminance(first), _luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _template() -> dict[str, Any]:
    axis = {
        "gridcolor": LINE,
        "linecolor": EDGE,
        "zeroline": False,
        "tickfont": {"size": 13, "color": INK},
        "title": {"font": {"size": 13, "color": MUTED}, "standoff": 8},
        "automargin": True,
        "ticklabelstandoff": 4,
        "fixedrange": True,
    }
    layout = {
        "font": {"family": FONT, "size": 13, "color": INK},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "colorway": list(HIGHLIGHTS),
        "margin": {"l": 8, "r": 16, "t": 8, "b": 8},
        "xaxis": axis,
        # A mark at the very edge does not touch its label.
        "yaxis": {**axis, "ticklabelstandoff": 8},
        "showlegend": False,
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": INK,
            "font": {"color": "#ffffff", "size": 13},
            "align": "left",
        },
        "dragmode": False,
        "annotationdefaults": {"font": {"size": 13, "color": MUTED}},
    }
    return {"layout": layout}


TEMPLATE = _template()
"""What every figure starts from."""
