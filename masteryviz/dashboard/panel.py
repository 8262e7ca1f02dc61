"""One question and its picture: asked, drawn, and failing on its own."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ipywidgets

from masteryviz.dashboard.parts import Act, Heading
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.errors import MasteryvizError

log = logging.getLogger(__name__)

PROBLEM = "This part could not be shown. The others are right; what went wrong is in the log."


@dataclass(frozen=True)
class Choice:
    """A way of drawing that the panel's heading offers; `name` is a field of the selection."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    """Value and the words on its button."""


@dataclass(frozen=True)
class Picture:
    """What a panel says and shows for one selection."""

    answer: str
    """The answer in one sentence."""
    paint: Callable[[], None]
    """Puts the frames into the panel's body."""
    title: str = ""
    """In place of the panel's own title."""


class Panel(ipywidgets.VBox):
    """A card: heading above, body below.

    Parameters
    ----------
    name
        Class name of the card in the style sheet.
    title
        The question; empty where the body says it.
    body
        The widget that shows the picture.
    draw
        From the source and the selection to what is said and shown. It may raise.
    act
        Where clicks go.
    choices
        Ways of drawing.
    """

    def __init__(
        self,
        name: str,
        title: str,
        body: ipywidgets.DOMWidget,
        draw: Callable[[Source, Selection], Picture],
        act: Act | None = None,
        choices: tuple[Choice, ...] = (),
    ) -> None:
        self.heading = Heading(act, {"title": "", "answer": "", "choices": [], "problem": ""})
        self.body = body
        self._title = title
        self._draw = draw
        self._choices = choices
        super().__init__([self.heading, body])
        for style in ("mv-card", f"mv-{name}"):
            self.add_class(style)

    def show(self, source: Source, selection: Selection) -> None:
        """Ask and draw; whatever goes wrong becomes one sentence here and a trace in the log."""
        try:
            picture = self._draw(source, selection)
            picture.paint()
            title, answer, problem = picture.title or self._title, picture.answer, ""
        except Exception as error:
            log.exception("A panel could not be shown.")
            title, answer = self._title, ""
            problem = str(error) if isinstance(error, MasteryvizError) else PROBLEM
        self.heading.data = {
            "title": title,
            "answer": answer,
            "choices": [self._offer(choice, selection) for choice in self._choices],
            "problem": problem,
        }
        self.body.layout.display = "none" if problem else None

    @staticmethod
    def _offer(choice: Choice, selection: Selection) -> dict[str, Any]:
        return {
            "name": choice.name,
            "label": choice.label,
            "options": [list(option) for option in choice.options],
            "value": getattr(selection, choice.name),
        }
