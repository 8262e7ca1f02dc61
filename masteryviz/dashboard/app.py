"""The dashboard as the launcher notebook shows it: one state, a header, filters, and the views."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Hashable, Mapping
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import ipywidgets
from IPython.display import display

from masteryviz.dashboard import actions, controls, explain, foresight, notices, pages, presentation
from masteryviz.dashboard.ahead import Ahead
from masteryviz.dashboard.drawer import Drawer
from masteryviz.dashboard.foresight import Foresight
from masteryviz.dashboard.idle import Idle
from masteryviz.dashboard.parts import Act, Address, FilterBar, Header, Message
from masteryviz.dashboard.presentation import Blank
from masteryviz.dashboard.quiet import keep_traces_private
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import CHOICES, NAVIGATION, Selection, State
from masteryviz.dashboard.views import VIEWS, Screen
from masteryviz.dashboard.views._view import box
from masteryviz.dashboard.views.import_ import ImportScreen
from masteryviz.dashboard.words import DEFINITIONS
from masteryviz.errors import MasteryvizError
from masteryviz.store import default_path

log = logging.getLogger(__name__)

WATCH_SECONDS = 2.0
"""How often the store is looked at for newer data."""
HEAVY = ("scipy.special", "scipy.optimize")
"""What some screens compute with, and takes longer to import than all else."""


class App:
    """The dashboard of one store for one person.

    Parameters
    ----------
    folder
        Folder of the store; it may be empty.
    query
        The link's query, such as `view=revisions&section=P1`.
    """

    def __init__(self, folder: Path, query: str = "") -> None:
        self.source = Source(folder, presentation.begins(parse_qs(query)))
        self._known = self.source.known()
        self.state = State(Selection.from_query(parse_qs(query), self._known))
        self._screens: dict[str, Screen] = {}
        self._filled: dict[str, Hashable] = {}
        """What each screen shows: the edition of the source, and the selection."""
        self._newer = self._attached = self._sampled = False
        self._answering = False
        self._answers = 0
        self.ahead = Ahead([
            *(partial(self._build_ahead, view) for view in CHOICES["view"]),
            # In a thread of its own: an import cannot be divided.
            *(partial(asyncio.to_thread, import_module, name) for name in HEAVY),
        ])  # fmt: skip
        self.foresight, self._looked_ahead = Foresight(), 0
        self.idle = Idle(self.source)
        # What is no change of the selection; everything else is a verb of `actions`.
        self._verbs: dict[str, Act] = {
            "refresh": lambda _message: self.refresh(),
            "sample": lambda _message: self._try_sample(),
            "explain": self._explain,
            "handout": lambda _message: self._hand_out(),
            "present": self._present,
            "sampled": lambda _message: self._show_sample(),
        }
        self.header = Header(self.act, self._head())
        self.bar = FilterBar(self.act, notices.NO_FILTERS)
        self.message = Message(self.act)
        self.address = Address(self.act)
        self.tasks: tuple[asyncio.Task[None], ...] = ()
        """What goes on beside the messages, once the page is shown."""
        self.drawer = Drawer(self.act)
        self.blank = Blank(data={"on": self.source.presenting})
        self.host = box("mv-host")
        self.widget = box("mv-root", self.address, self.header, box("mv-body", self.bar, self.host),
                          self.drawer, self.blank)  # fmt: skip
        self.show(self.state.selection)
        self._write_address()
        self.state.on_change(self.show)

    def show(self, selection: Selection) -> None:
        """Show a selection: header, filters and the view's panels."""
        if self.source.presenting and selection.view in presentation.CLOSED:
            self.state.show(view=NAVIGATION["Gaps"][0])
            return
        self.drawer.close_up()
        self.header.data = self._head()
        if not VIEWS[selection.view].needs_data:
            self.bar.layout.display, self.bar.data = "none", notices.NO_FILTERS
            self._fill(selection)
            return
        if self.source.gradebook is None:
            self._say(notices.WELCOME)
            return
        try:
            students = self.source.students(selection)
            self.bar.data = controls.bar(self.source, selection, students)
        except MasteryvizError as error:
            log.exception("The filters could not be shown.")
            self._say({**notices.NOTHING, "title": "This cannot be shown", "lines": [str(error)]})
            return
        self.bar.layout.display = None
        if students == 0:
            self._say(notices.NOTHING)
            return
        if self.source.least and self.source.too_few(selection):
            self._say(presentation.TOO_FEW)
            return
        self._fill(selection)

    def _fill(self, selection: Selection) -> None:
        """Show the screen of the view; what it shows already is left as it is."""
        self._build(selection.view)
        screen = self._screens[selection.view]
        # Shown before it is filled: a chart cannot be drawn where it has no width.
        self._turn_to(screen.widget)
        now = (self.source.edition, selection)
        if VIEWS[selection.view].lives or self._filled.get(selection.view) != now:
            screen.show(self.source, selection)
        if screen.is_whole:
            self._filled[selection.view] = now
        else:
            self._filled.pop(selection.view, None)

    def _build(self, view: str) -> None:
        """Make the screen of a view, empty, if it is not there yet."""
        if view not in self._screens:
            self._screens[view] = VIEWS[view].build(self.act)
            for panel in self._screens[view].panels:
                panel.explain_with(self.drawer.show)

    def _build_ahead(self, view: str) -> None:
        if not (self.source.presenting and view in presentation.CLOSED):
            self._build(view)

    def act(self, message: Mapping[str, Any]) -> None:
        """Do what a message from the browser asks for."""
        if message.get("do") == "foresee":
            self._foresee(message)
            return
        self.foresight.end()
        if message.get("do") == "go" and not self._attached:
            self._attached = True
            # The kernel may have been waiting for a visitor since before the newest load.
            if self.source.is_stale:
                self.refresh()
        if message.get("do") == "go" and presentation.asked(message.get("query")):
            self.present(on=True)
        self._answering = message.get("do") == "go"
        own = self._verbs.get(str(message.get("do")))
        try:
            if own is not None:
                own(message)
            else:
                actions.act(self.state, self._known, message)
        finally:
            # Last of all, so that the browser knows that everything before it is of this message.
            self._answers += 1
            self._write_address()
            self._answering = False
            self.ahead.heard()
            self.idle.heard()

    def _explain(self, message: Mapping[str, Any]) -> None:
        """Open the receipt of a student's standing on a skill in the drawer."""
        content = explain.answer(self.source, self._known, self.state.selection, message)
        if content is not None:
            self.drawer.show(content)

    def _foresee(self, message: Mapping[str, Any]) -> None:
        """Work out what a message would ask for that the browser is likely to send next."""
        likely = message.get("next")
        if self.source.gradebook is not None and isinstance(likely, Mapping):
            self._looked_ahead += 1
            self.idle.heard()
            self.foresight.begin(foresight.steps(
                self.source, self._known, self.state.selection, likely, self._screen_for
            ))  # fmt: skip

    def _screen_for(self, selection: Selection) -> Screen | None:
        """The screen that would be filled for a selection; None where it is, or is never kept."""
        view = VIEWS[selection.view]
        closed = self.source.presenting and selection.view in presentation.CLOSED
        now = (self.source.edition, selection)
        if view.lives or not view.needs_data or closed or self._filled.get(selection.view) == now:
            return None
        self._build(selection.view)
        return self._screens[selection.view]

    def _hand_out(self) -> None:
        """Make the hand-out of the sections shown, and let the browser open it."""
        try:
            name, page = pages.hand_out(self.source, self.state.selection)
        except MasteryvizError as error:
            log.exception("The hand-out could not be made.")
            self.header.send({"problem": str(error)})
            return
        self.header.send({"page": name}, [page])

    def _write_address(self) -> None:
        """Put the selection into the address; in answer to it, the history is left as it is."""
        query = self.state.selection.to_query() | presentation.query(self.source.presenting)
        self.address.data = {
            "query": query, "replace": self._answering, "answers": self._answers,
        }  # fmt: skip

    def refresh(self) -> None:
        """Take over the newest data and show the same selection of it."""
        try:
            self.source.refresh()
        except MasteryvizError as error:
            log.exception("The newest data could not be opened.")
            self._say({**notices.BROKEN, "lines": [str(error)]})
            return
        self._known = self.source.known()
        self._newer = False
        query = self.state.selection.to_query()
        selection = Selection.from_query(query, self._known)
        if selection == self.state.selection:
            self.show(selection)
        else:
            self.state.go(selection)

    def _present(self, message: Mapping[str, Any]) -> None:
        """Hide names; show them again only where that was confirmed."""
        on = message.get("on") is not False
        if on or message.get("sure") is True:
            self.present(on=on)

    def present(self, *, on: bool) -> None:
        """Turn the presentation on or off: everything that was drawn before is thrown away."""
        if on == self.source.presenting:
            return
        self.drawer.data, self.drawer.unfolded = {"open": 0}, {}
        old = presentation.forget(self.host, self._screens)
        self._filled.clear()
        self.source.let_go()
        self.source.presenting = on
        self._write_address()  # before all else: a page that is loaded anew shows no names either
        self.blank.data = {"on": on}
        self.refresh()
        presentation.close(old)

    def _try_sample(self) -> None:
        """Turn to Import and load the sample there, where its progress and its undo are seen."""
        self.state.show(view="import")
        screen = self._screens["import"]
        if isinstance(screen, ImportScreen) and screen.room.upkeep is not None:
            screen.room.upkeep.sample()

    def _show_sample(self) -> None:
        """Turn from Import to the sample's first screen, which says what to look at."""
        self._sampled = self.source.gradebook is not None
        self.state.show(view=NAVIGATION["Gaps"][0])

    def look_for_news(self) -> None:
        """Offer to refresh where the store has moved on; what is shown stays as it is."""
        newer = self.source.is_stale
        if newer or self._newer:
            self._newer = newer
            # What has become of it may itself become more: first other settings, then new data.
            self.header.data = self._head()

    async def watch(self) -> None:
        """Look for newer data every few seconds, as long as the kernel lives."""
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            self.idle.look(self._answers + self._looked_ahead)
            try:
                self.look_for_news()
            except OSError:
                log.exception("The store could not be looked at.")

    def _head(self) -> dict[str, Any]:
        view = self.state.selection.view
        return {
            "groups": [
                {"title": group, "views": [[key, VIEWS[key].title] for key in keys]}
                for group, keys in self._offered()
            ],
            "view": view,
            "about": VIEWS[view].about,
            "steps": list(VIEWS[view].steps),
            "look": "projector" if self.source.presenting else self.state.selection.look,
            "presenting": self.source.presenting,
            "title": VIEWS[view].title,
            "upright": VIEWS[view].upright,
            "newer": self._newer,
            "loaded": self.source.gradebook is not None,
            "first": notices.FIRST if self._sampled and self.source.gradebook is not None else "",
            "news": self._news(),
            "definitions": [list(item) for item in DEFINITIONS],
        }

    def _offered(self) -> list[tuple[str, list[str]]]:
        """The views that can be turned to, by their group; a group without any is left out."""
        closed = presentation.CLOSED if self.source.presenting else ()
        groups = [(group, [key for key in keys if key not in closed])
                  for group, keys in NAVIGATION.items()]  # fmt: skip
        return [(group, keys) for group, keys in groups if keys]

    def _news(self) -> str:
        """What has become of the store, where it has moved on."""
        if not self._newer:
            return ""
        try:
            version = self.source.store.current()
        except MasteryvizError:
            return notices.NEWS["load"]
        if version is not None and version.version == self.source.version:
            return notices.NEWS["settings"]
        return notices.NEWS.get("" if version is None else version.action, notices.NEWS["load"])

    def _say(self, words: Mapping[str, Any]) -> None:
        """Show words in place of a view."""
        if self.source.gradebook is None:
            self.bar.layout.display = "none"
        self.message.data = dict(words)
        self._turn_to(self.message)

    def _turn_to(self, widget: ipywidgets.DOMWidget) -> None:
        """Show one of the host's children; the others stay in the page: turning back is quick."""
        for child in self.host.children:
            child.layout.display = None if child is widget else "none"
        if widget not in self.host.children:
            widget.layout.display = None
            self.host.children = (*self.host.children, widget)


def show() -> None:
    """Show the dashboard of the store named by `MASTERYVIZ_STORE`, or of the user's own."""
    keep_traces_private()
    try:
        app = App(default_path(), os.environ.get("QUERY_STRING", ""))
    except MasteryvizError as error:
        log.exception("The store could not be opened.")
        display(_broken(str(error)))
        return
    display(app.widget)
    loop = asyncio.get_running_loop()
    # The loop itself holds no task: without these, one could end before its time.
    app.tasks = tuple(map(loop.create_task, (app.watch(), app.ahead.run(), app.idle.run())))


def _broken(why: str) -> ipywidgets.DOMWidget:
    """The page of a store that cannot be opened."""
    words = {**notices.BROKEN, "lines": [why]}
    head = {
        "groups": [], "view": "", "title": "", "newer": False, "news": "", "definitions": [],
        "about": "", "steps": [],
    }  # fmt: skip
    return box("mv-root", Header(data=head), box("mv-body", Message(data=words)))
