"""From a gradebook to a plan: whose gaps, why, how it is kept, and what became of it."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import polars as pl
import pytest

from masteryviz import planning
from masteryviz.errors import SettingError, UnknownName
from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook
from masteryviz.journal import students_in
from masteryviz.journal._students import without
from masteryviz.mapping import Mapping, SkillEntry
from masteryviz.planner import Group, solve
from masteryviz.planning import Saved, Weights
from masteryviz.planning._basis import _gone
from masteryviz.rules import get_rule
from tests.logs import START, day, gradebook
from tests.test_metrics_assessment_health import quiz

COURSE = Mapping(
    skills=(
        SkillEntry(skill="S1"),
        SkillEntry(skill="S2", requires=("S1",)),
        SkillEntry(skill="S3", requires=("S2",)),
    )
)
"""S1 before S2 before S3."""


def rows(*marks: tuple[str, str, tuple[int | None, ...]], section: str = "P1", start: int = 0):
    """Student, skill and scores, one a day from `start` on."""
    return [
        (section, student, skill, score, day(start + turn))
        for student, skill, scores in marks
        for turn, score in enumerate(scores)
    ]


def book(*every: list[tuple[object, ...]], **how: object) -> Gradebook:
    return gradebook(*(row for part in every for row in part),
                     columns="section student skill score submitted", mapping=COURSE, **how)  # type: ignore[arg-type]  # fmt: skip


CLASS = rows(
    ("a", "S1", (4,)), ("a", "S2", (2, 1, 2)),
    ("b", "S1", (4,)), ("b", "S2", (2,)),
    ("c", "S1", (4,)), ("c", "S2", (1,)),
    ("d", "S1", (1,)), ("d", "S2", (2,)),
    ("e", "S1", (4,)), ("e", "S2", (4,)), ("e", "S3", (4,)),
    ("f", "S1", (4,)), ("f", "S2", (None,)),
)  # fmt: skip


@pytest.fixture(scope="module")
def opened():
    with book(CLASS, as_of=16) as found:
        yield found


@pytest.fixture(scope="module")
def basis(opened):
    return planning.basis(opened, "P1")


def test_who_is_ready_and_why(basis):
    assert basis.why("a", "S2") == (
        "ready: has S1; open for 16 days; 3 attempts; opens the way to S3"
    )
    assert basis.why("d", "S1") == (
        "ready: nothing comes before it; open for 16 days; 1 attempt; opens the way to S2"
    )
    assert basis.why("d", "S2") == "not ready: first S1"
    assert basis.why("f", "S2") == "no evidence yet"
    assert basis.why("e", "S2") == "has it already"
    assert basis.why("a", "S3") == "has no open work on it"
    ready = {(gap.student, gap.skill) for gap in basis.problem.gaps if gap.ready}
    assert ready == {("a", "S2"), ("b", "S2"), ("c", "S2"), ("d", "S1")}
    assert ("e", "S3") in basis.problem.experts


def test_weights_rise_with_what_is_blocked_and_with_time(basis):
    weights = {(gap.student, gap.skill): gap.weight for gap in basis.problem.gaps}
    assert weights["a", "S2"] == 10 + 3 + 2 + 2
    assert weights["b", "S2"] == 10 + 3 + 2
    assert weights["d", "S1"] == 10 + 3 + 2
    assert Weights().of(frees=9, days=400, attempts=99) == 10 + 12 + 4 + 4
    assert Weights().of(frees=0, days=None, attempts=0) == 10


def test_who_has_no_evidence_can_be_asked_for(opened):
    wider = planning.problem(opened, "P1", untried=True)
    assert {(g.student, g.skill) for g in wider.gaps if g.ready} == {
        ("a", "S2"), ("b", "S2"), ("c", "S2"), ("d", "S1"), ("f", "S2"),
    }  # fmt: skip


def test_whole_class_is_what_the_question_says():
    weak = rows(*((f"s{n}", "S1", (4 if n < 3 else 1,)) for n in range(9)))
    with book(weak, as_of=9) as opened:
        plan = solve(planning.problem(opened, "P1"))
        said = opened.ask("class_gaps", by=("skill",), over=0.6, least=1).filter("whole_class")
    assert [(item.skill, item.lacking, item.of) for item in plan.whole_class] == said.select(
        "skill", "needs", "students"
    ).rows()
    assert plan.groups == ()


def test_the_day_decides_what_is_known(opened):
    early = planning.basis(opened, "P1", Filters(as_of=START))
    assert early.why("a", "S2").startswith("ready: has S1; open for 0 days; 1 attempt;")


def test_who_has_left_by_the_day_is_named_with_the_day():
    facts = pl.DataFrame(
        [("a", START), ("a", START), ("b", None), ("c", START), ("c", None),
         ("d", START + dt.timedelta(days=9))],
        schema={"student": pl.String, "left_on": pl.Date}, orient="row",
    )  # fmt: skip
    assert _gone(facts, START) == {"a": START}
    assert _gone(facts, START + dt.timedelta(days=9)).keys() == {"a", "d"}
    assert _gone(facts, None) == {}


def test_unknown_names_are_refused(opened):
    with pytest.raises(UnknownName, match="P9"):
        planning.basis(opened, "P9")
    with pytest.raises(UnknownName, match="colour"):
        planning.basis(opened, "P1", colour="red")
    with pytest.raises(SettingError, match="Nobody in 'P1'"):
        planning.basis(opened, "P1", Filters(unit=("nowhere",)))


def test_criteria_that_a_student_still_lacks_are_named():
    # Ann's newest answers: nothing on q1 and q2, 3 of 4 on q3, where 80 % are wanted. Ben left q3
    # out, and has everything else.
    rows = quiz().rows("lacking_items", rule=None, filters=Filters(), by=())
    assert rows.select("student", "skill", "item").rows() == [
        ("ann", "Quiz", "q1"), ("ann", "Quiz", "q2"), ("ann", "Quiz", "q3"),
    ]  # fmt: skip


def test_a_plan_reads_back_as_it_was_written(basis):
    problem = basis.with_wishes(
        whole_class_over=1.0, absent=("e",), together=(("a", "b"),), apart=(("a", "d"),)
    )
    plan = solve(problem.problem)
    assert plan.groups
    kept = planning.saved(problem, plan, dt.date(2021, 9, 20))
    body = planning.to_body(kept)
    assert planning.from_body(json.loads(json.dumps(body))) == kept
    assert students_in(body) == kept.students == {"a", "b", "c", "d", "e"}
    with pytest.raises(SettingError, match="newer version"):
        planning.from_body(body | {"form": 2})
    with pytest.raises(SettingError, match="not a plan"):
        planning.from_body({"form": 1})


def test_a_plan_written_before_the_rule_was_kept_is_still_read(opened):
    problem = planning.basis(opened, "P1", rule=get_rule("highest").using(cut=0.5))
    body = planning.to_body(planning.saved(problem, solve(problem.problem), START))
    assert planning.from_body(body).rule == get_rule("highest").using(cut=0.5)
    assert planning.from_body(body).mastered == "highest score at least 50 %"
    old = {name: value for name, value in body.items() if name not in ("rule", "mastered")}
    old["wishes"] = {name: value for name, value in body["wishes"].items() if name != "away"}
    before = planning.from_body(old)
    assert (before.rule, before.mastered, before.wishes["away"]) == (None, "", ())
    said = planning.became(opened, before).judged
    assert said == (
        "The rule of this plan was not kept. "
        "Mastered = latest score at least 80 %, the rule in view."
    )
    strange = planning.from_body(body | {"rule": {"name": "tomorrow's", "cut": 0.5}})
    assert strange.rule is None
    assert (
        "“highest score at least 50 %”, which this version cannot apply"
        in planning.became(opened, strange).judged
    )


def test_the_skills_own_cut_is_kept_with_the_rule(basis):
    assert basis.rule == get_rule("latest").using(cut=0.8)
    assert basis.mastered == "latest score at least 80 %"


def test_who_is_away_in_a_rotation_is_kept_with_a_plan_and_can_be_erased(basis):
    wished = basis.with_wishes(whole_class_over=1.0, rotations=2, minutes=24, away=(("a", 2),))
    assert wished.why("a", "S2").endswith("opens the way to S3; away in rotation 2")
    plan = solve(wished.problem)
    body = planning.to_body(planning.saved(wished, plan, START))
    assert planning.from_body(json.loads(json.dumps(body))).wishes["away"] == (("a", 2),)
    assert planning.from_body(without(body, ["a"])).wishes["away"] == ()
    assert "away in rotation 2" in planning.table(wished, plan, {}).filter(student="a")["why"][0]


def test_who_is_erased_is_no_longer_in_a_plan(basis):
    plan = solve(basis.with_wishes(whole_class_over=1.0, together=(("a", "b"),)).problem)
    body = planning.to_body(planning.saved(basis, plan, START))
    left = planning.from_body(without(body, ["a"]))
    assert left.students == planning.from_body(body).students - {"a"}


def test_the_frame_of_a_plan_has_a_row_for_each(basis):
    plan = solve(basis.with_wishes(whole_class_over=1.0).problem)
    frame = planning.table(basis, plan, {"a": "Ada"})
    assert frame.height == sum(len(g.students) + bool(g.expert) for g in plan.groups)
    ada = frame.row(by_predicate=pl.col("student") == "a", named=True)
    assert (ada["name"], ada["role"], ada["skill"], ada["rotation"]) == ("Ada", "learns", "S2", 1)
    assert ada["why"] == basis.why("a", "S2")


def test_the_frame_of_gaps_has_a_row_for_each(basis):
    frame = planning.gaps(basis, {"a": "Ada"})
    assert frame.height == len(basis.problem.gaps)
    assert frame.filter("ready")["weight"].is_sorted(descending=True)
    ada = frame.row(by_predicate=pl.col("student") == "a", named=True)
    assert (ada["name"], ada["skill"], ada["ready"], ada["weight"]) == ("Ada", "S2", True, 17)


def plan_of(*students: str, skill: str = "S1", known: int | None = 0) -> Saved:
    at = None if known is None else START + dt.timedelta(days=known)
    return Saved(section="P1", day=START, known=at, groups=(Group(1, skill, students),), wishes={})


def test_what_became_is_counted_beside_students_of_like_standing():
    # a and b were grouped. a is like c (P1) and x (P2); b has no like: nobody else has 3 attempts.
    first = rows(("a", "S1", (2,)), ("b", "S1", (2, 1, 1)), ("c", "S1", (2,)), ("d", "S1", (4,)))
    far = rows(("x", "S1", (2,)), ("y", "S1", (0,)), section="P2")
    later = rows(("a", "S1", (4,)), ("c", "S1", (2,)), ("x", "S1", (4,)), start=9)
    with book(first, far, later) as opened:
        found = planning.became(opened, plan_of("a", "b", known=3))
    assert (found.grouped, found.mastered, found.matched) == (2, 1, 1)
    assert (found.matched_mastered, found.like_mastered) == (1, 0)
    assert found.frame.select("student", "mastered", "like_student", "like_mastered").rows() == [
        ("a", True, "c", False), ("b", False, None, None),
    ]  # fmt: skip
    assert found.difference is None
    assert "Of 2 placements" in found.sentence
    assert "association" in found.sentence


def test_a_difference_of_enough_pairs_has_newcombes_interval():
    # 12 grouped, 9 of them master; 12 of like standing, 3 of them do.
    mine = rows(*((f"g{n}", "S1", (2,)) for n in range(12)))
    theirs = rows(*((f"h{n}", "S1", (2,)) for n in range(12)))
    later = rows(*((f"g{n}", "S1", (4,)) for n in range(9)),
                 *((f"h{n}", "S1", (4,)) for n in range(3)), start=9)  # fmt: skip
    with book(mine, theirs, later) as opened:
        found = planning.became(opened, plan_of(*(f"g{n}" for n in range(12)), known=3))
    assert (found.matched, found.matched_mastered, found.like_mastered) == (12, 9, 3)
    assert found.difference == pytest.approx(0.5)
    # Newcombe's method 10 by hand from the Wilson limits of 9/12 and 3/12.
    assert found.lower == pytest.approx(0.5 - 2**0.5 * (0.75 - 0.467695), abs=1e-5)
    assert found.upper == pytest.approx(0.5 + 2**0.5 * (0.911060 - 0.75), abs=1e-5)
    assert "50 percentage points more (95 % interval +10 to +73)" in found.sentence


def test_what_became_is_told_by_the_rule_that_the_plan_was_made_with():
    # a had 2 of 4 and has 3 of 4 now: mastered by a cut of 60 %, not by 80 %.
    first = rows(("a", "S1", (2,)), ("c", "S1", (2,)))
    with book(first, rows(("a", "S1", (3,)), start=9)) as opened:
        plan = plan_of("a", known=3)
        kept = replace(plan, rule=get_rule("latest").using(cut=0.6), mastered="said then")
        assert planning.became(opened, plan).mastered == 0
        found = planning.became(opened, kept)
        same = planning.became(opened, kept, rule=get_rule("latest").using(cut=0.6))
    assert (found.mastered, same.mastered) == (1, 1)
    assert found.judged == (
        "Mastered = latest score at least 60 %, the rule that this plan was made with. "
        "The rule in view is: latest score at least 80 %."
    )
    assert same.judged == ""


def test_who_was_grouped_elsewhere_is_no_comparison():
    first = rows(("a", "S1", (2,)), ("c", "S1", (2,)))
    later = rows(("a", "S1", (4,)), start=9)
    with book(first, later) as opened:
        plan = plan_of("a", known=3)
        assert planning.became(opened, plan).matched == 1
        assert planning.became(opened, plan, others=(plan_of("c"),)).matched == 0


def test_who_is_matched_serves_once_and_mastered_before_is_left_out():
    first = rows(("a", "S1", (2,)), ("b", "S1", (2,)), ("c", "S1", (2,)), ("d", "S1", (4,)))
    with book(first, rows(("a", "S1", (4,)), start=9)) as opened:
        found = planning.became(opened, plan_of("a", "b", "d", known=3))
    assert (found.grouped, found.matched) == (2, 1)
    assert found.frame.filter(student="d")["was_mastered"].item()


def test_without_dates_or_newer_evidence_nothing_is_claimed(opened):
    undated = planning.became(opened, plan_of("a", known=None))
    assert "cannot be told" in undated.sentence
    same_day = planning.became(opened, plan_of("a", known=16))
    assert "Nothing is newer than this plan yet: the data are to 17 Sep 2021" in same_day.sentence
    assert [found.told for found in (undated, same_day)] == [False, False]
    assert [found.grouped for found in (undated, same_day)] == [0, 0]
