"""Every rule against the slow reference, after each attempt of random series."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masteryviz.rules import RULES, Rule
from tests import reference_rules
from tests.rule_cases import run

TOP = 4.0

SCORE = st.one_of(
    st.sampled_from([0.0, 1.0, 2.0, 3.0, 3.2, 4.0]),
    st.integers(0, 400).map(lambda hundredths: hundredths / 100),
)
ONE = st.integers(0, 60).flatmap(lambda n: st.lists(SCORE, min_size=n, max_size=n))
SERIES = st.lists(ONE, min_size=1, max_size=6)
CUT = st.integers(1, 100).map(lambda per_cent: per_cent / 100)

LAST = st.none() | st.integers(1, 9) | st.integers(1, 100)
PARAMETERS: dict[str, st.SearchStrategy[dict[str, object]]] = {
    "median": st.fixed_dictionaries({"k": LAST}),
    "mode": st.fixed_dictionaries({"k": LAST}),
    "n_times": st.fixed_dictionaries({"n": st.integers(1, 10)}),
    "in_a_row": st.fixed_dictionaries({"k": st.integers(1, 10)}),
    "m_of_n": st.integers(1, 30).flatmap(
        lambda n: st.fixed_dictionaries({"m": st.integers(1, n), "n": st.just(n)})
    ),
    "weighted_latest": st.fixed_dictionaries({"w": st.integers(1, 99) | st.floats(1, 99)}),
    "decaying": st.fixed_dictionaries({"d": st.integers(50, 99) | st.floats(50, 99)}),
    "power_law": st.fixed_dictionaries({"uncapped": st.booleans()}),
    "mean_of_top": st.fixed_dictionaries({"k": st.integers(1, 9) | st.integers(1, 100)}),
}


def case(key: str) -> st.SearchStrategy[tuple[Rule, dict[str, object]]]:
    """The rule with random parameters and a random cut."""
    parameters = PARAMETERS.get(key, st.just({}))
    return st.tuples(parameters, CUT).map(
        lambda drawn: (RULES[key].using(**drawn[0], cut=drawn[1]), drawn[0])
    )


def test_every_rule_is_in_the_reference():
    assert set(reference_rules.FIXED) | set(reference_rules.WITH_PARAMETERS) == set(RULES)
    assert set(PARAMETERS) == set(reference_rules.WITH_PARAMETERS)


@pytest.mark.parametrize("key", sorted(RULES))
@settings(max_examples=25)
@given(data=st.data())
def test_rule_equals_reference_after_each_attempt(key: str, data: st.DataObject):
    rule, parameters = data.draw(case(key))
    series = data.draw(SERIES)
    assert isinstance(rule.cut, float)
    for values, found in zip(series, run(rule, *series, top=TOP), strict=True):
        expected = reference_rules.series(key, values, rule.cut * TOP, TOP, **parameters)
        for wanted, after in zip(expected, found, strict=True):
            if wanted.score is None:
                assert after.score is None
            else:
                assert after.score == pytest.approx(float(wanted.score), abs=1e-9)
            assert after.met is wanted.met or wanted.close


@settings(max_examples=30)
@given(
    key=st.sampled_from(["latest", "decaying", "in_a_row", "m_of_n", "median"]),
    series=SERIES,
    cuts=st.tuples(CUT, CUT),
)
def test_a_higher_cut_is_never_met_where_a_lower_one_is_not(
    key: str, series: list[list[float]], cuts: tuple[float, float]
):
    easy, hard = (run(RULES[key].using(cut=cut), *series, top=TOP) for cut in sorted(cuts))
    for below, above in zip(easy, hard, strict=True):
        assert all(one.met or not two.met for one, two in zip(below, above, strict=True))


MEANS = [
    "average", "median", "mode", "weighted_latest", "decaying", "mean_of_top", "recent_window",
]  # fmt: skip


@settings(max_examples=30)
@given(key=st.sampled_from(MEANS), series=SERIES)
def test_a_mean_lies_between_the_lowest_and_the_highest_score(key: str, series: list[list[float]]):
    for values, found in zip(series, run(RULES[key], *series, top=TOP), strict=True):
        for count, after in enumerate(found, start=1):
            assert after.score is not None
            assert min(values[:count]) - 1e-9 <= after.score <= max(values[:count]) + 1e-9
