"""Tables: searched, sorted, chosen from and paged in Python; words for every column."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Iterator

import ipywidgets
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from masteryviz.dashboard import cell_text, column_words
from masteryviz.dashboard.table_rows import AT, Looks, Rows
from masteryviz.dashboard.table_view import MOST_BYTES, TableView
from masteryviz.gradebook import Gradebook
from masteryviz.metrics import QUESTIONS
from masteryviz.rules import RULES
from masteryviz.schema import GROUPINGS
from tests import classes

CLASS = pl.DataFrame(
    {
        "student": ["s1", "s2", "s3", "s4"],
        "name": ["Zoë Ångström", "Bo Li", None, "=1+1"],
        "sort_name": ["Ångström, Zoë", "Li, Bo", None, "=1+1"],
        "section": ["P10", "P2", "P2", None],
        "state": ["returned", "mastered", "submitted", "returned"],
        "attempts": [3, None, 12, 1],
    }
)


@pytest.fixture(autouse=True)
def closed_widgets() -> Iterator[None]:
    yield
    ipywidgets.Widget.close_all()


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    folder = tmp_path_factory.mktemp("table")
    classes.load(folder / "files", folder / "store")
    with Gradebook.open(folder / "store") as opened:
        yield opened


@pytest.fixture(scope="module")
def answers(book):
    """Question (and option) -> its frame: each is asked once."""
    found = {(key, ""): book.ask(key) for key in QUESTIONS}
    for key, question in QUESTIONS.items():
        if "horizon" in question.options:
            found[key, "horizon"] = book.ask(key, horizon=30)
    return found


def cells(view: TableView, column: str) -> list[str]:
    place = [head["id"] for head in view.data["columns"]].index(column)
    return [row["cells"][place] for row in view.data["rows"]]


def do(view: TableView, verb: str, **more: object) -> None:
    view._hear({"do": verb, **more})


def test_a_frame_is_shown_in_words_without_ids_and_nulls_are_dashes():
    view = TableView()
    view.show(CLASS)
    assert [head["title"] for head in view.data["columns"]] == [
        "Student", "Section", "State", "Attempts",
    ]  # fmt: skip
    assert cells(view, "name") == ["Zoë Ångström", "Bo Li", "s3", "=1+1"]
    assert cells(view, "section") == ["P10", "P2", "P2", "–"]
    assert cells(view, "state") == ["not yet", "mastered", "waiting for feedback", "not yet"]
    assert [head["right"] for head in view.data["columns"]] == [False, False, False, True]


def test_a_header_sorts_up_then_down_then_gives_the_order_back():
    view = TableView()
    view.show(CLASS)
    found = []
    for _ in range(3):
        do(view, "sort", column="attempts")
        found.append((cells(view, "attempts"), view.data["sort"], view.data["down"]))
    assert found == [
        (["1", "3", "12", "–"], "attempts", False),
        (["12", "3", "1", "–"], "attempts", True),
        (["3", "–", "12", "1"], "", False),
    ]
    do(view, "sort", column="section")
    assert cells(view, "section") == ["P2", "P2", "P10", "–"]
    do(view, "sort", column="name")
    assert cells(view, "name") == ["=1+1", "Bo Li", "Zoë Ångström", "s3"]
    do(view, "sort", column="no such column")
    assert view.data["sort"] == "name"


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("ZOE", ["Zoë Ångström"]),
        ("angstrom p10", ["Zoë Ångström"]),
        ("feedback", ["s3"]),
        ("bo p10", []),
        ("=1", ["=1+1"]),
        (".*", []),
        ("   ", ["Zoë Ångström", "Bo Li", "s3", "=1+1"]),
    ],
)
def test_search_finds_words_anywhere_whatever_their_capitals_and_accents(search, found):
    view = TableView()
    view.show(CLASS)
    do(view, "search", text=search)
    assert cells(view, "name") == found
    assert (view.data["found"], view.data["total"]) == (len(found), 4)


def test_a_choice_of_rows_survives_sorting_search_and_pages_and_reaches_python():
    told: list[list[str]] = []
    view = TableView(
        selectable=True, page=2, on_choose=lambda rows: told.append(rows["student"].to_list())
    )
    view.show(CLASS)
    do(view, "choose", row=2, on=True)
    do(view, "sort", column="attempts")
    do(view, "search", text="not yet")
    do(view, "choose", row=None, on=True)
    assert view.data["all_chosen"]
    do(view, "search", text="")
    do(view, "choose", row=3, on=False)
    assert told == [["s3"], ["s1", "s3", "s4"], ["s1", "s3"]]
    assert view.chosen["student"].to_list() == ["s1", "s3"]
    assert view.chosen.columns == ["name", *[c for c in CLASS.columns if c != "name"]]
    for bad in (99, -1, "0", 1.5):
        do(view, "choose", row=bad, on=True)
    assert view.chosen.height == 2
    view.show(CLASS.head(1))
    assert view.chosen.is_empty()


def test_rows_open_only_where_there_is_something_to_open():
    opened: list[dict[str, object]] = []
    view, dead = TableView(opened.append), TableView()
    for one in (view, dead):
        one.show(CLASS)
        do(one, "open", row=1)
        do(one, "open", row=44)
    assert [row["student"] for row in opened] == ["s2"]
    assert (view.data["opens"], dead.data["opens"]) == (True, False)


def test_columns_are_chosen_and_the_last_one_stays():
    view = TableView()
    view.show(CLASS)
    do(view, "column", column="student", on=True)
    assert [head["id"] for head in view.data["columns"]] == [
        "name", "student", "section", "state", "attempts",
    ]  # fmt: skip
    for name in CLASS.columns:
        do(view, "column", column=name, on=False)
    assert len(view.data["columns"]) == 1
    view.show(CLASS.head(2))
    assert len(view.data["columns"]) == 1
    view.show(CLASS.drop("attempts"))
    assert len(view.data["columns"]) == 3


def test_pages_hold_fifty_rows_and_stay_within_the_frame():
    view = TableView()
    view.show(pl.DataFrame({"n": range(120)}))
    assert (view.data["pages"], len(view.data["rows"])) == (3, 50)
    do(view, "page", page=2)
    assert cells(view, "n")[0] == "100"
    do(view, "page", page=77)
    assert (view.data["page"], len(view.data["rows"])) == (2, 20)
    do(view, "page", page=-5)
    assert view.data["page"] == 0
    view.show(pl.DataFrame({"n": []}, schema={"n": pl.Int64}))
    assert (view.data["pages"], view.data["rows"]) == (1, [])


def test_five_thousand_rows_send_one_light_page_even_with_long_names():
    name = "🎉 שלום " * 60
    frame = pl.DataFrame({f"column_{n}": [f"{n} {name}"] * 5000 for n in range(12)})
    view = TableView()
    view.show(frame)
    assert len(json.dumps(view.data["rows"], ensure_ascii=False).encode()) <= MOST_BYTES
    assert all(row["cells"][3].startswith("3 🎉") for row in view.data["rows"])
    do(view, "search", text="7 🎉")
    assert view.data["found"] == 5000


@given(
    st.lists(st.tuples(st.sampled_from(["P1", "P2", "P10", None]), st.integers(-3, 3) | st.none())),
    st.sampled_from(["section", "n"]),
    st.booleans(),
)
def test_sorting_is_stable_keeps_every_row_and_puts_what_is_not_known_last(rows, column, down):
    schema = {"section": pl.String, "n": pl.Int64}
    table = Rows(pl.DataFrame(rows, schema=schema, orient="row"))
    found = table.found(Looks(sort=column, down=down)).rows()
    place = [AT, *schema].index(column)
    order = {"P1": 1, "P2": 2, "P10": 10}
    known = [row for row in enumerate(rows) if row[1][place - 1] is not None]
    sign = -1 if down else 1
    known.sort(key=lambda row: sign * order.get(row[1][place - 1], row[1][place - 1]))
    rest = [row for row in enumerate(rows) if row[1][place - 1] is None]
    assert found == [(at, *row) for at, row in [*known, *rest]]


@pytest.mark.parametrize(
    ("row", "written"),
    [
        ({"mastery_rate": 0.5, "mastered": 1, "students": 3, "unknown": 1}, "50\u202f% (1 of 2)"),
        ({"mastery_rate": None, "mastered": 0, "students": 0, "unknown": 0}, "–"),
        ({"share": 0.005}, "1\u202f%"),
        ({"difference": -0.126}, "−13"),
        ({"difference": 0.2}, "+20"),
        ({"median": 12.5, "handed_in": 3}, "12.5"),
        ({"lower": 0.25, "kappa": 0.5}, "0.25"),
        ({"cut": 3.2, "top": 4.0}, "3.2"),
        ({"ahead": -2}, "−2"),
        ({"score": -0.001}, "0"),
        ({"students": 12000}, "12,000"),
        ({"day": dt.date(2026, 10, 3)}, "3 Oct 2026"),
        ({"mastered_at": dt.datetime(2026, 10, 3)}, "3 Oct 2026"),
        ({"mastered_at": dt.datetime(2026, 10, 3, 14, 5)}, "3 Oct 2026, 14:05"),
        ({"met": True}, "yes"),
        ({"requires": ["A", "B"]}, "A, B"),
        ({"rule": "latest"}, "Latest score"),
    ],
)
def test_values_are_written_as_people_write_them(row, written):
    frame = pl.DataFrame([row], schema_overrides={"mastery_rate": pl.Float64})
    shape = cell_text.shapes(frame)[next(iter(row))]
    assert cell_text.cell(shape, frame.row(0, named=True)) == written


def test_every_column_of_every_question_has_words_of_its_own(answers):
    wordless, alike = set(), {}
    for key, frame in answers.items():
        wordless |= {c for c in frame.columns if c not in column_words.TITLES and c not in RULES}
        shown = [column_words.title(c) for c in frame.columns if c not in column_words.QUIET]
        alike |= {key: shown} if len(set(shown)) < len(shown) else {}
    assert not wordless
    assert not alike
    assert not [name for name in GROUPINGS if name not in column_words.TITLES]


def test_counts_beside_a_rate_are_those_it_is_made_of(answers):
    checked = 0
    for key, frame in answers.items():
        for rate, (count, whole, less) in column_words.COUNTED.items():
            if not {rate, count, whole, *filter(None, [less])} <= set(frame.columns):
                continue
            parts = pl.col(whole) - (pl.col(less) if less else 0)
            known = frame.filter(pl.col(rate).is_not_null())
            off = known.filter((pl.col(count) / parts - pl.col(rate)).abs() > 1e-9)
            assert off.is_empty(), (key, rate)
            checked += known.height > 0
    assert checked >= 8


def test_what_is_written_as_a_share_is_between_minus_one_and_one(answers):
    for key, frame in answers.items():
        for shape in cell_text.shapes(frame).values():
            if shape.kind in ("share", "difference"):
                values = frame[shape.name].drop_nulls()
                assert values.is_empty() or (values.min() >= -1 and values.max() <= 1), (key, shape)


def test_a_large_frame_is_searched_and_sorted_like_a_small_one():
    shuffled = random.Random(4).sample(range(5000), 5000)
    frame = pl.DataFrame({"name": [f"Student {n}" for n in shuffled], "score": shuffled})
    view = TableView()
    view.show(frame)
    do(view, "sort", column="name")
    assert cells(view, "name")[:3] == ["Student 0", "Student 1", "Student 2"]
    do(view, "search", text="student 49")
    expected = [n for n in range(5000) if "49" in str(n)]
    assert view.found["score"].to_list() == expected
    assert view.data["found"] == len(expected)
