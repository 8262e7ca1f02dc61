"""Small frames of meetings for tests of charts."""

from __future__ import annotations

import datetime as dt

import polars as pl

PREDICTIONS = pl.DataFrame(
    {
        "skill": ["A", "A", "A", "B"],
        "who": ["Ana", "Bo & Co", "Cy", None],
        "expected": [0.7, 0.4, 0.7, None],
        "actual": [0.5, 0.5, 0.5, None],
        "lower": [0.3, 0.3, 0.3, None],
        "upper": [0.6, 0.6, 0.6, None],
        "mastered": [12, 12, 12, 0],
        "students": [24, 24, 24, 0],
        "error": [0.2, -0.1, 0.2, None],
    }
)
CALIBRATION = pl.DataFrame(
    {
        "meeting": [1, 2],
        "day": [dt.date(2026, 3, 2), dt.date(2026, 4, 1)],
        "members": [2, 1],
        "predictions": [2, 1],
        "bias": [0.1, -0.05],
        "mean_error": [0.2, 0.05],
        "within": [1, 1],
        "errors": [[-0.1, 0.3], [-0.05]],
    }
)
MOVES = pl.DataFrame(
    {
        "strategy": ["Number <lines>", "Stations"],
        "uses": [3, 1],
        "checked": [2, 0],
        "students_before": [8, 0],
        "mastered_before": [2, 0],
        "students_after": [8, 0],
        "mastered_after": [6, 0],
        "rate_before": [0.25, None],
        "lower_before": [0.07, None],
        "upper_before": [0.59, None],
        "rate_after": [0.75, None],
        "lower_after": [0.41, None],
        "upper_after": [0.93, None],
    }
)
