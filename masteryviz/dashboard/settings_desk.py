"""The settings screen's verbs: what is typed, saved, discarded and taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from masteryviz import settings_file
from masteryviz.dashboard import settings_skills as skills
from masteryviz.dashboard.settings_draft import Draft
from masteryviz.errors import SettingError
from masteryviz.rules import RULES


class SettingsDesk:
    """Takes the screen's messages.

    Parameters
    ----------
    folder
        The store's folder.
    changed
        Called when something was typed, saved or taken back; with True when the file has changed.
    """

    def __init__(self, folder: Path, changed: Callable[[bool], None]) -> None:
        self.draft = Draft(folder)
        self.places: dict[str, int | None] = {}
        """Skill -> the place in the course that it has now."""
        self.news = ""
        self.problem = ""
        self._changed = changed

    def hear(self, message: Mapping[str, Any]) -> None:
        """Do what a message from the browser asks for; what is not understood does nothing."""
        verbs: dict[str, Callable[[Mapping[str, Any]], bool]] = {
            "set": self._set, "skill": self._skill, "move": self._move, "save": self._save,
            "discard": self._discard, "back": self._take_back,
        }  # fmt: skip
        verb = verbs.get(str(message.get("do")))
        if verb is None:
            return
        self.news = self.problem = ""
        self._changed(verb(message))

    def _set(self, message: Mapping[str, Any]) -> bool:
        name, typed = str(message.get("field")), message.get("value")
        shown = {field.key: field for field in self.draft.form()}
        if name not in shown or not isinstance(typed, str | bool | list):
            return False
        held = self.draft.typed
        if name == "rule.name":
            if typed not in RULES:
                return False
            for key in [key for key in held if key.startswith("rule.")]:
                del held[key]
        held.pop(name, None)
        if typed != self.draft.shown(shown[name]):
            held[name] = typed
        return False

    def _skill(self, message: Mapping[str, Any]) -> bool:
        name, key = str(message.get("name")), str(message.get("key"))
        if key in skills.KEYS and name in self.places:
            self.draft.skills[name, key] = str(message.get("value", ""))
        return False

    def _move(self, message: Mapping[str, Any]) -> bool:
        """Move a skill by one place; `order` is that of the screen."""
        order, name = message.get("order"), str(message.get("name"))
        by = 1 if message.get("by") == 1 else -1
        if isinstance(order, list) and set(order) == set(self.places) and name in order:
            for one, place in skills.moved([str(item) for item in order], name, by).items():
                self.draft.skills.pop((one, "position"), None)
                if self.places[one] != place:
                    self.draft.skills[one, "position"] = place
        return False

    def _save(self, _message: Mapping[str, Any]) -> bool:
        if self.draft.problems():
            self.problem = "Not saved: correct what is marked first."
            return False
        return self._write(
            lambda: settings_file.save(self.draft.folder, self.draft.changes()),
            "Saved. Every number now counts by these settings.",
        )

    def _take_back(self, _message: Mapping[str, Any]) -> bool:
        return self._write(
            lambda: settings_file.take_back(self.draft.folder),
            "The former settings hold again. Taking back once more returns to the others.",
        )

    def _discard(self, _message: Mapping[str, Any]) -> bool:
        self.draft.forget()
        return False

    def _write(self, write: Callable[[], object], news: str) -> bool:
        try:
            write()
        except SettingError as error:
            self.problem = f"Not saved: {error}"
            return False
        self.draft.forget()
        self.news = news
        return True
