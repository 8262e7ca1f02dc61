"""Meeting: predict before the numbers, reveal, notice, infer, decide; and what became of it."""

from __future__ import annotations

from masteryviz.dashboard.figure_view import FigureView
from masteryviz.dashboard.panel import Panel
from masteryviz.dashboard.parts import Act
from masteryviz.dashboard.views._meeting_room import MeetingScreen, Room
from masteryviz.dashboard.views._view import View, box


def build(act: Act) -> MeetingScreen:
    """The protocol, its chart, what changed since, calibration, strategies and notes."""
    room = Room(act)
    actual, calibration, moves = FigureView(), FigureView(), FigureView()
    panels = {
        "protocol": Panel("meeting-card", "", room.protocol, room.draw_protocol),
        "since": Panel("meeting-since", "Since the last meeting", room.since, room.draw_since),
        "actual": Panel("meeting-actual", "What did we expect, and what was it?", actual,
                        lambda s, x: room.draw_actual(actual, s, x)),
        "calibration": Panel("meeting-calibration", "Do we get closer with our predictions?",
                             calibration, lambda s, x: room.draw_calibration(calibration, s, x)),
        "moves": Panel("meeting-moves", "Who had it two weeks after what we tried?", moves,
                       lambda s, x: room.draw_moves(moves, s, x)),
        "notes": Panel("meeting-notes", "What have we changed in teaching?", room.notes.part,
                       room.draw_notes),
    }  # fmt: skip
    beside = box("mv-meeting-beside", panels["since"], panels["calibration"])
    lower = box("mv-meeting-lower", panels["moves"], panels["notes"])
    pair = box("mv-meeting", panels["protocol"], beside)
    widget = box("mv-view", pair, panels["actual"], lower)
    screen = MeetingScreen(widget, tuple(panels.values()), room)
    room.panels, room.beside, room.pair = panels, beside, pair
    return screen


VIEW = View(
    "meeting",
    "Meeting",
    build,
    lives=True,
    about="What do we expect, what are the numbers, and what do we decide?",
    steps=(
        "Choose skills. Everybody says what share has mastered them, before the numbers show.",
        "Reveal; notice without reasons; infer; decide, each decision with an owner and a day.",
        "The next meeting opens with these decisions and with what has changed since.",
    ),
)
