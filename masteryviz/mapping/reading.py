"""The user's map of a file, read from TOML and checked."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections import abc
from dataclasses import fields
from pathlib import Path
from typing import Any

from masteryviz import toml_checks as check
from masteryviz.errors import InputError, SettingError
from masteryviz.mapping.values import (
    COLUMNS,
    KINDS,
    MARKS,
    Mapping,
    SectionEntry,
    SkillEntry,
    TaskEntry,
)
from masteryviz.table import TextTable, read_table
from masteryviz.workbook import is_workbook, read_workbook


def load_mapping(path: Path) -> Mapping:
    """Read a map from a TOML file; its `skills_file` lies beside it.

    Raises
    ------
    SettingError
        When the file cannot be read, a key is not known (with the nearest known one), or a value
        is out of its range.
    """
    given = _given(path)
    try:
        return _mapping(given, path.parent)
    except SettingError as error:
        raise SettingError(f"{path.name}: {error}") from None


def named_files(path: Path) -> tuple[Path, ...]:
    """Files beside a map that it names: the table of skills.

    Raises
    ------
    SettingError
        When the map cannot be read.
    """
    named = _given(path).get("skills_file")
    return (path.parent / named,) if isinstance(named, str) else ()


def _given(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingError(f"The map {path.name} cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingError(f"The map {path.name} is not TOML: {error}.") from None


def _mapping(given: dict[str, Any], folder: Path) -> Mapping:
    known = {item.name for item in fields(Mapping)} - {"year_starts"} | {"skills_file"}
    check.refuse_unknown(given, known, "the map")
    values = {key: _CHECKS[key](key, value) for key, value in given.items() if key in _CHECKS}
    skills = list(values.pop("skills", ()))
    if "skills_file" in given:
        skills += _skills_file(folder / check.text("skills_file", given["skills_file"]))
    values["year"], starts = values.pop("year", (None, 1))
    mapping = Mapping(**values, skills=tuple(skills), year_starts=starts)
    _check_whole(mapping)
    return mapping


def _check_whole(mapping: Mapping) -> None:
    """Check what only shows in the whole map: cuts on the scale, skills named once."""
    seen: set[str] = set()
    for entry in mapping.skills:
        if entry.skill in seen:
            raise SettingError(f"The skill {entry.skill!r} is listed twice.")
        seen.add(entry.skill)
        mapping.cut_share(entry.cut)
    for entry in mapping.skills:
        for before in entry.requires:
            if before not in seen:
                raise SettingError(
                    f"{entry.skill!r} requires {before!r}, which is not a skill of the map."
                    + check.nearest(before, seen)
                )
    mapping.cut_share()
    folded = [name.casefold() for name in mapping.levels]
    if len(set(folded)) < len(folded):
        raise SettingError("Two levels differ only in capitals. Give each its own name.")


def _columns(key: str, value: object) -> dict[str, str]:
    table = {
        {"date": "submitted"}.get(k, k): check.text(k, v)
        for k, v in check.table(key, value).items()
    }
    check.refuse_unknown(table, COLUMNS, "[columns]")
    return table


def _points(key: str, value: object) -> float | dict[str, float]:
    if isinstance(value, dict):
        return {
            name: check.number(f"{key}.{name}", points, above=0) for name, points in value.items()
        }
    return check.number(key, value, above=0)


def _levels(key: str, value: object) -> dict[str, float]:
    return {
        name: check.number(f"{key}.{name}", points)
        for name, points in check.table(key, value).items()
    }


def _marks(key: str, value: object) -> dict[str, str]:
    return {
        code: check.choice(MARKS)(f"{key}.{code}", meaning)
        for code, meaning in check.table(key, value).items()
    }


def _cut(key: str, value: object) -> float | str:
    return check.text(key, value) if isinstance(value, str) else check.number(key, value, above=0)


def _year(key: str, value: object) -> tuple[int, int]:
    """Take a calendar year, or a school year whose months from July on lie in its first half."""
    text = str(value)
    school = re.fullmatch(r"(\d{4})\s*[-/–]\s*(\d{2}|\d{4})", text)
    if school and (int(school[1]) + 1) % 100 == int(school[2]) % 100:
        return int(school[1]), 7
    if re.fullmatch(r"\d{4}", text):
        return int(text), 1
    raise SettingError(f"{key} = {value!r}: expected a year (2026) or school year ('2026-2027').")


def _sections(key: str, value: object) -> dict[str, SectionEntry]:
    known = {item.name for item in fields(SectionEntry)}
    entries = {}
    for section, facts in check.table(key, value).items():
        check.refuse_unknown(check.table(f"{key}.{section}", facts), known, f"[sections.{section}]")
        entries[section] = SectionEntry(**{k: check.text(k, str(v)) for k, v in facts.items()})
    return entries


def _day(key: str, value: object) -> dt.date:
    """Take a day, as a date of TOML or written as 2026-10-09."""
    if type(value) is dt.date:
        return value
    try:
        return dt.date.fromisoformat(str(value).strip())
    except ValueError:
        raise SettingError(f"{key} = {value!s}: expected a day such as 2026-10-09.") from None


def _kind(key: str, value: object) -> str:
    return check.choice(KINDS)(key, value.casefold() if isinstance(value, str) else value)


_TASK_CHECKS: dict[str, abc.Callable[[str, object], Any]] = {
    **dict.fromkeys(("task", "unit", "lesson"), check.text),
    "kind": _kind,
    **dict.fromkeys(("assigned", "due", "pace"), _day),
}


def _task(where: str, given: object) -> TaskEntry:
    facts = check.table("tasks", given)
    check.refuse_unknown(facts, _TASK_CHECKS, where)
    if "task" not in facts:
        raise SettingError(f"{where} has no task, the title or id of the tasks that it is about.")
    if len(facts) == 1:
        raise SettingError(f"{where} says nothing of {facts['task']!r}: give kind, unit or a day.")
    try:
        return TaskEntry(**{key: _TASK_CHECKS[key](key, value) for key, value in facts.items()})
    except SettingError as error:
        raise SettingError(f"{where}: {error}") from None


def _tasks(key: str, value: object) -> tuple[TaskEntry, ...]:
    if not isinstance(value, list):
        raise SettingError(f"{key}: expected one [[tasks]] table for each pattern of tasks.")
    return tuple(_task(f"[[tasks]] number {n}", facts) for n, facts in enumerate(value, start=1))


_SKILL_CHECKS: dict[str, abc.Callable[[str, object], Any]] = {
    **dict.fromkeys(("skill", "title", "unit", "kind", "standard"), check.text),
    "position": lambda key, value: int(check.number(key, value, above=0)),
    "cut": _cut,
    "requires": check.texts,
    "tasks": check.texts,
    "pace": _day,
}


def _skill(where: str, given: object) -> SkillEntry:
    facts = check.table("skills", given)
    check.refuse_unknown(facts, _SKILL_CHECKS, where)
    if "skill" not in facts:
        raise SettingError(f"{where} has no skill, its code or name.")
    return SkillEntry(**{key: _SKILL_CHECKS[key](key, value) for key, value in facts.items()})


def _skills(key: str, value: object) -> list[SkillEntry]:
    if not isinstance(value, list):
        raise SettingError(f"{key}: expected one [[skills]] table for each skill.")
    return [_skill(f"[[skills]] number {n}", facts) for n, facts in enumerate(value, start=1)]


def _skills_file(path: Path) -> list[SkillEntry]:
    """Skills from a table (CSV, XLSX, ODS) or from `[[skills]]` of a TOML file.

    In a table, `requires` and `tasks` hold lists divided by semicolons.
    """
    if path.suffix.casefold() == ".toml":
        return _skills("skills", _given(path).get("skills", []))
    try:
        table = _table(path)
    except InputError as error:
        raise SettingError(f"The skills file cannot be read. {error}") from None
    header = [name.casefold() for name in table.header]
    check.refuse_unknown(header, _SKILL_CHECKS, path.name)
    return [
        _skill(f"{path.name} row {line}", _skill_facts(header, row))
        for line, row in zip(table.lines, table.frame.iter_rows(), strict=True)
    ]


def _table(path: Path) -> TextTable:
    """The table of skills: of a workbook, its one visible sheet that has a column `skill`."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SettingError(
            f"The skills file {path.name} cannot be read: {error.strerror}."
        ) from None
    if not is_workbook(content):
        return read_table(content, path.name)
    tables = [
        sheet.table
        for sheet in read_workbook(content, path.name)
        if not sheet.hidden and sheet.table is not None and "skill" in sheet.table.folded()
    ]
    if len(tables) != 1:
        raise SettingError(
            f"{len(tables)} sheets of {path.name} have a column 'skill'. Keep the skills in one."
        )
    return tables[0]


def _skill_facts(header: list[str], row: tuple[str, ...]) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for name, cell in zip(header, (cell.strip() for cell in row), strict=True):
        if name in ("requires", "tasks"):
            facts[name] = [part for part in (p.strip() for p in cell.split(";")) if part]
        elif cell and name in ("position", "cut"):
            facts[name] = _as_number(cell)
        elif cell:
            facts[name] = cell
    return facts


def _as_number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


_CHECKS: dict[str, abc.Callable[[str, object], Any]] = {
    **dict.fromkeys(("section", "teacher", "course", "term", "school", "scope"), check.text),
    "columns": _columns,
    "ignore": check.texts,
    "points": _points,
    "levels": _levels,
    "marks": _marks,
    "top": lambda key, value: check.number(key, value, above=0),
    "cut": _cut,
    "date_order": check.choice(("dmy", "mdy", "ymd")),
    "decimal": check.choice((".", ",")),
    "timezone": check.timezone,
    "year": _year,
    "sections": _sections,
    "skills": _skills,
    "tasks": _tasks,
    "name_as_id": check.flag,
}
