"""The texts of questions, their holes filled from our own words and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib import resources

from masteryviz import standings
from masteryviz.errors import UnknownName
from masteryviz.rules import Rule
from masteryviz.schema import GROUPINGS

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


def filled(name: str, groups: tuple[str, ...], standing: str) -> str:
    """The text of a question with its holes filled; `standing` is a table's name or a select."""
    table = standing if standing.isidentifier() else f"(\n{standing})"
    view = question_text("in_view").replace("{standing}", table)
    text = question_text(name).replace("{by}", ", ".join(groups) or EVERYONE)
    return text.replace("{standing}", f"(\n{view})")


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
