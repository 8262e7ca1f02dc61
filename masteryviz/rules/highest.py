"""The highest score counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from masteryviz.rules._rule import Rule


@dataclass(frozen=True, kw_only=True)
class Highest(Rule):
    """The highest score so far: 3, 1 -> 3.0 (Canvas, "highest score")."""

    key: ClassVar[str] = "highest"
    title: ClassVar[str] = "Highest score"

    def score_sql(self) -> str:
        """The largest of the scores so far."""
        return "max(score) over ({past})"

    def describe(self) -> str:
        """The rule in words."""
        return f"highest score {self.cut_words()}"


RULE = Highest()
