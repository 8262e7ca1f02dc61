"""A plan as its widgets show it: cards, names, reasons and sentences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from masteryviz.charts._chart import plural
from masteryviz.dashboard.views._groups_desk import LIMITS, Desk
from masteryviz.filters import day
from masteryviz.planner import Cost, Group, Left, Plan, away_words, whole_class
from masteryviz.wording import together

Token = Callable[[str], str]


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
            [
                token(student),
                desk.names[student],
                student in asked.absent,
                list(asked.away_in(student)),
            ]
            for student in desk.basis.problem.students
        ],
        "together": [[desk.names[s] for s in pair] for pair in asked.together],
        "apart": [[desk.names[s] for s in pair] for pair in asked.apart],
        "planned": desk.plan is not None,
        "keeps": len(desk.locked),
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
        "stale": desk.stale,
        "unproven": plan is not None and plan is desk.best and not plan.proven,
        "saved": saved,
        "tents": _tents(desk, plan, titles) if plan else [],
        "absent": [desk.names[student] for student in asked.absent],
        "gone": gone(desk),
    }  # fmt: skip


def whole(desk: Desk, titles: dict[str, str]) -> list[dict[str, Any]]:
    """The skills for everybody; before a plan is made, as the class is now."""
    return [
        {"skill": item.skill, "title": title(item.skill, titles), "lacking": item.lacking,
         "of": item.of, "untried": desk.basis.untried.get(item.skill, 0)}
        for item in sorted(whole_class(desk.problem), key=lambda i: -i.lacking / i.of)
    ]  # fmt: skip


def gone(desk: Desk) -> str:
    """Who has left the class, and when; empty where nobody has."""
    left = [(desk.names.get(s, s), day(on)) for s, on in desk.basis.gone.items()]
    if len(left) == 1:
        return "{} has left ({}).".format(*left[0])
    return f"{together(f'{name} ({on})' for name, on in left)} have left." if left else ""


def left_words(item: Left | None, most: int = 2) -> str:
    """Why a student is in no group, with so many skills of those that it is about."""
    return "" if item is None else item.words(most)


def title(skill: str, titles: dict[str, str]) -> str:
    """The skill's title without its code; empty where it has none."""
    named = titles.get(skill, skill)
    return named.removeprefix(skill).removeprefix(" · ")


def _rotation(
    desk: Desk, plan: Plan, number: int, token: Token, titles: dict[str, str]
) -> dict[str, Any]:
    groups = [(at, g) for at, g in enumerate(plan.groups) if g.rotation == number]
    busy = {s for _, g in groups for s in (*g.students, g.expert)}
    gone = {s: number in desk.asked.away_in(s) for s in desk.basis.problem.students}
    free = [s for s in desk.basis.problem.students if s not in busy and not gone[s]]
    left = {item.student: item for item in plan.left}
    waits = [s for s in free if s in left and left[s].why != "nothing_open"]
    minutes = desk.asked.session
    return {
        "number": number,
        "minutes": minutes,
        "groups": [_group(desk, at, group, token, titles) for at, group in groups],
        "left": [
            {"t": token(s), "name": desk.names[s], "note": left_words(left[s], 1),
             "why": left_words(left[s])}
            for s in waits
        ],
        "alone": [
            {"t": token(s), "name": desk.names[s], "note": "", "why": left_words(left.get(s))}
            for s in free if s not in waits
        ],
        "away": [
            {"t": token(s), "name": desk.names[s], "note": "", "why": f"away in rotation {number}"}
            for s in desk.basis.problem.students
            if gone[s] and s not in busy and s not in desk.asked.absent
        ],
    }  # fmt: skip


def _group(
    desk: Desk, at: int, group: Group, token: Token, titles: dict[str, str]
) -> dict[str, Any]:
    reasons = desk.basis.reasons
    return {
        "at": at,
        "skill": group.skill,
        "title": title(group.skill, titles),
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
    left = [item for item in plan.left if item.student == student] if plan else []
    why = left_words(left[0], 4) if left else ""
    if rotation in (away := desk.asked.away_in(student)):
        why = away_words(away)
    return {
        "student": token(student),
        "name": desk.names[student],
        "rotation": rotation,
        "skill": skill,
        "why": "has it and helps the group" if helps
        else desk.wished.why(student, skill) if skill else why or "in no group in this rotation",
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


def _tents(desk: Desk, plan: Plan, titles: dict[str, str]) -> list[dict[str, Any]]:
    """A name tent for everybody who is present: name, and where to go in each rotation.

    A tent has room for the skills' titles beside two rotations.
    """
    called = titles if plan.rotations <= 2 else {}

    def line(student: str, rotation: int) -> str:
        for group in plan.groups:
            skill = called.get(group.skill, group.skill)
            if group.rotation == rotation and student in group.students:
                return skill
            if group.rotation == rotation and student == group.expert:
                return f"helps: {skill}"
        return "away" if rotation in desk.asked.away_in(student) else "own work"

    return [
        {"name": desk.names[student],
         "lines": [line(student, rotation) for rotation in range(1, plan.rotations + 1)]}
        for student in desk.basis.problem.students
        if len(desk.asked.away_in(student)) < desk.asked.rotations
    ]  # fmt: skip


def answer(desk: Desk) -> str:
    """What the plan does, in one or two sentences."""
    plan, problem = desk.plan, desk.problem
    ready = sum(gap.ready for gap in problem.gaps)
    always = range(1, problem.rotations + 1)
    present = sum(any(problem.there(s, at) for at in always) for s in problem.students)
    if plan is None:
        return (
            f"{plural(present, 'student')} there; {plural(ready, 'gap')} that a student is "
            "ready to close. Say what you have, and press Plan."
        )
    if not plan.groups:
        return "No group can be made: nowhere are enough students ready for the same skill."
    if desk.stale:
        return "What you want has changed since this plan was made: plan again."
    needs = {(gap.student, gap.skill) for gap in problem.gaps if gap.ready}
    inside = {s for g in plan.groups for s in g.students if (s, g.skill) in needs}
    verb = "works" if len(inside) == 1 else "work"
    said = f"{len(inside)} of {plural(present, 'student')} {verb} on something they need"
    lost = desk.lost()
    if lost is not None:
        return f"{said}. Changed by hand: {_said(desk, lost)}."
    many = f"{desk.kept} kept groups" if desk.kept > 1 else "kept group"
    around = f" around the {many}" if desk.kept else ""
    if plan.proven:
        return f"{said}. No other plan{around} does better (urgent needs count more)."
    better = f"{max(plan.gap * 100, 0.1):.1f} %"
    return f"{said}. Not every plan{around} was tried: another could do at most {better} better."
