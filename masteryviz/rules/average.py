"""The mean of all scores counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from masteryviz.rules._rule import Rule


@dataclass(frozen=True, kw_only=True)
class Average(Rule):
    """The mean of all scores so far: 1, 4, 2, 3, 5, 3, 6 -> 3.43 (Canvas, "average")."""

    key: ClassVar[str] = "average"
    title: ClassVar[str] = "Average of all scores"

    def score_sql(self) -> str:
        """The mean of the scores so far."""
        return "avg(score) over ({past})"

    def describe(self) -> str:
        """The rule in words."""
        return f"average of all scores {self.cut_words()}"


RULE = Average()
