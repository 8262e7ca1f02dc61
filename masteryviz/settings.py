"""What mastery means in this store: `masteryviz.toml`, checked when it is read."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, get_args

from masteryviz import calendar
from masteryviz import toml_checks as check
from masteryviz.calendar import Calendar
from masteryviz.errors import MasteryvizError, SettingError
from masteryviz.privacy import Limits
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
class SkillSetting:
    """What the team says of one skill; None: as files and maps say it."""

    name: str
    """Code or name of the skill, as the store has it."""
    title: str | None = None
    """What the skill says."""
    unit: str | None = None
    """Unit it belongs to."""
    position: int | None = None
    """Place in the course, first is 1."""
    cut: float | None = None
    """Mastery cut as a share of the scale's top, above 0 and at most 1."""
    pace_on: dt.date | None = None
    """Day by which the class should have it."""
    levels: tuple[tuple[str, float], ...] | None = None
    """Named levels with their points on the skill's scale, from high to low."""

    @property
    def judges(self) -> bool:
        """Whether it changes standings, and not only how a skill is called and placed."""
        return self.cut is not None or self.levels is not None

    def levels_json(self) -> str | None:
        """The levels as the column `skill.levels` keeps them."""
        return None if self.levels is None else json.dumps(self.levels, ensure_ascii=False)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a store's settings say; without a file, everything is as by default."""

    rule: Rule = field(default_factory=lambda: RULES["latest"])
    """The mastery rule where a question is asked without one."""
    calendar: Calendar = field(default_factory=Calendar)
    """How days are told."""
    evidence: Evidence = Evidence()
    """What counts as evidence."""
    privacy: Limits = field(default_factory=Limits)
    """What others than the team get to see."""
    skill: tuple[SkillSetting, ...] = ()
    """What the team says of skills: stronger than what any file or map says."""


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
        return of(given)
    except SettingError as error:
        raise SettingError(f"{file.name}: {error}") from None


def of(given: Mapping[str, Any]) -> Settings:
    """The settings that tables say, as TOML gives them: `{"rule": {"name": "latest"}}`.

    Raises
    ------
    SettingError
        As `read`, without the file's name.
    """
    try:
        return _settings(dict(given))
    except (MasteryvizError, ValueError) as error:
        raise SettingError(str(error)) from None


def _settings(given: dict[str, Any]) -> Settings:
    check.refuse_unknown(given, (item.name for item in fields(Settings)), NAME)
    values: dict[str, Any] = {}
    if "rule" in given:
        values["rule"] = _rule(check.table("rule", given["rule"]))
    if "calendar" in given:
        values["calendar"] = calendar.read(check.table("calendar", given["calendar"]))
    if "evidence" in given:
        values["evidence"] = _evidence(check.table("evidence", given["evidence"]))
    if "privacy" in given:
        values["privacy"] = Limits.read(check.table("privacy", given["privacy"]))
    if "skill" in given:
        values["skill"] = _skills(given["skill"])
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


def _skills(given: object) -> tuple[SkillSetting, ...]:
    if not isinstance(given, list):
        raise SettingError("skill: expected one [[skill]] table for each skill.")
    skills = tuple(_skill(check.table("skill", facts)) for facts in given)
    names = [skill.name for skill in skills]
    for name in names:
        if names.count(name) > 1:
            raise SettingError(f"The skill {name!r} is listed twice. Keep one [[skill]] of it.")
    return skills


def _skill(given: dict[str, Any]) -> SkillSetting:
    check.refuse_unknown(given, (item.name for item in fields(SkillSetting)), "[[skill]]")
    if "name" not in given:
        raise SettingError("[[skill]] without a name. Write name = with the skill's code.")
    name = check.text("skill.name", given["name"])
    values = {key: _FACTS[key](f"skill {name}: {key}", value) for key, value in given.items()
              if key != "name"}  # fmt: skip
    return SkillSetting(name=name, **values)


def _position(key: str, value: object) -> int:
    number = check.number(key, value, above=0)
    if number != int(number):
        raise SettingError(f"{key} = {value!r}: expected a whole number.")
    return int(number)


def _skill_cut(key: str, value: object) -> float:
    share = check.number(key, value, above=0)
    if share > 1:
        raise SettingError(f"{key} = {value!r}: expected a share of the top, such as 0.8.")
    return share


def _pace_on(key: str, value: object) -> dt.date:
    if type(value) is dt.date:
        return value
    try:
        return dt.date.fromisoformat(str(value).strip())
    except ValueError:
        raise SettingError(f"{key} = {value!r} is not a day. Write it as 2026-10-09.") from None


def _levels(key: str, value: object) -> tuple[tuple[str, float], ...]:
    """Take pairs of a name and its points, strictly falling."""
    if not isinstance(value, list) or not value:
        raise SettingError(f'{key}: expected pairs from high to low, [["Mastery", 4], ["Near", 2]]')
    found = []
    for pair in value:
        if not isinstance(pair, list) or len(pair) != 2:
            raise SettingError(f"{key}: {pair!r} is not a level and its points.")
        found.append((check.text(key, pair[0]), check.number(key, pair[1])))
    if any(high[1] <= low[1] for high, low in pairwise(found)):
        raise SettingError(f"{key}: points must fall from level to level.")
    if len({name.casefold() for name, _ in found}) < len(found):
        raise SettingError(f"{key}: two levels have the same name.")
    return tuple(found)


_FACTS: dict[str, Callable[[str, object], Any]] = {
    "title": check.text, "unit": check.text, "position": _position, "cut": _skill_cut,
    "pace_on": _pace_on, "levels": _levels,
}  # fmt: skip
