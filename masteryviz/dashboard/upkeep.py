"""What is done to a whole store from the page: undo, who is who, and sample data to try it with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl

from masteryviz import identity, loading
from masteryviz.charts._chart import plural
from masteryviz.dashboard.jobs import Jobs
from masteryviz.dashboard.load_words import here
from masteryviz.errors import MasteryvizError, SettingError
from masteryviz.filters import day
from masteryviz.gradebook import Gradebook
from masteryviz.loading import Progress
from masteryviz.mapping import load_mapping
from masteryviz.store import Store, Version

SAMPLE = "long_log"
"""Which of the sample exports are loaded to try it: one load, so that one undo takes them back."""
MOST = 100
"""Pairs of students that are listed."""
_NAMED = 4
_UNDONE = "The last change was taken back."


@dataclass(frozen=True)
class _Kept:
    """What there is to take back or to settle in one version."""

    version: Version | None = None
    files: pl.DataFrame | None = None
    people: pl.DataFrame | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever loaded, or all of it taken back."""
        return self.files is None or self.files.is_empty()


class Upkeep:
    """Changes of a whole store; parameters as those of `Desk`."""

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        redraw: Callable[[], None],
        landed: Callable[[], None],
    ) -> None:
        self.store, self._jobs, self._redraw, self._landed = store, jobs, redraw, landed
        self._kept: _Kept | None = None
        self._doing = self._problem = self._news = ""
        self._about = ""
        self.is_sample = False
        """Whether the last thing that was done is that the sample was loaded."""
        self._progress = 0.0

    def look(self) -> None:
        """Find out what can be taken back and who is not settled, if the store has changed."""
        try:
            version = self.store.current()
        except MasteryvizError as error:
            self._problem = str(error)
            self._redraw()
            return
        if self._kept is not None and self._kept.version == version:
            self._redraw()
            return
        self._jobs.run(lambda _tell: _look(self.store), self._looked, self._tell)

    def undo(self, version: object) -> None:
        """Take the last change back, if it is the one that the user saw."""

        def work(_tell: Progress) -> str:
            current = self.store.current()
            if current is None or current.version != version:
                raise SettingError(
                    "The store has changed meanwhile, so nothing was taken back. "
                    "Look again at what the last change is."
                )
            self.store.undo()
            return _UNDONE

        self._start("undo", "Taking it back", work)

    def settle(self, student: object, other: object, verb: object) -> None:
        """Say that two listed students are one or two, or take back what was said."""
        pairs = set(self._people().select("student", "other").iter_rows())
        if (student, other) not in pairs:
            return
        one, two = str(student), str(other)

        def work(_tell: Progress) -> str:
            if verb == "one":
                identity.merge_people(self.store, one, two)
                return "They are one student now. Undo takes it back."
            identity.split_people(self.store, one, two if verb == "two" else None)
            return "They are two students now. Undo takes it back."

        if verb in ("one", "two", "apart"):
            self._start("people", "Saying so", work)

    def sample(self) -> None:
        """Load sample exports, with invented students, into a store that is empty."""

        def work(tell: Progress) -> str:
            # Only here: most dashboards never need the simulator.
            from masteryviz.datasets import sample_loads

            if not _look(self.store).is_empty:
                raise SettingError("The store is not empty: sample data would mix with yours.")
            for files, map_file in sample_loads():
                if map_file.parent.name == SAMPLE:
                    loading.load(files, self.store, mapping=load_mapping(map_file), progress=tell)
            return "The sample is loaded. All students in it are invented. Undo takes it back."

        self._start("sample", "Loading the sample", work)

    def picture(self) -> dict[str, Any]:
        """All that the page shows of it."""
        kept = self._kept or _Kept()
        people = self._people()
        return {
            "doing": self._doing, "about": self._about, "share": self._progress,
            "problem": here(self._problem), "news": self._news,
            "empty": self._kept is not None and kept.is_empty,
            "last": _last(kept, self._news == _UNDONE),
            "pairs": [_pair(row) for row in people.head(MOST).iter_rows(named=True)],
            "more": max(0, people.height - MOST),
        }  # fmt: skip

    def _people(self) -> pl.DataFrame:
        kept = self._kept
        if kept is None or kept.people is None:
            return pl.DataFrame(schema={"student": pl.String, "other": pl.String})
        return kept.people

    def _start(self, about: str, what: str, work: Callable[[Progress], str]) -> None:
        if self._doing:
            return
        self._doing, self._about, self._progress = what, about, 0.0
        self._problem = self._news = ""

        def all_of_it(tell: Progress) -> tuple[str, _Kept]:
            return work(tell), _look(self.store)

        self._jobs.run(all_of_it, self._ended, self._tell)
        self._redraw()

    def _tell(self, what: str, share: float) -> None:
        if self._doing:
            self._doing, self._progress = what, share
            self._redraw()

    def _looked(self, found: _Kept | MasteryvizError) -> None:
        if isinstance(found, MasteryvizError):
            self._problem = str(found)
        else:
            self._kept = found
        self._redraw()

    def _ended(self, found: tuple[str, _Kept] | MasteryvizError) -> None:
        self._doing = ""
        if isinstance(found, MasteryvizError):
            self._problem = str(found)
            self._kept = None
            self.look()
            return
        self._news, self._kept = found
        self.is_sample = self._about == "sample"
        self._landed()
        self._redraw()


def _look(store: Store) -> _Kept:
    version = store.current()
    if version is None:
        return _Kept()
    with Gradebook.open(store.path) as gradebook:
        files = gradebook.files()
    return _Kept(version, files, identity.people(store))


def _last(kept: _Kept, is_news: bool = False) -> dict[str, Any] | None:
    """The last change in words, an undo only where that is no news; None: nothing to take back."""
    version = kept.version
    if version is None or kept.files is None or (version.parent is None and not version.file_ix):
        return None
    moment = dt.datetime.fromisoformat(version.published_at).astimezone()
    when = f"{day(moment.date())}, {moment:%H:%M}"
    newest = kept.files.filter(pl.col("loaded_at") == pl.col("loaded_at").max())
    names = newest["file"].to_list()
    shown = names[:_NAMED] + [f"{len(names) - _NAMED} more"] * (len(names) > _NAMED)
    same = {"version": version.version, "names": shown}
    if version.action == "load":
        count = plural(len(names), "file")
        return same | {
            "label": "Undo the last load",
            "what": f"{count} loaded on {when}:",
            "ask": f"Take {count} back? The store will be as it was before. "
            "You can load the same files again at any time.",
        }
    if version.action == "undo":
        return same | {
            "label": "Go back one more step",
            "what": ("" if is_news else f"The last change was taken back on {when}. ")
            + ("The newest load that is left:" if names else "Nothing is left of what was loaded."),
            "ask": "Take the change before it back too? What it loaded can be loaded again.",
        }
    if version.action == "answers":
        return same | {
            "names": [],
            "label": "Undo that",
            "what": f"On {when} answers about exports were taken back.",
            "ask": "Let them hold again for the next exports?",
        }
    return same | {
        "names": [],
        "label": "Undo what was said of two students",
        "what": f"On {when} it was said of two students who they are.",
        "ask": "Take it back? Both will count as they did before.",
    }


_VERBS = {
    "proposed": (("one", "One student"), ("two", "Two students")),
    "merged": (("apart", "Take back"),),
    "split": (("one", "They are one"),),
}
_KINDS = {
    "proposed": "Same name, no id in common",
    "conflict": "Kept as two",
    "merged": "One, as you said",
    "split": "Two, as you said",
}


def _pair(row: dict[str, Any]) -> dict[str, Any]:
    people = [
        [row["name"] or row["student"], row["student"]],
        [row["other_name"] or row["other"], row["other"]],
    ]
    return {
        "people": people,
        "kind": _KINDS.get(row["kind"], row["kind"]),
        "why": here(row["why"] or "") if row["kind"] == "conflict" else "",
        "verbs": [list(verb) for verb in _VERBS.get(row["kind"], ())],
    }
