"""Every rule once more, slowly and in exact fractions, written from the definitions alone."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

Scores = list[Fraction]
ScoreOf = Callable[[Scores, Fraction, Fraction], Fraction | None]
"""Score after the last of some scores, given the cut and the top of the scale."""


def rounded(value: Fraction) -> Fraction:
    """Two decimals, half away from zero."""
    size = Fraction(math.floor(abs(value) * 100 + Fraction(1, 2)), 100)
    return size if value >= 0 else -size


def at_cut(value: Fraction, cut: Fraction) -> bool:
    return rounded(value) >= rounded(cut)


def mean(scores: Scores) -> Fraction:
    return sum(scores, Fraction(0)) / len(scores)


def last(scores: Scores, k: int | None) -> Scores:
    return scores if k is None else scores[-k:]


def highest(scores, cut, top):
    return sorted(scores)[-1]


def latest(scores, cut, top):
    return scores[-1]


def first(scores, cut, top):
    return scores[0]


def average(scores, cut, top):
    return mean(scores)


def median(k=None) -> ScoreOf:
    def score(scores, cut, top):
        ordered = sorted(last(scores, k))
        half = len(ordered) // 2
        return ordered[half] if len(ordered) % 2 else mean(ordered[half - 1 : half + 1])

    return score


def mode(k=None) -> ScoreOf:
    def score(scores, cut, top):
        counted = last(scores, k)
        often = Counter(counted)
        return max(often, key=lambda one: (often[one], len(counted) - counted[::-1].index(one)))

    return score


def n_times(n=5) -> ScoreOf:
    def score(scores, cut, top):
        passed = [one for one in scores if at_cut(one, cut)]
        return mean(passed) if len(passed) >= n else None

    return score


def in_a_row(k=3) -> ScoreOf:
    def score(scores, cut, top):
        streak = 0
        for one in reversed(scores):
            if not at_cut(one, cut):
                break
            streak += 1
        return min(Fraction(streak, k), Fraction(1))

    return score


def m_of_n(m=5, n=7) -> ScoreOf:
    def score(scores, cut, top):
        return min(Fraction(sum(at_cut(one, cut) for one in scores[-n:]), m), Fraction(1))

    return score


def weighted_latest(w=65) -> ScoreOf:
    def score(scores, cut, top):
        if len(scores) == 1:
            return scores[0]
        part = Fraction(w) / 100
        return part * scores[-1] + (1 - part) * mean(scores[:-1])

    return score


def decaying(d=65) -> ScoreOf:
    def score(scores, cut, top):
        part = Fraction(d) / 100
        value = scores[0]
        for one in scores[1:]:
            value = (1 - part) * value + part * one
        return value

    return score


def power_law(uncapped=False) -> ScoreOf:
    def score(scores, cut, top):
        logs = [math.log(one) for one in scores if one > 0]
        n = len(logs)
        if n < 3:
            return None
        places = [math.log(i) for i in range(1, n + 1)]
        x, y = math.fsum(places) / n, math.fsum(logs) / n
        slope = math.fsum((a - x) * (b - y) for a, b in zip(places, logs, strict=True)) / (
            math.fsum((a - x) ** 2 for a in places)
        )
        value = Fraction(math.exp(y + slope * (places[-1] - x)))
        return value if uncapped else min(value, top)

    return score


def mean_of_top(k=3) -> ScoreOf:
    def score(scores, cut, top):
        return mean(sorted(scores, reverse=True)[:k])

    return score


def recent_window(scores, cut, top):
    n = len(scores)
    if n <= 3:
        return scores[-1]
    if n <= 6:
        return mean(scores[-2:])
    if n <= 19:
        return mean(scores[-3:])
    return mean(scores[-math.floor(n * Fraction(20, 100) + Fraction(1, 2)) :])


FIXED: dict[str, ScoreOf] = {
    "highest": highest,
    "latest": latest,
    "first": first,
    "average": average,
    "recent_window": recent_window,
}
"""Rules without parameters."""

WITH_PARAMETERS: dict[str, Callable[..., ScoreOf]] = {
    "median": median,
    "mode": mode,
    "n_times": n_times,
    "in_a_row": in_a_row,
    "m_of_n": m_of_n,
    "weighted_latest": weighted_latest,
    "decaying": decaying,
    "power_law": power_law,
    "mean_of_top": mean_of_top,
}

BY_PROGRESS = ("in_a_row", "m_of_n")
"""Rules of which the score is progress and which are met at 1."""


@dataclass(frozen=True)
class After:
    """What holds after an attempt; `close` where the verdict hangs on the last digits."""

    score: Fraction | None
    met: bool
    close: bool


def series(key: str, scores: list[float], cut: float, top: float, **parameters) -> Iterator[After]:
    """The reference's answer after each of the scores, oldest first."""
    score_of = FIXED[key] if key in FIXED else WITH_PARAMETERS[key](**parameters)
    exact, line, whole = [Fraction(one) for one in scores], Fraction(cut), Fraction(top)
    for count in range(1, len(exact) + 1):
        score = score_of(exact[:count], line, whole)
        if score is None:
            yield After(None, False, False)
        elif key in BY_PROGRESS:
            yield After(score, score == 1, False)
        else:
            half = score * 100 % 1 - Fraction(1, 2)
            yield After(score, at_cut(score, line), abs(half) < Fraction(1, 10**6))
