"""What is made while nobody asks for anything, and what is not made twice."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import ipywidgets
import pytest

from masteryviz.dashboard import ahead as ahead_module
from masteryviz.dashboard.ahead import Ahead
from masteryviz.dashboard.app import App
from masteryviz.dashboard.panel import Picture
from masteryviz.dashboard.presentation import CLOSED
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import CHOICES, Selection
from masteryviz.dashboard.views import VIEWS
from masteryviz.errors import SettingError
from masteryviz.journal import Journal, Note
from tests import classes

LIVING = [view for view in CHOICES["view"] if VIEWS[view].lives]
STILL = [view for view in CHOICES["view"] if not VIEWS[view].lives]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of three sections; what a test writes down in it, it removes."""
    folder = tmp_path_factory.mktemp("ahead")
    classes.load(folder / "files", folder / "store")
    return folder / "store"


@pytest.fixture(autouse=True)
def _closed_widgets() -> Iterator[None]:
    yield
    ipywidgets.Widget.close_all()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a loop's worth of waiting."""
    monkeypatch.setattr(ahead_module, "QUIET", 0.0)
    monkeypatch.setattr(ahead_module, "PAUSE", 0.0)


def asked_by(app: App, view: str) -> list[str]:
    """The questions that are asked when the page turns to a view."""
    with app.source.noting() as notes:
        app.act({"do": "show", "name": "view", "value": view})
    return [note.question for note in notes]


@pytest.mark.usefixtures("quick")
def test_every_screen_is_built_ahead_and_none_is_filled(store: Path) -> None:
    app = App(store)
    before = app.host.children
    app.act({"do": "go", "query": {}})
    with app.source.noting() as notes:
        asyncio.run(app.ahead.run())
    assert app.ahead.left == 0
    assert set(app._screens) == set(CHOICES["view"])
    assert app.host.children == before
    assert notes == []


@pytest.mark.usefixtures("quick")
def test_while_presenting_closed_screens_are_not_built(store: Path) -> None:
    app = App(store, "present=1")
    app.act({"do": "go", "query": {"present": ["1"]}})
    asyncio.run(app.ahead.run())
    assert set(app._screens) == set(CHOICES["view"]) - set(CLOSED)


def test_nothing_is_made_before_the_first_message() -> None:
    made: list[int] = []

    async def wait() -> None:
        things = Ahead([lambda: made.append(1)])
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(things.run(), 0.05)

    asyncio.run(wait())
    assert made == []


def test_a_message_is_answered_before_the_next_thing_and_waited_after(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ahead_module, "QUIET", 0.05)
    monkeypatch.setattr(ahead_module, "PAUSE", 0.0)
    order: list[str] = []

    async def click() -> float:
        loop = asyncio.get_running_loop()
        things = Ahead([lambda: first(loop), lambda: order.append("second")])

        def first(loop: asyncio.AbstractEventLoop) -> None:
            order.append("first")
            # As if the browser had sent it while the first thing was made.
            loop.call_soon(answer)

        def answer() -> None:
            order.append("click")
            things.heard()

        things.heard()
        began = loop.time()
        await things.run()
        return loop.time() - began

    lasted = asyncio.run(click())
    assert order == ["first", "click", "second"]
    assert lasted >= 0.1  # quiet before the first thing, and again after the click


@pytest.mark.usefixtures("quick")
def test_what_fails_is_logged_and_the_rest_is_made(caplog: pytest.LogCaptureFixture) -> None:
    made: list[int] = []
    things = Ahead([lambda: asyncio.sleep(0), _fail, lambda: made.append(1)])
    things.heard()
    with caplog.at_level(logging.ERROR):
        asyncio.run(things.run())
    assert made == [1]
    assert [record.message for record in caplog.records] == ["Something could not be made ahead."]


def _fail() -> None:
    raise OSError("no room")


@pytest.mark.usefixtures("quick")
def test_cancelled_it_leaves_the_rest(store: Path) -> None:
    app = App(store)

    async def cancel() -> None:
        task = asyncio.create_task(app.ahead.run())
        app.act({"do": "go", "query": {}})
        while len(app._screens) < 3:
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancel())
    assert len(app._screens) == 3
    assert app.ahead.left > 0
    assert asked_by(app, "compare")  # what was left is made when it is turned to


def test_turning_back_to_a_view_asks_nothing(store: Path) -> None:
    app = App(store)
    for view in CHOICES["view"]:
        asked_by(app, view)
    assert {view: asked_by(app, view) for view in STILL} == {view: [] for view in STILL}


def test_turning_back_shows_what_the_view_was_left_with(store: Path) -> None:
    app = App(store)
    asked_by(app, "revisions")
    asked_by(app, "skill_gaps")
    assert app._screens["revisions"].widget.layout.display == "none"
    asked_by(app, "revisions")
    assert app._screens["revisions"].widget.layout.display is None


def test_another_selection_on_another_view_is_asked_for(store: Path) -> None:
    app = App(store)
    asked_by(app, "revisions")
    asked_by(app, "skill_gaps")
    app.state.filter(section=(app.source.known()["section"][0],))
    assert asked_by(app, "revisions")
    assert asked_by(app, "revisions") == []


def test_what_is_written_down_meanwhile_is_shown(store: Path) -> None:
    app = App(store)
    asked_by(app, "changes")
    asked_by(app, "skill_gaps")
    day = app.source.book.data_date
    assert day is not None
    journal = Journal(store)
    entry = journal.add("note", Note(what="reteach", day=day, text="a new way").body())
    try:
        assert asked_by(app, "changes")
    finally:
        journal.remove(entry)


def test_after_new_data_every_view_is_shown_anew(store: Path) -> None:
    app = App(store)
    asked_by(app, "revisions")
    asked_by(app, "skill_gaps")
    app.refresh()
    assert asked_by(app, "revisions")


def test_a_panel_that_failed_is_tried_again(store: Path) -> None:
    app = App(store)
    app._build("revisions")
    panel = app._screens["revisions"].panels[1]
    draw, panel._draw = panel._draw, _failing
    asked_by(app, "revisions")
    assert panel.heading.data["problem"] == "no luck"
    panel._draw = draw
    asked_by(app, "skill_gaps")
    assert asked_by(app, "revisions")
    assert panel.heading.data["problem"] == ""


def _failing(_source: Source, _selection: Selection) -> Picture:
    raise SettingError("no luck")


def test_what_is_kept_says_what_was_asked_for_it(store: Path) -> None:
    source = Source(store)
    selection = replace(App(store).state.selection, view="compare")

    def rates() -> int:
        return source.ask("mastery_rates", selection, ("skill",)).height

    with source.noting() as first:
        found = source.kept("rates", rates)
    with source.noting() as second:
        assert source.kept("rates", _never) == found
    assert [note.question for note in second] == ["mastery_rates"]
    assert second == first
    source.refresh()
    with pytest.raises(AssertionError, match="asked again"):
        source.kept("rates", _never)


def _never() -> int:
    raise AssertionError("asked again")


def test_screens_that_live_say_so() -> None:
    assert LIVING == ["groups", "meeting", "import", "settings"]
