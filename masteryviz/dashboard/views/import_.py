"""Import: bring exports in, see what they are before anything is stored, take a load back."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from masteryviz.dashboard.desk import Desk
from masteryviz.dashboard.jobs import Jobs
from masteryviz.dashboard.panel import Panel, Picture
from masteryviz.dashboard.parts import Act, Changes, Drop, Formats, LoadCards, Pairs
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.upkeep import Upkeep
from masteryviz.dashboard.uploads import LARGEST
from masteryviz.dashboard.views._view import Screen, View, box
from masteryviz.errors import SettingError
from masteryviz.readers import READERS

log = logging.getLogger(__name__)

_ABOUT = (
    "CSV, Excel, OpenDocument, JSON or ZIP from Canvas, Google Classroom, Moodle and others, up to "
    f"{LARGEST // 2**30} GB at once. Files stay on this computer; nothing is stored before you say "
    "Import."
)

_NO_CARDS: dict[str, Any] = {
    "cards": [], "done": [], "doing": "", "problem": "", "news": "", "ready": 0, "refused": 0,
    "receiving": False, "checks": 0, "results": 0,
}  # fmt: skip
_NO_CHANGE: dict[str, Any] = {
    "doing": "", "about": "", "share": 0.0, "problem": "", "news": "", "empty": False, "last": None,
}  # fmt: skip


class Room:
    """The widgets of the screen, and the desk and upkeep behind them once there is a store."""

    def __init__(self, act: Act) -> None:
        self._act = act
        self.drop = Drop(self._files, {"small": False, "busy": False})
        self.cards = LoadCards(self._hear, _NO_CARDS)
        self.changes = Changes(self._hear, _NO_CHANGE)
        self.pairs = Pairs(self._hear, {"pairs": [], "more": 0, "doing": ""})
        self.desk: Desk | None = None
        self.upkeep: Upkeep | None = None
        self._source: Source | None = None
        self._hide: Callable[[bool, bool], None] = lambda _cards, _pairs: None

    def enter(self, source: Source, hide: Callable[[bool, bool], None]) -> None:
        """Show what there is; the store is known from the first time on."""
        self._hide, self._source = hide, source
        if self.desk is None or self.upkeep is None:
            jobs = Jobs()
            self.desk = Desk(source.store, jobs, self.draw, self._landed)
            self.upkeep = Upkeep(source.store, jobs, self.draw, self._landed)
        self.upkeep.look()
        self.desk.try_again()
        self.draw()

    def draw(self) -> None:
        """Tell the widgets what is to be seen."""
        if self.desk is None or self.upkeep is None:
            return
        desk, upkeep = self.desk.picture(), self.upkeep.picture()
        progress = desk.pop("progress") or {}
        pairs = {name: upkeep.pop(name) for name in ("pairs", "more")}
        some = bool(desk["cards"] or desk["done"] or desk["problem"])
        self.drop.data = {"small": some, "busy": desk["doing"] == "importing"}
        self.cards.data, self.cards.progress = desk, progress
        self.changes.data = upkeep
        self.pairs.data = pairs | {"doing": upkeep["doing"]}
        self._hide(not some, not pairs["pairs"])

    def _files(self, message: Mapping[str, Any], pieces: list[memoryview]) -> None:
        """Take files from the page, which may send anything."""
        if self.desk is None:
            return
        try:
            match message:
                case {"do": "offer", "files": list(files)}:
                    self.drop.send({"wanted": self.desk.offer(files)})
                case {"do": "piece", "id": int(id), "at": int(at)} if len(pieces) == 1:
                    self._piece(id, at, pieces[0])
                case {"do": "broken", "id": int(id)}:
                    self.desk.broken(id)
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            log.warning("Files could not be taken: %s.", type(error).__name__)
        except OSError as error:
            log.warning("A file could not be kept: %s.", error.strerror)
            self.drop.send({"refused": f"The file could not be kept: {error.strerror}."})

    def _piece(self, id: int, at: int, piece: memoryview) -> None:
        try:
            self.drop.send({"piece": id, "received": self.desk.piece(id, at, piece)})  # type: ignore[union-attr]
        except (SettingError, OSError):
            # Taken off the desk meanwhile, or the disk is full: the page goes on with the next.
            self.drop.send({"piece": id, "received": None})
            raise

    def _hear(self, message: Mapping[str, Any]) -> None:
        """Do what a button of the screen says; what is not understood does nothing."""
        if self.desk is None or self.upkeep is None:
            return
        match message:
            case {"do": "remove", "ids": list(ids)}:
                self.desk.remove(*(id for id in ids if isinstance(id, int)))
            case {"do": "say", "id": int(id), "name": str(name), "value": value}:
                self.desk.say(id, name, value)
            case {"do": "import"}:
                self.desk.bring_in()
            case {"do": "undo", "version": version}:
                self.desk.forget_results()
                self.upkeep.undo(version)
            case {"do": "settle", "student": student, "other": other, "verb": verb}:
                self.upkeep.settle(student, other, verb)
            case {"do": "sample"}:
                self.upkeep.sample()
            case {"do": "numbers"}:
                self._act({"do": "refresh"})
                self._act({"do": "show", "name": "view", "value": "skill_gaps"})

    def _landed(self) -> None:
        """The store has changed: where there were no numbers to keep, show the new ones."""
        if self.upkeep is not None:
            self.upkeep.look()
        if self._source is not None and self._source.gradebook is None:
            self._act({"do": "refresh"})
        if self.upkeep is not None and self.upkeep.is_sample:
            self.upkeep.is_sample = False
            self._act({"do": "sampled"})


@dataclass(frozen=True)
class ImportScreen(Screen):
    """The screen, with what is behind it."""

    room: Room


def build(act: Act) -> ImportScreen:
    """The screen's drop zone, cards, changes and pairs."""
    room = Room(act)

    def nothing() -> None:
        """The room draws by itself."""

    def words(text: str) -> Callable[[Source, Selection], Picture]:
        return lambda _source, _selection: Picture(text, nothing)

    drop = Panel("drop-card", "Bring in gradebook exports", room.drop, words(_ABOUT))
    cards = Panel("intake-card", "", room.cards, words(""))
    changes = Panel("changes-card", "Last change", room.changes, lambda source, _: enter(source))
    pairs = Panel(
        "people-card", "Who is who", room.pairs,
        words("Students who may be one. Nothing is assumed: what you say is kept, whatever is "
              "loaded later."),
    )  # fmt: skip

    formats = Panel(
        "formats-card", "Where to find the export", Formats(data=_formats()),
        words(f"{len(READERS)} exports are read. What a file is, is told by what is in it."),
    )  # fmt: skip

    def hide(no_cards: bool, no_pairs: bool) -> None:
        cards.layout.display = "none" if no_cards else None
        pairs.layout.display = "none" if no_pairs else None

    def enter(source: Source) -> Picture:
        return Picture("", lambda: room.enter(source, hide))

    hide(no_cards=True, no_pairs=True)
    layout = box("mv-import", box("mv-stack", drop, cards), box("mv-side", changes, pairs), formats)
    return ImportScreen(box("mv-view", layout), (drop, cards, changes, pairs, formats), room)


def _formats() -> dict[str, Any]:
    readers = sorted(READERS.values(), key=lambda reader: reader.title.casefold())
    return {
        "formats": [
            {"title": reader.title, "carries": reader.carries, "download": reader.download}
            for reader in readers
        ]
    }


VIEW = View(
    "import",
    "Import",
    build,
    lives=True,
    about="Bring in the gradebook exports that you have.",
    steps=(
        "Drop files: each is checked first, and nothing is stored before you say so.",
        "A file that cannot be read says which row and column, and what to do.",
        "Every import can be taken back.",
    ),
    needs_data=False,
)
