"""One question and its picture: asked, drawn, and failing on its own."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import ipywidgets
import polars as pl

from masteryviz.dashboard.figure_view import FigureView
from masteryviz.dashboard.parts import Act, Heading
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.errors import MasteryvizError

log = logging.getLogger(__name__)

_BLANK: dict[str, Any] = {
    "title": "", "answer": "", "choices": [], "pick": None, "problem": "",
}  # fmt: skip

PROBLEM = "This part could not be shown. The others are right; what went wrong is in the log."


@dataclass(frozen=True)
class Choice:
    """A way of drawing that the panel's heading offers; `name` is a field of the selection."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    """Value and the words on its button."""


@dataclass(frozen=True)
class Pick:
    """A list to choose a skill from, which the panel's heading offers."""

    label: str
    value: str
    options: tuple[tuple[str, str], ...]
    """Skill and the words for it."""


@dataclass(frozen=True)
class Picture:
    """What a panel says and shows for one selection."""

    answer: str
    """The answer in one sentence."""
    paint: Callable[[], None]
    """Puts the frames into the panel's body."""
    title: str = ""
    """In place of the panel's own title."""
    pick: Pick | None = None
    """A choice of skill beside the title."""
    without: tuple[str, ...] = ()
    """Ways of drawing that make no difference here."""
    frame: pl.DataFrame | None = None
    """The frame behind the picture, for its table and downloads; None where there is none."""
    computed: str = ""
    """How it is computed: the SQL of the questions asked, for who wants to check it."""


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
        self.heading = Heading(act, _BLANK)
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
            if isinstance(self.body, FigureView):
                words = source.book.describe(selection.filters(), source.rule(selection))
                self.body.note = f"Shown: {words}"
            title, problem = picture.title or self._title, ""
        except Exception as error:
            log.exception("A panel could not be shown.")
            title, picture = self._title, Picture("", lambda: None)
            problem = str(error) if isinstance(error, MasteryvizError) else PROBLEM
        heading = {
            "title": title,
            "answer": picture.answer,
            "choices": [self._offer(choice, selection) for choice in self._choices
                        if choice.name not in picture.without],
            "pick": picture.pick and asdict(picture.pick),
            "problem": problem,
        }  # fmt: skip
        self.heading.data = heading
        self.body.layout.display = "none" if problem else None

    @staticmethod
    def _offer(choice: Choice, selection: Selection) -> dict[str, Any]:
        return {
            "name": choice.name,
            "label": choice.label,
            "options": [list(option) for option in choice.options],
            "value": getattr(selection, choice.name),
        }
