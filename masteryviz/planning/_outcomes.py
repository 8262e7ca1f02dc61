"""What became of a plan: who mastered since, beside students of like standing not grouped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import polars as pl

from masteryviz.filters import Filters, day
from masteryviz.gradebook import Gradebook
from masteryviz.metrics._differences import newcombe
from masteryviz.planner import Pair
from masteryviz.planning._kept_rule import judged_by
from masteryviz.planning._saved import Saved
from masteryviz.rules import Rule

NEAR = 0.1
"""How far the shares of two students of like standing may lie apart."""

ENOUGH = 10
"""Matched pairs from which on a difference is stated; below, only counts are."""

_MANY = 3
"""Attempts from which on they count as many."""


class _Then(NamedTuple):
    """A student's standing on a skill on the day of the plan."""

    student: str
    skill: str
    section: str
    share: float | None
    attempts: int


@dataclass(frozen=True, kw_only=True)
class Became:
    """What became of the students of a plan."""

    frame: pl.DataFrame
    """One row per student and skill taught in a group: `student`, `skill`, `rotation`, `mastered`
    (now; null: cannot be told), `was_mastered` (already on that day), `attempts_since`,
    `like_student` (of like standing, not grouped; null: none found), `like_mastered`."""
    grouped: int
    """Students times skills that were grouped, were open then, and can still be told."""
    mastered: int
    """Of these, mastered since."""
    matched: int
    """Of these, with somebody of like standing."""
    matched_mastered: int
    """Of the matched, mastered since."""
    like_mastered: int
    """Of those of like standing, mastered since."""
    difference: float | None
    """Difference of both shares; None with fewer than `ENOUGH` pairs."""
    lower: float | None
    upper: float | None
    sentence: str
    told: bool = True
    """Whether there is newer evidence, so that anything can be told."""
    judged: str = ""
    """What counts as mastered here, in words, where that is not the rule in view, or where the
    plan's own is not known; else empty."""


def became(
    gradebook: Gradebook,
    plan: Saved,
    rule: Rule | str | None = None,
    *,
    others: Iterable[Saved] = (),
) -> Became:
    """Who of a plan's groups has mastered the skill since, beside who was not grouped.

    Each is matched with one student of the same course and term who, on the day of the plan, also
    lacked the skill, was ready for it, had as many attempts (3 and more count as one), a share at
    most 0.1 away, and was not grouped for it; of the same section where there is one, then the
    nearest; nobody is taken twice for one skill. The interval of the difference is Newcombe's
    (1998, method 10). Nobody drew lots for the groups: what is found is an association.

    Parameters
    ----------
    gradebook
        The evidence now.
    plan
        A plan that was saved. What counts as mastered, then as now, is the rule that it was made
        with.
    rule
        The rule in view: it counts for a plan whose own was not kept.
    others
        Further plans: who was grouped in them for the skill is not taken as ungrouped.
    """
    judged = judged_by(gradebook, plan.rule, plan.mastered, rule, {g.skill for g in plan.groups})
    return replace(_became(gradebook, plan, judged.rule, others), judged=judged.words)


def _became(
    gradebook: Gradebook, plan: Saved, rule: Rule | str | None, others: Iterable[Saved]
) -> Became:
    grouped = {(student, g.skill): g.rotation for g in plan.groups for student in g.students}
    if plan.known is None:
        return _nothing(grouped, "What became of this plan cannot be told: nothing is dated.")
    if gradebook.data_date is None or gradebook.data_date <= plan.known:
        told = f"Nothing is newer than this plan yet: the data are to {day(plan.known)}."
        return _nothing(grouped, f"{told} Load a newer export, and look again.")
    then = _then(gradebook, plan, rule)
    now = _now(gradebook, plan, rule)
    taken = {
        (student, g.skill) for p in (plan, *others) for g in p.groups for student in g.students
    }
    like = _matched(then, set(grouped) & set(then), taken, now)
    rows = [
        {
            "student": student, "skill": skill, "rotation": rotation,
            "mastered": now.get((student, skill), (None, 0))[0],
            "was_mastered": (student, skill) not in then,
            "attempts_since": _since(then, now, (student, skill)),
            "like_student": like.get((student, skill)),
            "like_mastered": now[like[student, skill], skill][0]
            if (student, skill) in like else None,
        }
        for (student, skill), rotation in grouped.items()
    ]  # fmt: skip
    return _counted(pl.DataFrame(rows, schema=_SCHEMA), plan)


_SCHEMA = {
    "student": pl.String, "skill": pl.String, "rotation": pl.Int64, "mastered": pl.Boolean,
    "was_mastered": pl.Boolean, "attempts_since": pl.Int64, "like_student": pl.String,
    "like_mastered": pl.Boolean,
}  # fmt: skip


def _wide(gradebook: Gradebook, plan: Saved) -> Filters:
    """The sections of the same course and term as the plan's."""
    sections = gradebook.sections()
    own = sections.filter(section=plan.section)
    if own.is_empty():
        return Filters(section=(plan.section,))
    same = sections.join(own.select("course", "term"), on=("course", "term"), nulls_equal=True)
    return Filters(section=tuple(same["section"]))


def _then(
    gradebook: Gradebook, plan: Saved, rule: Rule | str | None
) -> dict[Pair, _Then]:  # fmt: skip
    """Who lacked which skill of the plan, and was ready for it, when it was made."""
    skills = tuple({group.skill for group in plan.groups})
    filters = replace(_wide(gradebook, plan), as_of=plan.known, skill=skills)
    path = gradebook.ask("student_path", filters=filters, rule=rule).filter(
        ~pl.col("mastered"), pl.col("lacks").is_null()
    )
    rows = path.select("student", "skill", "section", "share", "attempts").iter_rows()
    return {(row[0], row[1]): _Then(*row) for row in rows}


def _now(
    gradebook: Gradebook, plan: Saved, rule: Rule | str | None
) -> dict[Pair, tuple[bool | None, int]]:  # fmt: skip
    """Mastered, and attempts, of each student and skill now."""
    skills = tuple({group.skill for group in plan.groups})
    filters = Filters(skill=skills)
    frame = gradebook.standings(filters=filters, rule=rule).select(
        "student", "skill", "mastered", "attempts"
    )
    return {(row[0], row[1]): (row[2], row[3]) for row in frame.iter_rows()}


def _since(then: dict[Pair, _Then], now: dict[Pair, tuple[bool | None, int]], pair: Pair) -> int:
    return max(now.get(pair, (None, 0))[1] - (then[pair].attempts if pair in then else 0), 0)


def _matched(
    then: dict[Pair, _Then],
    grouped: set[Pair],
    taken: set[Pair],
    now: dict[Pair, tuple[bool | None, int]],
) -> dict[Pair, str]:
    """Somebody of like standing for each, as far as there is one; who has fewest comes first."""
    pool = [row for pair, row in then.items() if pair not in taken and _told(now, pair)]
    found: dict[Pair, str] = {}
    options = {pair: list(_like(then[pair], pool)) for pair in grouped if _told(now, pair)}
    used: set[Pair] = set()
    for pair in sorted(options, key=lambda p: (len(options[p]), p)):
        free = [row for row in options[pair] if (row.student, row.skill) not in used]
        if free:
            nearest = min(free, key=lambda row: _distance(then[pair], row))
            found[pair] = nearest.student
            used.add((nearest.student, nearest.skill))
    return found


def _told(now: dict[Pair, tuple[bool | None, int]], pair: Pair) -> bool:
    """Whether the student's mastery can be told now."""
    return now.get(pair, (None, 0))[0] is not None


def _like(one: _Then, pool: list[_Then]) -> Iterator[_Then]:
    for row in pool:
        if row.skill != one.skill or min(row.attempts, _MANY) != min(one.attempts, _MANY):
            continue
        if (row.share is None) != (one.share is None):
            continue
        if abs((row.share or 0) - (one.share or 0)) <= NEAR + 1e-9:
            yield row


def _distance(one: _Then, row: _Then) -> tuple[bool, float, int, str]:
    apart = abs((row.share or 0) - (one.share or 0))
    return row.section != one.section, apart, abs(row.attempts - one.attempts), row.student


def _counted(frame: pl.DataFrame, plan: Saved) -> Became:
    told = frame.filter(~pl.col("was_mastered"), pl.col("mastered").is_not_null())
    pairs = told.filter(pl.col("like_student").is_not_null())
    n, mastered = told.height, int(told["mastered"].sum())
    matched, mine = pairs.height, int(pairs["mastered"].sum())
    like = int(pairs["like_mastered"].sum())
    difference = lower = upper = None
    if matched >= ENOUGH:
        difference, lower, upper = (
            float(value) for value in newcombe(mine, matched, like, matched)
        )
    found = Became(
        frame=frame, grouped=n, mastered=mastered, matched=matched, matched_mastered=mine,
        like_mastered=like, difference=difference, lower=lower, upper=upper, sentence="",
    )  # fmt: skip
    return replace(found, sentence=_sentence(found, plan))


def _sentence(found: Became, plan: Saved) -> str:
    since = day(plan.known) if plan.known else ""
    if not found.grouped:
        return "Nobody of this plan's groups can be followed: the skills are mastered or unknown."
    said = (
        f"Of {found.grouped} placements (a student on a skill), {found.mastered} "
        f"{'is' if found.mastered == 1 else 'are'} mastered since {since}."
    )
    if not found.matched:
        return f"{said} Nobody of like standing was left ungrouped to compare with."
    said += (
        f" {found.matched} could be matched with a student of like standing who was not grouped: "
        f"{found.matched_mastered} against {found.like_mastered} mastered."
    )
    if found.difference is None or found.lower is None or found.upper is None:
        return f"{said} Too few to speak of a difference; an association at most."
    points = round(found.difference * 100)
    return (
        f"{said} That is {abs(points)} percentage points {'more' if points >= 0 else 'fewer'} "
        f"(95 % interval {round(found.lower * 100):+d} to {round(found.upper * 100):+d}): "
        "an association, for nobody drew lots who was grouped."
    )


def _nothing(grouped: dict[Pair, int], sentence: str) -> Became:
    rows = [{"student": s, "skill": k, "rotation": r} for (s, k), r in grouped.items()]
    return Became(
        frame=pl.DataFrame(rows, schema=_SCHEMA), grouped=0, mastered=0, matched=0,
        matched_mastered=0, like_mastered=0, difference=None, lower=None, upper=None,
        sentence=sentence, told=False,
    )  # fmt: skip
