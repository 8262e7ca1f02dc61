"""Numbers of a printed page in words."""

from __future__ import annotations

from masteryviz.wording import plural as plural

NOTHING = "–"
"""What is not known, or too few to show."""


def percent(share: float | None) -> str:
    """A share as whole per cent, half rounded up: `79 %`."""
    if share is None:
        return NOTHING
    return f"{int(share * 100 + 0.5 + 1e-9)}\N{NARROW NO-BREAK SPACE}%"


def count(n: int | None) -> str:
    """A count: `12,000`."""
    return NOTHING if n is None else f"{n:,}"
