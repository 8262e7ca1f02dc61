"""A plan as its widgets show it: cards, names, reasons and sentences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from masteryviz.charts._chart import plural
from masteryviz.dashboard.views._groups_desk import LIMITS, Desk
from masteryviz.filters import day
from masteryviz.planner import Cost, Group, Plan, whole_class

Token = Callable[[str], str]

LEFT = {
    "nothing_open": "has nothing open that a group could cover",
    "not_ready": "is not ready for anything that is open",
    "too_few": "too few others are ready for the same",
    "no_place": "no place was left",
}
"""Why a student is in no group."""


def wishes(desk: Desk, token: Token, problem: str) -> dict[str, Any]:
    """The form's data."""
    asked = desk.asked
    return {
        "day": asked.day.isoformat(),
        "numbers": {name: getattr(asked, name) for name in LIMITS},
        "limits": {name: list(limits) for name, limits in LIMITS.items()},
        "session": asked.session,
        "alone": asked.alone,
        "untried": asked.untried,
        "students": [
            [token(student), desk.names[student], student in asked.absent]
            for student in desk.basis.problem.students
        ],
        "together": [[desk.names[s] for s in pair] for pair in asked.together],
        "apart": [[desk.names[s] for s in pair] for pair in asked.apart],
        "planned": desk.plan is not None,
        "stale": desk.stale,
        "problem": problem,
    }


def cards(desk: Desk, token: Token, titles: dict[str, str], saved: str) -> dict[str, Any]:
    """The plan's data; without a plan, what is for the whole class, and nothing else."""
    plan = desk.plan
    asked = desk.asked
    return {
        "section": desk.basis.section,
        "day": day(asked.day),
        "whole": whole(desk, titles),
        "planned": plan is not None,
        "rotations": [_rotation(desk, plan, number, token, titles)
                      for number in range(1, plan.rotations + 1)] if plan else [],
        "refused": [item.words(desk.names.__getitem__) for item in plan.refused] if plan else [],
        "moved": _said(desk, desk.cost),
        "undo": desk.can_undo,
        "locked": len(desk.locked),
        "stale": desk.stale,
        "unproven": plan is not None and plan is desk.best and not plan.proven,
        "saved": saved,
        "tents": _tents(desk, plan) if plan else [],
        "absent": [desk.names[student] for student in asked.absent],
    }  # fmt: skip


def whole(desk: Desk, titles: dict[str, str]) -> list[dict[str, Any]]:
    """The skills for everybody; before a plan is made, as the class is now."""
    return [
        {"skill": item.skill, "title": _title(item.skill, titles), "lacking": item.lacking,
         "of": item.of, "untried": desk.basis.untried.get(item.skill, 0)}
        for item in sorted(whole_class(desk.problem), key=lambda i: -i.lacking / i.of)
    ]  # fmt: skip


def _title(skill: str, titles: dict[str, str]) -> str:
    """The skill's title without its code."""
    return titles.get(skill, skill).removeprefix(skill).removeprefix(" · ")


def _rotation(
    desk: Desk, plan: Plan, number: int, token: Token, titles: dict[str, str]
) -> dict[str, Any]:
    groups = [(at, g) for at, g in enumerate(plan.groups) if g.rotation == number]
    busy = {s for _, g in groups for s in (*g.students, g.expert)}
    free = [s for s in desk.basis.problem.students if s not in busy and s not in desk.asked.absent]
    why = {item.student: item.why for item in plan.left}
    minutes = desk.asked.session
    return {
        "number": number,
        "minutes": minutes,
        "groups": [_group(desk, at, group, token, titles) for at, group in groups],
        "alone": [
            {
                "t": token(s),
                "name": desk.names[s],
                "why": LEFT.get(why.get(s, ""), ""),
                "left": why.get(s, "nothing_open") != "nothing_open",
            }
            for s in sorted(free, key=lambda s: s not in why)
        ],
    }


def _group(
    desk: Desk, at: int, group: Group, token: Token, titles: dict[str, str]
) -> dict[str, Any]:
    reasons = desk.basis.reasons
    return {
        "at": at,
        "skill": group.skill,
        "title": _title(group.skill, titles),
        "led": group.led,
        "expert": {"t": token(group.expert), "name": desk.names[group.expert]}
        if group.expert else None,
        "locked": group in desk.locked,
        "people": [
            {
                "t": token(student), "name": desk.names[student],
                "fits": (student, group.skill) in reasons
                and reasons[student, group.skill].ready,
                "lacks": list(reasons[student, group.skill].missing)
                if (student, group.skill) in reasons else [],
            }
            for student in desk.basis.in_order(group.students)
        ],
    }  # fmt: skip


def mark(desk: Desk, student: str, rotation: int, token: Token) -> dict[str, Any]:
    """The student who is chosen: why there, what is lacking, and where to move to."""
    plan = desk.plan
    here = [g for g in plan.groups if g.rotation == rotation
            and student in (*g.students, g.expert)] if plan else []  # fmt: skip
    skill = here[0].skill if here else ""
    helps = bool(here) and here[0].expert == student
    reason = desk.basis.reasons.get((student, skill))
    why = (
        next((LEFT[item.why] for item in plan.left if item.student == student), "") if plan else ""
    )
    return {
        "student": token(student),
        "name": desk.names[student],
        "rotation": rotation,
        "skill": skill,
        "why": "has it and helps the group" if helps
        else desk.basis.why(student, skill) if skill else why or "in no group in this rotation",
        "lacks": list(reason.missing) if reason and not helps else [],
        "options": [
            {"to": place, "words": _place(desk, place), "cost": _said(desk, found)}
            for place, found in desk.costs(student, rotation)
        ],
    }  # fmt: skip


def _place(desk: Desk, place: int | None) -> str:
    if place is None or desk.plan is None:
        return "Own work"
    group = desk.plan.groups[place]
    same = [g for g in desk.plan.groups
            if (g.rotation, g.skill) == (group.rotation, group.skill)]  # fmt: skip
    which = f", group {same.index(group) + 1}" if len(same) > 1 else ""
    return f"{group.skill}{which} ({len(group.students)})"


def _said(desk: Desk, found: Cost | None) -> str:
    """What a move costs, and what it breaks."""
    if found is None:
        return ""
    names = [desk.names[student] for student in found.students]
    return "; ".join([found.words(), *(text.format(*names) for text in found.breaks)])


def _tents(desk: Desk, plan: Plan) -> list[dict[str, Any]]:
    """A name tent for everybody who is present: name, and where to go in each rotation."""

    def line(student: str, rotation: int) -> str:
        for group in plan.groups:
            if group.rotation == rotation and student in group.students:
                return group.skill
            if group.rotation == rotation and student == group.expert:
                return f"helps: {group.skill}"
        return "own work"

    return [
        {"name": desk.names[student],
         "lines": [line(student, rotation) for rotation in range(1, plan.rotations + 1)]}
        for student in desk.basis.problem.students if student not in desk.asked.absent
    ]  # fmt: skip


def answer(desk: Desk) -> str:
    """What the plan does, in one or two sentences."""
    plan, problem = desk.plan, desk.problem
    ready = sum(gap.ready for gap in problem.gaps)
    present = len(problem.students) - len(problem.absent)
    if plan is None:
        return (
            f"{plural(present, 'student')} there; {plural(ready, 'gap')} that a student is "
            "ready to close. Say what you have, and press Plan."
        )
    if not plan.groups:
        return "No group can be made: nowhere are enough students ready for the same skill."
    if desk.stale:
        return "What you want has changed since this plan was made: plan again."
    inside = len({s for g in plan.groups for s in g.students})
    said = (
        f"{plural(len(plan.groups), 'group')} cover {plural(plan.covered, 'gap')} of "
        f"{inside} of {plural(present, 'student')}. "
    )
    lost = desk.lost()
    if lost is not None:
        return f"{said}Changed by hand: {_said(desk, lost)}."
    if plan.proven:
        return f"{said}No plan is better."
    return f"{said}At most {max(plan.gap * 100, 0.1):.1f} % better is possible."
