"""What the pointer rests on is worked out before it is clicked; nothing on the page changes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import ipywidgets
import pytest

from masteryviz.dashboard import foresight
from masteryviz.dashboard.app import App
from masteryviz.dashboard.figure_view import FigureView
from masteryviz.dashboard.panel import Panel
from masteryviz.dashboard.presentation import CLOSED
from masteryviz.dashboard.state import CHOICES
from masteryviz.dashboard.views import VIEWS
from masteryviz.gradebook import _session
from tests import classes

SKILL = classes.SKILLS[0][0]
STILL = [view for view in CHOICES["view"] if not VIEWS[view].lives and VIEWS[view].needs_data]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("foresight")
    classes.load(folder / "files", folder / "store")
    return folder / "store"


@pytest.fixture(autouse=True)
def _closed_widgets() -> Iterator[None]:
    yield
    ipywidgets.Widget.close_all()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements that the version is asked; what is remembered is not among them."""
    asked: list[str] = []
    rows = _session.Session._rows

    def noted(session: _session.Session, text: str, params: Mapping[str, object]) -> Any:
        asked.append(text)
        return rows(session, text, params)

    monkeypatch.setattr(_session.Session, "_rows", noted)
    monkeypatch.setattr(foresight, "PAUSE", 0.0)
    return asked


def rest_on(app: App, **message: object) -> None:
    """The pointer rests on what would send a message, as long as working it out takes."""

    async def resting() -> None:
        app.act({"do": "foresee", "next": message})
        while app.foresight.is_busy:
            await asyncio.sleep(0)

    asyncio.run(resting())


def page(app: App) -> list[object]:
    """All that the browser was told."""
    screens = [panel.heading.data for s in app._screens.values() for panel in s.panels]
    return [app.header.data, app.bar.data, app.address.data, app.drawer.data, *screens]


def someone(app: App) -> str:
    return app.source.token(app.source.book.students()["student"][0])


def likely(app: App) -> Iterator[dict[str, object]]:
    """What the page foresees, of every kind, from Skill gaps."""
    yield {"do": "select", "skill": SKILL, "cell": "P2"}
    yield {"do": "explain", "student": someone(app), "skill": SKILL}
    yield {"do": "filter", "name": "section", "values": ["P1", "P3"]}
    yield {"do": "show", "name": "sort", "value": "gap"}
    for view in STILL[1:]:
        yield {"do": "show", "name": "view", "value": view}


def test_what_was_foreseen_is_answered_without_asking(store: Path, asked: list[str]) -> None:
    app = App(store)
    for message in likely(app):
        before = page(app)
        rest_on(app, **message)
        assert page(app)[: len(before)] == before
        asked.clear()
        app.act(message)
        assert asked == [], message


def test_without_foresight_these_are_asked(store: Path, asked: list[str]) -> None:
    app = App(store)
    count = 0
    for message in likely(app):
        asked.clear()
        app.act(message)
        count += bool(asked)
    assert count > 8


def test_the_answer_is_the_same(store: Path) -> None:
    seen, plain = App(store), App(store)
    for message in likely(plain):
        rest_on(seen, **message)
        for app in (seen, plain):
            app.act(message)
        assert seen.bar.data == plain.bar.data
        ours, theirs = (app._screens[app.state.selection.view].panels for app in (seen, plain))
        assert [panel.heading.data for panel in ours] == [panel.heading.data for panel in theirs]


def test_a_figure_is_drawn_once_and_sent_ahead(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = App(store)
    app.act({"do": "show", "name": "view", "value": "revisions"})
    panels = [p for p in app._screens["revisions"].panels if isinstance(p.body, FigureView)]
    drawn: list[Panel] = []
    ahead: list[object] = []
    for panel in panels:
        assert isinstance(panel.body, FigureView)

        def noted(*given: Any, panel: Panel = panel, draw: Any = panel._draw) -> Any:
            drawn.append(panel)
            return draw(*given)

        monkeypatch.setattr(panel, "_draw", noted)
        monkeypatch.setattr(panel.body, "send", ahead.append)
    before = [panel.body.data for panel in panels]
    message = {"do": "filter", "name": "section", "values": ["P1"]}
    rest_on(app, **message)
    assert drawn == panels
    assert [panel.body.data for panel in panels] == before
    app.act(message)
    assert drawn == panels
    assert ahead == [{"ahead": panel.body.data} for panel in panels]
    # What was foreseen for one selection is not shown for another.
    rest_on(app, do="filter", name="section", values=["P2"])
    app.act({"do": "filter", "name": "section", "values": ["P3"]})
    assert len(drawn) == 3 * len(panels)


def test_a_click_ends_it(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = App(store)
    foreseen: list[Panel] = []
    monkeypatch.setattr(Panel, "foresee", lambda panel, *_given: foreseen.append(panel))

    async def clicking() -> None:
        app.act({"do": "foresee", "next": {"do": "show", "name": "view", "value": "class"}})
        while not foreseen:
            await asyncio.sleep(0)
        app.act({"do": "show", "name": "sort", "value": "gap"})
        assert not app.foresight.is_busy
        await asyncio.sleep(0.05)

    asyncio.run(clicking())
    assert len(foreseen) == 1 < len(app._screens["class"].panels)


@pytest.mark.parametrize(
    "message",
    [
        {"do": "explain", "student": "nobody", "skill": SKILL},
        {"do": "select", "skill": "no such skill"},
        {"do": "show", "name": "view", "value": "groups"},
        {"do": "show", "name": "view", "value": "skill_gaps"},
        {"do": "no such thing"},
        {},
        "not a message",
    ],
)
def test_what_is_not_known_or_not_kept_is_not_asked(
    store: Path, asked: list[str], message: object
) -> None:
    app = App(store)
    asked.clear()

    async def resting() -> None:
        app.act({"do": "foresee", "next": message})
        await asyncio.sleep(0.01)

    asyncio.run(resting())
    assert asked == []
    assert app._answers == 0


def test_a_panel_that_fails_says_so_when_it_is_shown(
    store: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    app = App(store)

    def broken(*_given: object) -> None:
        raise ValueError("no picture today")

    app._build("class")
    panels = app._screens["class"].panels
    monkeypatch.setattr(panels[0], "_draw", broken)
    turn = {"do": "show", "name": "view", "value": "class"}
    rest_on(app, **turn)
    assert caplog.records == []
    app.act(turn)
    assert panels[0].heading.data["problem"]
    assert not panels[1].heading.data["problem"]


def test_an_empty_store_has_nothing_to_foresee(tmp_path: Path) -> None:
    app = App(tmp_path / "store")
    app.act({"do": "foresee", "next": {"do": "reset"}})
    assert not app.foresight.is_busy


def test_while_presenting_what_is_closed_stays_closed(store: Path, asked: list[str]) -> None:
    app = App(store, "present=1")
    assert app.source.presenting
    asked.clear()
    for view in CLOSED:
        rest_on(app, do="show", name="view", value=view)
    assert asked == []
    assert not set(CLOSED) & set(app._screens)
    said = app.source.left_out
    rest_on(app, do="select", skill=SKILL, cell="P1")
    assert app.source.left_out == said
