"""Points possible of a grade item, from its grades and the percentages beside them."""

from __future__ import annotations

import math
import re

_NUMBER = re.compile(r"-?\d+(?:\.(\d+))?")
_PERCENTAGE = re.compile(r"(-?\d+(?:\.\d+)?) ?%")
_MOST_DECIMALS = 2
"""Decimals of points possible that are looked for."""
_SLACK = 1e-9


def percentage(text: str) -> float | None:
    """A cell such as `80.00 %` as a number (80.0); None where it holds no percentage."""
    match = _PERCENTAGE.fullmatch(text)
    return float(match[1]) if match else None


def points_from(grades: list[tuple[str, str]]) -> float | None:
    """Points possible that all rows of an item agree on; None where they leave it open.

    Both numbers of a row (grade, percentage) are rounded, so that each row allows a range of
    points. The roundest number in what all ranges have in common is taken, if there is one. The
    longest number shows how the item is rounded: workbooks leave zeros at the end out.
    """
    low, high = 0.0, math.inf
    half = min((_half(real) for real, _ in grades), default=0.5)
    half_percent = min((_half(share.rstrip(" %")) for _, share in grades), default=0.5)
    for real, share in grades:
        number, percent = _NUMBER.fullmatch(real), percentage(share)
        if number is None or percent is None:
            continue
        least, most = _range(float(number[0]), half, percent, half_percent)
        low, high = max(low, least), min(high, most)
    if low <= 0 or high == math.inf or low > high * (1 + _SLACK):
        return None
    for decimals in range(_MOST_DECIMALS + 1):
        scale = 10**decimals
        first, last = math.ceil(low * scale - _SLACK), math.floor(high * scale + _SLACK)
        if first <= last:
            return first / scale if first == last else None
    return None


def _half(text: str) -> float:
    """Half a unit of the last figure that a number is written with."""
    _, point, decimals = text.partition(".")
    return 0.5 * 10.0 ** -(len(decimals) if point else 0)


def _range(real: float, half: float, percent: float, half_percent: float) -> tuple[float, float]:
    """Points possible for which a grade and its percentage can both be right."""
    if real <= 0 or percent <= 0:
        agree = real - half <= 0 and percent - half_percent <= 0
        return (0.0, math.inf) if agree else (math.inf, 0.0)
    most = math.inf
    if percent > half_percent:
        most = (real + half) / (percent - half_percent) * 100
    return (real - half) / (percent + half_percent) * 100, most
