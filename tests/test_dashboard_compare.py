"""The view Compare sections: what is compared, what chance explains, whose name is hidden."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from masteryviz.dashboard.app import App
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.views import _compare
from masteryviz.statistics import wilson
from tests import classes

SKILL = "7.G.1"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("compare")
    classes.load(folder / "files", folder / "store")
    return folder / "store"


@pytest.fixture(scope="module")
def source(store: Path) -> Source:
    return Source(store)


def panels(app: App) -> Any:
    return app._screens["compare"].panels


def test_one_skill_is_compared_as_the_pooling_question_answers(source: Source) -> None:
    selection = Selection(view="compare", skill=SKILL)
    found = _compare.compare(source, selection)
    asked = source.ask("mastery_rates_pooled", selection, ("skill", "section")).filter(
        pl.col("skill") == SKILL
    )
    assert found.frame["section"].to_list() == asked["section"].to_list() == ["P1", "P2", "P3"]
    assert found.frame["pooled_rate"].to_list() == pytest.approx(asked["pooled_rate"].to_list())
    assert found.frame["pooled_lower"].to_list() == pytest.approx(asked["lower"].to_list())
    assert found.frame["mastered"].to_list() == [7, 7, 7]
    assert found.frame["lower"][0] == pytest.approx(float(wilson(7, 8)[0]))
    assert found.frame["outside"].to_list() == [0, 0, 0]
    assert found.prior.endswith("students")


def test_the_first_attempt_is_another_count(source: Source) -> None:
    selection = Selection(view="compare", skill=SKILL, compare="first_attempt")
    assert _compare.compare(source, selection).frame["mastered"].to_list() == [5, 5, 5]


def test_on_all_skills_the_interval_is_wider_than_independent_answers_would_make_it(
    source: Source,
) -> None:
    frame = _compare.compare(source, Selection(view="compare")).frame
    assert frame["of"].to_list() == [32] * 3
    assert frame["mastered"].to_list() == [13] * 3
    assert frame["students"].to_list() == pytest.approx([8] * 3)
    assert frame["per_student"][0] <= 4
    assert frame["lower"][0] <= float(wilson(13, 32)[0]) + 1e-12


def test_the_screen_says_that_alike_sections_do_not_differ(store: Path) -> None:
    app = App(store, f"view=compare&skill={SKILL}")
    answer = panels(app)[1].heading.data["answer"]
    assert answer.startswith("The sections differ by no more than chance would: all 3 lie within")
    pick = panels(app)[1].heading.data["pick"]
    assert pick["value"] == SKILL
    assert pick["options"][0] == ("", "All skills together")
    app.act({"do": "select", "skill": "", "cell": ""})
    assert panels(app)[1].heading.data["pick"]["value"] == ""
    app.act({"do": "show", "name": "compare", "value": "first_attempt"})
    assert app.state.selection.compare == "first_attempt"
    assert panels(app)[0].heading.data["problem"] == ""


def test_one_section_is_nothing_to_compare(store: Path) -> None:
    app = App(store, "view=compare&section=P1")
    funnel = panels(app)[1]
    (said,) = funnel.body.data["figure"]["layout"]["annotations"]
    assert "nothing to compare" in said["text"]
    assert (funnel.heading.data["answer"], funnel.body.note) == ("", "")
    assert [card["value"] for card in panels(app)[0].body.data["cards"]][1:] == ["1", "0", "–"]


def test_small_sections_are_left_out_and_said(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_compare, "FEWEST", 9)
    found = _compare._compared(source, Selection(view="compare", skill=SKILL), SKILL)
    assert (found.frame.height, found.small) == (0, 3)


def test_teachers_are_not_named_on_the_screen(store: Path) -> None:
    app = App(store, f"view=compare&skill={SKILL}")
    shown = "".join(str(panel.body.data) + str(panel.heading.data) for panel in panels(app))
    assert not [name for name in set(classes.TEACHERS.values()) if name in shown]


@pytest.mark.parametrize(
    ("sections", "shown"),
    [
        ({"P1": "Ms. A", "P2": "Ms. A"}, ["P1", "P2"]),
        ({"P1 · Ms. A": "Ms. A", "P1 · Mr. B": "Mr. B"}, ["P1 (1)", "P1 (2)"]),
        ({"Ms. A": "Ms. A", "P2": None}, ["Section", "P2"]),
        ({"P1 (1)": None, "P1 · A": "A", "P1 · B": "B"}, ["Section 1", "Section 2", "Section 3"]),
    ],
)
def test_names_that_hold_a_teacher_are_numbered(
    sections: dict[str, str | None], shown: list[str]
) -> None:
    frame = pl.DataFrame({"section": list(sections), "teacher": list(sections.values())})
    there: Any = SimpleNamespace(sections=lambda: frame)
    assert _compare.shown_names(there, list(sections)) == shown
