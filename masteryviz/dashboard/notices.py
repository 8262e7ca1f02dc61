"""What the page says in place of a view, and of what has become of the store."""

from __future__ import annotations

from typing import Any

WELCOME: dict[str, Any] = {
    "title": "Welcome. There is no data here yet.",
    "lines": [
        "masteryviz shows which skills your students have, who needs what next, and whether a "
        "difference is more than chance.",
        "Nothing is sent anywhere: files are read and kept on this computer.",
        "In a terminal it is this command; this page notices by itself.",
    ],
    "choices": [
        [
            "Your own gradebook",
            "Exports as they come from Canvas, Google Classroom, Moodle and others, or a "
            "spreadsheet. Needed: who (a name or an id), which skill or assignment, and the "
            "score. Each file is checked first, and one undo takes a load back.",
        ],
        [
            "A look around first",
            "A semester of invented students. It takes some seconds, and one "
            "undo takes it back before you bring in your own.",
        ],
    ],
    "commands": ["masteryviz load FILE"],
    "action": {"label": "Bring in exports", "do": "show", "name": "view", "value": "import"},
    "second": {"label": "Try it with sample data", "do": "sample"},
}
"""Where the store is empty."""
FIRST = (
    "This is a sample: every student in it is invented. Start with the largest gap, which is open "
    "already; a click on any cell shows its students. Undo under Data, Import takes it back."
)
"""Above the first screen of the sample."""
NO_FILTERS: dict[str, Any] = {"controls": [], "sentence": "", "fresh": "", "filtered": False}
"""A filter bar of nothing."""
NEWS = {
    "load": "New data have been loaded.",
    "undo": "A change was taken back.",
    "merge": "It was said that two students are one.",
    "split": "It was said that two students are two.",
    "erase": "A student was erased.",
    "settings": "The settings were changed.",
}
"""What the store's newest version came from -> what the notice above the page says."""
NOTHING: dict[str, Any] = {
    "title": "Nobody matches these filters",
    "lines": ["No student has work that fits all of them at once."],
    "commands": [],
    "action": {"label": "Show everything", "do": "reset"},
}
"""Where no student is left by the filters."""
BROKEN: dict[str, Any] = {
    "title": "The data could not be opened", "lines": [], "commands": [], "action": None,
}  # fmt: skip
"""Where the store cannot be read; its lines say why."""
