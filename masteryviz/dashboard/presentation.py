"""Presenting: names hidden, small groups left out, and a key that blanks the screen."""

from __future__ import annotations

import os
from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any

import ipywidgets

from masteryviz import privacy
from masteryviz.dashboard.parts import Part, script

CLOSED = ("import", "settings")
"""Views that are not there while presenting: they show names, files and what they say."""

_ON = {"present": ["1"]}


class Blank(Part):
    """Blanks the whole page at the key `b` while `data["on"]`, until that key or a click."""

    _esm = script("presentation.js")


def begins(query: Mapping[str, Sequence[str]]) -> bool:
    """Whether a page begins with names hidden: its link or the server's start asks for it."""
    return os.environ.get(privacy.STARTED) == "1" or asked(query)


def asked(query: object) -> bool:
    """Whether a link asks for names to be hidden; a link never asks for showing them."""
    return isinstance(query, Mapping) and "1" in (query.get("present") or ())


def query(on: bool) -> dict[str, list[str]]:
    """What the page's link says of it, so that reloading keeps names hidden."""
    return _ON if on else {}


def too_few_here(least: int) -> str:
    """In place of a number of students that is too small, or would tell such a number."""
    return f"too few students to show ({privacy.words(least)})"


def too_few(least: int) -> str:
    """In place of a panel that has nothing else to show."""
    return (
        f"There are too few students here: groups of {privacy.words(least)} are not shown while "
        "names are hidden."
    )


def left_out(least: int) -> str:
    """Behind the answer of a panel that leaves groups out."""
    return f" Left out: groups of {privacy.words(least)} students, and what would give them away."


def unnamed(group: Mapping[str, Any], least: int) -> dict[str, Any]:
    """A group of students (`count`, `students`, `why`) without its names where they are few.

    Even a pseudonym points at somebody in a room that knows who was absent on Monday.
    """
    if not 0 < group["count"] < least:
        return dict(group)
    said = f"Who they are is not shown: {privacy.words(least)}."
    why = group["why"].rstrip(".")
    return {**group, "students": [], "why": f"{why}. {said}" if why else said}


TOO_FEW: dict[str, Any] = {
    "title": "Too few students to show",
    "lines": [
        "While names are hidden, groups of few students are not shown, nor what would give them "
        "away.",
    ],
    "commands": [],
    "action": {"label": "Show everything", "do": "reset"},
}  # fmt: skip
"""In place of a view, where all that is selected is too small a group."""


def forget(host: ipywidgets.Box, screens: MutableMapping[str, Any]) -> list[ipywidgets.Widget]:
    """Take every screen off the page; gives the widgets that they were made of."""
    old = [widget for screen in screens.values() for widget in _within(screen.widget)]
    screens.clear()
    host.children = ()
    return old


def close(widgets: Sequence[ipywidgets.Widget]) -> None:
    """End widgets, so that neither the page nor the kernel keeps what they said."""
    for widget in widgets:
        widget.close()


def _within(widget: ipywidgets.Widget) -> list[ipywidgets.Widget]:
    """A widget and everything in it."""
    inner = getattr(widget, "children", ())
    return [widget, *(below for child in inner for below in _within(child))]
