"""Presenting, without a browser: what the page's widgets hold, and how it is turned on and off."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import ipywidgets
import pytest

from masteryviz import privacy
from masteryviz.dashboard import presentation
from masteryviz.dashboard.app import App
from masteryviz.dashboard.parts import Heading
from masteryviz.dashboard.views import VIEWS
from tests import privacy_classes

SECRETS = privacy_classes.secrets()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return privacy_classes.load(tmp_path_factory.mktemp("presentation"))


def widgets(of: ipywidgets.Widget) -> list[ipywidgets.Widget]:
    return [of, *(below for child in getattr(of, "children", ()) for below in widgets(child))]


def told(app: App) -> set[str]:
    """The secrets in anything that the page is sent."""
    states: list[dict[str, Any]] = [widget.get_state() for widget in widgets(app.widget)]
    text = json.dumps([{k: v for k, v in s.items() if k != "_esm"} for s in states], default=str)
    # Numbers drawn by lot, of which there are so many that one may have an id's digits in it.
    text = re.sub(r"\b(IPY_MODEL_)?[0-9a-f]{16,}\b", "", text)
    return {secret for secret in SECRETS if secret in text}


def keys(app: App) -> list[str]:
    return [key for group in app.header.data["groups"] for key, _ in group["views"]]


def test_a_link_begins_with_names_hidden(store: Path) -> None:
    app = App(store, "present=1&skill=7.G.1")
    assert app.header.data["presenting"] is True
    assert app.header.data["look"] == "projector"
    assert app.address.data["query"] == {"skill": ["7.G.1"], "present": ["1"]}
    assert not set(keys(app)) & set(presentation.CLOSED)
    for view in keys(app):
        app.act({"do": "show", "name": "view", "value": view})
        assert told(app) == set()
        headings = (w.data for w in widgets(app.widget) if isinstance(w, Heading))
        assert [data["problem"] for data in headings if data["problem"]] == []


def test_it_is_turned_on_by_a_message_and_off_only_by_one_that_is_sure(store: Path) -> None:
    app = App(store)
    assert {"Zuleika", "Abernathyx"} <= told(app)
    before = widgets(app.host)
    app.act({"do": "present", "on": True})
    assert told(app) == set()
    assert all(widget.comm is None for widget in before[1:])
    for message in ({"on": False}, {"on": False, "sure": "yes"}, {"on": False, "sure": False}):
        app.act({"do": "present", **message})
        assert app.source.presenting
    app.act({"do": "go", "query": {}})
    assert app.source.presenting
    app.act({"do": "present", "on": False, "sure": True})
    assert not app.source.presenting
    assert "Zuleika" in told(app)
    assert "present" not in app.address.data["query"]


def test_going_back_to_a_link_that_hides_names_hides_them(store: Path) -> None:
    app = App(store)
    app.act({"do": "go", "query": {"present": ["1"]}})
    assert app.source.presenting
    assert told(app) == set()


@pytest.mark.parametrize("view", presentation.CLOSED)
def test_closed_views_cannot_be_reached(store: Path, view: str) -> None:
    app = App(store, f"present=1&view={view}")
    assert app.state.selection.view == "skill_gaps"
    app.act({"do": "show", "name": "view", "value": view})
    assert app.state.selection.view == "skill_gaps"
    if view in VIEWS:
        app.act({"do": "present", "on": False, "sure": True})
        assert view in keys(app)


def test_the_server_can_begin_with_it_whatever_a_link_says(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(privacy.STARTED, "1")
    app = App(store, "present=0")
    assert app.source.presenting
    app.act({"do": "go", "query": {"present": ["0"]}})
    assert app.source.presenting


def test_tokens_of_students_are_of_the_session(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = set(App(store).source.known()["student"])
    found = []
    for secret in ("one", "one", "two"):
        monkeypatch.setenv(privacy.SESSION, secret)
        found.append(set(App(store, "present=1").source.known()["student"]))
    assert found[0] == found[1]
    assert not found[0] & found[2]
    assert not found[0] & named


def test_what_is_left_out_is_said(store: Path) -> None:
    app = App(store, "present=1")
    grid = next(panel for panel in app._screens["skill_gaps"].panels if panel._title)
    assert "Left out: groups of fewer than 5 students" in grid.heading.data["answer"]
    cells = grid.body.data["rows"][0]["cells"]
    assert [cell if isinstance(cell, int) else None for cell in cells] == [None, None, 5, 5, None]


def test_a_selection_that_is_too_small_shows_words_and_no_number(store: Path) -> None:
    app = App(store, "present=1&section=P4")
    assert app.message.data["title"] == "Too few students to show"
    assert "3 students" not in app.bar.data["sentence"]
    assert "fewer than 5" in app.bar.data["sentence"]


def groups_of_students(app: App) -> list[dict[str, Any]]:
    """Every group of students on the page's widgets."""
    held = (getattr(widget, "data", None) or {} for widget in widgets(app.widget))
    return [group for data in held for group in data.get("groups") or ()
            if isinstance(group, dict) and {"count", "students"} <= set(group)]  # fmt: skip


@pytest.mark.parametrize("view", ["skill_gaps", "pace"])
def test_who_is_in_a_small_group_is_counted_and_not_listed(store: Path, view: str) -> None:
    app = App(store, f"view={view}&skill=7.G.1&present=1")
    small = [group for group in groups_of_students(app) if 0 < group["count"] < 5]
    assert all(not group["students"] for group in small)
    assert all("Who they are is not shown" in group["why"] for group in small)
    app.present(on=False)
    listed = [group for group in groups_of_students(app) if 0 < group["count"] < 5]
    assert all(group["students"] for group in listed)
    assert len(small) == len(listed) > 0
