"""Attempts into standings under a rule: what says it, what is kept of it, many rules at once."""

from __future__ import annotations

from masteryviz.standings._kept import KEPT, KEPT_RULE, is_kept, is_laid_down, keep
from masteryviz.standings._select import DEFAULT_CUT, history, select, table
from masteryviz.standings._select import scale_text as scale
from masteryviz.standings._series import LAID_DOWN, outcome, own, under
from masteryviz.standings._verdicts import verdicts

__all__ = [
    "DEFAULT_CUT", "KEPT", "KEPT_RULE", "LAID_DOWN", "history", "is_kept", "is_laid_down", "keep",
    "outcome", "own", "scale", "select", "table", "under", "verdicts",
]  # fmt: skip
