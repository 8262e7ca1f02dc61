"""One question and its picture: asked, drawn, and failing on its own."""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

import ipywidgets
import polars as pl

from masteryviz.dashboard.asked import Asked
from masteryviz.dashboard.drawer import Content
from masteryviz.dashboard.figure_view import FigureView
from masteryviz.dashboard.panel_tools import Behind, PanelTools
from masteryviz.dashboard.parts import Act, Heading
from masteryviz.dashboard.presentation import left_out, too_few
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.table_view import TableView
from masteryviz.errors import MasteryvizError

log = logging.getLogger(__name__)

_BLANK: dict[str, Any] = {
    "title": "", "answer": "", "choices": [], "pick": None, "problem": "", "tools": None,
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
    """The frame behind the picture, for its table and downloads; None for the answer to the
    question that it draws."""
    computed: str = ""
    """How it is computed, where that is not the SQL of the questions that were asked for it."""
    how: tuple[tuple[str, str], ...] = ()
    """How it is worked out, where that is not what the questions say: term and meaning."""
    name: str = ""
    """What files are called where there is no title."""
    noted: bool = True
    """Whether a figure says below it whom it shows; not where it is no answer to the filters."""


@dataclass(frozen=True)
class _Drawn:
    """A picture as it was drawn for a selection."""

    of: Hashable
    """The edition of the source, and the selection."""
    picture: Picture
    asked: list[Asked]
    left_out: bool
    """Whether something was too small to be shown."""


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
        self.heading = Heading(self._hear, _BLANK)
        self.body = body
        self.tools = PanelTools(self.heading, self._arrange)
        self._act = act
        self._title = self._name = self._given = title
        self._draw = draw
        self._choices = choices
        self._foreseen: _Drawn | None = None
        super().__init__([self.heading, body])
        for style in ("mv-card", f"mv-{name}"):
            self.add_class(style)

    @property
    def is_titled(self) -> bool:
        """Whether its heading asks a question, under which words are read."""
        return bool(self._title)

    def explain_with(self, show: Callable[[Content], None]) -> None:
        """Show how the panel's numbers are computed by `show`: the page's drawer."""
        self.tools.explain = show

    def show(self, source: Source, selection: Selection, said: str = "") -> None:
        """Ask and draw; whatever goes wrong becomes one sentence here and a trace in the log.

        Parameters
        ----------
        source, selection
            What is looked at.
        said
            What stands before the answer, such as which sections are looked at.
        """
        foreseen, self._foreseen = self._foreseen, None
        try:
            if foreseen is not None and foreseen.of == (source.edition, selection):
                drawn = foreseen
            else:
                drawn = self._drawn(source, selection)
            picture, source.left_out = drawn.picture, drawn.left_out
            with self.body.hold_sync():  # one message for all of it
                picture.paint()
                if isinstance(self.body, FigureView):
                    self.body.note = _note(source, selection) if picture.noted else ""
            title = picture.title or self._title
            self._name = title or picture.name
            self.tools.hold(
                Behind(source=source, selection=selection, title=self._name, frame=picture.frame,
                       asked=drawn.asked, computed=picture.computed, how=picture.how)
            )  # fmt: skip
            problem = ""
        except Exception as error:
            title, picture = self._title, Picture("", lambda: None)
            self.tools.hold(None)
            problem = too_few(source.least) if source.left_out else _sentence(error)
        self.heading.data = {
            "title": self._name if self.tools.open else title,
            "answer": " ".join(filter(None, (said, picture.answer)))
            + (left_out(source.least) if source.left_out else ""),
            "choices": [self._offer(choice, selection) for choice in self._choices
                        if choice.name not in picture.without],
            "pick": picture.pick and asdict(picture.pick),
            "problem": problem,
            "tools": self._offers(),
        }  # fmt: skip
        self._given = title
        self.body.layout.display = "none" if problem or self.tools.open else None

    def foresee(self, source: Source, selection: Selection) -> None:
        """Draw what `show` will show, and let the page have its figure ready; nothing is shown.

        What goes wrong is told by `show`.
        """
        before = source.left_out
        with suppress(Exception):
            self._foreseen = self._drawn(source, selection)
            if isinstance(self.body, FigureView):
                with self.body.ahead():
                    self._foreseen.picture.paint()
        source.left_out = before

    def _drawn(self, source: Source, selection: Selection) -> _Drawn:
        source.left_out = False
        with source.noting() as asked:
            picture = self._draw(source, selection)
        return _Drawn((source.edition, selection), picture, asked, source.left_out)

    def _offers(self) -> dict[str, Any] | None:
        return self.tools.offers(figure=isinstance(self.body, FigureView))

    def _hear(self, message: Mapping[str, Any]) -> None:
        """Do what the panel's menu asks for; everything else is the view's."""
        if message.get("do") != "tool":
            if self._act is not None:
                self._act(message)
            return
        try:
            if self.tools.use(str(message.get("what"))):
                title = self._name if self.tools.open else self._given
                self.heading.data = {
                    **self.heading.data, "title": title, "tools": self._offers(), "problem": "",
                }  # fmt: skip
        except Exception as error:
            self.heading.data = {**self.heading.data, "problem": _sentence(error)}

    def _arrange(self, table: TableView | None) -> None:
        """Put the table in place of the picture, or the picture back."""
        self.children = [self.heading, self.body, *([table] if table else [])]
        (self.add_class if table else self.remove_class)("is-table")
        self.body.layout.display = "none" if table else None

    @staticmethod
    def _offer(choice: Choice, selection: Selection) -> dict[str, Any]:
        return {
            "name": choice.name,
            "label": choice.label,
            "options": [list(option) for option in choice.options],
            "value": getattr(selection, choice.name),
        }


def _note(source: Source, selection: Selection) -> str:
    return f"Shown: {selection.filters().describe()}; mastered = {source.in_words(selection)}"


def _sentence(error: Exception) -> str:
    """What went wrong, for the screen; the trace goes to the log."""
    log.exception("A panel could not be shown.", exc_info=error)
    return str(error) if isinstance(error, MasteryvizError) else PROBLEM
