"""What a team does with the numbers: meetings on some skills, and notes on what was changed."""

from masteryviz.meetings._calibration import calibration, predictions
from masteryviz.meetings._notes import (
    AFTER,
    attempts_for,
    before_after,
    notes_in_view,
    words,
)
from masteryviz.meetings._protocol import (
    MOST,
    begin,
    decide,
    finish,
    newest,
    open_decisions,
    reveal,
    teachers_are_named,
    turn_to,
)
from masteryviz.meetings._strategies import strategies

__all__ = [
    "AFTER", "MOST", "attempts_for", "before_after", "begin", "calibration", "decide", "finish",
    "newest", "notes_in_view", "open_decisions", "predictions", "reveal", "strategies",
    "teachers_are_named", "turn_to", "words",
]  # fmt: skip
