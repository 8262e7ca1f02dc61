"""A small frame for each chart of Pace, What changed and Assessment health."""

from __future__ import annotations

import datetime as dt

import polars as pl

PLACES = pl.DataFrame(
    {
        "at_skill": ["A", "B", "C"],
        "title": ["First", "Second", None],
        "in_unit": ["U1", "U1", "U2"],
        "pace_on": [dt.date(2026, 2, 1), dt.date(2026, 3, 1), dt.date(2026, 4, 1)],
        "passed": [True, True, False],
        "students": [6, 6, 5],
        "mastered": [4, 3, 1],
        "here": [2, 2, 1],
        "unknown": [0, 0, 0],
    }
)
PACE_DATES = pl.DataFrame(
    {
        "at_skill": ["A", "B", "C", "D", "E"],
        "title": ["First", "Second", None, "Fourth", "Fifth"],
        "in_unit": ["U1", "U1", "U2", "U2", "U2"],
        "pace_on": [
            dt.date(2026, 2, 1),
            dt.date(2026, 2, 8),
            dt.date(2026, 2, 15),
            None,
            dt.date(2026, 4, 1),
        ],
        "passed": [True, True, True, None, False],
        "students": [20, 21, 20, 20, 20],
        "mastered": [16, 14, 5, 12, 1],
        "by_then": [14, 10, 3, 0, 1],
        "half_on": [dt.date(2026, 1, 30), dt.date(2026, 2, 20), None, dt.date(2026, 3, 1), None],
        "undated": [0, 0, 0, 0, 0],
        "unknown": [0, 1, 0, 0, 0],
    }
)
CHANGES = pl.DataFrame(
    {
        "skill": ["A", "B", "C"],
        "students": [20, 20, 20],
        "mastered_before": [5, 10, 9],
        "mastered_now": [12, 8, 9],
        "crossed": [7, 1, 0],
        "lapsed": [0, 3, 0],
        "rate_before": [0.25, 0.5, 0.45],
        "rate_now": [0.6, 0.4, 0.45],
        "difference": [0.35, -0.1, 0.0],
        "lower": [0.13, -0.29, -0.1],
        "upper": [0.54, 0.1, 0.1],
        "came": [2, 0, 0],
        "came_mastered": [1, 0, 0],
        "gone": [0, 0, 1],
    }
)
GROWTH = pl.DataFrame(
    {
        "skill": ["A", "A", "A", "B", "B", "B"],
        "day": [dt.date(2026, 2, day) for day in (1, 8, 15)] * 2,
        "students": [10, 10, 12, 0, 4, 4],
        "mastered": [1, 5, 9, 0, 0, 2],
        "mastery_rate": [0.1, 0.5, 0.75, None, 0.0, 0.5],
        "lower": [0.02, 0.24, 0.47, None, 0.0, 0.15],
        "upper": [0.4, 0.76, 0.91, None, 0.49, 0.85],
        "unknown": [0] * 6,
    }
)
FORMS = pl.DataFrame(
    {
        "form": ["A", "B", "C"],
        "students": [24, 24, 3],
        "mastered_first": [8, 20, 2],
        "first_attempt_rate": [1 / 3, 5 / 6, 2 / 3],
        "lower": [0.18, 0.64, 0.21],
        "upper": [0.53, 0.93, 0.94],
        "unknown": [0, 0, 0],
        "others": [27, 27, 48],
        "others_rate": [22 / 27, 10 / 27, 28 / 48],
        "difference": [-0.48, 0.46, 0.08],
        "difference_lower": [-0.67, 0.2, -0.35],
        "difference_upper": [-0.21, 0.65, 0.37],
    }
)
ITEMS = pl.DataFrame(
    {
        "item": ["q3", "q1"],
        "title": ["Question 3", None],
        "students": [24, 24],
        "mean_share": [0.4, 0.9],
        "at_cut": [9, 22],
        "at_cut_rate": [0.375, 22 / 24],
        "lower": [0.21, 0.74],
        "upper": [0.57, 0.98],
        "unknown": [0, 0],
        "discrimination": [0.41, 0.12],
        "discrimination_students": [24, 23],
    }
)
AGREEMENT = pl.DataFrame(
    {
        "checked_by": ["self", "peer"],
        "students": [50, 3],
        "both": [20, 1],
        "only_check": [12, 1],
        "only_teacher": [3, 0],
        "neither": [15, 1],
        "agreement": [0.7, 2 / 3],
        "kappa": [0.41, 0.4],
        "lower": [0.17, -0.4],
        "upper": [0.65, 1.0],
    }
)
SUMMATIVE = pl.DataFrame(
    {
        "student": ["a", "b", "c", "d", "e", "f"],
        "mastered_share": [1.0, 1.0, 0.5, 0.5, 0.0, None],
        "summative_share": [0.91, 0.99, 0.55, 0.62, None, 0.5],
    }
)
FRAMES = {
    "pace": PLACES,
    "pace_dates": PACE_DATES,
    "changes": CHANGES,
    "over_time": GROWTH,
    "forms": FORMS,
    "items": ITEMS,
    "agreement": AGREEMENT,
    "summative": SUMMATIVE,
}
