"""What a click does not concern is left as it is: neither worked out, nor sent, nor drawn again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from masteryviz.dashboard.app import App
from masteryviz.dashboard.panel import Panel
from masteryviz.dashboard.views import skill_gaps
from tests import classes


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rests")
    classes.load(folder / "files", folder / "store")
    return folder / "store"


@pytest.fixture
def shown_by(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[int]]:
    """Does what a message asks for, and says which panels of the view were shown anew."""
    shown: list[Panel] = []
    show = Panel.show

    def noted(panel: Panel, *given: object) -> None:
        shown.append(panel)
        show(panel, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(Panel, "show", noted)

    def act(app: App, **message: object) -> list[int]:
        shown.clear()
        app.act(message)
        panels = app._screens[app.state.selection.view].panels
        return [panels.index(panel) for panel in shown]

    return act


def test_opening_a_skill_leaves_the_grid_and_the_key_numbers(store, shown_by) -> None:
    app = App(store)
    skill = classes.SKILLS[0][0]
    grid = app._screens["skill_gaps"].panels[1].body
    assert shown_by(app, do="select", skill=skill, cell="P2") == [2]
    assert grid.mark == {"skill": skill, "cell": "P2"}
    assert shown_by(app, do="show", name="sort", value="gap") == [1, 2]
    assert shown_by(app, do="filter", name="section", values=["P1"]) == [0, 1, 2]
    assert shown_by(app, do="filter", name="rule", values=["highest"]) == [0, 1, 2]
    assert shown_by(app, do="refresh") == [0, 1, 2]


def test_another_class_sends_no_list_and_another_order_arranges_alone(store, shown_by) -> None:
    app = App(store, "view=class")
    tabs = app._screens["class"].panels[0].body
    sent: list[str] = []
    tabs.observe(lambda change: sent.append(change["name"]), ["data", "value"])
    assert shown_by(app, do="pick", name="roster", value="P3") == [0, 1, 2]
    assert sent == ["value"]
    assert shown_by(app, do="show", name="matrix", value="name") == [2]


def test_what_could_not_be_shown_is_tried_again(store, shown_by) -> None:
    app = App(store)
    grid = app._screens["skill_gaps"].panels[1]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(skill_gaps, "_answer", lambda *_: 1 / 0)
        app.act({"do": "show", "name": "sort", "value": "gap"})
    assert grid.heading.data["problem"]
    assert shown_by(app, do="select", skill=classes.SKILLS[0][0]) == [1, 2]
    assert not grid.heading.data["problem"]
    assert shown_by(app, do="select", skill=classes.SKILLS[1][0]) == [2]
