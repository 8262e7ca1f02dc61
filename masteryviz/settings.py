"""What mastery means in this store: `masteryviz.toml`, checked when it is read."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from masteryviz import toml_checks as check
from masteryviz.errors import MasteryvizError, SettingError
from masteryviz.rules import RULES, Rule, get_rule

NAME = "masteryviz.toml"
"""Name of the file in the store's folder."""


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """How days are told."""

    timezone: str | None = None
    """The school's time zone by IANA name, such as America/New_York; None: as files write it."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a store's settings say; without a file, everything is as by default."""

    rule: Rule = field(default_factory=lambda: RULES["latest"])
    """The mastery rule where a question is asked without one."""
    calendar: Calendar = Calendar()
    """How days are told."""


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
        values["calendar"] = _calendar(check.table("calendar", given["calendar"]))
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


def _calendar(given: dict[str, Any]) -> Calendar:
    check.refuse_unknown(given, (item.name for item in fields(Calendar)), "[calendar]")
    zone = given.get("timezone")
    return Calendar(timezone=None if zone is None else check.timezone("calendar.timezone", zone))
