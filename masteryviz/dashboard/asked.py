"""What a panel asked while it was drawn: enough for its table, its files and its SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook
from masteryviz.rules import Rule


@dataclass(frozen=True, kw_only=True, eq=False)
class Asked:
    """One question as it was asked, and its answer."""

    question: str
    """Its key in `metrics.QUESTIONS`."""
    filters: Filters
    """What was looked at."""
    rule: Rule
    """The mastery rule."""
    by: tuple[str, ...]
    """What it was grouped by."""
    options: dict[str, Any]
    """Further options of the question."""
    frame: pl.DataFrame
    """The answer."""

    def sql(self, book: Gradebook) -> str:
        """The SQL that answers it, with its parameters."""
        return book.sql(
            self.question, filters=self.filters, rule=self.rule, by=self.by, **self.options
        )
