"""Charts, one a module: each draws the frame of one question; `CHARTS` holds them by key."""

from __future__ import annotations

import sys

from masteryviz.charts._chart import Chart
from masteryviz.registry import discover

__all__ = ["CHARTS", "Chart"]

CHARTS: dict[str, Chart] = discover(sys.modules[__name__], "CHART", lambda chart: chart.key)
