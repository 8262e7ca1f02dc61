"""What every view is: panels over questions, built once and shown for a selection."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field

import ipywidgets

from masteryviz.dashboard.panel import Panel
from masteryviz.dashboard.parts import Act
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.dashboard.views import _sections


@dataclass(frozen=True)
class Screen:
    """A built view: its widget, and the panels in it."""

    widget: ipywidgets.DOMWidget
    panels: tuple[Panel, ...]
    most: int = field(default=0, kw_only=True)
    """Sections that it looks at, so that a click stays quick; of more, the busiest. 0: all."""
    rests: Mapping[Panel, tuple[str, ...]] = field(default_factory=dict, kw_only=True)
    """Panels that depend on nothing but filters, rule and these fields of the selection: while none
    of that changes they are left as they are. Every other panel is shown at each change."""
    _shown: dict[Panel, Hashable] = field(default_factory=dict, init=False, repr=False)

    def show(self, source: Source, selection: Selection) -> None:
        """Show every panel for the selection, but those that show it already."""
        shown, said = _sections.narrowed(source, selection, self.most)
        for panel in self.panels:
            self._show(panel, source, shown, said)
            if panel.is_titled:
                said = ""  # once is enough, where it is read

    def foresee(self, source: Source, selection: Selection) -> Iterator[None]:
        """Ask, a panel at a time, what `show` will ask: nothing is shown."""
        shown, said = _sections.narrowed(source, selection, self.most)
        for panel in self.panels:
            if panel not in self.rests or self._shown.get(panel) != self._now(
                panel, source, shown, said
            ):
                panel.foresee(source, shown)
                yield

    def _show(self, panel: Panel, source: Source, selection: Selection, said: str) -> None:
        if panel not in self.rests:
            panel.show(source, selection, said)
            return
        now = self._now(panel, source, selection, said)
        if self._shown.pop(panel, None) != now:
            panel.show(source, selection, said)
        if not panel.heading.data["problem"]:
            self._shown[panel] = now

    def _now(self, panel: Panel, source: Source, selection: Selection, said: str) -> Hashable:
        """All that a panel that may rest depends on."""
        fields = tuple(getattr(selection, name) for name in self.rests[panel])
        return source.edition, source.looked_at(selection), fields, said

    @property
    def is_whole(self) -> bool:
        """Whether every panel shows what it was asked for, so that asking again gives the same."""
        return not any(panel.heading.data["problem"] for panel in self.panels)


@dataclass(frozen=True)
class View:
    """A view: `build(act)` makes its screen."""

    key: str
    title: str
    """The words on its tab."""
    build: Callable[[Act], Screen]
    about: str = ""
    """What the screen is for, in one sentence: the question it answers."""
    steps: tuple[str, ...] = ()
    """How to read and use it, a line each: its short tour."""
    upright: bool = False
    """Whether it is printed on upright pages: drawings, one below the other."""
    lives: bool = False
    """Whether it shows more than the answers to a selection, so that turning back to it draws it
    again: what is typed on it, what another window has saved, what is going on."""
    needs_data: bool = True
    """Whether it shows data, so that it has filters, and a welcome where there are none."""


def box(style: str, *children: ipywidgets.DOMWidget) -> ipywidgets.VBox:
    """A container whose layout is the style sheet's."""
    container = ipywidgets.VBox(children)
    container.add_class(style)
    return container
