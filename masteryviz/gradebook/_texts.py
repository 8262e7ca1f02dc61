"""The texts of questions, their holes filled from our own words and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType

from masteryviz import standings
from masteryviz.errors import UnknownName
from masteryviz.rules import Rule
from masteryviz.schema import GROUPINGS

_PARTS = {
    "{pairs}": "pairs", "{known}": "known_attempts", "{planned}": "planned_skills",
    "{had}": "had_by_day", "{has_left}": "has_left",
}  # fmt: skip
"""Holes that several questions have -> the file of what stands in them."""
EVERYONE = "everyone"
"""Group column of a question that is not grouped: the same for every standing."""


@cache
def question_text(name: str) -> str:
    """The text of `sql/<name>.sql`, holes unfilled."""
    return (resources.files("masteryviz") / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def grouping(by: Iterable[str] | str) -> tuple[str, ...]:
    """Group columns, each once, checked: nothing else may stand in a question's text.

    Raises
    ------
    UnknownName
        When one is not in `schema.GROUPINGS`.
    """
    names = tuple(dict.fromkeys([by] if isinstance(by, str) else by))
    for name in names:
        if name not in GROUPINGS:
            raise UnknownName("grouping", name, GROUPINGS)
    return names


@lru_cache(maxsize=64)
def standing_text(rule: Rule, by_task: bool) -> str:
    """The select that makes the standings under a rule."""
    return standings.table(rule, by_task=by_task)


@lru_cache(maxsize=64)
def evidence_text(
    name: str, rule: Rule, by_task: bool, judged_by: tuple[Rule, ...] = (), kept: bool = False
) -> str:
    """What a question reads of the evidence itself: its hole `{history}` or `{scale}`.

    Every scored attempt under the rule; or what each of other rules makes of every student and
    skill, from what is `kept` of the question's table `looked_at` of students if that is to be; or
    only top, cut and levels of each skill's scale.
    """
    if "{scale}" in question_text(name):
        return standings.scale(rule)
    if judged_by:
        students = "looked_at" if kept else ""
        return standings.verdicts(
            judged_by, by_task=by_task, attempts=attempts_of(name), students=students
        )
    return standings.history(rule, by_task=by_task, attempts=attempts_of(name))


def attempts_of(name: str) -> str:
    """The table of attempts that a question has the rule applied to: its own, or all of them."""
    own = "attempt_in_view"
    return own if f"{own} as" in question_text(name) else "attempt"


def reads_standings(name: str) -> bool:
    """Whether a question looks at standings, or at evidence alone."""
    return any(
        hole in question_text(name) for hole in ("{standing}", "{all}", "{pairs}", "{spans}")
    )


def reads_others(name: str) -> bool:
    """Whether a question looks at standings of others than those who pass the filters."""
    return any(hole in question_text(name) for hole in ("{all}", "{pairs}"))


def filled(
    name: str,
    groups: tuple[str, ...],
    standing: str,
    history: str = "",
    shared: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """The text of a question with its holes filled.

    Parameters
    ----------
    name
        The question's file. Its holes: `{by}` are the groups; `{standing}` the standings that
        pass the filters, with the names to group by; `{all}` those of everybody; `{pairs}` every
        student with every skill of the section, with names and whether the row is `in_view`;
        `{known}` the attempts known of as of the day; `{planned}` the day by which the class
        should have each skill, and `{had}` how many of the question's table `pair` had by their
        days what its `planned` has; `{has_left}` whether the student of a standing has left;
        `{spans}` how long the way to mastery took;
        `{history}` every scored attempt (of the question's table `attempt_in_view`, where it
        makes one: a rule need not be applied to those out of view); and `{view_of_x}` the rows of
        the table `x` that pass the filters, with the names.
    groups
        Group columns.
    standing
        The standings' table by name, or the select that makes it.
    history
        The select of scored attempts.
    shared
        Tables that hold what stands in a hole: `standing`, `pairs`.
    """
    table = standing if standing.isidentifier() else f"(\n{standing})"
    view = question_text("in_view")
    text = question_text(name)
    if "{spans}" in text:
        text = text.replace("{spans}", f"(\n{question_text('spans')})")
    for part, kept in shared.items():
        text = text.replace(f"{{{part}}}", kept)
    for hole, file in _PARTS.items():
        if hole in text:
            text = text.replace(hole, f"(\n{question_text(file)})")
    text = text.replace("{by}", ", ".join(groups) or EVERYONE)
    for hole in ("{history}", "{scale}"):
        text = text.replace(hole, f"(\n{history})")
    text = text.replace("{all}", table)
    text = text.replace("{standing}", "(\n" + view.replace("{standing}", table) + ")")
    return named(re.sub(r"\{view_of_(\w+)\}", lambda x: _of(view, x[1]), text))


def named(text: str) -> str:
    """A text with its holes `{named_of_x}` filled: all rows of `x`, with names and `in_view`.

    That column says whether the row passes the filters, for questions that look at all rows before
    they leave any out.
    """
    view = question_text("in_view")
    columns, _, conditions = view.rpartition("\nwhere\n")
    told = columns.replace(f"0 as {EVERYONE}", f"0 as {EVERYONE},\n(\n{conditions}) as in_view")
    return re.sub(r"\{named_of_(\w+)\}", lambda x: _of(told, x[1]), text)


def _of(view: str, table: str) -> str:
    return f"(\n{view.replace('{standing}', table)}\n)"


def used(text: str, values: Mapping[str, object]) -> dict[str, object]:
    """The parameters that a text names: DuckDB refuses more."""
    return {name: values[name] for name in set(re.findall(r"\$([a-z_]+)", text)) if name in values}


def receipt(text: str, values: Mapping[str, object]) -> str:
    """The text under its parameters, each on one line of comment."""
    lines = [
        f"-- ${name} = {json.dumps(value, default=str)}"
        for name, value in sorted(used(text, values).items())
    ]
    return "\n".join([*lines, text.rstrip()])
