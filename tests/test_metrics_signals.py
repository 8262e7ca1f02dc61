"""A whole class that does not have it: when it is said, and when too little is known."""

from __future__ import annotations

import pytest

from masteryviz.errors import SettingError
from masteryviz.metrics.signals import class_gaps, whole_class_signal
from tests.logs import attempts, gradebook


def test_a_class_that_failed_at_the_first_attempt_is_a_signal():
    with gradebook(*attempts(*[(4,)] * 6, *[(1, 4)] * 18)) as book:
        answer = whole_class_signal(book, by=("skill",)).row(0, named=True)
    assert (answer["students"], answer["mastered_first"]) == (24, 6)
    assert answer["first_attempt_rate"] == 0.25
    assert answer["upper"] == pytest.approx(0.4490, abs=1e-4)
    assert (answer["signal"], answer["sure"]) == (True, False)


def test_it_is_sure_when_chance_does_not_explain_it():
    with gradebook(*attempts((4,), *[(1, 4)] * 23)) as book:
        answer = whole_class_signal(book, by=()).row(0, named=True)
        assert answer["upper"] < 0.4
        assert (answer["signal"], answer["sure"]) == (True, True)
        lower_bar = whole_class_signal(book, by=(), below=0.04).row(0, named=True)
        assert (lower_bar["signal"], lower_bar["sure"]) == (False, False)


def test_exactly_at_the_bar_is_no_signal():
    with gradebook(*attempts(*[(4,)] * 4, *[(1,)] * 6)) as book:
        assert whole_class_signal(book)["signal"].to_list() == [False]


def test_few_students_are_no_class():
    with gradebook(*attempts(*[(1,)] * 7)) as book:
        answer = whole_class_signal(book).row(0, named=True)
        assert (answer["signal"], answer["sure"]) == (None, None)
        assert whole_class_signal(book, least="7")["signal"].to_list() == [True]


def test_without_a_scale_nothing_is_said():
    with gradebook(*attempts(*[(2,)] * 12), points=None) as book:
        assert whole_class_signal(book).select("unknown", "signal").row(0) == (12, None)
        assert class_gaps(book).select("students", "unknown", "whole_class").row(0) == (0, 12, None)


def test_a_skill_that_most_of_a_class_lacks_is_for_the_whole_class():
    with gradebook(*attempts(*[(4,)] * 7, *[(1,)] * 17)) as book:
        answer = class_gaps(book).row(0, named=True)
    assert (answer["students"], answer["needs"]) == (24, 17)
    assert answer["needs_rate"] == pytest.approx(17 / 24)
    assert (answer["whole_class"], answer["sure"]) == (True, False)


def test_sixty_percent_is_not_more_than_sixty_percent():
    with gradebook(*attempts(*[(4,)] * 4, *[(1,)] * 6)) as book:
        assert class_gaps(book)["whole_class"].to_list() == [False]
        assert class_gaps(book, over="0.5")["whole_class"].to_list() == [True]


@pytest.mark.parametrize(
    ("question", "options", "message"),
    [
        ("whole_class_signal", {"below": 40}, "below must be a share from 0 to 1 such as 0.6, not"),
        ("whole_class_signal", {"least": 0}, "least must be a whole number from 1 up, not 0"),
        (
            "class_gaps",
            {"over": "most"},
            "over must be a share .* not 'most'",
        ),
        ("class_gaps", {"least": "2.5"}, "least must be a whole number from 1 up, not '2.5'"),
        ("class_gaps", {"least": 10**12}, "least must be at most 1000000000, not 1000000000000"),
        ("class_gaps", {"over": None}, "over must be a share .* not None"),
        ("class_gaps", {"confidence": None}, "confidence must be a number such as 0.95, not None"),
        ("leaving_bounds", {"horizon": None}, "horizon must be a number such as 14, not None"),
        ("revisions_landmark", {"landmark": 0.5}, "landmark must be a whole number from 1 up"),
        ("revisions_landmark", {"landmark": "1000000000000"}, "landmark must be at most"),
        ("revisions_landmark", {"most": "0.5"}, "most must be a whole number from 1 up"),
    ],
)
def test_options_out_of_range_are_refused(question, options, message):
    with gradebook(*attempts((4,))) as book, pytest.raises(SettingError, match=message):
        book.ask(question, **options)
