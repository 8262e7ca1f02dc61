"""What mastery means in this store: `masteryviz.toml`, checked when it is read."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, get_args

from masteryviz import calendar
from masteryviz import toml_checks as check
from masteryviz.calendar import Calendar
from masteryviz.errors import MasteryvizError, SettingError
from masteryviz.rules import RULES, Rule, get_rule

Criteria = Literal["mean", "each"]
"""What several criteria of one entry are to one skill."""
CRITERIA: tuple[str, ...] = get_args(Criteria)

NAME = "masteryviz.toml"
"""Name of the file in the store's folder."""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What counts as evidence."""

    criteria: Criteria = "mean"
    """Several questions or criteria of one task on one skill: `mean` makes one attempt of them,
    weighted by points, and `each` lets every one count."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a store's settings say; without a file, everything is as by default."""

    rule: Rule = field(default_factory=lambda: RULES["latest"])
    """The mastery rule where a question is asked without one."""
    calendar: Calendar = field(default_factory=Calendar)
    """How days are told."""
    evidence: Evidence = Evidence()
    """What counts as evidence."""


def read(path: Path) -> Settings:
    """Read settings from `masteryviz.toml`, given as the file or as its folder.

    A file that is not there means the defaults:

    >>> read(Path("no such folder")) == Settings()
    True

    Raises
    ------
    SettingError
        When the file cannot be read, a name is not known (the nearest one is given), or a value
        is out of its range.
    """
    file = path if path.suffix == ".toml" else path / NAME
    try:
        given = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise SettingError(f"{file} cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingError(f"{file} is not TOML: {error}.") from None
    try:
        return _settings(given)
    except (MasteryvizError, ValueError) as error:
        raise SettingError(f"{file.name}: {error}") from None


def _settings(given: dict[str, Any]) -> Settings:
    check.refuse_unknown(given, (item.name for item in fields(Settings)), NAME)
    values: dict[str, Any] = {}
    if "rule" in given:
        values["rule"] = _rule(check.table("rule", given["rule"]))
    if "calendar" in given:
        values["calendar"] = calendar.read(check.table("calendar", given["calendar"]))
    if "evidence" in given:
        values["evidence"] = _evidence(check.table("evidence", given["evidence"]))
    return Settings(**values)


def _rule(given: dict[str, Any]) -> Rule:
    """Take the rule of `name`, with the other lines of the table as its parameters."""
    parameters = dict(given)
    name = check.text("rule.name", parameters.pop("name", "latest"))
    check.refuse_unknown([name], RULES, "rule.name")
    rule = get_rule(name)
    known = {item.name: str(item.type) for item in fields(rule)}
    check.refuse_unknown(parameters, known, f"[rule] {name}")
    for key, value in parameters.items():
        _check_kind(f"rule.{key}", value, known[key])
    return rule.using(**parameters)


def _check_kind(key: str, value: object, annotation: str) -> None:
    """Refuse a value of another kind than the rule's parameter has: `k = 2.5`, `sticky = 1`."""
    kinds = {kind.strip() for kind in annotation.split("|")}
    if "bool" in kinds:
        check.flag(key, value)
    elif isinstance(value, str):
        if kinds & {"int", "float"} and "str" not in kinds:
            raise SettingError(f"{key} = {value!r}: expected a number.")
    else:
        number = check.number(key, value)
        if "int" in kinds and "float" not in kinds and number != int(number):
            raise SettingError(f"{key} = {value!r}: expected a whole number.")


def _evidence(given: dict[str, Any]) -> Evidence:
    check.refuse_unknown(given, (item.name for item in fields(Evidence)), "[evidence]")
    if "criteria" not in given:
        return Evidence()
    said = check.text("evidence.criteria", given["criteria"])
    check.refuse_unknown([said], CRITERIA, "evidence.criteria")
    return Evidence(criteria="each" if said == "each" else "mean")
