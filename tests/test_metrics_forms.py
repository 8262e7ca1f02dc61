"""Forms of one check, and help: two shares beside each other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep

from masteryviz.errors import SettingError
from masteryviz.metrics._differences import newcombe
from masteryviz.metrics.forms import forms
from masteryviz.metrics.supports import supports
from tests.logs import day, gradebook


def test_newcombe_s_own_example():
    found = [float(one) for one in newcombe(56, 70, 48, 80)]
    assert found == pytest.approx([0.2, 0.0524, 0.3339], abs=5e-5)


@settings(max_examples=30)
@given(st.integers(1, 40), st.integers(1, 40), st.floats(0, 1), st.floats(0, 1))
def test_newcombe_equals_statsmodels(n, m, share, other):
    x, y = round(n * share), round(m * other)
    difference, lower, upper = newcombe([x], [n], [y], [m])
    expected = confint_proportions_2indep(x, n, y, m, method="newcomb", compare="diff")
    assert difference[0] == pytest.approx(x / n - y / m)
    assert (lower[0], upper[0]) == pytest.approx(expected, abs=1e-9)


def test_of_nobody_nothing_is_known():
    assert all(np.isnan(one).all() for one in newcombe([0], [0], [1], [2]))


FORMS = "student skill form score submitted"


def on_forms(**counts: tuple[int, int]) -> list[tuple[object, ...]]:
    """Rows of students whose first attempt was on a form: so many of so many mastered."""
    return [
        (f"{form}{n}", "S1", form, 4 if n < mastered else 1, day(0))
        for form, (mastered, students) in counts.items()
        for n in range(students)
    ]


def test_an_easier_form_is_seen():
    rows = on_forms(A=(12, 24), B=(10, 24), C=(22, 24))
    with gradebook(*rows, columns=FORMS) as book:
        answer = {row["form"]: row for row in forms(book).iter_rows(named=True)}
    assert answer["C"]["first_attempt_rate"] == pytest.approx(22 / 24)
    assert (answer["C"]["others"], answer["C"]["others_rate"]) == (48, pytest.approx(22 / 48))
    assert answer["C"]["difference"] == pytest.approx(22 / 24 - 22 / 48)
    assert answer["C"]["difference_lower"] > 0
    assert answer["A"]["difference_lower"] < 0


def test_only_the_first_attempt_counts_and_a_lone_form_has_no_others():
    rows = [("s1", "S1", "A", 1, day(0)), ("s1", "S1", "B", 4, day(1))]
    with gradebook(*rows, columns=FORMS) as book:
        answer = forms(book)
    assert answer.select("form", "students", "mastered_first").rows() == [("A", 1, 0)]
    assert answer.select("others", "others_rate", "difference").row(0) == (0, None, None)


def test_grouping_by_form_asks_for_nothing_else():
    with gradebook(*on_forms(A=(1, 2), B=(2, 2)), columns=FORMS) as book:
        answer = forms(book, by=("form",))
        assert answer.columns[:2] == ["form", "students"]
        assert answer["others"].to_list() == [2, 2]
        assert forms(book, by=("form", "skill")).columns[:2] == ["form", "skill"]


# --- supports ----------------------------------------------------------------------------------

HELP = "student skill score submitted support section"


def revised(student, *tries, section="P1"):
    """Rows of one student: score and help of each attempt, a day apart."""
    return [
        (student, "S1", score, day(n), help_, section) for n, (score, help_) in enumerate(tries)
    ]


def test_revisions_with_and_without_help():
    rows = [
        *revised("a", (1, None), (4, "hint")),
        *revised("b", (1, None), (1, "hint"), (4, None)),
        *revised("c", (1, None), (1, "none"), (1, None)),
        *revised("d", (4, "hint"), (1, "hint")),
    ]
    with gradebook(*rows, columns=HELP) as book:
        answer = supports(book).row(0, named=True)
        before = supports(book, recorded="before").row(0, named=True)
    assert (answer["students"], answer["unrecorded"]) == (3, 0)
    assert (answer["supported"], answer["supported_mastered"]) == (2, 1)
    assert (answer["unsupported"], answer["unsupported_mastered"]) == (3, 1)
    assert answer["association"] == pytest.approx(1 / 2 - 1 / 3)
    assert answer["association_lower"] < 0 < answer["association_upper"]
    assert (before["supported"], before["supported_mastered"]) == (1, 1)
    assert (before["unsupported"], before["unsupported_mastered"]) == (4, 1)


def test_a_section_that_records_no_help_is_unknown_and_not_without():
    rows = [
        *revised("a", (1, None), (4, "hint")),
        *revised("b", (1, None), (1, None), (4, None), section="P2"),
    ]
    with gradebook(*rows, columns=HELP) as book:
        answer = supports(book).row(0, named=True)
        by_section = supports(book, by=("section",))
    assert (answer["supported"], answer["unsupported"], answer["unrecorded"]) == (1, 0, 2)
    assert answer["association"] is None
    assert by_section.select("section", "supported", "unrecorded").rows() == [
        ("P1", 1, 0),
        ("P2", 0, 2),
    ]


def test_where_it_is_recorded_must_be_one_of_two():
    with (
        gradebook(*revised("a", (1, "x")), columns=HELP) as book,
        pytest.raises(SettingError, match="recorded must be one of with, before, not 'after'"),
    ):
        supports(book, recorded="after")
