"""A number opened: who is behind it, by which attempts, by what rule and filter, by what SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from masteryviz.errors import SettingError, UnknownName
from masteryviz.filters import Filters
from masteryviz.gradebook._texts import grouping
from masteryviz.rules import Rule
from masteryviz.schema import GROUPINGS

if TYPE_CHECKING:
    from masteryviz.gradebook._gradebook import Gradebook

_NARROW = ("course", "teacher", "school", "term", "section", "unit", "skill", "student")
"""Names that choose among standings, so that they may be filtered as well as grouped by."""


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What a row of an answer is made of."""

    question: str
    """Key of the question."""
    rule: str
    """The mastery rule in words."""
    filters: str
    """What was looked at, in words."""
    sentence: str
    """Both in one sentence, with the row that is opened."""
    sql: str
    """The whole SQL with its parameters, to run elsewhere."""
    answer: pl.DataFrame
    """The rows of the question that are opened."""
    students: pl.DataFrame
    """Each student and skill behind them: the question `contributors`."""
    attempts: pl.DataFrame
    """Each of their scored attempts: the question `attempts`."""


def of(
    gradebook: Gradebook,
    question: str,
    *,
    rule: Rule,
    filters: Filters,
    by: tuple[str, ...],
    where: Mapping[str, str | None],
    options: Mapping[str, Any],
) -> Receipt:
    """The receipt of the rows of a question that `where` chooses.

    Raises
    ------
    UnknownName
        When `where` names what is neither a grouping nor `student`.
    SettingError
        When no row is chosen, or by what can be chosen only where the question is grouped by it.
    """
    looked_at = _narrowed(filters, by, where)
    answer = gradebook.ask(question, rule=rule, filters=looked_at, by=by, **options)
    opened = _chosen(answer, where)
    if where and opened.is_empty():
        raise SettingError(f"No row of {question!r} has {_words(where)}.")
    within = _narrowed(looked_at, (), {n: v for n, v in where.items() if n in _NARROW and v})
    groups = grouping((*by, *(name for name in where if name in by)))
    behind = (
        _chosen(gradebook.ask(key, rule=rule, filters=within, by=groups), where)
        for key in ("contributors", "attempts")
    )
    students, attempts = behind
    words = gradebook.describe(looked_at, rule)
    return Receipt(
        question=question,
        rule=gradebook.mastery_words(looked_at, rule),
        filters=looked_at.describe(),
        sentence=f"{words}; {_words(where)}" if where else words,
        sql=gradebook.sql(question, rule=rule, filters=looked_at, by=by, **options),
        answer=opened,
        students=students,
        attempts=attempts,
    )


def _narrowed(filters: Filters, by: Iterable[str], where: Mapping[str, str | None]) -> Filters:
    """The filters with those of `where` that the question is not grouped by."""
    for name in where:
        if name not in (*GROUPINGS, "student"):
            raise UnknownName("column of a row", name, (*GROUPINGS, "student"))
    changes: dict[str, Any] = {}
    for name, value in where.items():
        if name in by:
            continue
        if name not in Filters.names() or value is None:
            raise SettingError(f"To open a row by its {name}, group the question by {name}.")
        there = getattr(filters, name)
        if there and value not in there:
            raise SettingError(f"The filters leave out {_words({name: value})}.")
        changes[name] = (value,)
    return replace(filters, **changes)


def _chosen(frame: pl.DataFrame, where: Mapping[str, str | None]) -> pl.DataFrame:
    for name, value in where.items():
        if name in frame.columns:
            frame = frame.filter(pl.col(name).eq_missing(pl.lit(value)))
    return frame


def _words(where: Mapping[str, str | None]) -> str:
    told = (f"{name} {'not known' if value is None else value}" for name, value in where.items())
    return ", ".join(told)
