"""One evidence under many rules: the verdict of each on every student and skill in view."""

from __future__ import annotations

from collections.abc import Iterable

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


def verdicts(
    gradebook: Gradebook, filters: Filters, chosen: Rule, judge: Rule, groups: tuple[str, ...]
) -> pl.DataFrame:
    """Every standing in view with `score`, `cut` and `mastered` under `judge`.

    The rows and their order are the same for every judge, so that frames can be laid beside each
    other. `chosen` only says by which standings the filters choose.
    """
    return gradebook.rows(
        "rule_verdicts", rule=chosen, filters=filters, by=groups, judged_by=judge,
        sticky=judge.sticky,
    )  # fmt: skip


def beside(
    gradebook: Gradebook,
    filters: Filters,
    rules: dict[str, Rule],
    groups: tuple[str, ...],
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Verdicts and scores of all rules, a column each, beside the standings' own columns."""
    chosen = next(iter(rules.values()))
    frames = {
        name: verdicts(gradebook, filters, chosen, rule, groups) for name, rule in rules.items()
    }
    own = frames[chosen.key].select(*dict.fromkeys([*groups, *KEYS, "assigned", "attempts"]))
    by_rule = [frame["mastered"].alias(name) for name, frame in frames.items()]
    scores = [frame["score"].alias(name) for name, frame in frames.items()]
    return own.hstack(by_rule), own.select(KEYS).hstack(scores)


def counted(frame: pl.DataFrame, groups: tuple[str, ...], *counts: pl.Expr) -> pl.DataFrame:
    """Counts of each group in the order of the groups' first rows; no row where there is none."""
    if groups:
        return frame.group_by(groups, maintain_order=True).agg(counts)
    return frame.select(counts).head(frame.height)
