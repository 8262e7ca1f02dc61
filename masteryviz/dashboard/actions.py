"""Messages from the browser into verbs of the state; what is not understood does nothing."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from masteryviz.dashboard.state import CHOICES, FILTERS, Known, Selection, State

log = logging.getLogger(__name__)


def act(state: State, known: Known, message: Mapping[str, Any]) -> None:
    """Do what a message asks for, if everything in it is known to the store.

    A browser can send anything: names are looked up, never trusted.
    """
    verb = _VERBS.get(str(message.get("do")))
    if verb is None:
        log.warning("A message was not understood.")
        return
    verb(state, known, message)


def after(selection: Selection, known: Known, message: Mapping[str, Any]) -> Selection:
    """The selection that a message would lead to from another."""
    state = State(selection)
    act(state, known, message)
    found: Selection = state.selection
    return found


def _filter(state: State, known: Known, message: Mapping[str, Any]) -> None:
    name = str(message.get("name"))
    values = _texts(message.get("values"))
    if name == "as_of":
        state.filter(as_of=_day(values[0]) if values else None)
    elif name == "rule":
        state.use_rule(_known(values, known.get("rule", ())), state.selection.cut)
    elif name == "cut":
        query = {"cut": values}
        state.use_rule(state.selection.rule, Selection.from_query(query, known).cut)
    elif name in FILTERS:
        state.filter(**{name: tuple(value for value in values if value in known.get(name, ()))})


def _select(state: State, known: Known, message: Mapping[str, Any]) -> None:
    skill, cell = str(message.get("skill", "")), str(message.get("cell", ""))
    if skill == "" or skill in known.get("skill", ()):
        state.select(skill, cell if cell in known.get("section", ()) else "")


def _show(state: State, _known: Known, message: Mapping[str, Any]) -> None:
    name, value = str(message.get("name")), str(message.get("value"))
    if value in CHOICES.get(name, ()):
        state.show(**{name: value})


def _pick(state: State, known: Known, message: Mapping[str, Any]) -> None:
    """Open a student, task or class, or compare with a day; with `view`, turn to that first.

    With `roster`, of the students of that class.
    """
    name, value = str(message.get("name")), str(message.get("value", ""))
    if name == "since":
        state.pick(since=_day(value))
        return
    names = known.get("section" if name == "roster" else name, ())
    if name not in ("student", "task", "roster") or (value and value not in names):
        return
    view = str(message.get("view") or state.selection.view)
    roster = str(message.get("roster", ""))
    among = {"roster": roster} if roster and roster in known.get("section", ()) else {}
    if view in CHOICES["view"]:
        state.go(replace(state.selection, view=view, **{**among, name: value}))


def _go(state: State, known: Known, message: Mapping[str, Any]) -> None:
    query = message.get("query")
    if isinstance(query, Mapping):
        texts = {str(name): _texts(values) for name, values in query.items()}
        state.go(Selection.from_query(texts, known))


def _reset(state: State, _known: Known, _message: Mapping[str, Any]) -> None:
    state.reset()


_VERBS: dict[str, Callable[[State, Known, Mapping[str, Any]], None]] = {
    "filter": _filter,
    "select": _select,
    "show": _show,
    "pick": _pick,
    "go": _go,
    "reset": _reset,
}


def _texts(values: object) -> list[str]:
    return [str(value) for value in values] if isinstance(values, (list, tuple)) else []


def _known(values: list[str], names: object) -> str:
    return values[0] if values and isinstance(names, tuple) and values[0] in names else ""


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
