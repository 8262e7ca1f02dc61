"""What is typed on the settings screen and not saved, over what the file says."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from masteryviz import settings, settings_file
from masteryviz.dashboard import settings_fields as fields
from masteryviz.dashboard import settings_skills as skills
from masteryviz.errors import SettingError
from masteryviz.rules import RULES, Rule
from masteryviz.settings import Settings

log = logging.getLogger(__name__)

Tables = dict[str, Any]


class Draft:
    """Typed values over the folder's `masteryviz.toml`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.typed: dict[str, object] = {}
        """Field -> what was typed, for `table.key` of the form."""
        self.skills: dict[tuple[str, str], object] = {}
        """Skill and key -> what was typed; `position` is a number."""

    @property
    def is_dirty(self) -> bool:
        """Whether there is anything to save."""
        return bool(self.typed or self.skills)

    @property
    def judges(self) -> bool:
        """Whether it would count mastery otherwise."""
        counts = any(key in ("cut", "levels") for _, key in self.skills)
        return counts or any(field.startswith("rule.") for field in self.typed)

    @property
    def rule(self) -> Rule:
        """The rule that is chosen, saved or not; its parameters as saved or usual."""
        chosen = self.typed.get("rule.name")
        return RULES[str(chosen)] if chosen in RULES else now(self.folder).rule

    def form(self) -> tuple[fields.Field, ...]:
        """The fields of the form, those of the rule that is chosen first."""
        rest = (field for _, _, _, part in fields.OTHERS for field in part)
        return (*fields.rule_fields(self.rule), *rest)

    def shown(self, field: fields.Field) -> object:
        """What a field shows: what was typed, else what holds."""
        if field.key in self.typed:
            return self.typed[field.key]
        held, rule = now(self.folder), self.rule
        if rule.key != held.rule.key:
            held = dataclasses.replace(held, rule=rule)
        return fields.typed(field, held, given(self.folder))

    def changes(self) -> Tables:
        """What is typed, as changes of the file.

        Raises
        ------
        SettingError
            When something cannot be understood.
        """
        found: Tables = {}
        for field in self.form():
            if field.key in self.typed:
                table, _, key = field.key.partition(".")
                found.setdefault(table, {})[key] = fields.value(field, self.typed[field.key])
        if "rule.name" in self.typed:
            # Parameters of the former rule would be refused under another name.
            known = {item.name for item in dataclasses.fields(self.rule)} | {"name"}
            old = given(self.folder).get("rule", {})
            found["rule"].update(dict.fromkeys(key for key in old if key not in known))
        entries = self._entries()
        return found | ({"skill": entries} if entries else {})

    def _entries(self) -> list[Tables]:
        """The changes of `[[skill]]`, an entry for each skill."""
        entries: dict[str, Tables] = {}
        for (name, key), typed in self.skills.items():
            value = skills.value(key, typed) if isinstance(typed, str) else typed
            entries.setdefault(name, {"name": name})[key] = value
        return list(entries.values())

    def problems(self) -> dict[str, str]:
        """What is wrong, by field: `rule.k`, `skill.S1.cut`, or a table's name."""
        found: dict[str, str] = {}
        for field in self.form():
            if field.key in self.typed:
                _note(found, field.key, fields.value, field, self.typed[field.key])
        for (name, key), typed in self.skills.items():
            if isinstance(typed, str):
                _note(found, f"skill.{name}.{key}", skills.value, key, typed)
        return found or settings_file.problems(self.whole())

    def whole(self) -> Tables:
        """The tables as the file would have them.

        Raises
        ------
        SettingError
            When something cannot be understood, or the file is not TOML.
        """
        before = settings_file.text(self.folder)
        return settings_file.parsed(settings_file.changed(before, self.changes()))

    def forget(self) -> None:
        """Forget all that is typed."""
        self.typed.clear()
        self.skills.clear()


def given(folder: Path) -> Tables:
    """The tables of the file as it stands; none where it cannot be read."""
    try:
        return settings_file.given(folder)
    except SettingError:
        log.warning("The settings could not be read.")
        return {}


def now(folder: Path) -> Settings:
    """The settings as the file has them; the defaults where it is not right."""
    try:
        return settings.of(given(folder))
    except SettingError:
        log.warning("The settings are not right.")
        return Settings()


def _note(found: dict[str, str], key: str, read: Callable[..., object], *typed: object) -> None:
    try:
        read(*typed)
    except SettingError as error:
        found[key] = str(error)
