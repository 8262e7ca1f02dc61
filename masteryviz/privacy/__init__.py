"""Pseudonyms in place of names, and groups too small to show left out."""

from __future__ import annotations

from masteryviz.privacy._audience import AUDIENCES, Audience, Limits
from masteryviz.privacy._counts import Counts
from masteryviz.privacy._disguise import (
    SESSION,
    STARTED,
    Disguise,
    cover,
    covered,
    secret_of_session,
)
from masteryviz.privacy._hiding import Cell, Key, Level, Table, choose, levels, margin
from masteryviz.privacy._suppress import FLAG, blanked, small, suppress, words

__all__ = [
    "AUDIENCES", "FLAG", "SESSION", "STARTED", "Audience", "Cell", "Counts", "Disguise", "Key",
    "Level", "Limits", "Table", "blanked", "choose", "cover", "covered", "levels", "margin",
    "secret_of_session", "small", "suppress", "words",
]  # fmt: skip
