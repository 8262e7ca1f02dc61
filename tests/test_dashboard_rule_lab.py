"""The view Rule lab: rules beside each other, the cut, and who flips; the sentence on each view."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from masteryviz.dashboard.app import App
from masteryviz.dashboard.settings_fields import rule_fields
from masteryviz.dashboard.views import VIEWS, _sections, rule_lab
from masteryviz.rules import RULES
from masteryviz.rules.m_of_n import MOfN
from masteryviz.rules.n_times import NTimes
from masteryviz.settings import NAME
from tests import classes


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lab")
    classes.load(folder / "files", folder / "store")
    return folder / "store"


def panels(app: App) -> Any:
    return app._screens["rule_lab"].panels


def figure(app: App, place: int) -> dict[str, Any]:
    return {trace["name"]: trace for trace in panels(app)[place].body.data["figure"]["data"]}


def test_rules_are_compared_on_what_is_in_view(store: Path) -> None:
    app = App(store, "view=rule_lab")
    rates = dict(zip(*(figure(app, 0)["rate"][name] for name in ("customdata", "x")), strict=True))
    assert len(rates) == 14
    assert rates["latest"] == 39 / 96
    assert panels(app)[0].heading.data["answer"].startswith("By the rule in use 41")
    app.act({"do": "filter", "name": "section", "values": ["P1"]})
    assert "(13 of 32)" in panels(app)[0].heading.data["answer"]


def test_too_many_of_one_section_are_fewer_by_unit_or_skill(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rule_lab, "LISTED", 3)
    data = panels(App(store, "view=rule_lab&section=P1"))[2].body.data
    assert data["unnamed"].endswith("choose a unit or skill above.")


def test_a_click_on_a_rule_uses_it(store: Path) -> None:
    app = App(store, "view=rule_lab")
    view = panels(app)[0].body
    view._handle_custom_msg({"do": "pick", "name": "average"}, [])
    assert app.state.selection.rule == "average"
    assert "mastered = average of all scores" in app.bar.data["sentence"]
    view._handle_custom_msg({"do": "pick", "name": "no such rule"}, [])
    assert app.state.selection.rule == ""


def test_the_cut_in_use_is_marked(store: Path) -> None:
    app = App(store, "view=rule_lab")
    layout = panels(app)[1].body.data["figure"]["layout"]
    assert [line["x0"] for line in layout["shapes"]] == [0.75]
    app.act({"do": "filter", "name": "cut", "values": ["0.9"]})
    layout = panels(app)[1].body.data["figure"]["layout"]
    assert [line["x0"] for line in layout["shapes"]] == [0.9]


def test_who_flips_is_listed_by_the_reason(store: Path) -> None:
    data = panels(App(store, "view=rule_lab&section=P1"))[2].body.data
    groups = {group["name"]: group for group in data["groups"]}
    later = groups["Last attempt at the cut, earlier ones below"]
    assert later["count"] == 5
    assert later["students"][0]["note"] == "7.G.1: 2, 3"
    assert "not by average of all scores" in later["students"][0]["title"]
    assert dict(data["facts"])["Mastered by the rule in use"] == "13 of 13"
    names = [chip["name"] for group in data["groups"] for chip in group["students"]]
    assert classes.ODD in names


def test_too_many_are_counted_and_too_many_sections_are_left_out(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rule_lab, "MOST", 2)
    monkeypatch.setattr(_sections, "MOST", 2)
    monkeypatch.setattr(rule_lab, "LISTED", 3)
    app = App(store, "view=rule_lab")
    assert "Shown: the 2 of 3 sections" in panels(app)[0].heading.data["answer"]
    data = panels(app)[2].body.data
    assert data["unnamed"].endswith("choose a section above.")
    assert sum(group["count"] for group in data["groups"]) == 26
    assert not any(group["students"] for group in data["groups"])


@pytest.mark.parametrize("view", [key for key, item in VIEWS.items() if item.needs_data])
def test_every_view_says_what_is_shown_and_by_what_rule(store: Path, view: str) -> None:
    app = App(store, f"view={view}&section=P1&section=P3&as_of=2026-03-01&rule=in_a_row&cut=0.7")
    assert app.bar.data["sentence"] == (
        "P1 and P3, as of 1 Mar 2026 · 16 students · mastered = 3 in a row at least 70 %, "
        "once reached it stays"
    )
    assert app.bar.layout.display != "none"


def test_a_rule_is_read_with_its_numbers_wherever_they_are_known(tmp_path: Path) -> None:
    classes.load(tmp_path / "files", tmp_path / "store")
    (tmp_path / "store" / NAME).write_text('[rule]\nname = "m_of_n"\nm = 2\nn = 3\n')
    app = App(tmp_path / "store", "view=rule_lab")
    (offered,) = (c["options"] for c in app.bar.data["controls"] if c["name"] == "rule")
    assert offered[0] == ["", "2 of the last 3 (usual)"]
    assert ["n_times", "At the cut 5 times"] in offered
    compared, _, flips = panels(app)
    assert "<b>2 of the last 3</b>" in str(compared.body.data["figure"])
    said = str([compared.body.data, compared.heading.data, flips.body.data])
    assert "2 of the last 3" in str(flips.body.data)
    assert "of the last n" not in said


def test_another_rules_name_has_its_usual_numbers() -> None:
    assert rule_lab._titles("latest, m_of_n", MOfN(m=2, n=3)) == "latest score; 2 of the last 3"
    assert rule_lab._titles("m_of_n, n_times", RULES["latest"]) == (
        "5 of the last 7; at the cut 5 times"
    )
    assert NTimes(n=1).named() == "At the cut once"
    (names,) = (dict(field.options) for field in rule_fields(MOfN(m=2, n=3))
                if field.key == "rule.name")  # fmt: skip
    assert (names["m_of_n"], names["latest"]) == ("2 of the last 3", "Latest score")
