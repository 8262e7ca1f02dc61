"""The hand-out of a section: its skills, who needs what, and what waits for feedback."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import polars as pl

from masteryviz import __version__
from masteryviz.errors import SettingError, UnknownName
from masteryviz.filters import Filters, day
from masteryviz.gradebook import Gradebook
from masteryviz.reports import _words
from masteryviz.rules import Rule

if TYPE_CHECKING:
    import jinja2

_WAITING = 60
"""Hand-ins that are listed at most; the rest is counted."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One skill in the table of a section."""

    skill: str
    title: str
    unit: str
    mastered: str
    """`22 of 28`."""
    rate: str
    share: float
    """Width of the bar, from 0 to 1."""
    needs: str
    waiting: str
    none: str
    """Without any evidence: missing, or not tried."""


@dataclass(frozen=True, kw_only=True)
class Need:
    """Who needs one skill."""

    skill: str
    title: str
    whole_class: bool
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    """What they need, and who they are."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """What is printed of one section."""

    section: str
    about: str
    shown: str
    students: str
    lines: tuple[Line, ...] = ()
    needs: tuple[Need, ...] = ()
    waiting: tuple[tuple[str, ...], ...] = ()
    more_waiting: int = 0


def handout(
    gradebook: Gradebook,
    section: str | Iterable[str],
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
) -> str:
    """The hand-out of a section (or of several, each on a page of its own) as one HTML page.

    It has no scripts and asks for nothing outside itself. Summative tests are left out, as they
    are not retaught.

    Parameters
    ----------
    gradebook
        What is asked.
    section
        Name of the section, or names.
    filters
        Restricts further what is looked at: units, a day ...
    rule
        The mastery rule; the gradebook's own where there is none.

    Raises
    ------
    UnknownName
        When there is no such section or rule.
    SettingError
        When no section is named.
    """
    names = (section,) if isinstance(section, str) else tuple(section)
    known = gradebook.sections()
    for name in names:
        if name not in known["section"]:
            raise UnknownName("section", name, tuple(known["section"].drop_nulls()))
    if not names:
        raise SettingError("There is no section to print. Load an export with sections first.")
    asked = _Asked(gradebook, filters, rule)
    until = filters.as_of or gradebook.data_date
    pages = [asked.page(known.row(by_predicate=pl.col("section") == name, named=True))
             for name in names]  # fmt: skip
    return _template().render(
        pages=pages,
        title=", ".join(names),
        day=day(until) if until else "",
        version=__version__,
    )


class _Asked:
    """Asks for the pages of sections, one after another, by one rule."""

    def __init__(self, gradebook: Gradebook, filters: Filters, rule: Rule | str | None) -> None:
        self._book, self._rule = gradebook, rule
        skills = gradebook.skills()
        self._titles = {
            row["skill"]: "" if row["title"] == row["skill"] else row["title"] or ""
            for row in skills.iter_rows(named=True)
        }
        self._units = dict(skills.select("skill", "unit").iter_rows())
        self._tests = set(gradebook.tests())
        self._filters = filters

    def page(self, about: dict[str, Any]) -> Page:
        """What is printed of one section, given its row of `Gradebook.sections`."""
        filters = replace(self._filters, section=(about["section"],))

        def ask(question: str, by: Sequence[str]) -> pl.DataFrame:
            frame = self._book.ask(question, filters=filters, rule=self._rule, by=by)
            return frame.filter(~pl.col("skill").is_in(self._tests))

        rates = ask("mastery_rates", ("skill",))
        states = ask("states", ("skill",))
        students = ask("students_by_state", ("skill",))
        waiting = ask("grading_queue", ())
        whole = ask("class_gaps", ("skill",)).filter(pl.col("whole_class").fill_null(value=False))
        return Page(
            section=about["section"],
            about=" · ".join(filter(None, (about["course"], about["teacher"], about["term"]))),
            shown=self._book.describe(filters, self._rule),
            students=_words.plural(students["student"].n_unique(), "student"),
            lines=tuple(self._line(row, states) for row in rates.iter_rows(named=True)),
            needs=tuple(self._needs(rates, students, set(whole["skill"]))),
            waiting=tuple(_waiting(row) for row in waiting.head(_WAITING).iter_rows(named=True)),
            more_waiting=max(0, waiting.height - _WAITING),
        )

    def _line(self, row: dict[str, Any], states: pl.DataFrame) -> Line:
        own = states.filter(pl.col("skill") == row["skill"])
        number = dict(own.select("state", "students").iter_rows())
        known = None if row["students"] is None else row["students"] - (row["unknown"] or 0)
        none = [number.get(state, 0) for state in ("missing", "assigned")]
        return Line(
            skill=row["skill"],
            title=self._titles[row["skill"]],
            unit=self._units[row["skill"]] or "",
            mastered=f"{_words.count(row['mastered'])} of {_words.count(known)}",
            rate=_words.percent(row["mastery_rate"]),
            share=row["mastery_rate"] or 0.0,
            needs=_words.count(row["needs"]),
            waiting=_words.count(number.get("submitted", 0)),
            none=_words.count(None if None in none else sum(none)),
        )

    def _needs(
        self, rates: pl.DataFrame, students: pl.DataFrame, whole: set[str]
    ) -> Iterable[Need]:
        """Who needs what, skill by skill in the order of the course."""
        for skill in rates["skill"]:
            own = students.filter(pl.col("skill") == skill)
            groups = tuple(
                (words, names)
                for words, states in _GROUPS
                if (names := _names(own.filter(pl.col("state").is_in(states))))
            )
            if groups:
                yield Need(skill=skill, title=self._titles[skill], whole_class=skill in whole,
                           groups=groups)  # fmt: skip


_GROUPS = (
    ("Reteach", ("returned",)),
    ("Missing", ("missing",)),
    ("Not tried yet", ("assigned",)),
)
"""What students need, and the states of those who need it."""


def _names(rows: pl.DataFrame) -> tuple[str, ...]:
    ordered = rows.sort("sort_name", "student", nulls_last=True)
    return tuple(name or student for name, student in ordered.select("name", "student").iter_rows())


def _waiting(row: dict[str, Any]) -> tuple[str, ...]:
    """One hand-in: who, on what, since when."""
    since: dt.datetime | None = row["submitted_at"]
    days = row["waiting_days"]
    return (
        row["name"] or row["student"],
        row["skill"],
        " · ".join(filter(None, (row["task"], row["form"] and f"form {row['form']}"))),
        day(since.date()) if since else _words.NOTHING,
        _words.NOTHING if days is None else _words.plural(days, "day"),
    )


@lru_cache(maxsize=1)
def _template() -> jinja2.Template:
    """The page's template; every value in it is escaped."""
    # Only who prints waits for it.
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("masteryviz.reports"), autoescape=True,
        trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined,
    )  # fmt: skip
    return environment.get_template("handout.html.j2")
