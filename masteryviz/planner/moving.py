"""A student moved by hand: the plan as it is then, and what the move costs."""

from __future__ import annotations

from dataclasses import dataclass, replace

from masteryviz.errors import SettingError
from masteryviz.planner._left import left_over
from masteryviz.planner.plan import Plan, why_not, worth
from masteryviz.planner.problem import Group, Problem


@dataclass(frozen=True)
class Cost:
    """What a plan loses and gains against another, and what it breaks."""

    gaps: int
    """Gaps covered more than before; below 0: fewer."""
    weight: int
    breaks: tuple[str, ...]
    """Bounds and wishes that do not hold, in words; `{0}` ... stand for `students`."""
    students: tuple[str, ...] = ()

    def words(self) -> str:
        """`2 gaps fewer covered`, `1 gap more covered`, `the same gaps covered`."""
        if self.gaps:
            n, more = abs(self.gaps), "more" if self.gaps > 0 else "fewer"
            return f"{n} gap{'s' * (n > 1)} {more} covered"
        if self.weight:
            return f"as many gaps covered, {'more' if self.weight > 0 else 'less'} urgent ones"
        return "the same gaps covered"


def moved(
    problem: Problem, plan: Plan, student: str, rotation: int, to: int | None
) -> Plan:  # fmt: skip
    """The plan with a student in another group of a rotation.

    Parameters
    ----------
    problem, plan
        What was planned.
    student, rotation
        Who is moved, and when; as a learner or an expert the student leaves the group that she is
        in then. A group that nobody learns in any more is dropped.
    to
        Place in `plan.groups` of the group to join, of the same rotation; None for no group.

    Raises
    ------
    SettingError
        When there is no such group in the rotation, or the student is not there then.
    """
    if student not in problem.students or not problem.there(student, rotation):
        raise SettingError("Who is moved must be in the class and there in this rotation.")
    if to is not None and not (0 <= to < len(plan.groups) and plan.groups[to].rotation == rotation):
        raise SettingError("There is no such group in this rotation.")
    groups = [
        _without(group, student) if group.rotation == rotation else group for group in plan.groups
    ]
    if to is not None:
        groups[to] = replace(groups[to], students=(*groups[to].students, student))
    kept = tuple(group for group in groups if group.students)
    covered, weight = worth(problem, kept)
    left = left_over(problem, kept, plan.rotations)
    return replace(plan, groups=kept, left=left, covered=covered, weight=weight)


def _without(group: Group, student: str) -> Group:
    return replace(
        group,
        students=tuple(other for other in group.students if other != student),
        expert=None if group.expert == student else group.expert,
    )


def cost(problem: Problem, before: Plan, after: Plan) -> Cost:
    """What the second plan costs against the first, and which bounds it does not keep."""
    breaks: list[str] = []
    students: list[str] = []

    def named(*who: str) -> list[str]:
        students.extend(who)
        return [f"{{{place}}}" for place in range(len(students) - len(who), len(students))]

    ready = {(gap.student, gap.skill) for gap in problem.gaps if gap.ready}
    seen: set[tuple[str, str]] = set()
    for group in after.groups:
        where, size = f"the group on {_quoted(group.skill)}", len(group.students)
        if size < problem.least:
            breaks.append(f"{where} has {size}, fewer than {problem.least}")
        if size > problem.most:
            breaks.append(f"{where} has {size}, more than {problem.most}")
        for student in group.students:
            if (student, group.skill) not in ready:
                (one,) = named(student)
                why = why_not(problem, student, group.skill, _quoted(group.skill))
                breaks.append(f"{one} {why}")
            elif (student, group.skill) in seen:
                (one,) = named(student)
                breaks.append(f"{one} is taught {_quoted(group.skill)} twice")
            seen.add((student, group.skill))
        people = {*group.students, *([group.expert] if group.expert else [])}
        for student in problem.students:
            if student in people and not problem.there(student, group.rotation):
                (one,) = named(student)
                away = f"away in rotation {group.rotation}"
                breaks.append(f"{one} is {'absent' if student in problem.absent else away}")
        for pair in problem.apart:
            if {*pair} <= people and pair[0] != pair[1]:
                one, other = named(*pair)
                breaks.append(f"{one} and {other} are to be kept apart")
        for pair in problem.together:
            both = all(problem.there(student, group.rotation) for student in pair)
            if both and len({*pair} & set(group.students)) == 1 and pair[0] != pair[1]:
                one, other = named(*pair)
                breaks.append(f"{one} and {other} are to be kept together")
    return Cost(after.covered - before.covered, after.weight - before.weight,
                tuple(dict.fromkeys(breaks)), tuple(students))  # fmt: skip


def _quoted(skill: str) -> str:
    return skill.replace("{", "{{").replace("}", "}}")
