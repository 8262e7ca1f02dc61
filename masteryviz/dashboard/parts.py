"""The small widgets that the page is made of: each shows `data` and sends back what was clicked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import anywidget
import traitlets

_JS = Path(__file__).parent / "js"


def script(*names: str) -> str:
    """A widget's script, with what all of them share (and what else it needs) before it."""
    return "\n".join((_JS / file).read_text(encoding="utf-8") for file in ("common.js", *names))


Act = Callable[[Mapping[str, Any]], None]
"""Takes a message from the browser, such as `{"do": "select", "skill": "7.G.1"}`."""


class Part(anywidget.AnyWidget):
    """A widget whose picture is made of `data` alone; all text in it is shown as text."""

    _esm: str = "export default { render() {} }"
    data = traitlets.Dict().tag(sync=True)

    def __init__(self, act: Act | None = None, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data=dict(data or {}))
        if act is not None:
            self.on_msg(lambda _widget, message, _buffers: act(message))


class Header(Part):
    """Name, views, definitions, print, and the notice of newer data."""

    _esm = script(
        "saving.js", "menu.js", "print_menu.js", "hello.js", "help_words.js", "help.js",
        "plotly_once.js", "keep_focus.js", "header_views.js", "header_tools.js",
        "header_notices.js", "header_page.js", "header.js",
    )  # fmt: skip


class FilterBar(Part):
    """Filters, the sentence that says what is shown, and Reset."""

    _esm = script("filter_controls.js", "filter_many.js", "filter_bar.js")


class Cards(Part):
    """Key numbers in a row."""

    _esm = script("cards.js")


class Heading(Part):
    """A panel's question, answer and ways of drawing."""

    _esm = script("saving.js", "menu.js", "picture_file.js", "panel_menu.js", "heading.js")


class Grid(Part):
    """Skills by section."""

    _esm = script("spots.js", "grid_cells.js", "grid_table.js", "grid_words.js", "grid_sight.js",
                  "grid_ways.js", "grid.js")  # fmt: skip
    mark = traitlets.Dict(default_value={"skill": "", "cell": ""}).tag(sync=True)


class Detail(Part):
    """One skill and its students by state."""

    _esm = script("escape_key.js", "terms.js", "paper_unfolds.js", "detail_head.js",
                  "detail_groups.js", "detail.js")  # fmt: skip


class Address(Part):
    """The browser's address, both ways."""

    _esm = script("url.js")


class Drop(Part):
    """Files that the browser sends: `hear` is given each message with its pieces of bytes."""

    _esm = script("progress_bar.js", "import_send.js", "import_drop.js", "import_files.js")

    def __init__(
        self,
        hear: Callable[[Mapping[str, Any], list[memoryview]], None],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data=data)
        self.on_msg(lambda _widget, message, pieces: hear(message, pieces))


class LoadCards(Part):
    """What was found in each file, and Import; `progress` changes often, so it is apart."""

    _esm = script("keyed.js", "progress_bar.js", "head_row.js", "import_fold.js",
                  "import_found.js", "import_problems.js", "import_choices.js", "import_asks.js",
                  "import_marks.js", "import_card.js", "import_head.js",
                  "import_cards.js")  # fmt: skip
    progress = traitlets.Dict().tag(sync=True)


class Changes(Part):
    """The last change and its undo; sample data for an empty store."""

    _esm = script("progress_bar.js", "import_changes.js")


class Pairs(Part):
    """Students who may be one."""

    _esm = script("keyed.js", "import_people.js")


class Formats(Part):
    """The exports that can be read."""

    _esm = script("import_formats.js")


class Message(Part):
    """A screen of words."""

    _esm = script("message.js")
