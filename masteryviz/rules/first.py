"""The first score counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from masteryviz.rules._rule import Rule


@dataclass(frozen=True, kw_only=True)
class First(Rule):
    """The score of the first attempt in order, whatever came later: 2, 4 -> 2."""

    key: ClassVar[str] = "first"
    title: ClassVar[str] = "First score"

    def score_sql(self) -> str:
        """The oldest score."""
        return "first_value(score) over ({past})"

    def describe(self) -> str:
        """The rule in words."""
        return f"first score {self.cut_words()}"


RULE = First()
