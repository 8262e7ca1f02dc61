"""Golden values of every rule, got by running the rule's own SQL."""

from __future__ import annotations

from dataclasses import fields

import duckdb
import pytest

from masteryviz.errors import SettingError, UnknownName
from masteryviz.rules import RULES, Rule, get_rule
from masteryviz.rules._rule import rounded
from masteryviz.rules.average import Average
from masteryviz.rules.decaying import Decaying
from masteryviz.rules.first import First
from masteryviz.rules.highest import Highest
from masteryviz.rules.in_a_row import InARow
from masteryviz.rules.latest import Latest
from masteryviz.rules.m_of_n import MOfN
from masteryviz.rules.mean_of_top import MeanOfTop
from masteryviz.rules.median import Median
from masteryviz.rules.mode import Mode
from masteryviz.rules.n_times import NTimes
from masteryviz.rules.power_law import PowerLaw
from masteryviz.rules.recent_window import RecentWindow
from masteryviz.rules.weighted_latest import WeightedLatest
from tests.rule_cases import run, scores


def to_two_places(value: float | None) -> float | None:
    """The rounding of the product itself: half away from zero."""
    with duckdb.connect() as con:
        return con.execute(f"select {rounded('$1::double')}", [value]).fetchall()[0][0]


GOLDEN = [
    (Highest(), [3, 1], 3.0),
    (Latest(), [4, 1, 3], 3.0),
    (First(), [2, 4], 2.0),
    (Average(), [1, 4, 2, 3, 5, 3, 6], 3.43),
    (Average(), [4, 3, 3, 4], 3.5),
    (Median(), [4, 4, 3, 3, 3, 2, 2, 2, 1], 3.0),
    (Median(), [1, 2, 3, 4], 2.5),
    (Median(k=3), [1, 1, 1, 4, 4, 3], 4.0),
    (Mode(), [1, 2, 3, 3, 4], 3.0),
    (Mode(), [1, 1, 2, 2], 2.0),
    (Mode(), [2, 2, 1, 1, 3], 1.0),
    (Mode(), [2, 1, 1, 2, 3], 2.0),
    (Mode(k=2), [1, 1, 1, 2, 3], 3.0),
    (NTimes(n=3, cut=3.0), [3, 1, 2], None),
    (NTimes(n=3, cut=3.0), [4, 5, 1, 3, 2, 3], 3.75),
    (NTimes(n=1, cut=3.0), [1, 2, 3, 4], 3.5),
    (NTimes(n=3, cut=3.0), [3, 4, 3], 3.33),
    (InARow(cut=3.0), [3, 4], 0.67),
    (InARow(cut=3.0), [3, 4, 1], 0.0),
    (InARow(cut=3.0), [1, 3, 4, 3, 3], 1.0),
    (WeightedLatest(), [2], 2.0),
    (WeightedLatest(), [2, 3, 4], 3.48),
    (WeightedLatest(), [4, 5], 4.65),
    (WeightedLatest(w=75), [3, 1, 5, 4], 3.75),
    (WeightedLatest(), [2, 3], 2.65),
    (WeightedLatest(), [0, 1, 3], 2.13),
    (WeightedLatest(), [2, 1, 4], 3.13),
    (WeightedLatest(), [0.5, 5], 3.43),
    (Decaying(), [2], 2.0),
    (Decaying(), [2, 3, 4], 3.53),
    (Decaying(), [1, 2, 3, 4], 3.48),
    (Decaying(d=75), [2, 2, 3, 3, 4], 3.73),
    (PowerLaw(), [3, 3], None),
    (PowerLaw(), [3, 3, 1, 3], 1.90),
    (PowerLaw(), [3, 3, 1, 3, 4, 4], 3.07),
    (MeanOfTop(), [4, 3, 3, 4], 3.67),
    (MeanOfTop(), [4, 3], 3.5),
    (RecentWindow(), [1, 2, 3], 3.0),
    (RecentWindow(), [1, 2, 3, 4], 3.5),
    (RecentWindow(), [1, 2, 2, 3, 3, 4, 4], 3.67),
    (RecentWindow(), [0] * 18 + [1, 2, 3, 4], 2.5),
    (RecentWindow(), [0] * 18 + [1, 2, 3, 4, 5], 3.0),
]


@pytest.mark.parametrize(("rule", "values", "expected"), GOLDEN)
def test_golden_value(rule: Rule, values: list[float], expected: float | None):
    assert to_two_places(scores(rule, *values, top=6.0)[-1]) == expected


RIGHT_AND_WRONG = [
    (MOfN(), [1, 0, 1, 1, 1], 0.8, False),
    (MOfN(m=5, n=5), [1, 1, 1, 0, 1, 1, 1], 0.8, False),
    (MOfN(), [1, 1, 1, 0, 1, 1, 1], 1.0, True),
    (MOfN(m=2, n=3), [1, 0, 0, 1], 0.5, False),
    (InARow(), [1, 1, 1], 1.0, True),
    (InARow(), [1, 1, 0, 1], 0.333333333333, False),
]


@pytest.mark.parametrize(("rule", "values", "share", "met"), RIGHT_AND_WRONG)
def test_progress_is_a_share_and_met_at_one(rule, values, share, met):
    after = run(rule, values, top=1.0)[0][-1]
    assert after.score == pytest.approx(share, abs=1e-9)
    assert after.met is met


@pytest.mark.parametrize(
    ("value", "expected"),
    [(2.125, 2.13), (3.125, 3.13), (3.425, 3.43), (2.124999, 2.12), (-2.125, -2.13), (0.0, 0.0)],
)
def test_half_is_rounded_away_from_zero(value, expected):
    assert to_two_places(value) == expected


def test_the_cut_is_compared_after_rounding():
    just, below = run(Latest(), [3.195], [3.194])
    assert just[0].met is True
    assert below[0].met is False


def test_every_rule_runs_after_each_attempt_and_gives_nothing_for_nothing():
    for rule in RULES.values():
        none, one = run(rule, [], [4.0])
        assert none == []
        assert len(one) == 1


def test_a_rule_is_found_by_name():
    assert set(RULES) == {
        "highest", "latest", "first", "average", "median", "mode", "n_times", "in_a_row",
        "m_of_n", "weighted_latest", "decaying", "power_law", "mean_of_top", "recent_window",
    }  # fmt: skip
    assert get_rule("decaying") == Decaying(d=65)
    with pytest.raises(UnknownName, match=r"no rule 'decay'.*decaying"):
        get_rule("decay")


def test_only_the_rules_that_count_successes_keep_a_skill_by_default():
    assert [key for key, rule in RULES.items() if rule.sticky] == ["in_a_row", "m_of_n"]


REFUSED = [
    (lambda: Median(k=0), r"k must be from 1 to 100, not 0"),
    (lambda: Mode(k=101), r"k must be from 1 to 100, not 101"),
    (lambda: NTimes(n=0), r"n must be from 1 to 10, not 0"),
    (lambda: NTimes(n=11), r"n must be from 1 to 10, not 11"),
    (lambda: InARow(k=11), r"k must be from 1 to 10, not 11"),
    (lambda: MOfN(m=8, n=7), r"m must be from 1 to 7, not 8"),
    (lambda: MOfN(m=1, n=0), r"n must be from 1 to 100, not 0"),
    (lambda: WeightedLatest(w=0), r"w must be from 1 to 99, not 0"),
    (lambda: WeightedLatest(w=100), r"w must be from 1 to 99, not 100"),
    (lambda: Decaying(d=49), r"d must be from 50 to 99, not 49"),
    (lambda: Decaying(d=99.5), r"d must be from 50 to 99, not 99.5"),
    (lambda: Decaying(d=float("nan")), r"d must be from 50 to 99, not nan"),
    (lambda: MeanOfTop(k=0), r"k must be from 1 to 100, not 0"),
    (lambda: InARow(k=2.5), r"k must be a whole number, not 2.5"),
    (lambda: InARow(k=True), r"k must be a number from 1 to 10, not True"),
    (lambda: Decaying(d="65"), r"d must be a number from 50 to 99, not '65'"),
    (lambda: PowerLaw(uncapped="no"), r"uncapped must be true or false, not 'no'"),
    (lambda: Latest(cut=0), r"cut must be above 0 and at most 1000, not 0"),
    (lambda: Latest(cut=-0.5), r"cut must be above 0"),
    (lambda: Latest(cut=" "), r"cut must be a number or a level's name, not ' '"),
    (lambda: Latest(sticky="yes"), r"sticky must be true or false, not 'yes'"),
    (lambda: Latest(order="newest"), r"order must be submitted, graded or due, not 'newest'"),
]


@pytest.mark.parametrize(("make", "message"), REFUSED)
def test_a_parameter_out_of_range_is_refused(make, message):
    with pytest.raises(SettingError, match=message):
        make()


def test_parameters_are_read_from_text():
    assert RULES["decaying"].using(d="70", cut="75%", sticky="yes") == Decaying(
        d=70.0, cut=0.75, sticky=True
    )
    assert RULES["median"].using(k="5").using(k="all") == Median()
    assert RULES["latest"].using(cut="Mastery") == Latest(cut="Mastery")
    with pytest.raises(UnknownName, match=r"no parameter of rule 'latest' 'k'"):
        RULES["latest"].using(k="5")
    with pytest.raises(SettingError, match=r"k must be a number, not 'many'"):
        RULES["in_a_row"].using(k="many")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Latest(cut=0.75), "latest score at least 75 %"),
        (InARow(cut="Mastery"), "3 in a row at level Mastery or above, once reached it stays"),
        (NTimes(n=1, cut=3.0), "once at least 3 points"),
        (
            MOfN(),
            "5 of the last 7 at least the skill's cut (80 % unless set), once reached it stays",
        ),
        (MOfN(sticky=False, cut=0.7), "5 of the last 7 at least 70 %"),
        (
            Latest(cut=0.8, order="graded", sticky=True),
            "latest score at least 80 %, once reached it stays, attempts in the order they were "
            "graded",
        ),
        (
            PowerLaw(uncapped=True, cut=0.8),
            "power law through all scores, also above the scale's top, at least 80 %",
        ),
        (Median(k=3, cut=0.8), "median of the last 3 scores at least 80 %"),
        (Decaying(cut=0.8), "decaying average, newest score 65 %, at least 80 %"),
    ],
)
def test_a_rule_says_what_it_is(rule: Rule, words: str):
    assert rule.describe() == words


OTHERWISE: dict[str, tuple[object, ...]] = {
    "cut": (0.7, 0.75, 3.0, "Mastery"), "sticky": (True, False), "order": ("graded", "due"),
    "k": (2, 4), "n": (6, 8), "m": (4, 6), "d": (70.0, 75.0), "w": (60.0, 75.0),
    "uncapped": (True,),
}  # fmt: skip


@pytest.mark.parametrize("key", RULES)
def test_the_words_of_a_rule_tell_each_of_its_parameters(key: str):
    rule = RULES[key]
    told = {rule.describe(): rule}
    for field in fields(rule):
        for value in OTHERWISE[field.name]:
            other = rule.using(**{field.name: value})
            assert told.setdefault(other.describe(), other) == other


def test_every_rule_has_a_title_and_words_of_its_own():
    assert len({rule.title for rule in RULES.values()}) == len(RULES)
    assert len({rule.describe() for rule in RULES.values()}) == len(RULES)


def test_power_law_leaves_zeros_out_and_says_so():
    with_zeros, without = run(PowerLaw(), [3, 0, 3, 1, 0, 3], [3, 3, 1, 3])
    assert with_zeros[-1].score == pytest.approx(without[-1].score, abs=1e-12)
    assert [after.left_out for after in with_zeros] == [False, True, False, False, True, False]
    assert [after.score for after in run(PowerLaw(), [0, 0, 0, 4, 4])[0]] == [None] * 5


def test_power_law_is_capped_at_the_top_of_a_known_scale():
    rising = [1.0, 2.0, 4.0, 4.0]
    free = scores(PowerLaw(uncapped=True), *rising)[-1]
    assert free is not None
    assert free > 4
    assert scores(PowerLaw(), *rising)[-1] == 4.0
    assert scores(PowerLaw(), *rising, top=None)[-1] == pytest.approx(free, abs=1e-12)


@pytest.mark.parametrize("d", [50, 65, 75, 99])
def test_decaying_stays_exact_over_long_series(d: int):
    values = [(place * 37 % 17) / 4 for place in range(700)]
    expected, average = [], values[0]
    for place, value in enumerate(values):
        average = value if place == 0 else (100 - d) / 100 * average + d / 100 * value
        expected.append(average)
    assert scores(Decaying(d=d), *values) == pytest.approx(expected, abs=1e-9)


def test_without_a_known_scale_a_share_is_no_cut_but_points_are():
    by_share, by_points = Latest(cut=0.8), Latest(cut=3.0)
    assert run(by_share, [3.0], top=None)[0][0].met is None
    assert run(by_points, [3.0], [2.0], top=None)[0][0].met is True
    assert run(by_points, [3.0], [2.0], top=None)[1][0].met is False
    for rule in (NTimes(), InARow(), MOfN()):
        after = run(rule, [3.0] * 7, top=None)[0][-1]
        assert (after.score, after.met) == (None, None)


def test_the_cut_that_all_skills_have_is_said_and_of_several_the_range() -> None:
    rule = Latest()
    assert rule.describe_for([0.75]) == "latest score at least 75 %"
    assert rule.describe_for([0.75, 0.8, 0.9]) == (
        "latest score at least the skill's cut (75 to 90 %)"
    )
    assert rule.describe_for([]) == rule.describe()
    assert Latest(cut=0.6).describe_for([0.75]) == "latest score at least 60 %"
