"""The desk of the Import screen: files come in, are checked, are confirmed, and are loaded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from masteryviz.charts._chart import plural
from masteryviz.dashboard import intake, load_asks
from masteryviz.dashboard.intake import Given, Outcome, Outcomes, Said
from masteryviz.dashboard.jobs import Jobs
from masteryviz.dashboard.load_words import card
from masteryviz.dashboard.uploads import Upload, Uploads
from masteryviz.errors import MasteryvizError
from masteryviz.loading import Progress
from masteryviz.mapping import Mapping as Map
from masteryviz.store import Store

_Sheets = dict[int, tuple[str, ...]]


class Desk:
    """Files on their way into a store. Nothing is stored before `bring_in`.

    Parameters
    ----------
    redraw
        Called after each change of the picture.
    landed
        Called after files were stored.
    """

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        redraw: Callable[[], None],
        landed: Callable[[], None],
    ) -> None:
        self.store, self._jobs, self._redraw, self._landed = store, jobs, redraw, landed
        self.uploads = Uploads()
        self._said: dict[int, Said] = {}
        self._found: Outcomes = {}
        self._again: set[int] = set()
        self._sheets: _Sheets = {}
        self._map, self._of_map = Map(), set[int]()
        self._done: list[dict[str, Any]] = []
        self._doing = self._problem = self._news = ""
        self._progress: tuple[str, float] = ("", 0.0)
        self._changed = self._waits = False
        self._results = self._checks = 0

    def offer(self, files: list[Mapping[str, Any]]) -> list[int]:
        """Take up files that the page wants to send; give the numbers of those that are wanted."""
        wanted = []
        for file in files:
            upload = self.uploads.offer(
                int(file["id"]), str(file["name"]), int(file["size"]), float(file["changed"]) / 1000
            )
            self._said[upload.id] = Said()
            if not upload.problem:
                wanted.append(upload.id)
        self._done, self._news = [], ""
        self.check()
        return wanted

    def piece(self, id: int, at: int, piece: bytes | memoryview) -> int:
        """Add a piece to a file; give how much of it is here."""
        upload = self.uploads.write(id, at, piece)
        if upload.is_whole:
            self.check()
        return upload.received

    def broken(self, id: int) -> None:
        """Say of a file that the browser could not read it."""
        upload = self.uploads.files.get(id)
        if upload is not None and not upload.is_whole:
            upload.problem = (
                "The browser cannot read it. If it is a folder, make a ZIP file of it; "
                "if it is on a drive in the network, copy it to this computer first."
            )
            self.check()

    def try_again(self) -> None:
        """Check again what could not be checked, since the store was busy or damaged."""
        if self._waits:
            self.check()

    def remove(self, *ids: int) -> None:
        """Take files off the desk; not while they are loaded."""
        if self._doing == "importing":
            return
        for id in ids:
            for facts in (self._said, self._found, self._sheets):
                facts.pop(id, None)
        self.uploads.remove(*ids)
        self._problem = ""
        self.check()

    def say(self, id: int, name: str, value: object) -> None:
        """Take over what the user says of a file: its day, sheets, class, marks, or a yes."""
        said = self._said.get(id)
        if said is None or self._doing == "importing":
            return
        known = self._sheets.get(id, ())
        if name == "day":
            said = replace(said, as_of=_day(value))
        elif name == "sheets" and isinstance(value, list):
            said = replace(said, sheets=tuple(sheet for sheet in known if sheet in value))
        elif name == "other_course":
            said = replace(said, other_course=value is True)
        elif name == "name_as_id":
            said = replace(said, name_as_id=value is True)
        elif name == "as_tracker":
            said = replace(said, as_tracker=value is True)
        elif name == "class":
            said = load_asks.with_class(said, self._found.get(id, Outcome()), value)
        elif name == "marks":
            said = load_asks.with_marks(said, value)
        elif name == "marks_forgotten":
            said = load_asks.with_marks_forgotten(said, self._found.get(id, Outcome()))
        if said != self._said[id]:
            self._said[id] = said
            self._again.add(id)
            self.check()

    def forget_results(self) -> None:
        """Put away what was said of the last import, which may not be in the store any more."""
        self._done, self._news = [], ""
        self._redraw()

    def check(self) -> None:
        """Find out what loading would do with every file, once all of them are here."""
        self._changed = True
        if self._doing or any(self._receiving(file) for file in self.uploads.files.values()):
            self._redraw()
            return
        self._changed, self._waits, self._problem = False, False, ""
        try:
            self._map, self._of_map = intake.read_map(self.uploads)
        except MasteryvizError as error:
            self._problem, self._waits, self._of_map = str(error), True, set()
            self._redraw()
            return
        files = [self._given(file) for file in self._exports()]
        self._news = ""
        if files:
            self._doing, self._progress = "checking", ("Checking", 0.0)
            sheets = dict(self._sheets)
            self._jobs.run(
                partial(_look, files, sheets, self.store, self._map), self._checked, self._tell
            )
        self._redraw()

    def bring_in(self) -> None:
        """Load the files that are ready."""
        ready = [file for file in self._exports() if self._status(file) in ("ready", "known")]
        if self._doing or not any(self._status(file) == "ready" for file in ready):
            return
        self._doing, self._progress = "importing", ("Importing", 0.0)
        self._done, self._problem, self._news = [], "", ""
        files = [self._given(file) for file in ready]
        self._jobs.run(
            lambda tell: intake.take(files, self.store, self._map, tell), self._taken, self._tell
        )
        self._redraw()

    def picture(self) -> dict[str, Any]:
        """All that the page shows of the desk."""
        cards = [
            card(file, self._status(file), self._said[file.id], self._found.get(file.id),
                 self._sheets.get(file.id, ()))
            for file in self.uploads.files.values()
        ]  # fmt: skip
        what, share = self._progress
        return {
            "cards": cards, "done": self._done, "doing": self._doing,
            "problem": self._problem, "news": self._news, "results": self._results,
            "checks": self._checks,
            "progress": {"what": what, "share": share} if self._doing else None,
            "ready": sum(item["status"] == "ready" for item in cards),
            "refused": sum(item["status"] == "refused" for item in cards),
            "asks": sum(item["status"] == "asks" for item in cards),
            "receiving": any(item["status"] == "receiving" for item in cards),
        }  # fmt: skip

    def _receiving(self, file: Upload) -> bool:
        return not file.problem and not file.is_whole

    def _exports(self) -> list[Upload]:
        return [
            file
            for file in self.uploads.files.values()
            if file.is_whole and file.id not in self._of_map and not intake.is_map(file)
        ]

    def _given(self, file: Upload) -> Given:
        return Given(id=file.id, path=file.path, said=self._said[file.id])

    def _status(self, file: Upload) -> str:
        if file.problem:
            return "refused"
        if self._receiving(file):
            return "receiving"
        if intake.is_map(file):
            return "map"
        if file.id in self._of_map:
            return "skills"
        if self._waits:
            return "waiting"
        found = self._found.get(file.id)
        if found is None or file.id in self._again:
            return "checking"
        if load_asks.is_open(found, self._said[file.id], self._sheets.get(file.id, ())):
            return "asks"
        return "refused" if found.error else "known" if found.is_known else "ready"

    def _tell(self, what: str, share: float) -> None:
        if self._doing:
            self._progress = (what, share)
            self._redraw()

    def _checked(self, found: tuple[Outcomes, _Sheets] | MasteryvizError) -> None:
        self._doing = ""
        if self._changed:
            self.check()
            return
        if isinstance(found, MasteryvizError):
            self._problem, self._waits = str(found), True
        else:
            self._found, self._sheets = found
            self._again.clear()
            self._checks += 1
            self._news = self._count()
        self._redraw()

    def _count(self) -> str:
        states = [self._status(file) for file in self._exports()]
        parts = [
            f"{states.count(state):,} {words}"
            for state, words in (
                ("ready", "ready to import"),
                ("known", "in the store already"),
                ("asks", "needs your answer" if states.count("asks") == 1 else "need your answer"),
                ("refused", "refused"),
            )
            if state in states
        ]
        return f"{plural(len(states), 'file')} checked: {', '.join(parts)}. Nothing is stored yet."

    def _taken(self, found: Outcomes | MasteryvizError) -> None:
        self._doing = ""
        self._results += 1
        if isinstance(found, MasteryvizError):
            self._problem = str(found)
            self._redraw()
            return
        loaded = {id: one for id, one in found.items() if one.error is None}
        for id, outcome in loaded.items():
            status = "known" if outcome.is_known else "loaded"
            self._done.append(card(self.uploads.files[id], status, self._said[id], outcome))
        self._found |= found
        new = sum(item["status"] == "loaded" for item in self._done)
        self._news = f"{plural(new, 'file')} imported." if new else "Nothing was imported."
        self._clear_away(set(loaded))
        self._landed()
        if self._changed:
            self.check()
        self._redraw()

    def _clear_away(self, loaded: set[int]) -> None:
        """Delete what was loaded; a map alone is of no use either."""
        left = [file for file in self.uploads.files.values() if file.id not in loaded]
        if all(intake.is_map(file) or file.id in self._of_map for file in left):
            loaded = set(self.uploads.files)
        for id in loaded:
            for facts in (self._said, self._found, self._sheets):
                facts.pop(id, None)
        self.uploads.remove(*loaded)


def _look(
    files: list[Given], sheets: _Sheets, store: Store, mapping: Map, tell: Progress
) -> tuple[Outcomes, _Sheets]:
    for file in files:
        if file.id not in sheets:
            sheets[file.id] = intake.sheets(file.path)
    return intake.rehearse(files, store, mapping, tell), sheets


def _day(value: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        return None
