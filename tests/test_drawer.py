"""The drawer: who, by what rule, which attempts count, what is missing; and how it is computed."""

from __future__ import annotations

import io
import itertools
import json
import random
from collections.abc import Iterator

import ipywidgets
import openpyxl
import polars as pl
import pytest

from masteryviz.dashboard import computed, drawer, pages, panel_tools, trial
from masteryviz.dashboard.app import App
from masteryviz.dashboard.drawer import Content, Drawer
from masteryviz.dashboard.figure_view import FigureView
from masteryviz.dashboard.panel import PROBLEM, Panel, Picture
from masteryviz.dashboard.parts import Cards
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.table_view import TableView
from masteryviz.metrics import QUESTIONS
from masteryviz.rules import RULES, get_rule
from tests import classes


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("drawer")
    classes.load(folder / "files", folder / "store")
    return folder / "store"


@pytest.fixture(scope="module")
def source(store):
    return Source(store)


@pytest.fixture(autouse=True)
def closed_widgets() -> Iterator[None]:
    yield
    ipywidgets.Widget.close_all()


def said(data) -> str:
    """All words of the drawer."""
    return json.dumps([data.get("title"), data.get("about"), data.get("blocks")],
                      ensure_ascii=False)  # fmt: skip


def attempts(app: App) -> list[list[str]]:
    (table,) = (block for block in app.drawer.data["blocks"] if block["kind"] == "table")
    return table["rows"]


def explain(app: App, student: str, skill: str) -> None:
    app.act({"do": "explain", "student": app.source.token(student), "skill": skill})


def test_a_receipt_says_who_the_rule_with_the_scores_in_it_and_what_is_missing(store):
    app = App(store, "section=P1")
    explain(app, "P15", "7.G.4")
    words = said(app.drawer.data)
    assert app.drawer.data["title"] == "Student P1-5"
    assert "7.G.4 · Area & circumference · P1" in words
    assert "Mastered." in words
    explain(app, "P12", "7.G.4")
    words = said(app.drawer.data)
    assert "2 of 4 is below the cut of 3: not yet" in words
    assert "one more attempt with at least 3 of 4" in words
    assert [row[0] for row in attempts(app)] == ["1", "2"]
    assert [row[3] for row in attempts(app)] == ["2", "2"]
    assert [row[5] for row in attempts(app)] == ["no", "yes"]
    assert "day" in attempts(app)[0][4]


def test_under_another_rule_the_receipt_counts_otherwise(store):
    app = App(store, "rule=average")
    explain(app, "P14", "7.G.4")
    assert "2.5 of 4 is below the cut of 3: not yet" in said(app.drawer.data)
    assert [row[5] for row in attempts(app)] == ["yes", "yes"]
    assert "one more attempt with at least 4 of 4" in said(app.drawer.data)


@pytest.mark.parametrize(
    ("student", "skill", "says"),
    [
        ("P17", "7.G.4", "Waiting for feedback"),
        ("P10", "7.SP.5", "There is no graded attempt"),
    ],
)
def test_without_a_graded_attempt_it_says_so_and_shows_no_table(store, student, skill, says):
    app = App(store)
    explain(app, student, skill)
    assert says in said(app.drawer.data)
    assert "table" not in {block["kind"] for block in app.drawer.data["blocks"]}


def test_a_name_like_markup_is_text_and_no_id_or_name_is_in_a_message(store):
    app = App(store)
    explain(app, "P10", "7.G.1")
    assert app.drawer.data["title"] == classes.ODD
    (label, message), *_ = app.drawer.data["actions"]
    assert label == "Open the student's page"
    assert message == {"do": "pick", "name": "student", "value": app.source.token("P10"),
                       "view": "student"}  # fmt: skip


@pytest.mark.parametrize(
    "message",
    [
        {"do": "explain"},
        {"do": "explain", "student": "P10", "skill": "7.G.1"},
        {"do": "explain", "student": ["x"], "skill": {"a": 1}},
    ],
)
def test_what_the_store_does_not_know_opens_nothing(store, message):
    app = App(store)
    app.act(message)
    assert app.drawer.data == {"open": 0}


def test_what_it_says_goes_when_something_else_is_looked_at(store):
    app = App(store)
    explain(app, "P12", "7.G.4")
    assert app.drawer.data["open"] == 1
    app.act({"do": "filter", "name": "section", "values": ["P1"]})
    assert app.drawer.data == {"open": 0}
    explain(app, "P12", "7.G.4")
    assert app.drawer.data["open"] == 2


def test_folded_text_is_made_only_when_it_is_opened():
    made: list[int] = []
    side = Drawer()
    side.show(Content(title="t", blocks=(drawer.folded("SQL", lambda: made.append(1) or "s"),)))
    assert made == []
    assert "words" not in side.data["blocks"][0]
    for key in ("0", "0", "7"):
        side._hear({"do": "unfold", "key": key})
    assert side.unfolded == {"0": "s"}
    assert made == [1]


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_is_tried_as_the_store_applies_it(source, rule):
    """On every series of the store's log the trial says what the store's own standings say."""
    own = rule.using(cut=0.75)
    rows = source.book.ask("attempts", rule=own)
    series = rows.group_by("student", "skill", maintain_order=True).agg(
        "evidence", pl.col("score_after").last(), pl.col("met").last(), ever=pl.col("met").any()
    )  # fmt: skip
    found = trial.trials(own, series["evidence"].to_list(), 4, 3)
    assert len(found) > 40
    for trialled, row in zip(found, series.iter_rows(named=True), strict=True):
        assert trialled.score == pytest.approx(row["score_after"])
        assert trialled.met == (row["ever"] if own.sticky else row["met"])


@pytest.mark.parametrize(
    ("rule", "scores", "counts"),
    [
        ("latest", [1, 3, 3], [False, False, True]),
        ("highest", [3, 1, 3], [True, False, True]),
        ("first", [3, 1, 3], [True, False, False]),
        ("average", [3, 1, 3], [True, True, True]),
        ("median", [1, 2, 4], [False, True, False]),
        ("latest", [], []),
        ("m_of_n", [3, 1, 3], [True, False, True]),
        ("n_times", [3, 1, 4], [True, False, True]),
    ],
)
def test_an_attempt_counts_where_the_result_rests_on_it(rule, scores, counts):
    assert trial.counting(get_rule(rule), scores, 4, 3) == counts


@pytest.mark.parametrize(
    ("rule", "scores", "needs"),
    [
        (get_rule("latest"), [1, 2], (1, 3)),
        (get_rule("average"), [1], (2, 4)),
        (get_rule("average"), [2], (1, 4)),
        (get_rule("in_a_row").using(k=3), [4], (2, 3)),
        (get_rule("average"), [1] * 9, None),
        (get_rule("first"), [1], None),
        (get_rule("latest"), [], (1, 3)),
    ],
)
def test_the_least_that_would_be_mastery_is_found(rule, scores, needs):
    assert trial.enough(rule, scores, 4, 3) == needs


def test_nothing_less_than_what_is_said_would_do():
    draw = random.Random(7)
    for rule in RULES.values():
        scores = [draw.choice([0, 1, 2, 3, 4]) for _ in range(4)]
        found = trial.enough(rule, scores, 4, 3)
        assert trial.both(rule, scores, 4, 3) == (trial.counting(rule, scores, 4, 3), found)
        fewer = [
            [*scores, *more]
            for times in range(1, (found[0] if found else trial.ENOUGH + 1))
            for more in itertools.product((1, 2, 3, 4), repeat=times)
            if len(set(more)) == 1
        ]
        assert not any(one.met for one in trial.trials(rule, fewer, 4, 3)), rule


def panel(draw, body=None) -> Panel:
    return Panel("card", "How many?", body or Cards(data={"cards": []}), draw)


def use(made: Panel, what: str) -> None:
    made.heading._handle_custom_msg({"do": "tool", "what": what}, [])


def test_a_panel_knows_its_questions_and_offers_their_table_without_being_told(source):
    def draw(source: Source, selection: Selection) -> Picture:
        source.ask("first_attempt", selection, ("skill",))
        source.ask("mastery_rates", selection, ("skill",))
        return Picture("", lambda: None)

    made = panel(draw)
    made.show(source, Selection())
    assert made.heading.data["tools"] == {
        "table": True, "open": False, "figure": False, "computed": False,
        "name": f"how-many-{source.book.data_date}.",
    }  # fmt: skip
    assert len(made.children) == 2
    use(made, "table")
    table = made.children[2]
    assert isinstance(table, TableView)
    assert table.frame.equals(source.ask("first_attempt", Selection(), ("skill",)))
    assert made.body.layout.display == "none"
    made.show(source, Selection(section=("P1",)))
    assert table.frame.equals(source.ask("first_attempt", Selection(section=("P1",)), ("skill",)))
    assert made.body.layout.display == "none"
    use(made, "table")
    assert (made.body.layout.display, len(made.children)) == (None, 2)


def test_the_frame_of_the_picture_wins_and_a_figure_can_be_drawn_into_a_file(source):
    frame = pl.DataFrame({"skill": ["=x"]})
    made = panel(lambda s, x: Picture("", lambda: None, frame=frame), FigureView())
    made.show(source, Selection())
    assert made.heading.data["tools"]["figure"]
    use(made, "table")
    assert made.children[2].frame.equals(frame)


def test_a_panel_without_numbers_has_no_menu(source):
    made = panel(lambda s, x: Picture("", lambda: None))
    made.show(source, Selection())
    assert made.heading.data["tools"] is None
    for what in ("table", "csv", "computed", "anything"):
        use(made, what)
    assert len(made.children) == 2


def test_files_hold_what_the_search_of_an_open_table_found(source, monkeypatch):
    frame = pl.DataFrame({"skill": ["7.G.1", "7.G.4"], "students": [1, 2]})
    made = panel(lambda s, x: Picture("", lambda: None, frame=frame))
    made.show(source, Selection())
    sent: list[tuple[dict, list[bytes]]] = []
    monkeypatch.setattr(
        made.heading, "send", lambda message, buffers: sent.append((message, buffers))
    )
    use(made, "csv")
    use(made, "table")
    made.children[2]._hear({"do": "search", "text": "7.g.4"})
    use(made, "xlsx")
    (first, csv), (second, book) = sent
    assert first == {"file": f"how-many-{source.book.data_date}.csv",
                     "type": "text/csv;charset=utf-8"}  # fmt: skip
    assert csv[0].decode("utf-8-sig") == '"skill","students"\n"7.G.1",1\n"7.G.4",2\n'
    assert second["file"].endswith(".xlsx")
    page = openpyxl.load_workbook(io.BytesIO(book[0])).active
    assert [[cell.value for cell in row] for row in page] == [["Skill", "Students"], ["7.G.4", 2]]


def test_a_tool_that_fails_says_one_sentence_and_leaves_the_picture(source, monkeypatch):
    made = panel(lambda s, x: Picture("", lambda: None, frame=pl.DataFrame({"n": [1]})))
    made.show(source, Selection())

    def broken(*_: object) -> bytes:
        raise RuntimeError("Student P1-3 is in the trace")

    monkeypatch.setattr(panel_tools.download, "as_file", broken)
    use(made, "csv")
    assert made.heading.data["problem"] == PROBLEM
    assert made.body.layout.display is None


def test_how_it_is_computed_gives_rule_filter_columns_and_the_very_sql(store):
    app = App(store, "section=P1&view=skill_gaps")
    (grid,) = (p for p in app._screens["skill_gaps"].panels if "mv-grid-card" in p._dom_classes)
    use(grid, "computed")
    words = said(app.drawer.data)
    assert app.drawer.data["title"] == "How is this computed?"
    assert "P1" in words
    assert "Latest score at least 75 %" in words
    assert "Those who do not have it yet" in words
    (key,) = [block["key"] for block in app.drawer.data["blocks"] if block["kind"] == "folded"]
    app.drawer._hear({"do": "unfold", "key": key})
    sql = app.drawer.unfolded[key]
    assert app.source.book.sql(
        "mastery_rates", filters=Selection(section=("P1",)).filters(), by=("skill", "section")
    ) in sql  # fmt: skip


def test_meanings_are_read_from_every_questions_docstring():
    assert computed.meanings("mastery_rates")["unknown"] == (
        "with evidence whose mastery cannot be told (no points possible, so no scale); left out "
        "of both rates"
    )
    assert computed.meanings("first_attempt")["lower"] == "its Wilson interval"
    assert all(computed.meanings(key) for key in QUESTIONS if key not in (
        "standings", "students_by_state",
    ))  # fmt: skip


def test_while_names_are_hidden_neither_receipt_nor_sql_nor_hand_out_names_anybody(store):
    app = App(store, "present=1&section=P1&skill=7.G.4")
    students = app.source.ask("contributors", app.state.selection, ("skill",))
    words = [pages.hand_out(app.source, app.state.selection)[1].decode()]
    for student in students.filter(skill="7.G.4")["student"]:
        explain(app, student, "7.G.4")
        assert app.drawer.data["title"] == student
        words.append(said(app.drawer.data))
        for block in app.drawer.data["blocks"]:
            app.drawer._hear({"do": "unfold", "key": block.get("key")})
        words.append(json.dumps(app.drawer.unfolded))
    assert len(words) == 17
    assert not [text for text in words if classes.ODD in text or "Student P1" in text]
    assert not [text for text in words if any(f'"P1{n}' in text for n in range(8))]
