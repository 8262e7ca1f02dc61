"""What a question is: a metric that the shell, the API and charts ask in the same way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from masteryviz.privacy import Counts


@dataclass(frozen=True, kw_only=True)
class Question:
    """A metric under a name.

    `ask(gradebook, filters=..., rule=..., by=..., **options)` gives the frame; the function's
    docstring holds the meaning, the columns and what null means, and becomes the reference page.
    """

    key: str
    title: str
    """What it answers, as a teacher would ask it."""
    ask: Callable[..., pl.DataFrame]
    by: tuple[str, ...] = ("skill",)
    """Grouping when none is given."""
    options: tuple[str, ...] = ()
    """Names of further keyword parameters, such as `unit` and `anchor`."""
    counts: Counts | None = None
    """What its numbers count, where the names of the columns do not say it (see `Counts.of`)."""
