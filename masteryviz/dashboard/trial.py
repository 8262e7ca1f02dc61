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
    values = [
        [number, k, float(score)]
        for number, scores in enumerate(series)
        for k, score in enumerate(scores, start=1)
    ]
    found = [Trial(None, met=False) for _ in series]
    if not values:
        return found
    for number, score, met in _scratch().execute(
        _text(rule), {"rows": values, "top": float(top), "cut": float(cut)}
    ).fetchall():  # fmt: skip
        found[int(number)] = Trial(score, met=bool(met))
    return found


def _text(rule: Rule) -> str:
    """The rule's expressions over the given rows: the last verdict of each, or any if it stays."""
    tables = [
        "given as (select row[1]::integer as series, row[2]::integer as k, row[3] as score,"
        " $top as top, $cut as cut from (select unnest($rows) as row))"
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
    moved = [
        [*scores[:place], other(score), *scores[place + 1 :]]
        for other in (lambda score: score + top * NUDGE, lambda _: 0.0)
        for place, score in enumerate(scores)
    ]
    whole, *parts = trials(rule, [scores, *moved], top, cut)
    nudged, zeroed = parts[: len(scores)], parts[len(scores) :]
    moves = [not _same(part.score, whole.score) for part in nudged]
    carries = [part.met != whole.met for part in zeroed]
    if whole.score is None:
        moves = [round(score + 1e-9, 2) >= round(cut, 2) for score in scores]
    elif not any(moves):
        moves = [not _same(part.score, whole.score) for part in zeroed]
    return [move or carry for move, carry in zip(moves, carries, strict=True)]


def enough(rule: Rule, scores: Sequence[float], top: float, cut: float) -> tuple[int, float] | None:
    """The fewest further scores that would be mastery, and the least that each must be.

    `(1, 3.0)`: one more score of 3. None where three top scores would not do.

    Parameters
    ----------
    rule, scores, top, cut
        As `trials` takes them.
    """
    steps = _places(top, cut)
    tried = list(itertools.product(range(1, ENOUGH + 1), steps))
    series = [[*scores, *([score] * times)] for times, score in tried]
    for (times, score), trial in zip(tried, trials(rule, series, top, cut), strict=True):
        if trial.met:
            return times, score
    return None


def _places(top: float, cut: float) -> list[float]:
    """Scores worth trying: whole points, tenths of a short scale, and the cut itself."""
    parts = top if 2 <= top <= 20 else 20
    return sorted({*(top * place / parts for place in range(1, int(parts) + 1)), cut, top})


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) < 1e-9
