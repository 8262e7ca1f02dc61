"""One evidence under many rules: the verdict of each on every student and skill in view."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb
import polars as pl

from masteryviz.errors import SettingError
from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook
from masteryviz.rules import RULES, Rule, get_rule

KEYS = ("student_ix", "skill_ix", "task_ix")
"""What tells one standing from another."""


def chosen_rule(gradebook: Gradebook, rule: Rule | str | None) -> Rule:
    """The rule asked by, else the gradebook's own."""
    if rule is None:
        return gradebook.default_rule
    return get_rule(rule) if isinstance(rule, str) else rule


def compared(chosen: Rule, rules: Iterable[Rule | str] | str) -> dict[str, Rule]:
    """The rules to compare by the names they have in frames, the chosen one first.

    A rule by name takes the cut and the order of the chosen one, so that the rule alone differs.
    Without any, all rules are compared.

    Raises
    ------
    UnknownName
        When there is no such rule.
    SettingError
        When one name would stand for two rules.
    """
    if isinstance(rules, str):
        given: list[Rule | str] = [name for part in rules.split(",") if (name := part.strip())]
    else:
        given = list(rules)
    same = {"cut": chosen.cut, "order": chosen.order}
    found = {chosen.key: chosen}
    for item in given or [key for key in RULES if key != chosen.key]:
        rule = get_rule(item).using(**same) if isinstance(item, str) else item
        if isinstance(item, str) and item == chosen.key:
            continue
        if rule.key in found and found[rule.key] != rule:
            raise SettingError(
                f"The rule {rule.key!r} is there twice with different parameters. Compare one of "
                "them at a time."
            )
        found[rule.key] = rule
    return found


def beside(
    gradebook: Gradebook,
    filters: Filters,
    rules: dict[str, Rule],
    groups: tuple[str, ...],
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Every standing in view, with the verdicts of all rules, a column each; and their scores.

    The first rule is the one in use, by whose standings the filters choose; `cut` is by that one.
    Rows of both frames are in the same order.
    """
    chosen = next(iter(rules.values()))
    found: list[tuple[pl.DataFrame, pl.DataFrame]] = []
    for order in dict.fromkeys(rule.order for rule in rules.values()):
        asked = {name: rule for name, rule in rules.items() if rule.order == order}
        found += _judged(gradebook, filters, chosen, asked, groups)
    (rows, scores), *others = found
    for more_rows, more_scores in others:
        names = [name for name in more_scores.columns if name not in KEYS]
        rows, scores = rows.hstack(more_rows[names]), scores.hstack(more_scores[names])
    return rows.select(*_but(rows, rules), *rules), scores.select(*KEYS, *rules)


def _but(frame: pl.DataFrame, names: Iterable[str]) -> list[str]:
    return [name for name in frame.columns if name not in set(names)]


def _judged(
    gradebook: Gradebook, filters: Filters, chosen: Rule, rules: dict[str, Rule],
    groups: tuple[str, ...],
) -> list[tuple[pl.DataFrame, pl.DataFrame]]:  # fmt: skip
    """Verdicts and scores by rules of one order, by all at once or by as many as memory takes."""
    try:
        rows = gradebook.rows(
            "rule_verdicts", rule=chosen, filters=filters, by=groups,
            judged_by=tuple(rules.values()),
        )  # fmt: skip
    except duckdb.OutOfMemoryException:
        if len(rules) == 1:
            raise
        half = len(rules) // 2
        parts = (dict(part) for part in (list(rules.items())[:half], list(rules.items())[half:]))
        return [one for part in parts for one in _judged(gradebook, filters, chosen, part, groups)]
    untried = pl.col("attempts") == 0
    verdicts = [
        pl.when(untried).then(pl.lit(value=False)).otherwise(f"mastered_{place}").alias(name)
        for place, name in enumerate(rules)
    ]
    scores = [pl.col(f"score_{place}").alias(name) for place, name in enumerate(rules)]
    own = [name for name in rows.columns if not name.startswith(("score_", "mastered_"))]
    return [(rows.select(*own, *verdicts), rows.select(*KEYS, *scores))]


def counted(frame: pl.DataFrame, groups: tuple[str, ...], *counts: pl.Expr) -> pl.DataFrame:
    """Counts of each group in the order of the groups' first rows; no row where there is none."""
    if groups:
        return frame.group_by(groups, maintain_order=True).agg(counts)
    return frame.select(counts).head(frame.height)
