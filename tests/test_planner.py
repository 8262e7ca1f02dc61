"""The planner: valid always, best where everything can be tried, and honest where it cannot."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.planner import greedy, simulated
from masteryviz.errors import SettingError
from masteryviz.planner import Gap, Group, Lock, Problem, cost, moved, solve
from tests.planner_cases import best, faults, given_up, problems


def gaps(**skills: str) -> tuple[Gap, ...]:
    """`a="123"`: students 1, 2 and 3 are ready for a."""
    return tuple(Gap(student, skill) for skill, who in skills.items() for student in who)


def a_class(n: int = 9, **how: object) -> Problem:
    """Students 1, 2, 3 ... without anything for the whole class."""
    return Problem(**{"students": tuple("123456789abcdef"[:n]), "gaps": (),
                      "whole_class_over": 1.0, **how})  # type: ignore[arg-type]  # fmt: skip


@given(problems())
def test_no_choice_of_every_student_in_every_rotation_covers_more(problem: Problem) -> None:
    plan = solve(problem, 30)
    torn = given_up(plan)
    assert faults(problem, plan, torn=torn) == []
    pool = {item.skill for item in plan.whole_class}
    tried = replace(problem, gaps=tuple(gap for gap in problem.gaps if gap.skill not in pool))
    assert plan.weight == best(tried, problem.rotations, torn)
    assert plan.proven
    assert plan.gap == 0


@settings(max_examples=20)
@given(problems(students=12, skills=6, rotations=3), st.data())
def test_plans_of_larger_classes_with_locks_are_valid(
    problem: Problem, data: st.DataObject
) -> None:
    ready = [gap for gap in problem.gaps if gap.ready]
    chosen = data.draw(st.lists(st.sampled_from(ready), max_size=3)) if ready else []
    locks = tuple(Lock(gap.student, gap.skill, data.draw(st.integers(1, 3))) for gap in chosen)
    problem = replace(problem, locks=locks)
    plan = solve(problem, 0.5)
    assert faults(problem, plan, torn=given_up(plan)) == []
    refused = " ".join(item.words() for item in plan.refused if item.kind == "lock")
    for lock in set(locks):
        there = any(lock.student in group.students and group.skill == lock.skill
                    and group.rotation == lock.rotation for group in plan.groups)  # fmt: skip
        assert there != (f"{lock.student} was to have {lock.skill} in rotation {lock.rotation}"
                         in refused)  # fmt: skip


def test_a_skill_that_most_lack_is_for_the_whole_class_and_leaves_the_pool() -> None:
    problem = a_class(10, whole_class_over=0.6, gaps=gaps(a="1234567", b="123456"))
    plan = solve(problem)
    assert [(item.skill, item.lacking, item.of) for item in plan.whole_class] == [("a", 7, 10)]
    assert {group.skill for group in plan.groups} == {"b"}


def test_who_is_not_ready_counts_for_the_class_but_is_not_grouped() -> None:
    later = tuple(Gap(student, "a", ready=False) for student in "4567")
    problem = a_class(10, whole_class_over=0.6, gaps=(*gaps(a="123"), *later))
    assert [item.lacking for item in solve(problem).whole_class] == [7]
    plan = solve(replace(problem, whole_class_over=0.7))
    assert [group.students for group in plan.groups] == [("1", "2", "3")]


def test_the_share_is_of_those_whose_standing_is_known() -> None:
    problem = a_class(10, whole_class_over=0.6, gaps=gaps(a="1234"), counted={"a": 6})
    assert [item.of for item in solve(problem).whole_class] == [6]


def test_many_for_one_skill_become_even_groups() -> None:
    plan = solve(a_class(14, gaps=gaps(a="123456789abcde"), rotations=1))
    assert sorted(len(group.students) for group in plan.groups) == [4, 5, 5]


def test_weight_decides_who_gets_a_seat() -> None:
    heavy = (Gap("7", "a", 5), Gap("8", "a", 5))
    plan = solve(a_class(gaps=(*gaps(a="123456"), *heavy), most=4, parallel=1))
    assert {"7", "8"} <= set(plan.groups[0].students)
    assert (plan.covered, plan.weight, plan.bound) == (4, 12, 12)


def test_experts_share_the_load_and_are_free_then() -> None:
    problem = a_class(
        9, gaps=gaps(a="123", b="456"), experts=tuple((s, k) for s in "789" for k in "ab"),
        led=0, parallel=2,
    )  # fmt: skip
    plan = solve(problem)
    assert len(plan.groups) == 2
    assert plan.unled == 0
    assert plan.load == 1
    both = solve(replace(problem, parallel=1, rotations=2, minutes=24))
    assert sorted(group.expert for group in both.groups) == sorted(
        {group.expert for group in both.groups}
    )


def test_the_teacher_leads_where_the_weight_is() -> None:
    heavy = tuple(Gap(student, "b", 4) for student in "456")
    plan = solve(a_class(gaps=(*gaps(a="123"), *heavy), experts=(("7", "a"), ("8", "b"))))
    assert {group.skill: (group.led, group.expert) for group in plan.groups} == {
        "b": (True, None), "a": (False, "7"),
    }  # fmt: skip


def test_without_working_alone_a_group_without_a_leader_is_not_made() -> None:
    problem = a_class(gaps=gaps(a="123", b="456"), experts=(("1", "b"),))
    assert solve(problem).unled == 1
    plan = solve(replace(problem, alone=False))
    assert len(plan.groups) == 1
    assert plan.groups[0].led


WISHES = [
    ({"rotations": 3, "minutes": 24}, "rotations of 12 minutes need 36 minutes, and there are 24"),
    ({"minutes": 10}, "10 minutes, and one session takes 12"),
    ({"together": (("1", "2"),), "apart": (("2", "1"),)},
     "1 and 2 cannot be kept together: they are to be kept apart, too"),
    ({"together": (("1", "9"),)}, "no skill that all of them are ready for"),
    ({"together": (("1", "2"), ("2", "3"), ("3", "4")), "most": 3}, "4, and a group has at most 3"),
    ({"together": (("1", "2"),), "absent": ("2",)}, "one of them is absent"),
    ({"together": (("1", "2"),), "absent": ("3", "4", "5", "6")}, "are there 3 students"),
    ({"locks": (Lock("1", "a", 1),), "absent": ("1",)}, "1 was to have a in rotation 1: is absent"),
    ({"locks": (Lock("1", "a", 2),)}, "there is only 1"),
    ({"locks": (Lock("9", "a", 1),)}, "9 was to have a in rotation 1: has no open work on it."),
    ({"locks": (Lock("9", "a", 1),), "experts": (("9", "a"),)}, "rotation 1: has it already."),
    ({"locks": (Lock("9", "a", 1),), "gaps": (*gaps(a="123456"), Gap("9", "a", ready=False))},
     "rotation 1: is not ready for it yet."),
    ({"locks": tuple(Lock(s, "a", 1) for s in "1234"), "most": 3, "parallel": 1},
     "more than the 3"),
    ({"locks": (Lock("1", "a", 1),), "absent": ("3", "4", "5", "6")}, "no group of 3 to 6"),
    ({"kept": (Group(2, "a", ("1", "2", "3")),)}, "rotation 2 could not be kept: there is 1"),
    ({"kept": (Group(1, "a", ("1", "2", "3")),), "apart": (("1", "3"),)}, "to be kept apart"),
    ({"kept": (Group(1, "a", ("1", "2", "3")),), "away": (("3", 1),)}, "of it is away then"),
    ({"locks": (Lock("1", "a", 1),), "away": (("1", 1),)}, "in rotation 1: is away then"),
    ({"away": (("1", 3),)}, "1 was to be away in rotation 3: there is 1 rotation."),
    ({"together": (("1", "2"),), "away": (("1", 1),)}, "they are never there at the same time"),
    ({"together": (("1", "2"),), "away": (("1", 2),), "rotations": 2, "minutes": 24},
     "1 and 2 cannot be kept together in rotation 2: one of them is away then."),
]  # fmt: skip


@pytest.mark.parametrize(("how", "words"), WISHES)
def test_a_wish_that_cannot_hold_is_named_and_the_rest_is_planned(
    how: dict[str, object], words: str
) -> None:
    problem = a_class(**{"gaps": gaps(a="123456"), **how})
    plan = solve(problem)
    assert len(plan.refused) == 1
    assert words in plan.refused[0].words()
    assert faults(replace(problem, kept=()), plan, torn=given_up(plan)) == []


def test_a_lock_that_cannot_hold_takes_no_place_and_tears_no_pair() -> None:
    # For b there are only two, so 1 cannot have it, and nothing is in the way of a.
    locks = (Lock("1", "b", 1), Lock("1", "a", 1))
    problem = a_class(gaps=gaps(a="1234", b="15"), locks=locks, together=(("1", "2"),))
    plan = solve(problem)
    assert [item.words() for item in plan.refused] == [
        "1 was to have b in rotation 1: no group of 3 to 6 can be made for it."
    ]
    assert [group.students for group in plan.groups] == [("1", "2", "3", "4")]


def test_names_stand_where_the_words_have_places() -> None:
    plan = solve(a_class(gaps=gaps(a="123"), together=(("1", "9"),)))
    assert (
        plan.refused[0]
        .words({"1": "Ada", "9": "Bo {x}"}.__getitem__)
        .startswith("Ada and Bo {x} cannot")
    )


def test_pairs_apart_may_be_in_two_groups_of_the_same_skill() -> None:
    problem = a_class(6, gaps=gaps(a="123456"), apart=(("1", "2"),), parallel=2)
    plan = solve(problem)
    assert plan.covered == 6
    assert faults(problem, plan) == []
    assert solve(replace(problem, parallel=1)).covered == 5


def test_pairs_that_cannot_be_split_evenly_are_still_planned_best() -> None:
    pairs = (("1", "2"), ("3", "4"), ("5", "6"))
    problem = a_class(6, gaps=gaps(a="123456"), together=pairs, least=3, most=3, parallel=2)
    assert solve(problem, 5).covered == 0
    assert solve(replace(problem, most=4), 5).covered == 4


def test_a_kept_group_stays_and_its_students_are_not_taken() -> None:
    kept = Group(1, "a", ("1", "2", "3"), expert="9")
    problem = a_class(
        gaps=gaps(a="123456", b="123"), experts=(("9", "a"), ("9", "b")), kept=(kept,)
    )
    plan = solve(replace(problem, rotations=2, minutes=24))
    assert kept in plan.groups
    assert faults(replace(problem, rotations=2, minutes=24), plan) == []
    assert plan.covered == 9


@pytest.mark.parametrize("who", ["1", "1234567"])
def test_a_kept_group_may_be_smaller_or_larger_than_others(who: str) -> None:
    kept = Group(1, "a", tuple(who))
    problem = a_class(gaps=gaps(a="1234567", b="1289"), most=6, kept=(kept,))
    plan = solve(problem)
    assert kept in plan.groups
    assert plan.refused == ()
    assert faults(problem, plan) == []


def test_who_is_left_over_and_why() -> None:
    later = (Gap("8", "c", ready=False),)
    problem = a_class(9, gaps=(*gaps(a="123", b="45", d="67"), *later), led=1, absent=("9",))
    left = {item.student: (item.why, item.skills) for item in solve(problem).left}
    assert left == {
        "4": ("too_few", ("b",)), "5": ("too_few", ("b",)), "6": ("too_few", ("d",)),
        "7": ("too_few", ("d",)), "8": ("not_ready", ("c",)),
    }  # fmt: skip
    crowded = solve(a_class(9, gaps=gaps(a="1234567"), parallel=1, most=6))
    assert sorted(item.why for item in crowded.left) == ["no_place", "nothing_open", "nothing_open"]


def test_who_is_away_in_a_rotation_is_in_a_group_of_another() -> None:
    how = {"rotations": 2, "minutes": 24, "led": 0, "parallel": 1}
    problem = a_class(8, gaps=gaps(a="1234", b="5674"), experts=(("8", "a"), ("8", "b")), **how)
    assert [group.expert for group in solve(problem).groups] == ["8", "8"]
    plan = solve(replace(problem, away=(("4", 2), ("8", 2))))
    assert faults(replace(problem, away=(("4", 2), ("8", 2))), plan) == []
    assert plan.covered == 7
    assert plan.proven
    assert {group.rotation: group.expert for group in plan.groups} == {1: "8", 2: None}


def test_pairs_count_where_both_are_there() -> None:
    # 1 and 2 belong together, 2 and 3, too: while 2 is away, 1 and 3 are free of each other.
    problem = a_class(
        9, gaps=gaps(a="12345", b="1456"), together=(("1", "2"), ("2", "3")), parallel=1,
        rotations=2, minutes=24, away=(("2", 2),),
    )  # fmt: skip
    plan = solve(problem)
    assert [item.rotation for item in plan.refused] == [2, 2]
    assert {(g.rotation, g.skill): g.students for g in plan.groups} == {
        (1, "a"): ("1", "2", "3", "4", "5"), (2, "b"): ("1", "4", "5", "6"),
    }  # fmt: skip
    assert faults(problem, plan, torn=given_up(plan)) == []


def test_who_is_left_over_because_of_being_away_is_told_so() -> None:
    how = {"rotations": 2, "minutes": 24, "parallel": 1}
    problem = a_class(
        9, gaps=gaps(a="1234", b="5678"), away=(("4", 1), ("4", 2), ("8", 2), ("9", 2)), **how,
        kept=(Group(1, "a", ("1", "2", "3")), Group(2, "b", ("5", "6", "7"))),
    )  # fmt: skip
    left = {item.student: item.words() for item in solve(problem).left}
    assert left == {
        "8": "away in rotation 2, when there is a group on b",
        "9": "away in rotation 2; has nothing open that a group could cover",
    }


def test_who_is_away_cannot_be_moved_there() -> None:
    problem = a_class(
        gaps=gaps(a="1234", b="5671"), rotations=2, minutes=24, parallel=1, away=(("4", 2),)
    )
    plan = solve(problem)
    with pytest.raises(SettingError, match="there in this rotation"):
        moved(problem, plan, "4", 2, None)
    later = replace(problem, away=(("1", 1), ("2", 1)), absent=("5",))
    found = cost(later, plan, plan)
    said = {text.format(*found.students) for text in found.breaks}
    first = plan.groups[0].students
    assert said == {
        "5 is absent",
        *(f"{s} is away in rotation 1" for s in ("1", "2") if s in first),
    }


def test_a_skill_without_a_group_is_told_from_a_group_that_is_full() -> None:
    problem = a_class(gaps=gaps(a="12345", b="678", c="78"), parallel=1, most=5)
    left = {item.student: (item.why, item.skills) for item in solve(problem).left}
    assert left == {"6": ("no_group", ("b",)), "7": ("no_group", ("b",)),
                    "8": ("no_group", ("b",)), "9": ("nothing_open", ())}  # fmt: skip


def test_a_move_says_what_it_costs_and_breaks() -> None:
    problem = a_class(gaps=gaps(a="1234", b="567"), together=(("1", "2"),), apart=(("1", "5"),))
    plan = solve(problem)
    to = next(n for n, group in enumerate(plan.groups) if group.skill == "b")
    after = moved(problem, plan, "1", 1, to)
    found = cost(problem, plan, after)
    assert found.words() == "1 gap fewer covered"
    said = [text.format(*found.students) for text in found.breaks]
    assert "1 has no open work on b" in said
    has = replace(problem, experts=(("1", "b"),))
    (words,) = {text.format(*c.students) for c in [cost(has, plan, after)]
                for text in c.breaks if "already" in text}  # fmt: skip
    assert words == "1 has b already"
    later = replace(problem, gaps=(*problem.gaps, Gap("1", "b", ready=False)))
    found = cost(later, plan, after)
    assert "1 is not ready for b yet" in [text.format(*found.students) for text in found.breaks]
    assert "1 and 5 are to be kept apart" in said
    assert "1 and 2 are to be kept together" in said
    out = moved(problem, plan, "4", 1, None)
    assert cost(problem, plan, out).gaps == -1
    assert cost(problem, plan, out).breaks == ()
    assert [(i.why, i.skills) for i in out.left if i.student == "4"] == [("room", ("a",))]
    with pytest.raises(SettingError, match="no such group"):
        moved(problem, plan, "1", 2, to)


WRONG = [
    ({"most": 2}, "raise the largest size"),
    ({"rotations": 0}, "rotations must be a whole number from 1"),
    ({"whole_class_over": 1.5}, "share above 0"),
    ({"gaps": (Gap("1", "a", 0),)}, "weight"),
    ({"gaps": (Gap("1", "a"), Gap("1", "a"))}, "given twice"),
    ({"apart": (("1", "nobody"),)}, "not in the class"),
    ({"away": (("nobody", 1),)}, "not in the class"),
    ({"away": (("1", 0),)}, "rotation that a student is away in is a whole number from 1"),
]


@pytest.mark.parametrize(("how", "words"), WRONG)
def test_a_problem_that_is_none_is_refused(how: dict[str, object], words: str) -> None:
    with pytest.raises(SettingError, match=words):
        a_class(**how)


def test_a_class_without_gaps_has_an_empty_plan() -> None:
    plan = solve(a_class(3))
    assert (plan.groups, plan.weight, plan.proven, plan.gap) == ((), 0, True, 0)


@pytest.mark.parametrize("seed", range(2))
def test_a_plan_is_never_worse_than_one_made_by_hand(seed: int) -> None:
    problem = simulated(30, 10, 2, seed)
    plan, by_hand = solve(problem, 0.4), greedy(problem)
    assert faults(problem, plan) == []
    assert faults(problem, by_hand) == []
    assert plan.bound >= plan.weight >= by_hand.weight


def test_a_large_class_has_a_valid_plan_close_to_its_bound() -> None:
    pairs = (("s1", "s5"), ("s7", "s8"))
    problem = replace(simulated(36, 20, 3), together=pairs, apart=(("s2", "s3"), ("s4", "s9")))
    plan = solve(problem, 0.5)
    assert faults(problem, plan, torn=given_up(plan)) == []
    assert greedy(problem).weight * 0.95 < plan.weight <= plan.bound
    assert plan.gap < 0.05
