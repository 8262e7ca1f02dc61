"""What questions are asked of: one version of the evidence, read-only."""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import duckdb
import polars as pl

from masteryviz import settings
from masteryviz.calendar import Calendar
from masteryviz.errors import Problem, UnknownName
from masteryviz.filters import Filters
from masteryviz.gradebook import _log, _receipt
from masteryviz.gradebook._audience import Again, Sight
from masteryviz.gradebook._listings import Listings
from masteryviz.gradebook._own_skills import put_before
from masteryviz.gradebook._quick import Quick
from masteryviz.gradebook._receipt import Receipt
from masteryviz.gradebook._session import Session
from masteryviz.gradebook._texts import (
    EVERYONE,
    evidence_text,
    filled,
    grouping,
    question_text,
    reads_standings,
    receipt,
    standing_text,
)
from masteryviz.mapping import Mapping as Map
from masteryviz.privacy import Audience, Counts, Disguise, Limits, cover
from masteryviz.rules import RULES, Rule, get_rule
from masteryviz.standings import KEPT
from masteryviz.store import Store, ease, rest

if TYPE_CHECKING:
    import pandas as pd


class Gradebook(Listings):
    """One version of the evidence, read-only, that questions are asked of.

    >>> with Gradebook.open() as gradebook:
    ...     gradebook.ask("mastery_rates", filters=Filters(section=("P1",)), by=("skill",))

    Parameters
    ----------
    con
        A connection to a version's tables (`schema.TABLES`), closed with the gradebook.
    version
        Number of the version; None where there is no store.
    default_rule
        Mastery rule where a question is asked without one.
    calendar
        Which days are school days, for questions that count them.
    notices
        What had to be assumed of a frame, such as its scale; kept as the attribute of that name.
    audience
        Who looks: for others than the team, names are replaced by pseudonyms on the connection,
        and answers leave out small groups.
    limits
        How many students a group must have, for each audience.
    disguise
        The pseudonyms; default: those of this session.
    """

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        *,
        version: int | None = None,
        default_rule: Rule | None = None,
        calendar: Calendar = Calendar(),  # noqa: B008  (frozen)
        notices: Iterable[Problem] = (),
        audience: Audience = "team",
        limits: Limits = Limits(),  # noqa: B008  (frozen)
        disguise: Disguise | None = None,
    ) -> None:
        limits.of(audience)
        self._session = Session(con)
        self.sight = Sight(audience, limits)
        if audience != "team":
            self.sight.disguise = disguise or Disguise()
            cover(con, self.sight.disguise, teachers=limits.teachers)
        self.notices = tuple(notices)
        self.version = version
        self.default_rule = default_rule or RULES["latest"]
        self.calendar = calendar
        self._receipts: list[str] | None = None
        self._known_orders: dict[str, pl.Enum] = {}

    @classmethod
    def open(
        cls,
        store_dir: Path | None = None,
        *,
        own: settings.Settings | None = None,
        audience: Audience = "team",
        disguise: Disguise | None = None,
    ) -> Self:
        """Open the newest version of a store; it stays as it is while it is open.

        Parameters
        ----------
        store_dir
            Folder of the store. Default: the user's own.
        own
            Settings in place of those that the store's `masteryviz.toml` holds.
        audience
            Who looks: `team` sees everything, `present` (a projector) and `share` (others) see
            pseudonyms, and nothing of groups smaller than the settings' `[privacy]` says.
        disguise
            The pseudonyms for those; default: those of this session.

        Raises
        ------
        UnknownName
            When there is no such audience.
        StoreError
            When there is no store, or it is damaged.
        SettingError
            When the store's `masteryviz.toml`, which names the default rule, is not right.
        """
        store = Store(store_dir)
        own = settings.read(store.path) if own is None else own
        con = store.connect()
        put_before(con, own.skill)
        # The name of the database that is open, not the pointer: it may have moved meanwhile.
        (name,) = con.execute("select current_database()").fetchall()[0]
        version = int(name.removeprefix("v"))
        return cls(
            con, version=version, default_rule=own.rule, calendar=own.calendar,
            audience=audience, limits=own.privacy, disguise=disguise,
        )  # fmt: skip

    @classmethod
    def from_log(
        cls,
        frame: pl.DataFrame | pd.DataFrame,
        mapping: Map | None = None,
        *,
        as_of: dt.date | None = None,
        calendar: Calendar = Calendar(),  # noqa: B008  (frozen)
    ) -> Self:
        """A gradebook in memory from a long log: one row per attempt, no store needed.

        Parameters
        ----------
        frame
            Columns are known by their names, as the reader of long logs knows them (`student`,
            `skill`, `score`, `points`, `submitted`, `graded`, `section`, `form` ...), or by
            `[columns]` of the mapping.
        mapping
            What columns, levels and tasks mean, where their names do not say it.
        as_of
            The day that the log speaks for. Default: its newest day.
        calendar
            Which days are school days, for questions that count them.

        Raises
        ------
        InputError
            When a value cannot be taken, naming row, column and what to do; the first row of the
            frame is row 2, as if it were a file with a header.
        """
        con, notices = _log.connect(frame, mapping or Map(), as_of)
        return cls(con, calendar=calendar, notices=notices)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the version; asking afterwards raises."""
        self._session.con.close()

    def rest(self, *, briefly: bool = False) -> None:
        """Give back memory while nobody asks; the next answers take some milliseconds longer.

        Nothing happens in a gradebook in memory, or while an answer is worked out.

        Parameters
        ----------
        briefly
            Only of what was read longest ago, so that the next answers take hardly longer.
        """
        if self.version is not None and self._session.lock.acquire(blocking=False):
            try:
                (ease if briefly else rest)(self._session.con)
            finally:
                self._session.lock.release()

    @cached_property
    def data_date(self) -> dt.date | None:
        """The day the newest file speaks for; None where nothing is dated."""
        moment = self._session.frame(question_text("data_date"), {}).item()
        return None if moment is None else moment.date()

    def ask(
        self,
        question: str,
        *,
        rule: Rule | str | None = None,
        filters: Filters = Filters(),  # noqa: B008  (frozen)
        by: Iterable[str] | str | None = None,
        **options: Any,  # noqa: ANN401  (each question has its own)
    ) -> pl.DataFrame:
        """The answer to a question of `metrics.QUESTIONS`, as a frame.

        For others than the team a column `suppressed` says which rows are left empty because they
        are about few students, or would give those away.

        Raises
        ------
        UnknownName
            When there is no such question, rule, grouping or option.
        SettingError
            When an option's value is not one that the question knows.
        """
        # Questions stand a floor above and are found by name when one is asked.
        questions = importlib.import_module("masteryviz.metrics").QUESTIONS
        if question not in questions:
            raise UnknownName("question", question, tuple(questions))
        metric = questions[question]
        for name in options:
            if name not in metric.options:
                raise UnknownName(f"option of {question!r}", name, metric.options)
        groups = metric.by if by is None else by
        answer: pl.DataFrame = metric.ask(self, filters=filters, rule=rule, by=groups, **options)
        if not self.sight.least:
            return answer
        groups = grouping(groups)
        counts = metric.counts or Counts.of(answer.columns, groups)
        chosen = self._rule(rule)

        def again(where: Filters, by: tuple[str, ...]) -> pl.DataFrame:
            with self.unrecorded():
                asked: pl.DataFrame = metric.ask(self, filters=where, rule=chosen, by=by, **options)
                return asked

        key = Again((question, chosen, sorted(options.items())), again)
        return self.sight.of(self, answer, counts, filters, groups, key)

    def sections(self) -> pl.DataFrame:
        """One row per section, P2 before P10, with course, teacher, ... and `students` enrolled.

        For others than the team, `students` is null where they are few.
        """
        found = self.places()
        return self.sight.counted(self, found) if self.sight.least else found

    @contextmanager
    def unrecorded(self) -> Iterator[None]:
        """Ask without leaving a trace in the receipt that is being written."""
        with self._session.lock:
            kept, self._receipts = self._receipts, None
            try:
                yield
            finally:
                self._receipts = kept

    def standings(
        self,
        *,
        rule: Rule | str | None = None,
        filters: Filters = Filters(),  # noqa: B008  (frozen)
    ) -> pl.DataFrame:
        """One row per student and skill: the question `standings`."""
        return self.ask("standings", rule=rule, filters=filters)

    def rows(
        self,
        name: str,
        *,
        rule: Rule | str | None,
        filters: Filters,
        by: Iterable[str] | str,
        judged_by: tuple[Rule, ...] = (),
        quick: Quick = Quick(),  # noqa: B008  (frozen)
        **params: Any,  # noqa: ANN401  (each question has its own)
    ) -> pl.DataFrame:
        """The rows of `sql/<name>.sql`, groups in the order of the course; for metrics.

        Parameters
        ----------
        name
            The question's file.
        rule, filters, by
            As `ask` takes them. Group columns come first where the question is grouped.
        judged_by
            Rules whose verdicts stand where the question reads the history of attempts.
        quick
            A quicker way to the rows, where there is one.
        params
            Further named parameters of the question.
        """
        groups, chosen = grouping(by), self._rule(rule)
        by_task = "task" in groups or bool(filters.task)
        values = {**filters.params(), **params, "data_date": filters.as_of or self.data_date}
        history = evidence_text(name, chosen, by_task, judged_by)
        if self._receipts is not None:
            text = filled(name, groups, standing_text(chosen, by_task), history)
            self._receipts.append(receipt(text, values))
        if quick.needs and self._session.frame(question_text(quick.needs), {}).is_empty():
            return quick.nothing(groups)
        if quick.adds_up and not groups:
            with self.unrecorded():
                parts = self.rows(name, rule=chosen, filters=filters, by=quick.finer, **params)
            return quick.added_up(parts)
        with self._session.within(filters):
            table: str = KEPT
            shared: Mapping[str, str] = {}
            if judged_by and self._session.has_laid_down(judged_by[0], filters, by_task):
                history = evidence_text(name, chosen, by_task, judged_by, kept=True)
            if reads_standings(name):
                table, shared = self._session.standings_for(name, chosen, filters, by_task, values)
            frame = self._session.frame(filled(name, groups, table, history, shared), values)
        return self.in_order(frame, groups).drop(EVERYONE, strict=False)

    def sql(self, question: str, **asked: Any) -> str:  # noqa: ANN401  (as `ask`)
        """The whole SQL that answers a question, with its parameters: a receipt to run elsewhere.

        Takes what `ask` takes.
        """
        with self._session.lock:
            self._receipts = []
            try:
                self.ask(question, **asked)
                return "\n\n".join(f"{text};" for text in self._receipts)
            finally:
                self._receipts = None

    def receipt(
        self,
        question: str,
        *,
        rule: Rule | str | None = None,
        filters: Filters = Filters(),  # noqa: B008  (frozen)
        by: Iterable[str] | str | None = None,
        where: Mapping[str, str | None] | None = None,
        **options: Any,  # noqa: ANN401  (each question has its own)
    ) -> Receipt:
        """What a number is made of: the students, their attempts, the rule, the filter, the SQL.

        >>> gradebook.receipt("mastery_rates", by=("skill", "section"),
        ...                   where={"skill": "7.G.1", "section": "P1"})

        Parameters
        ----------
        question, rule, filters, by, options
            As `ask` takes them.
        where
            The row to open: values of its group columns (None: the group that is not known), or
            of further filters, such as one student. Without it, all rows.

        Raises
        ------
        UnknownName
            As `ask`; or when `where` names what rows are not told apart by.
        SettingError
            As `ask`; or when there is no such row.
        """
        questions = importlib.import_module("masteryviz.metrics").QUESTIONS
        if question not in questions:
            raise UnknownName("question", question, tuple(questions))
        return _receipt.of(
            self, question, rule=self._rule(rule), filters=filters,
            by=grouping(questions[question].by if by is None else by), where=where or {},
            options=options,
        )  # fmt: skip

    def describe(
        self,
        filters: Filters = Filters(),  # noqa: B008  (frozen)
        rule: Rule | str | None = None,
    ) -> str:
        """What is shown, in words: `P1 and P3, as of 1 Oct 2026; mastered = latest score ...`."""
        return f"{filters.describe()}; mastered = {self.mastery_words(filters, rule)}"

    def mastery_words(
        self,
        filters: Filters = Filters(),  # noqa: B008  (frozen)
        rule: Rule | str | None = None,
    ) -> str:
        """A rule in words, with the cut of the skills that the filters leave (default: all)."""
        return self._rule(rule).describe_for(self.cuts(filters))

    def _rule(self, rule: Rule | str | None) -> Rule:
        if rule is None:
            return self.default_rule
        return get_rule(rule) if isinstance(rule, str) else rule
