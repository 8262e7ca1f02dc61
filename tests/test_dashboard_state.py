"""The dashboard's state: one value, one event per action, a link that opens the same picture."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masteryviz.dashboard.actions import act
from masteryviz.dashboard.state import CHOICES, FILTERS, Selection, State
from masteryviz.dashboard.views import VIEWS
from masteryviz.errors import SettingError, UnknownName
from masteryviz.filters import Filters
from masteryviz.rules import RULES

KNOWN = {
    "course": ("Science 7",),
    "teacher": ("Ms. Rivera", "Mr. Okafor"),
    "section": ("P1", "P2", "P3"),
    "unit": ("Cells", "a, b & c=d"),
    "term": ("Fall",),
    "skill": ("7.G.1", "7.G.2"),
    "skills": ("7.G.1", "7.G.2"),
    "rule": tuple(RULES),
}

names = {name: st.lists(st.sampled_from(KNOWN[name]), unique=True).map(tuple) for name in FILTERS}
days = st.none() | st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
shares = st.none() | st.sampled_from([0.5, 0.75, 0.8, 1.0])
selections = st.builds(
    Selection,
    **names,
    as_of=days,
    rule=st.sampled_from(["", *KNOWN["rule"]]),
    cut=shares,
    skill=st.sampled_from(["", *KNOWN["skill"]]),
    **{name: st.sampled_from(values) for name, values in CHOICES.items()},
).flatmap(
    lambda chosen: st.sampled_from(["", *KNOWN["section"]] if chosen.skill else [""]).map(
        lambda cell: replace(chosen, cell=cell)
    )
)
steps = st.one_of(
    *(st.tuples(st.just("filter"), st.just(name), values) for name, values in names.items()),
    st.tuples(st.just("filter"), st.just("as_of"), days),
    st.tuples(st.just("rule"), st.sampled_from(["", *KNOWN["rule"]]), shares),
    *(
        st.tuples(st.just("show"), st.just(name), st.sampled_from(values))
        for name, values in CHOICES.items()
    ),
    st.tuples(
        st.just("select"),
        st.sampled_from(["", *KNOWN["skill"]]),
        st.sampled_from(["", *KNOWN["section"]]),
    ),
)


def take(state: State, step: tuple[str, Any, Any]) -> dict[str, Any]:
    """Do a step; give the fields that it is said to set."""
    verb, first, second = step
    if verb == "filter":
        state.filter(**{first: second})
        return {first: second}
    if verb == "rule":
        state.use_rule(first, second)
        return {"rule": first, "cut": second}
    if verb == "show":
        state.show(**{first: second})
        return {first: second}
    state.select(first, second)
    return {"skill": first, "cell": second if first else ""}


def seen(state: State) -> list[Selection]:
    """Every selection that the state tells of from now on."""
    told: list[Selection] = []
    state.on_change(told.append)
    return told


@given(st.lists(steps, max_size=12))
def test_any_path_of_changes_ends_where_the_last_values_say(path: list[Any]) -> None:
    state, last = State(), {}
    for step in path:
        last |= take(state, step)
    assert state.selection == Selection(**last)


@given(st.lists(steps, max_size=12))
def test_an_action_tells_once_and_only_when_something_changed(path: list[Any]) -> None:
    state = State()
    told = seen(state)
    before = state.selection
    for step in path:
        count = len(told)
        take(state, step)
        assert len(told) - count == (state.selection != before)
        before = state.selection


@given(selections)
def test_a_link_opens_the_same_selection(selection: Selection) -> None:
    assert Selection.from_query(selection.to_query(), KNOWN) == selection


@given(
    st.dictionaries(
        st.sampled_from([*FILTERS, *CHOICES, "skill", "rule", "cell", "as_of", "cut", "token"]),
        st.lists(st.text(max_size=12) | st.sampled_from(["P1", "nan", "-1", "2026-02-31"])),
    )
)
def test_any_link_at_all_opens_something_that_the_store_knows(query: dict[str, list[str]]) -> None:
    selection = Selection.from_query(query, KNOWN)
    for name in FILTERS:
        assert set(getattr(selection, name)) <= set(KNOWN[name])
    assert selection.skill in ("", *KNOWN["skill"])
    assert selection.rule in ("", *KNOWN["rule"])
    assert Selection.from_query(selection.to_query(), KNOWN) == selection


def test_the_default_needs_no_link() -> None:
    assert Selection().to_query() == {}
    assert not Selection().is_filtered


def test_a_link_names_a_student_by_a_token_that_the_store_knows() -> None:
    known = {**KNOWN, "student": ("0f3a",)}
    assert Selection.from_query({"student": ["0f3a"]}, known).student == "0f3a"
    assert Selection.from_query({"student": ["anna@school.example"]}, known).student == ""


def test_what_the_store_does_not_know_is_left_out_of_a_link() -> None:
    query = {"section": ["P1", "gone", "P1"], "skill": ["gone"], "cell": ["P1"], "view": ["x"],
             "as_of": ["31.12.2026"], "cut": ["7"], "token": ["secret"]}  # fmt: skip
    assert Selection.from_query(query, KNOWN) == Selection(section=("P1",))


def test_the_filters_are_those_that_metrics_take() -> None:
    chosen = Selection(section=("P1",), as_of=dt.date(2026, 3, 1), skill="7.G.1", cut=0.5)
    assert chosen.filters() == Filters(section=("P1",), as_of=dt.date(2026, 3, 1))


def test_reset_takes_back_filters_and_rule_and_keeps_the_view() -> None:
    start = Selection(view="revisions", section=("P1",), rule="highest", cut=0.7, skill="7.G.1")
    state = State(start)
    assert state.selection.is_filtered
    state.reset()
    assert state.selection == Selection(view="revisions", skill="7.G.1")
    assert not state.selection.is_filtered


def test_closing_a_skill_closes_its_cell() -> None:
    state = State()
    state.select("7.G.1", "P1")
    state.select("", "P1")
    assert state.selection == Selection()


def test_a_misspelt_name_is_refused() -> None:
    state = State()
    with pytest.raises(UnknownName, match="no filter 'sections'"):
        state.filter(sections=("P1",))
    with pytest.raises(UnknownName, match="no view 'gaps'"):
        state.show("gaps")
    with pytest.raises(UnknownName, match="no option 'colour'"):
        state.show(colour="red")
    with pytest.raises(SettingError, match="section must be a tuple of names"):
        state.filter(section="P1")  # type: ignore[arg-type]
    with pytest.raises(SettingError, match="cut must be above 0"):
        state.use_rule("latest", cut=1.5)
    assert state.selection == Selection()


def test_the_views_are_those_that_the_state_can_show() -> None:
    assert tuple(VIEWS) == CHOICES["view"]
    assert [view.title for view in VIEWS.values()] == [
        "Skill gaps", "Class", "Compare sections", "Today", "Groups", "Student", "Revisions",
        "Time to mastery", "Pace", "What changed", "Assessment health", "Rule lab", "Meeting",
        "Import", "Settings",
    ]  # fmt: skip
    assert all(view.about and view.steps for view in VIEWS.values())


def test_messages_of_the_browser_become_verbs() -> None:
    state = State()
    told = seen(state)
    for message in (
        {"do": "show", "name": "view", "value": "revisions"},
        {"do": "filter", "name": "section", "values": ["P2", "P1"]},
        {"do": "filter", "name": "rule", "values": ["highest"]},
        {"do": "filter", "name": "cut", "values": ["0.7"]},
        {"do": "filter", "name": "as_of", "values": ["2026-03-01"]},
        {"do": "select", "skill": "7.G.1", "cell": "P1"},
    ):
        act(state, KNOWN, message)
    assert state.selection == Selection(
        view="revisions", section=("P2", "P1"), rule="highest", cut=0.7,
        as_of=dt.date(2026, 3, 1), skill="7.G.1", cell="P1",
    )  # fmt: skip
    assert len(told) == 6
    act(state, KNOWN, {"do": "reset"})
    act(state, KNOWN, {"do": "go", "query": {"section": ["P3"]}})
    assert state.selection == Selection(section=("P3",))


messages = st.dictionaries(
    st.sampled_from(["do", "name", "value", "values", "skill", "cell", "query"]),
    st.sampled_from(["filter", "show", "select", "go", "reset", "refresh", "section", "as_of",
                     "view", "cut", "rule", "skill", "'; drop table attempt; --"])
    | st.none() | st.integers() | st.lists(st.text(max_size=5)) | st.text(max_size=8)
    | st.dictionaries(st.text(max_size=6), st.none() | st.lists(st.integers()), max_size=3),
)  # fmt: skip


@given(st.lists(messages, max_size=6))
def test_no_message_of_a_browser_can_break_the_state(sent: list[dict[str, Any]]) -> None:
    state = State()
    for message in sent:
        act(state, KNOWN, message)
    assert Selection.from_query(state.selection.to_query(), KNOWN) == state.selection
