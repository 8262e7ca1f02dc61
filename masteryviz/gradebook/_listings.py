"""What there is in a version: students, sections, skills, tasks, files, values of filters."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from masteryviz.filters import Filters
from masteryviz.gradebook._session import Session
from masteryviz.gradebook._texts import question_text
from masteryviz.ordering import natural_key, natural_sorted
from masteryviz.schema import GROUPINGS
from masteryviz.standings import DEFAULT_CUT


class Listings:
    """Lists, each in a settled order."""

    _session: Session
    _known_orders: dict[str, pl.Enum]

    def students(self) -> pl.DataFrame:
        """One row per student: `student` (id), `name`, `sort_name`; in order of the names."""
        return self._list("students").sort("sort_name", "student", nulls_last=True)

    def places(self) -> pl.DataFrame:
        """One row per section, P2 before P10, with every number of `students` enrolled.

        For what decides what is shown; to be shown, see `sections`.
        """
        return _naturally(self._list("sections"), "section")

    def skills(self) -> pl.DataFrame:
        """One row per skill in the order of the course, with unit, standard, scale and cut."""
        return _naturally(self._list("skills"), "skill", "position")

    def tests(self) -> tuple[str, ...]:
        """The skills that are summative tests: what a unit came to, not something to reteach."""
        kinds = self.skills().select("skill", pl.col("kind").str.to_lowercase())
        return tuple(kinds.filter(pl.col("kind") == "summative")["skill"])

    def tasks(self) -> pl.DataFrame:
        """One row per task, in the order they were assigned, due, and named."""
        return _naturally(self._list("tasks"), "task", "assigned_on", "due_on")

    def files(self) -> pl.DataFrame:
        """One row per loaded file, in the order of loading."""
        return self._list("files")

    def options(self) -> dict[str, tuple[str, ...]]:
        """The values that each filter can take, by the filter's name, as controls offer them.

        Skills, units and standards stand in the order of the course, tasks as in `tasks`,
        everything else in natural order. Students are left out: see `students`.
        """
        return {name: tuple(self._values(name)) for name in GROUPINGS}

    def cuts(self, filters: Filters) -> list[float]:
        """The cuts of the skills that the filters leave, as shares of their scales."""
        skills = self.skills().with_columns(pl.col("cut").fill_null(DEFAULT_CUT))
        for name in ("skill", "unit"):
            if wanted := getattr(filters, name):
                skills = skills.filter(pl.col(name).is_in(wanted))
        return skills["cut"].unique().to_list()

    def in_order(self, frame: pl.DataFrame, groups: tuple[str, ...]) -> pl.DataFrame:
        """The rows by the settled places of their groups; names without one come last."""
        places = [pl.col(group).cast(self._order(group), strict=False) for group in groups]
        return frame.sort(places, nulls_last=True, maintain_order=True) if places else frame

    def _order(self, group: str) -> pl.Enum:
        """The names of a group as a type: its values sort by their settled places."""
        if group not in self._known_orders:
            names = dict.fromkeys(name for name in self._values(group) if name is not None)
            self._known_orders[group] = pl.Enum(list(names))
        return self._known_orders[group]

    def _list(self, name: str) -> pl.DataFrame:
        return self._session.frame(question_text(f"list_{name}"), {})

    def _values(self, grouping: str) -> Iterable[str]:
        if grouping in ("skill", "unit", "standard"):
            return self.skills()[grouping].drop_nulls().unique(maintain_order=True)
        if grouping == "task":
            return self.tasks()["task"]
        if grouping == "form":
            return natural_sorted(self._list("forms")["form"])
        return natural_sorted(self.places()[grouping])


def _naturally(frame: pl.DataFrame, name: str, *first: str) -> pl.DataFrame:
    """The frame by `first` (unknown last), then by `name` with numbers as numbers."""
    order = sorted(range(frame.height), key=lambda row: natural_key(frame[name][row]))
    named = frame[order]
    return named.sort(first, nulls_last=True, maintain_order=True) if first else named
