"""A small frame of the charts that compare sections."""

from __future__ import annotations

import polars as pl

SECTIONS = pl.DataFrame(
    {
        "section": ["P1", "P2", "P3 <b>"],
        "name": ["P1", "P2", "P3 <b>"],
        "students": [30.0, 28.0, 25.0],
        "of": [30, 28, 25],
        "mastered": [24, 21, 7],
        "rate": [0.8, 0.75, 0.28],
        "lower": [0.63, 0.57, 0.14],
        "upper": [0.9, 0.87, 0.48],
        "pooled_rate": [0.75, 0.72, 0.4],
        "pooled_lower": [0.6, 0.56, 0.25],
        "pooled_upper": [0.87, 0.85, 0.57],
        "overall": [52 / 83] * 3,
        "per_student": [1.0] * 3,
        "low_inner": [0.45, 0.44, 0.43],
        "high_inner": [0.79, 0.8, 0.81],
        "low_outer": [0.34, 0.33, 0.31],
        "high_outer": [0.88, 0.89, 0.9],
        "outside": [1, 0, 2],
    }
)
"""Three sections; only the last lies beyond the outer limits."""
