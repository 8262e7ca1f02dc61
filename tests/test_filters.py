"""Filters: read from text, handed to SQL, said in words."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masteryviz.errors import SettingError, UnknownName
from masteryviz.filters import Filters, day

NAMES = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\0"),
    min_size=1,
    max_size=12,
).filter(lambda s: s.strip() == s)


def test_conditions_add_up() -> None:
    filters = Filters.parse(["section=P1,P3", "skill=MS-PS1-2", "section=P5"])
    assert filters.section == ("P1", "P3", "P5")
    assert filters.skill == ("MS-PS1-2",)


def test_a_comma_inside_a_value_can_be_written() -> None:
    assert Filters.parse([r"section=Okafor\, P1,P2"]).section == ("Okafor, P1", "P2")


def test_days() -> None:
    filters = Filters.parse(["since=2026-02-01"], as_of=dt.date(2026, 3, 1))
    assert (filters.since, filters.as_of) == (dt.date(2026, 2, 1), dt.date(2026, 3, 1))


@pytest.mark.parametrize(
    ("condition", "error", "says"),
    [
        ("sektion=P1", UnknownName, "no filter 'sektion'"),
        ("section", SettingError, "name=value"),
        ("since=yesterday", SettingError, "YYYY-MM-DD"),
    ],
)
def test_what_is_misspelt_is_refused(condition: str, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        Filters.parse([condition])


def test_words() -> None:
    filters = Filters(section=("P1", "P3"), since=dt.date(2026, 9, 1), as_of=dt.date(2026, 10, 1))
    assert filters.describe() == "P1 and P3, assigned since 1 Sep 2026, as of 1 Oct 2026"
    assert Filters().describe() == "all students"
    assert Filters(unit=("A", "B", "C")).describe() == "unit A, B and C"
    assert Filters(section=tuple("ABCDEFGH")).describe() == "A, B, C, D and 4 more"


def test_parameters_are_lists_or_null() -> None:
    params = Filters(section=("P1",)).params()
    assert params["section"] == ["P1"]
    assert params["skill"] is None
    assert set(params) == set(Filters.names())


@given(st.lists(NAMES, min_size=1, max_size=4))
def test_any_names_survive_being_written_as_a_condition(names: list[str]) -> None:
    condition = "section=" + ",".join(name.replace(",", "\\,") for name in names)
    if any("\\" in name for name in names):
        return
    assert Filters.parse([condition]).section == tuple(names)


@given(
    st.dictionaries(
        st.sampled_from([n for n in Filters.names() if n not in ("since", "as_of")]),
        st.lists(NAMES, min_size=1, max_size=3, unique=True).map(tuple),
    ),
    st.none() | st.dates(dt.date(1990, 1, 1)),
    st.none() | st.dates(dt.date(1990, 1, 1)),
)
def test_the_words_mention_everything_that_is_restricted(names, since, as_of) -> None:
    words = Filters(**names, since=since, as_of=as_of).describe()
    for name, values in names.items():
        assert all(value in words for value in values)
        assert name == "section" or name in words
    assert (f"assigned since {since.day} " in words) if since else "assigned since" not in words
    assert as_of is None or words.endswith(f"as of {day(as_of)}")


def test_of_many_names_the_first_are_said_and_the_rest_counted() -> None:
    assert Filters(student=tuple("abcdefgh")).describe() == "student a, b, c, d and 4 more"
