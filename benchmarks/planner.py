"""Plans of groups: the exact programme beside what a careful teacher does by hand, on classes."""

from __future__ import annotations

from collections import Counter
from functools import partial

import numpy as np
import polars as pl

from benchmarks.harness import OURS, Jobs
from benchmarks.workspace import Workspace
from masteryviz.planner import Gap, Group, Plan, Problem, left_over, solve, whole_class, worth

TITLE = "Small groups for a class: weight of the gaps covered, beside a greedy plan"
REPEATS = 1

SIZES = ((32, 12, 1), (32, 16, 2), (36, 20, 3))
"""Students, skills and rotations of a class."""


def simulated(students: int, skills: int, rotations: int, seed: int = 0) -> Problem:
    """A class drawn from a model: ability less difficulty in logits, prerequisites in a chain."""
    rng = np.random.default_rng(seed)
    ability, difficulty = rng.normal(size=students), 0.8 * rng.normal(size=skills) - 0.3
    chance = 1 / (1 + np.exp(difficulty[None, :] - ability[:, None]))
    mastered = rng.random((students, skills)) < chance
    before = [
        [p for p in (skill - 1, skill - 3) if p >= 0 and rng.random() < 0.4]
        for skill in range(skills)
    ]
    gaps = [
        Gap(
            f"s{student}", f"k{skill}",
            weight=10 + 3 * int(rng.integers(0, 3)) + int(rng.integers(0, 9)),
            ready=bool(mastered[student, before[skill]].all()),
        )
        for student, skill in zip(*np.nonzero(~mastered), strict=True)
    ]  # fmt: skip
    return Problem(
        students=tuple(f"s{n}" for n in range(students)),
        gaps=tuple(gaps),
        experts=tuple(
            (f"s{student}", f"k{skill}")
            for student, skill in zip(*np.nonzero(mastered), strict=True)
        ),
        rotations=rotations,
        minutes=12 * rotations,
    )


def greedy(problem: Problem) -> Plan:
    """What is done by hand: again and again the group of most weight that still can be made."""
    everybody = {item.skill for item in whole_class(problem)}
    left = {
        (gap.student, gap.skill): gap.weight
        for gap in problem.gaps
        if gap.ready and gap.skill not in everybody and gap.student not in problem.absent
    }
    groups: list[Group] = []
    busy: set[tuple[str, int]] = set()
    while True:
        options = [
            (_best(problem, left, busy, skill, rotation), skill, rotation)
            for rotation in range(1, problem.rotations + 1)
            if sum(group.rotation == rotation for group in groups) < problem.parallel
            for skill in {skill for _, skill in left}
        ]
        options = [option for option in options if option[0]]
        if not options:
            break
        who, skill, rotation = max(
            options, key=lambda o: (sum(left[s, o[1]] for s in o[0]), o[1], -o[2])
        )
        groups.append(Group(rotation, skill, who))
        for student in who:
            del left[student, skill]
            busy.add((student, rotation))
    covered, weight = worth(problem, tuple(groups))
    return Plan(
        groups=tuple(groups), rotations=problem.rotations, whole_class=whole_class(problem),
        left=left_over(problem, tuple(groups)), covered=covered, weight=weight, bound=weight,
    )  # fmt: skip


def _best(
    problem: Problem, left: dict[tuple[str, str], int], busy: set[tuple[str, int]], skill: str,
    rotation: int,
) -> tuple[str, ...]:  # fmt: skip
    """The students of most weight who are free; none where they are too few."""
    free = [s for s, k in left if k == skill and (s, rotation) not in busy]
    chosen = sorted(free, key=lambda s: (-left[s, skill], s))[: problem.most]
    return tuple(chosen) if len(chosen) >= problem.least else ()


def _masteryviz(workspace: Workspace) -> Jobs:
    del workspace  # the classes are drawn, not read from the log

    def work(size: tuple[int, int, int]) -> pl.DataFrame:
        problem = simulated(*size)
        plan, by_hand = solve(problem), greedy(problem)
        sizes = Counter(group.rotation for group in plan.groups)
        row = {
            "students": size[0], "skills": size[1], "rotations": size[2],
            "ready": sum(gap.ready for gap in problem.gaps), "groups": sum(sizes.values()),
            "covered": plan.covered, "weight": plan.weight, "bound": plan.bound,
            "greedy": by_hand.weight, "gain": plan.weight / by_hand.weight - 1,
        }  # fmt: skip
        return pl.DataFrame([row])

    work(SIZES[0])  # scipy is imported before the first job is timed
    for size in SIZES:
        yield f"{size[0]} x {size[1]} x {size[2]}", partial(work, size)


def report(workspace: Workspace) -> str:
    """What the plans gain, a line for each class."""
    lines = []
    for students, skills, rotations in SIZES:
        job = f"{students} x {skills} x {rotations}"
        row = pl.read_parquet(workspace.answer("planner", OURS, job)).row(0, named=True)
        off = 1 - row["weight"] / row["bound"]
        best = "proven best" if not off else f"at most {off:.1%} better is possible"
        lines.append(
            f"{job}: {row['groups']} groups cover {row['covered']} of {row['ready']} gaps; "
            f"weight {row['weight']}, greedy {row['greedy']} (gain {row['gain']:.1%}); {best}."
        )
    return "\n".join(lines)


ENGINES = {OURS: _masteryviz}
