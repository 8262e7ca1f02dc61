"""Groups: whom to teach together tomorrow, and what became of it last time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from masteryviz.dashboard.matrix import ClassTabs
from masteryviz.dashboard.panel import Panel, Picture
from masteryviz.dashboard.parts import Act
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.views import _class, _groups_saved, _groups_words
from masteryviz.dashboard.views._groups_desk import desk_of
from masteryviz.dashboard.views._groups_parts import GroupCards, SavedPlans, Wishes
from masteryviz.dashboard.views._groups_verbs import Hand, do
from masteryviz.dashboard.views._view import Screen, View, box
from masteryviz.errors import MasteryvizError, SettingError
from masteryviz.planning import gaps, table

_EMPTY = pl.DataFrame()
_NO_PLAN: dict[str, Any] = {
    "section": "", "day": "", "whole": [], "planned": False, "rotations": [], "refused": [],
    "moved": "", "undo": False, "unproven": False, "stale": False, "saved": "", "tents": [],
    "absent": [], "gone": "", "turn": 0,
}  # fmt: skip


class Room:
    """The widgets of the screen, and the desk behind them for the class that is open."""

    def __init__(self, act: Act) -> None:
        self._act = act
        self.tabs = ClassTabs(act, {"classes": []})
        self.wishes = Wishes(self._hear, {"problem": ""})
        self.cards = GroupCards(self._hear, _NO_PLAN)
        self.shelf = SavedPlans(self._hear, {"plans": [], "empty": ""})
        self.repaint: Callable[[], None] = lambda: None
        self._hand = Hand()
        self._key: tuple[object, ...] = ()
        self._section = ""
        self._failed: MasteryvizError | None = None
        self._source: Source | None = None
        self._problem = ""
        self._turn = 0
        self._told: tuple[tuple[object, ...], dict[str, Any], pl.DataFrame | None] | None = None

    def enter(self, source: Source, selection: Selection) -> None:
        """Take over the class that is looked at; a plan stays while it is of the same data."""
        section = _class.opened(selection, _class.classes(source, selection))
        asked = self._hand.asked
        version = (source.book.version, source.presenting)
        key = (version, section, selection.filters(), source.rule(selection),
               asked is not None and asked.untried)  # fmt: skip
        if key == self._key:
            return
        before, old, same = self._key, self._hand, self._section == section
        self._hand = Hand(asked=asked, opened=old.opened if same else None)
        self._source, self._key, self._section = source, key, section
        self._problem, self._failed = "", None
        try:
            if section:
                desk = desk_of(source, selection, section, asked)
                self._hand.desk, self._hand.asked = desk, desk.asked
                wish = key[:-1] == before[:-1]
                if same and old.desk and (wish or desk.basis == old.desk.basis):
                    # Such as another teacher of the class: what was moved by hand is not lost.
                    old.desk.carry(desk.basis, desk.names)
                    self._hand = old
        except MasteryvizError as error:
            self._failed = error

    def forget(self) -> None:
        """Read the saved plans anew: another window may have changed them."""
        self._told = None

    def draw_tabs(self, source: Source, selection: Selection) -> Picture:
        """The classes in view."""
        there = _class.classes(source, selection)
        opened = _class.opened(selection, there)
        return Picture("", lambda: self.tabs.show(there, opened), frame=_EMPTY)

    def draw_wishes(self, source: Source, _selection: Selection) -> Picture:
        """The form."""
        data = {"problem": ""}
        if self._hand.desk is not None:
            words = _groups_words.wishes(self._hand.desk, source.token, self._problem)
            data = words | {"turn": self._turn}
        return Picture("", lambda: setattr(self.wishes, "data", data))

    def draw_cards(self, source: Source, _selection: Selection) -> Picture:
        """The plan; before it is made, its table has the gaps."""
        desk = self._hand.desk
        if self._failed is not None and not isinstance(self._failed, SettingError):
            raise self._failed
        if desk is None:
            why = str(self._failed or "")
            return Picture(why, lambda: setattr(self.cards, "data", _NO_PLAN))
        state = _groups_saved.Shelf(source).closed if self._hand.saved is None else "saved"
        data = _groups_words.cards(desk, source.token, source.titles(), state)
        data["turn"] = self._turn
        mark: dict[str, Any] = {}
        if desk.plan and self._hand.chosen:
            mark = _groups_words.mark(desk, *self._hand.chosen, source.token)

        def paint() -> None:
            with self.cards.hold_sync():
                self.cards.mark, self.cards.data = mark, data

        frame = gaps(desk.basis, desk.names)
        if desk.plan is not None:
            frame = table(desk.wished, desk.plan, desk.names)
        return Picture(_groups_words.answer(desk), paint, frame=frame)

    def draw_saved(self, source: Source, selection: Selection) -> Picture:
        """The plans that were saved."""
        key = (self._key, self._hand.opened)
        if self._told is None or self._told[0] != key:
            shelf = _groups_saved.Shelf(source)
            told = _groups_saved.picture(source, selection, shelf, self._section, self._hand.opened)
            self._told = (key, *told)
        _, data, frame = self._told
        return Picture("", lambda: setattr(self.shelf, "data", data), frame=frame)

    def _hear(self, message: Mapping[str, Any]) -> None:
        """Do what the screen asks for; a browser can send anything."""
        if message.get("do") == "foresee":  # asks for nothing yet: what is shown stays as it is
            self._act(message)
            return
        if self._hand.desk is None or self._source is None:
            return
        self._problem = ""
        if message.get("do") in ("save", "remove"):
            self.forget()
        # A plan that comes out the same, or fails the same, is an answer, too: the button waits.
        self._turn += message.get("do") == "plan"
        try:
            do(self._hand, self._hand.desk, self._source, message, self._act)
        except MasteryvizError as error:
            self._problem = str(error)
        finally:
            self.repaint()


@dataclass(frozen=True)
class GroupsScreen(Screen):
    """The screen with what is behind it."""

    room: Room

    def show(self, source: Source, selection: Selection) -> None:
        """Show the class of the selection; the plans are read anew."""
        self.room.forget()

        def paint() -> None:
            self.room.enter(source, selection)
            Screen.show(self, source, selection)

        self.room.repaint = paint
        paint()


def build(act: Act) -> GroupsScreen:
    """The classes, the form, the plan, and the plans that were saved."""
    room = Room(act)
    panels = (
        Panel("classes-card", "", room.tabs, room.draw_tabs),
        Panel("wishes-card", "", room.wishes, room.draw_wishes),
        Panel("plan-card", "Who works together on what?", room.cards, room.draw_cards),
        Panel("saved-card", "What became of the plans?", room.shelf, room.draw_saved),
    )
    return GroupsScreen(box("mv-view", *panels), panels, room)


VIEW = View(
    "groups",
    "Groups",
    build,
    lives=True,
    about="Whom do I teach together tomorrow, and what became of it last time?",
    steps=(
        "Say how many minutes and rotations you have and who is absent, and press Plan.",
        "Skills that most of the class lacks come first: they are better taught to everybody.",
        "Click a name: why it is there, what is still lacking, and what a move would cost.",
        "A group that you lock, or change by hand, stays when you plan again. "
        "Print the plan, or name tents.",
        "Save the plan: next time it shows who has mastered the skill since.",
    ),
)
