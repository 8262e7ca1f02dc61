"""A rule tried on scores that a student does not have (yet): what counts, and what would do."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import duckdb

from masteryviz.rules import Rule
from masteryviz.rules._rule import PAST

ENOUGH = 3
"""As many further scores are tried at most."""

NUDGE = 1e-6
"""By such a share of the scale a score is moved to see whether it counts."""


@dataclass(frozen=True)
class Trial:
    """What a rule says of a row of scores."""

    score: float | None
    """Its score after the last of them; None: none yet."""
    met: bool
    """Whether it is mastery."""


def trials(rule: Rule, series: Sequence[Sequence[float]], top: float, cut: float) -> list[Trial]:
    """What the rule makes of each series of scores, by its own SQL.

    Parameters
    ----------
    rule
        The mastery rule.
    series
        Scores in order, oldest first; an empty series has no score and is no mastery.
    top, cut
        Top of the scale and the cut, in points of it.
    """
    found = [Trial(None, met=False) for _ in series]
    values = {
        "series": [number for number, scores in enumerate(series) for _ in scores],
        "k": [k for scores in series for k in range(1, len(scores) + 1)],
        "score": [float(score) for scores in series for score in scores],
    }
    if not values["k"]:
        return found
    for number, score, met in _scratch().execute(
        _text(rule), {**values, "top": float(top), "cut": float(cut)}
    ).fetchall():  # fmt: skip
        found[int(number)] = Trial(score, met=bool(met))
    return found


def _text(rule: Rule) -> str:
    """The rule's expressions over the given rows: the last verdict of each, or any if it stays."""
    tables = [
        "given as (select unnest($series) as series, unnest($k) as k, unnest($score) as score,"
        " $top as top, $cut as cut)"
    ]
    last = "given"
    for number, step in enumerate((*rule.steps(), {"result": rule.score_sql()})):
        columns = ", ".join(f"{text} as {name}" for name, text in step.items())
        columns = columns.replace("{past}", PAST).replace("{key}", "series")
        tables.append(f"step_{number} as (from {last} select *, {columns})")
        last = f"step_{number}"
    verdict = "bool_or(met)" if rule.sticky else "arg_max(met, k)"
    tables.append(f"judged as (from {last} select *, coalesce({rule.met_sql()}, false) as met)")
    return (
        f"with {', '.join(tables)} "
        f"from judged select series, arg_max_null(result, k), {verdict} group by series"
    )


@lru_cache(maxsize=1)
def _scratch() -> duckdb.DuckDBPyConnection:
    """A database without tables: rows are only ever given as a parameter."""
    return duckdb.connect(":memory:")


def counting(rule: Rule, scores: Sequence[float], top: float, cut: float) -> list[bool]:
    """Whether the result rests on each score.

    It does where the rule's score moves with it, or the verdict falls with a zero in its place. By
    the latest score that is the last one, by the highest each that is as high as any, by an
    average all. Where no score moves the result by a little (m of the last n), those count that
    would change it by being zero; where there is no result yet, those that reach the cut.
    """
    return _counting(scores, cut, trials(rule, [scores, *_moved(scores, top)], top, cut))


def enough(rule: Rule, scores: Sequence[float], top: float, cut: float) -> tuple[int, float] | None:
    """The fewest further scores that would be mastery, and the least that each must be.

    `(1, 3.0)`: one more score of 3. None where three top scores would not do.

    Parameters
    ----------
    rule, scores, top, cut
        As `trials` takes them.
    """
    return _enough(top, cut, trials(rule, _further(scores, top, cut), top, cut))


def both(
    rule: Rule, scores: Sequence[float], top: float, cut: float
) -> tuple[list[bool], tuple[int, float] | None]:
    """What `counting` and `enough` say, in half the time: the rule is tried once for both."""
    now = [scores, *_moved(scores, top)]
    found = trials(rule, [*now, *_further(scores, top, cut)], top, cut)
    return _counting(scores, cut, found[: len(now)]), _enough(top, cut, found[len(now) :])


def _moved(scores: Sequence[float], top: float) -> list[list[float]]:
    """The scores with one of them a little higher, for each; then with a zero in its place."""
    return [
        [*scores[:place], other(score), *scores[place + 1 :]]
        for other in (lambda score: score + top * NUDGE, lambda _: 0.0)
        for place, score in enumerate(scores)
    ]


def _counting(scores: Sequence[float], cut: float, found: Sequence[Trial]) -> list[bool]:
    """What the trials of the scores and of `_moved` say of each score."""
    whole, *parts = found
    nudged, zeroed = parts[: len(scores)], parts[len(scores) :]
    moves = [not _same(part.score, whole.score) for part in nudged]
    carries = [part.met != whole.met for part in zeroed]
    if whole.score is None:
        moves = [round(score + 1e-9, 2) >= round(cut, 2) for score in scores]
    elif not any(moves):
        moves = [not _same(part.score, whole.score) for part in zeroed]
    return [move or carry for move, carry in zip(moves, carries, strict=True)]


def _steps(top: float, cut: float) -> list[tuple[int, float]]:
    """How many further scores of how much are tried, in this order."""
    return list(itertools.product(range(1, ENOUGH + 1), _places(top, cut)))


def _further(scores: Sequence[float], top: float, cut: float) -> list[list[float]]:
    return [[*scores, *([score] * times)] for times, score in _steps(top, cut)]


def _enough(top: float, cut: float, found: Sequence[Trial]) -> tuple[int, float] | None:
    """The first step whose trial is mastery."""
    steps = zip(_steps(top, cut), found, strict=True)
    return next((step for step, trial in steps if trial.met), None)


def _places(top: float, cut: float) -> list[float]:
    """Scores worth trying: whole points, tenths of a short scale, and the cut itself."""
    parts = top if 2 <= top <= 20 else 20
    return sorted({*(top * place / parts for place in range(1, int(parts) + 1)), cut, top})


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) < 1e-9
