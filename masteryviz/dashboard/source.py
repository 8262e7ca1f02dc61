"""Where panels get their frames: the store's newest version, and what names it knows."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from masteryviz.dashboard.state import FILTERS, Known, Selection
from masteryviz.filters import Names
from masteryviz.gradebook import Gradebook
from masteryviz.rules import RULES, Rule, get_rule
from masteryviz.store import Store

_KEPT = 96


class Source:
    """A gradebook that can be exchanged for a newer version of the same store.

    Raises
    ------
    StoreError
        When the store is damaged.
    """

    def __init__(self, folder: Path) -> None:
        self.store = Store(folder)
        self._frames: OrderedDict[tuple[object, ...], pl.DataFrame] = OrderedDict()
        self._students: dict[tuple[object, ...], int] = {}
        self._pointer: object = None
        self.gradebook: Gradebook | None = None
        self.refresh()

    def refresh(self) -> None:
        """Take the newest version; where it cannot be opened, the old one stays."""
        pointer = self._look()
        newest = None if pointer is None else Gradebook.open(self.store.path)
        if newest is not None and newest.files().is_empty():
            newest.close()  # every load was taken back: as welcome as one that never had any
            newest = None
        self._lists = _Lists.of(newest, self.store)
        old, self.gradebook, self._pointer = self.gradebook, newest, pointer
        self._frames.clear()
        self._students.clear()
        if old is not None:
            old.close()

    @property
    def is_stale(self) -> bool:
        """Whether the store has moved on to another version."""
        return self._look() != self._pointer

    def _look(self) -> object:
        """The pointer's file as it is now: small and replaced whole, so its time is enough."""
        try:
            found = (self.store.path / "CURRENT").stat()
        except FileNotFoundError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size

    @property
    def book(self) -> Gradebook:
        """The open gradebook; panels are shown only when there is one."""
        assert self.gradebook is not None
        return self.gradebook

    def rule(self, selection: Selection) -> Rule:
        """The mastery rule that the selection asks for, else the store's own.

        Another rule keeps the store's cut and order: what is compared is the rule alone.
        """
        rule = own = self.book.default_rule
        if selection.rule:
            rule = get_rule(selection.rule).using(cut=own.cut, order=own.order)
        return rule if selection.cut is None else rule.using(cut=selection.cut)

    def ask(
        self,
        question: str,
        selection: Selection,
        by: Sequence[str],
        scope: Mapping[str, Names] | None = None,
        **options: Any,  # noqa: ANN401  (each question has its own)
    ) -> pl.DataFrame:
        """The answer to a question for what is selected.

        Parameters
        ----------
        question, by, options
            As `Gradebook.ask` takes them.
        selection
            Gives the filters and the rule.
        scope
            Filters in place of the selection's, such as one skill.
        """
        filters = replace(selection.filters(), **(scope or {}))  # type: ignore[arg-type]
        rule = self.rule(selection)
        key = (question, filters, rule, tuple(by), repr(sorted(options.items())))
        if key not in self._frames:
            if len(self._frames) >= _KEPT:
                self._frames.popitem(last=False)
            self._frames[key] = self.book.ask(
                question, filters=filters, rule=rule, by=by, **options
            )
        return self._frames[key]

    def students(self, selection: Selection) -> int:
        """How many students match the selection."""
        filters, rule = selection.filters(), self.rule(selection)
        key = (filters, rule)
        if key not in self._students:
            found = self.book.rows("count_students", rule=rule, filters=filters, by=())
            self._students[key] = int(found["students"].sum())
        return self._students[key]

    def known(self) -> Known:
        """The names that links and controls may use, by field."""
        return self._lists.known

    def skills(self) -> pl.DataFrame:
        """As `Gradebook.skills`."""
        return self._lists.skills

    def sections(self) -> pl.DataFrame:
        """As `Gradebook.sections`."""
        return self._lists.sections

    def titles(self) -> dict[str, str]:
        """Skill -> code and title, as a heading shows it."""
        return self._lists.titles

    def student(self, token: str) -> str | None:
        """The id of the student whom a link's token stands for; None where there is none."""
        return self._lists.students.get(token)

    def token(self, student: str) -> str:
        """The token of a student's id: what a link and a message from the browser carry."""
        return self._lists.tokens[student]

    def tests(self) -> tuple[str, ...]:
        """The skills that are summative tests: what a unit came to, not something to reteach."""
        return self._lists.tests


@dataclass(frozen=True)
class _Lists:
    """What there is in one version: read once, for every click needs it."""

    known: Known
    skills: pl.DataFrame
    sections: pl.DataFrame
    titles: dict[str, str] = field(default_factory=dict)
    tests: tuple[str, ...] = ()
    tokens: dict[str, str] = field(default_factory=dict)

    @cached_property
    def students(self) -> dict[str, str]:
        """Token -> student."""
        return {token: student for student, token in self.tokens.items()}

    @classmethod
    def of(cls, gradebook: Gradebook | None, store: Store) -> _Lists:
        if gradebook is None:
            return cls({}, pl.DataFrame(), pl.DataFrame())
        options = gradebook.options()
        names = {name: options[name] for name in (*FILTERS, "skill", "task")}
        tokens = store.tokens(gradebook.students()["student"])
        skills = gradebook.skills()
        titles = {
            skill: skill if not title or title == skill else f"{skill} · {title}"
            for skill, title in skills.select("skill", "title").iter_rows()
        }
        tests = tuple(skills.filter(pl.col("kind") == "summative")["skill"])
        known = {**names, "rule": tuple(RULES), "student": tuple(tokens.values())}
        return cls(known, skills, gradebook.sections(), titles, tests, tokens)
