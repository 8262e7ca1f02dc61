"""Settings: what mastery means here, what it would change, and how skills and days are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from masteryviz import settings, settings_file
from masteryviz.dashboard import settings_skills as skills
from masteryviz.dashboard import settings_trial as trials
from masteryviz.dashboard.panel import Panel, Picture
from masteryviz.dashboard.parts import Act
from masteryviz.dashboard.settings_desk import SettingsDesk
from masteryviz.dashboard.settings_draft import Draft, now
from masteryviz.dashboard.settings_parts import SettingsForm, SettingsTrial, SkillsForm
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.views import _sections
from masteryviz.dashboard.views import _settings as shown
from masteryviz.dashboard.views._people import together
from masteryviz.dashboard.views._view import Screen, View, box
from masteryviz.filters import Names
from masteryviz.gradebook import Gradebook

_STRONGER = "What is typed here is stronger than what exports and maps say."
_NO_SKILLS = "There are no skills yet: import an export."


class Office:
    """The widgets of the screen, and the desk behind them once there is a store."""

    def __init__(self, act: Act) -> None:
        self._act = act
        self.form = SettingsForm(self._hear, {"sections": []})
        self.trial = SettingsTrial(self._hear, {"says": None})
        self.skills = SkillsForm(self._hear, {"rows": []})
        self.panels: tuple[Panel, ...] = ()
        self._desk: SettingsDesk | None = None
        self._seen: tuple[Source, Selection] | None = None
        self._held: tuple[Gradebook, pl.DataFrame] | None = None

    def enter(self, source: Source, selection: Selection) -> None:
        """Show what there is; the store is known from the first time on."""
        self._seen = source, selection
        if self._desk is None:
            self._desk = SettingsDesk(source.store.path, self._changed)

    @property
    def desk(self) -> SettingsDesk:
        """The desk, once the screen was entered."""
        assert self._desk is not None
        return self._desk

    def _hear(self, message: Mapping[str, Any]) -> None:
        if message.get("do") in ("pick", "foresee"):
            self._act(message)
        else:
            self.desk.hear(message)

    def _changed(self, file: bool) -> None:
        if file:
            # Every other screen counts by the settings as well: the app opens the store anew.
            self._act({"do": "refresh"})
        if self._seen is None:
            return
        if self.desk.draft.judges:
            self.trial.data = {**self.trial.data, "says": "Working out who would flip …"}
        for panel in self.panels:
            panel.show(*self._seen)

    def draw_form(self) -> Picture:
        """The fields with what is wrong beside them."""
        sections = shown.sections(self.desk.draft)
        return Picture("", lambda: setattr(self.form, "data", {"sections": sections}))

    def draw_skills(self, source: Source) -> Picture:
        """The skills in the order that is typed."""
        known = source.skills() if source.gradebook is not None else pl.DataFrame()
        data: dict[str, Any] = {"rows": [], "note": _NO_SKILLS}
        if known.height > skills.MOST:
            data["note"] = (
                f"{known.height:,} skills are too many to edit here. Write [[skill]] tables into "
                "masteryviz.toml."
            )
        elif known.height:
            self.desk.places = dict(known.select("skill", "position").iter_rows())
            data["rows"] = shown.skill_rows(self.desk.draft, known)
        answer = _STRONGER + _unknown(self.desk.draft, known) if data["rows"] else ""
        return Picture(answer, lambda: setattr(self.skills, "data", data))

    def draw_trial(self, source: Source) -> Picture:
        """Save and its likes; what would change."""
        desk, draft = self.desk, self.desk.draft
        wrong = draft.problems()
        data: dict[str, Any] = {
            "says": _says(desk, len(wrong)), "problem": bool(desk.problem or wrong),
            "dirty": draft.is_dirty, "wrong": bool(wrong), "rule": "",
            "former": settings_file.can_take_back(draft.folder), "flips": None, "example": None,
        }  # fmt: skip
        if not wrong:
            data["rule"] = f"Mastered = {settings.of(draft.whole()).rule.describe()}."
        tried_on = ""
        if source.gradebook is not None and not wrong:
            data |= self._tried(source, draft)
            tried_on = _sections.tried_on(source, Selection(), _sections.FEW)
        return Picture(tried_on, lambda: setattr(self.trial, "data", data))

    def _tried(self, source: Source, draft: Draft) -> dict[str, Any]:
        """What the draft would do to the store's data."""
        book = source.book
        if self._held is None or self._held[0] is not book:
            # Kept, for it is asked at every change.
            self._held = book, trials.held(book, _few(source))
        held = self._held[1]
        if not draft.judges:
            return {"example": shown.example(book, None, held, None)}
        with Gradebook.open(draft.folder, own=settings.of(draft.whole())) as then:
            trial = trials.compare(held, trials.held(then, _few(source)))
            return {
                "flips": shown.flips(source, trial),
                "example": shown.example(book, then, held, trial),
            }


def _few(source: Source) -> Names:
    """The sections that a rule is tried on, where there are many; empty for all."""
    return _sections.narrowed(source, Selection(), _sections.FEW)[0].section


def _unknown(draft: Draft, known: pl.DataFrame) -> str:
    """Skills that the file speaks of and the store does not have: perhaps a slip of the pen."""
    names = [one.name for one in now(draft.folder).skill if one.name not in set(known["skill"])]
    if not names:
        return ""
    which = f"{together(names)} {'is' if len(names) == 1 else 'are'}"
    return f" {which} in masteryviz.toml and not in the data."


def _says(desk: SettingsDesk, wrong: int) -> str:
    if desk.problem or desk.news:
        return desk.problem or desk.news
    if wrong:
        return f"{wrong} {'value needs' if wrong == 1 else 'values need'} a correction."
    return "Changed and not saved yet." if desk.draft.is_dirty else "Nothing has been changed."


@dataclass(frozen=True)
class SettingsScreen(Screen):
    """The settings: the desk is told of the store before the panels are drawn."""

    office: Office = field(kw_only=True)

    def show(self, source: Source, selection: Selection) -> None:
        """Show what holds and what is typed."""
        self.office.enter(source, selection)
        super().show(source, selection)


def build(act: Act) -> Screen:
    """The form, the trial beside it, and the skills below."""
    office = Office(act)
    form = Panel("settings-form-card", "Settings of this team", office.form,
                 lambda _s, _x: office.draw_form())  # fmt: skip
    trial = Panel("settings-trial-card", "What would it change?", office.trial,
                  lambda s, _x: office.draw_trial(s))  # fmt: skip
    listed = Panel("settings-skills-card", "Skills and their order", office.skills,
                   lambda s, _x: office.draw_skills(s))  # fmt: skip
    # What is typed is answered first; what it would change takes longest.
    office.panels = (form, listed, trial)
    widget = box("mv-view", box("mv-settings", form, trial), listed)
    return SettingsScreen(widget, office.panels, office=office)


VIEW = View(
    "settings",
    "Settings",
    build,
    lives=True,
    about="What does mastery mean here, and what would another meaning change?",
    steps=(
        "Change the rule or a cut: the card beside it says who would flip, before you save.",
        "Save writes masteryviz.toml beside the data; five former versions are kept.",
        "Take back the last save exchanges it with the version before.",
    ),
    needs_data=False,
)
