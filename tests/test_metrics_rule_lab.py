"""The same evidence under every rule and other cuts, against the rules written from scratch."""

from __future__ import annotations

import random

import pytest

from masteryviz.errors import SettingError, UnknownName
from masteryviz.filters import Filters
from masteryviz.mapping import Mapping, SkillEntry
from masteryviz.metrics.cuts import cut_curve
from masteryviz.metrics.rule_lab import rule_agreement, rule_comparison, rule_flips
from masteryviz.rules import RULES
from tests import reference_rules
from tests.logs import START, attempts, gradebook

SERIES = ((4, 1), (1, 4), (4, 4), (2, 2, 4), (1, 1), (4, 2, 1), (2, 4, 1))
"""Latest, highest and average at 80 %: -hn, lh-, lha, lh-, ---, -h-, -h-."""


def test_each_rule_counts_the_same_students():
    with gradebook(*attempts(*SERIES)) as book:
        answer = rule_comparison(book, rules="highest, average, first")
    columns = ("rule", "in_use", "students", "mastered", "gained", "lost")
    assert answer.select(columns).rows() == [
        ("latest", True, 7, 3, 0, 0),
        ("highest", False, 7, 6, 3, 0),
        ("average", False, 7, 1, 0, 2),
        ("first", False, 7, 3, 2, 2),
    ]
    assert answer["mastery_rate"].to_list() == pytest.approx([3 / 7, 6 / 7, 1 / 7, 3 / 7])
    assert answer["words"][1].startswith("highest score")


def test_the_rate_of_a_rule_is_that_of_the_question_mastery_rates():
    rows = [*attempts(*SERIES), *attempts(*SERIES[2:], skill="S2")]
    with gradebook(*rows) as book:
        answer = rule_comparison(book, by=("skill",))
        for rule in ("latest", "in_a_row", "power_law", "mode"):
            alone = book.ask("mastery_rates", rule=rule)
            both = ("skill", "students", "with_evidence", "mastered", "lower", "upper", "unknown")
            assert answer.filter(rule=rule).select(both).equals(alone.select(both))


@pytest.mark.parametrize("seed", range(2))
def test_who_flips_is_who_differs_by_the_rules_written_from_scratch(seed):
    rng = random.Random(seed)
    series = [[rng.randint(0, 4) for _ in range(rng.randint(1, 9))] for _ in range(20)]
    expected = {}
    for number, scores in enumerate(series):
        after = {key: list(reference_rules.series(key, scores, 3.2, 4))[-1] for key in RULES}
        sticky = {key: any(one.met for one in reference_rules.series(key, scores, 3.2, 4))
                  for key in reference_rules.BY_PROGRESS}  # fmt: skip
        met = {key: sticky.get(key, one.met) for key, one in after.items()}
        if len(set(met.values())) == 2:
            expected[f"s{number}"] = (met, after)
    with gradebook(*attempts(*map(tuple, series))) as book:
        answer = rule_flips(book)
    assert sorted(answer["student"]) == sorted(expected)
    for row in answer.iter_rows(named=True):
        met, after = expected[row["student"]]
        assert set(row["mastered_by"].split(", ")) == {key for key, one in met.items() if one}
        assert set(row["not_by"].split(", ")) == {key for key, one in met.items() if not one}
        assert row["mastered"] == met["latest"]
        for key, one in after.items():
            score = None if one.score is None else float(one.score)
            assert row[key] == pytest.approx(score), key


@pytest.mark.parametrize(
    ("scores", "why"),
    [
        ((2, 4, 1), "last attempt below the cut, best above"),
        ((4, 1), "first attempt at the cut, last one below"),
        ((1, 4), "last attempt at the cut, earlier ones below"),
        ((4, 4), "every attempt at the cut, but fewer than some rules ask for"),
        ((1, 3, 3, 3), "no attempt reaches the cut by itself, but a rule that adds them up does"),
    ],
)
def test_why_in_words(scores, why):
    with gradebook(*attempts(scores)) as book:
        row = rule_flips(book).row(0, named=True)
    assert row["why"] == why
    assert row["evidence"] == ", ".join(map(str, scores))
    assert row["at_cut"] == sum(score >= 3.2 for score in scores)


def test_agreement_counts_every_pair_once():
    with gradebook(*attempts(*SERIES)) as book:
        answer = rule_agreement(book, rules=("highest", "average"))
    columns = ("rule", "other", "students", "both", "only_rule", "only_other", "neither")
    assert answer.select(columns).rows() == [
        ("latest", "highest", 7, 3, 0, 3, 1),
        ("latest", "average", 7, 1, 2, 0, 4),
        ("highest", "average", 7, 1, 5, 0, 1),
    ]
    assert answer["agreement"].to_list() == pytest.approx([4 / 7, 5 / 7, 2 / 7])


def test_without_another_rule_there_is_no_pair():
    with gradebook(*attempts(*SERIES)) as book:
        assert rule_agreement(book, rules=("latest",)).height == 0
        assert rule_flips(book, rules=("latest",)).height == 0


def test_students_without_evidence_are_nobodys_flip_but_count_as_assigned():
    rows = [*attempts((4,)), ("s9", "S1", None, None)]
    with gradebook(*rows) as book:
        answer = rule_comparison(book, rules="highest")
        assert answer["students"].to_list() == [2, 2]
        assert answer["with_evidence"].to_list() == [1, 1]
        assert rule_agreement(book, rules="highest")["students"].to_list() == [1]


def test_without_a_scale_no_rule_can_tell():
    with gradebook(*attempts((4, 1)), points=None) as book:
        answer = rule_comparison(book, rules="highest")
        assert answer["unknown"].to_list() == [1, 1]
        assert answer["mastery_rate"].to_list() == [None, None]
        assert rule_flips(book).height == 0


def test_only_the_evidence_of_that_day_and_of_those_in_view():
    rows = [(*row, "P1") for row in attempts((4, 1))]
    rows += [(*row, "P2") for row in attempts((1, 4), first=5)]
    columns = "student skill score submitted section"
    with gradebook(*rows, columns=columns) as book:
        assert rule_flips(book, filters=Filters(as_of=START), rules="highest").height == 0
        one = rule_flips(book, filters=Filters(section=("P2",)), rules="first")
        assert one["student"].to_list() == ["s5"]


def test_two_rules_of_one_name_or_of_none_are_refused():
    with gradebook(*attempts((4,))) as book:
        two = (RULES["in_a_row"], RULES["in_a_row"].using(k=2))
        with pytest.raises(SettingError, match="'in_a_row' is there twice"):
            rule_comparison(book, rules=two)
        with pytest.raises(UnknownName, match="no rule 'mean'"):
            rule_flips(book, rules="mean")


# --- the cut -----------------------------------------------------------------------------------


def test_the_cut_moves_the_rate_and_says_who_flips():
    with gradebook(*attempts((4,), (3,), (3,), (2,), (1,))) as book:
        answer = cut_curve(book, cuts="0.5,0.75,1")
    assert answer.select("cut", "in_use", "mastered", "flips").rows() == [
        (0.5, False, 4, None),
        (0.75, False, 3, 1),
        (0.8, True, 1, 2),
        (1.0, False, 1, 0),
    ]
    assert answer["mastery_rate"].to_list() == [0.8, 0.6, 0.2, 0.2]


@pytest.mark.parametrize("sticky", [False, True])
@pytest.mark.parametrize("rule", ["latest", "in_a_row", "m_of_n", "n_times", "decaying"])
def test_each_cut_gives_what_the_rule_with_that_cut_gives(rule, sticky):
    one = RULES[rule].using(sticky=sticky)
    with gradebook(*attempts(*SERIES, (3, 3, 3), (2, 3, 4, 3, 3, 4, 3))) as book:
        answer = cut_curve(book, rule=one, cuts="0.5,0.75,1")
        for cut, mastered in answer.select("cut", "mastered").iter_rows():
            alone = book.ask("mastery_rates", rule=one.using(cut=cut), by=())
            assert mastered == alone["mastered"].item(), cut
    assert (answer["flips"].drop_nulls() >= 0).all()


def test_a_cut_once_reached_stays_reached_where_the_rule_says_so():
    with gradebook(*attempts((4, 1), (3, 2), (1, 3))) as book:
        lapsing = cut_curve(book, cuts="0.5,0.75,1")
        sticky = cut_curve(book, rule=RULES["latest"].using(sticky=True), cuts="0.5,0.75,1")
    assert lapsing["mastered"].to_list() == [2, 1, 0, 0]
    assert sticky["mastered"].to_list() == [3, 3, 1, 1]


def test_skills_with_cuts_of_their_own_are_marked_each_at_its_own():
    course = Mapping(skills=(SkillEntry(skill="S1", cut=0.75), SkillEntry(skill="S2")))
    rows = [*attempts((3,)), *attempts((3,), skill="S2")]
    with gradebook(*rows, mapping=course) as book:
        by_skill = cut_curve(book, by="skill", cuts="0.5").filter("in_use")
        assert by_skill.select("skill", "cut", "mastered").rows() == [
            ("S1", 0.75, 1),
            ("S2", 0.8, 0),
        ]
        assert not cut_curve(book, cuts="0.5")["in_use"].any()


@pytest.mark.parametrize("cuts", ["0", "1.2", "much"])
def test_a_cut_that_is_none_is_refused(cuts):
    with gradebook(*attempts((4,))) as book, pytest.raises(SettingError, match="cuts must be"):
        cut_curve(book, cuts=cuts)


def test_undated_evidence_has_an_order():
    rows = [("s1", "S1", 4), ("s1", "S1", 1)]
    with gradebook(*rows, columns="student skill score") as book:
        assert rule_flips(book, rules="highest")["evidence"].to_list() == ["4, 1"]
