"""From a gradebook to a problem: whose gaps, who is ready, who could help, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from masteryviz.errors import SettingError, UnknownName
from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook, Quick
from masteryviz.planner import Gap, Pair, Problem, away_words, why_not
from masteryviz.planning._kept_rule import in_words, kept_rule
from masteryviz.planning._weights import Weights
from masteryviz.rules import Rule
from masteryviz.wording import together


@dataclass(frozen=True, kw_only=True)
class Reason:
    """What is known of a student's gap on a skill."""

    ready: bool
    has: tuple[str, ...] = ()
    """Prerequisites of the skill that the student has."""
    lacks: tuple[str, ...] = ()
    """Prerequisites that the student does not have."""
    frees: tuple[str, ...] = ()
    """Skills that only wait for this one."""
    days: int | None = None
    """Days since the first attempt, or since it was assigned; None where neither is known."""
    attempts: int = 0
    """Scored attempts."""
    share: float | None = None
    """Score as a share of the scale's top; None without evidence."""
    waits: bool = False
    """Whether work on it is handed in and waits for feedback."""
    missing: tuple[str, ...] = ()
    """Questions or criteria whose newest answer is below the cut."""

    def words(self) -> str:
        """`ready: has MS-PS1-2; open for 16 days; 3 attempts`."""
        if not self.ready:
            return f"not ready: first {together(self.lacks)}" if self.lacks else "no evidence yet"
        before = f"has {together(self.has)}" if self.has else "nothing comes before it"
        parts = [f"ready: {before}"]
        if self.days is not None:
            parts.append(f"open for {_counted(self.days, 'day')}")
        parts.append(_counted(self.attempts, "attempt") if self.attempts else "no evidence yet")
        if self.frees:
            parts.append(f"opens the way to {together(self.frees)}")
        if self.waits:
            parts.append("newest work waits for feedback")
        return "; ".join(parts)


@dataclass(frozen=True, kw_only=True)
class Basis:
    """A class's problem, with what is behind it."""

    section: str
    known: dt.date | None
    """The day up to which evidence counted; None where nothing is dated."""
    problem: Problem
    reasons: Mapping[Pair, Reason]
    """Of every gap: student and skill that is not mastered."""
    untried: Mapping[str, int]
    """Students without any evidence of a skill, by skill, of those who lack it."""
    gone: Mapping[str, dt.date]
    """Students who have left the class, and the day."""
    rule: Rule = field(compare=False)
    """What counts as mastered; the same gaps by another rule are the same class to plan for."""
    mastered: str = field(compare=False)
    """That in words."""

    def why(self, student: str, skill: str) -> str:
        """Why a student is in a group on a skill, in words; `away in rotation 2` where that is."""
        reason = self.reasons.get((student, skill))
        words = reason.words() if reason else why_not(self.problem, student, skill)
        return "; ".join(filter(None, (words, self.away(student))))

    def away(self, student: str) -> str:
        """`away in rotation 2`; empty for who is there always, or not at all."""
        rotations = self.problem.away_in(student)
        return away_words(rotations) if rotations and student not in self.problem.absent else ""

    def in_order(self, students: Iterable[str]) -> list[str]:
        """Students in the order of the class: by name."""
        there = set(students)
        return [student for student in self.problem.students if student in there]

    def with_wishes(self, **wishes: Any) -> Basis:  # noqa: ANN401  (fields of `Problem`)
        """The same class with other wishes: fields of `Problem`."""
        return replace(self, problem=replace(self.problem, **wishes))


def basis(
    gradebook: Gradebook,
    section: str,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    *,
    untried: bool = False,
    weights: Weights = Weights(),  # noqa: B008  (frozen)
    **wishes: Any,  # noqa: ANN401  (fields of `Problem`)
) -> Basis:
    """The problem of a section, from the questions `student_path`, `standings`, `class_gaps`.

    A gap is a skill with assigned work that the student has not mastered. It can be covered when
    the student has a scored attempt on it (or `untried`), and everything that comes before it.
    Skills of which nobody in the section has evidence are not begun and left out, as are tests.

    Parameters
    ----------
    gradebook, filters, rule
        As `Gradebook.ask` takes them; the filters may choose units or an as-of day.
    section
        The class.
    untried
        Whether a student without evidence of a skill can be taught it in a group.
    weights
        What gaps are worth.
    wishes
        Fields of `Problem`, such as `absent`, `rotations` or `together`.

    Raises
    ------
    UnknownName
        When there is no such section, or a wish is not a field of `Problem`.
    SettingError
        When nobody is in the section, or a number is out of its range.
    """
    _check(gradebook, section, wishes)
    filters = replace(filters, section=(section,))
    known = filters.as_of or gradebook.data_date
    path = gradebook.ask("student_path", filters=filters, rule=rule)
    facts = gradebook.standings(filters=filters, rule=rule)
    path = _open(path, facts, known)
    if path.is_empty():
        raise SettingError(f"Nobody in {section!r} has work that these filters leave.")
    skills = path["skill"].unique()
    kept = kept_rule(gradebook, rule, skills)
    lacking = _missing(gradebook, filters, rule)
    reasons = {
        (row["student"], row["skill"]): _reason(row, known, lacking, untried=untried)
        for row in path.filter(~pl.col("mastered")).iter_rows(named=True)
    }
    problem = Problem(
        students=tuple(path["student"].unique(maintain_order=True)),
        gaps=tuple(
            Gap(*pair, weights.of(len(why.frees), why.days, why.attempts), why.ready)
            for pair, why in reasons.items()
        ),
        experts=tuple(path.filter("mastered").select("student", "skill").rows()),
        counted=dict(path.group_by("skill").len().iter_rows()),
        **wishes,
    )
    return Basis(
        section=section,
        known=known,
        problem=problem,
        reasons=reasons,
        untried=dict(
            path.filter(~pl.col("mastered") & (pl.col("attempts") == 0))
            .group_by("skill").len().iter_rows()
        ),
        gone=_gone(facts, known),
        rule=kept,
        mastered=in_words(gradebook, kept, skills),
    )  # fmt: skip


def problem(
    gradebook: Gradebook,
    section: str,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    rule: Rule | str | None = None,
    **wishes: Any,  # noqa: ANN401  (as `basis`)
) -> Problem:
    """The problem alone; takes what `basis` takes."""
    return basis(gradebook, section, filters, rule, **wishes).problem


def _check(gradebook: Gradebook, section: str, wishes: Mapping[str, object]) -> None:
    names = tuple(gradebook.sections()["section"])
    if section not in names:
        raise UnknownName("section", section, names)
    allowed = tuple(set(Problem.__dataclass_fields__) - {"students", "gaps", "experts", "counted"})
    for name in wishes:
        if name not in allowed:
            raise UnknownName("wish", name, allowed)


def _open(path: pl.DataFrame, facts: pl.DataFrame, known: dt.date | None) -> pl.DataFrame:
    """One row per student still there and skill with work, whose mastery can be told."""
    dates = facts.group_by("student", "skill").agg(
        pl.col("assigned_on").min(), pl.col("left_on").max()
    )
    begun = path.filter(pl.col("attempts") > 0)["skill"].unique().implode()
    open_ = (
        path.join(dates, on=("student", "skill"), how="left")
        .filter(
            pl.col("skill").is_in(begun),
            pl.col("state").is_in(["not_assigned", "excused"]).not_(),
            pl.col("mastered").is_not_null(),
        )
        .unique(("student", "skill"), maintain_order=True)
    )
    if known is None:
        return open_
    return open_.filter(pl.col("left_on").is_null() | (pl.col("left_on") > known))


def _gone(facts: pl.DataFrame, known: dt.date | None) -> dict[str, dt.date]:
    """Who has left by the day, and when; who is there for other work has not."""
    if known is None:
        return {}
    last = facts.group_by("student").agg(
        pl.col("left_on").max(), here=pl.col("left_on").is_null().any()
    )
    gone = last.filter(~pl.col("here") & (pl.col("left_on") <= known)).sort("left_on", "student")
    return dict(gone.select("student", "left_on").iter_rows())


def _reason(
    row: Mapping[str, Any], known: dt.date | None, lacking: Mapping[Pair, tuple[str, ...]],
    *, untried: bool,
) -> Reason:  # fmt: skip
    requires, lacks = _skills(row["requires"]), _skills(row["lacks"])
    first = row["first_attempt_at"]
    since = first.date() if first else row["assigned_on"]
    return Reason(
        ready=not lacks and (untried or row["attempts"] > 0),
        has=tuple(skill for skill in requires if skill not in lacks),
        lacks=lacks,
        frees=_skills(row["frees"]),
        days=None if since is None or known is None else max((known - since).days, 0),
        attempts=row["attempts"],
        share=row["share"],
        waits=row["state"] == "submitted",
        missing=lacking.get((row["student"], row["skill"]), ()),
    )


_ITEMS = Quick(
    needs="any_items", empty=dict.fromkeys(("student", "skill", "item", "title"), pl.String)
)


def _missing(
    gradebook: Gradebook, filters: Filters, rule: Rule | str | None
) -> dict[Pair, tuple[str, ...]]:
    """Questions and criteria that a student has not reached the cut in, by student and skill."""
    found: dict[Pair, tuple[str, ...]] = {}
    rows = gradebook.rows("lacking_items", rule=rule, filters=filters, by=(), quick=_ITEMS)
    for student, skill, item, title in rows.select("student", "skill", "item", "title").rows():
        found[student, skill] = (*found.get((student, skill), ()), title or item)
    return found


def _skills(text: str | None) -> tuple[str, ...]:
    return tuple(text.split(", ")) if text else ()


def _counted(n: int, one: str) -> str:
    return f"{n:,} {one}{'' if n == 1 else 's'}"
