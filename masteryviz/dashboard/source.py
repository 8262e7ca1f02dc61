"""Where panels get their frames: the store's newest version, and what names it knows."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import polars as pl

from masteryviz import journal, settings
from masteryviz.dashboard.asked import Asked
from masteryviz.dashboard.state import FILTERS, Known, Selection
from masteryviz.errors import StoreError
from masteryviz.filters import Filters, Names
from masteryviz.gradebook import Gradebook
from masteryviz.privacy import FLAG, Audience
from masteryviz.rules import RULES, Rule, get_rule
from masteryviz.store import Store

_KEPT = 96
_KEPT_FACTS = 64

T = TypeVar("T")


class Source:
    """A gradebook that can be exchanged for a newer version of the same store.

    Raises
    ------
    StoreError
        When the store is damaged.
    """

    def __init__(self, folder: Path, presenting: bool = False) -> None:
        self.store = Store(folder)
        self.presenting = presenting
        self.left_out = False
        """Whether an answer since this was last set to False left small groups out."""
        self._unseen: dict[tuple[object, ...], pl.DataFrame] = {}
        self._frames: OrderedDict[tuple[object, ...], pl.DataFrame] = OrderedDict()
        self._students: dict[Filters, tuple[int, int]] = {}
        self._facts: OrderedDict[Hashable, _Fact] = OrderedDict()
        self._edition = 0
        self._pointer: object = None
        self._noting: list[list[Asked]] = []
        self.gradebook: Gradebook | None = None
        self.refresh()

    def refresh(self) -> None:
        """Take the newest version; where it cannot be opened, the old one stays.

        Raises
        ------
        StoreError
            When the store is damaged, or not there any more.
        """
        pointer = self._look()
        if pointer is None and self.gradebook is not None:
            raise StoreError(
                f"The store {self.store.path} is not there any more. Put it back and reload this "
                "page, or start the dashboard for the store that you mean."
            )
        audience: Audience = "present" if self.presenting else "team"
        newest = None if pointer is None else Gradebook.open(self.store.path, audience=audience)
        if newest is not None and newest.files().is_empty():
            newest.close()  # every load was taken back: as welcome as one that never had any
            newest = None
        self._lists = _Lists.of(newest, self.store)
        old, self.gradebook, self._pointer = self.gradebook, newest, pointer
        self._edition += 1
        self._facts.clear()
        self._frames.clear()
        self._unseen.clear()
        self._students.clear()
        if old is not None:
            old.close()

    @property
    def edition(self) -> Hashable:
        """What is another value whenever the same selection may have other answers.

        A store opened anew, names hidden, or something written down by the team.
        """
        return self._edition, self.presenting, _stamp(self.store.path / journal.FILE)

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """What was worked out of answers before, else `make()`; forgotten with the version.

        Who notes what is asked notes the questions behind it, whether they are asked now or not.

        Parameters
        ----------
        key
            Whatever the value depends on besides the version, its first part a name.
        make
            Works it out.
        """
        if key in self._facts:
            self._facts.move_to_end(key)
            fact = self._facts[key]
            for notes in self._noting:
                notes.extend(fact.asked)
            self.left_out |= fact.left_out
        else:
            before, self.left_out = self.left_out, False
            with self.noting() as asked:
                value = make()
            fact = self._facts[key] = _Fact(value, asked, self.left_out)
            self.left_out |= before
            if len(self._facts) > _KEPT_FACTS:
                self._facts.popitem(last=False)
        found: T = fact.value
        return found

    def looked_at(self, selection: Selection) -> Hashable:
        """The part of a selection that decides what a question answers."""
        return selection.filters(), self.rule(selection)

    @property
    def is_stale(self) -> bool:
        """Whether the store has moved on to another version."""
        return self._look() != self._pointer

    def _look(self) -> object:
        """The pointer and settings as they are now: replaced whole, so their time is enough."""
        pointer = _stamp(self.store.path / "CURRENT")
        # The settings as well: by another rule, every number is another.
        return None if pointer is None else (pointer, _stamp(self.store.path / settings.NAME))

    @property
    def version(self) -> int | None:
        """Number of the version that is shown; None where there is none."""
        return None if self.gradebook is None else self.gradebook.version

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

    def in_words(self, selection: Selection) -> str:
        """The rule of a selection in words, with the cut of the skills in view but the tests."""
        filters, rule = selection.filters(), self.rule(selection)
        return self.kept(("words", filters, rule), lambda: self._in_words(filters, rule))

    def _in_words(self, filters: Filters, rule: Rule) -> str:
        tests = self.tests()
        if tests and not filters.skill:
            skills = [name for name in self.skills()["skill"] if name not in tests]
            filters = replace(filters, skill=tuple(skills))
        return self.book.mastery_words(filters, rule)

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
                self._unseen.pop(self._frames.popitem(last=False)[0], None)
            frame = self.book.ask(question, filters=filters, rule=rule, by=by, **options)
            self._frames[key], unseen = _seen(frame)
            if unseen is not None:
                self._unseen[key] = unseen.select(by)
        self.left_out |= key in self._unseen
        asked = Asked(question=question, filters=filters, rule=rule, by=tuple(by), options=options,
                      frame=self._frames[key])  # fmt: skip
        for notes in self._noting:
            notes.append(asked)
        return self._frames[key]

    def let_go(self) -> None:
        """Close the gradebook, so that nothing is asked of it before the next `refresh`."""
        if self.gradebook is not None:
            self.gradebook.close()
        self.gradebook = None

    def unseen(
        self, question: str, selection: Selection, by: Sequence[str],
        scope: Mapping[str, Names] | None = None,
    ) -> pl.DataFrame:  # fmt: skip
        """The groups that `ask` leaves out of its answer: too few students to show."""
        filters = replace(selection.filters(), **(scope or {}))  # type: ignore[arg-type]
        self.ask(question, selection, by, scope)
        nobody = pl.DataFrame(schema=dict.fromkeys(by, pl.String))
        return self._unseen.get((question, filters, self.rule(selection), tuple(by), "[]"), nobody)

    @property
    def least(self) -> int:
        """Students that a group must have to be shown; 0 where every group is."""
        return self.book.sight.least

    def too_few(self, selection: Selection) -> bool:
        """Whether all that is selected is too small a group to show."""
        return self.book.sight.hides(self.book, selection.filters())

    @contextmanager
    def noting(self) -> Iterator[list[Asked]]:
        """Note every question that is asked within, in its order: `with source.noting() as all`."""
        notes: list[Asked] = []
        self._noting.append(notes)
        try:
            yield notes
        finally:
            self._noting.pop()

    def students(self, selection: Selection) -> int:
        """How many students match the selection, those who have left since among them."""
        return self._count(selection)[0]

    def gone(self, selection: Selection) -> int:
        """How many of these have left all of the classes selected, by the day looked at."""
        return self._count(selection)[1]

    def here(self, selection: Selection) -> dict[str, int]:
        """Section -> how many of its students who match the selection have not left it."""
        filters = selection.filters()

        def count() -> dict[str, int]:
            found = self.book.rows("count_students", rule=None, filters=filters, by=("section",))
            here = found.select("section", pl.col("students") - pl.col("gone"))
            return dict(here.drop_nulls("section").iter_rows())

        return self.kept(("here", filters), count)

    def _count(self, selection: Selection) -> tuple[int, int]:
        filters = selection.filters()
        if filters not in self._students:
            # Who has something to learn does not depend on the rule, so the store's own will do.
            found = self.book.rows("count_students", rule=None, filters=filters, by=())
            self._students[filters] = int(found["students"].sum()), int(found["gone"].sum())
        return self._students[filters]

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
        """As `Gradebook.tests`."""
        return self._lists.tests


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """What changes when a file is replaced; None where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size


def _seen(frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame | None]:
    """The rows of an answer that may be shown, and those left out, where there are any."""
    if FLAG not in frame.columns:
        return frame, None
    seen, unseen = (frame.filter(which).drop(FLAG) for which in (~pl.col(FLAG), pl.col(FLAG)))
    return seen, unseen if unseen.height else None


def _tokens(gradebook: Gradebook, store: Store) -> dict[str, str]:
    """Student -> token: the same as ever, or while presenting one of this session."""
    students = gradebook.students()["student"]
    disguise = gradebook.sight.disguise
    if disguise is None:
        return store.tokens(students)
    return {student: disguise.token(student) for student in students}


@dataclass(frozen=True)
class _Fact:
    """What was worked out, what was asked for it, and whether small groups were left out of it."""

    value: Any
    asked: list[Asked]
    left_out: bool


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
        options["skills"] = options["skill"]
        names = {name: options[name] for name in (*FILTERS, "skill", "task")}
        tokens = _tokens(gradebook, store)
        skills = gradebook.skills()
        titles = {
            skill: skill if not title or title == skill else f"{skill} · {title}"
            for skill, title in skills.select("skill", "title").iter_rows()
        }
        known = {**names, "rule": tuple(RULES), "student": tuple(tokens.values())}
        return cls(known, skills, gradebook.sections(), titles, gradebook.tests(), tokens)
