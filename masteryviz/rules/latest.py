"""The latest score counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from masteryviz.rules._rule import Rule


@dataclass(frozen=True, kw_only=True)
class Latest(Rule):
    """The score of the last attempt in order: 4 undated, 1 yesterday, 3 now -> 3.0."""

    key: ClassVar[str] = "latest"
    title: ClassVar[str] = "Latest score"

    def score_sql(self) -> str:
        """The score itself: after each attempt it is the latest."""
        return "score"

    def describe(self) -> str:
        """The rule in words."""
        return f"latest score {self.cut_words()}"


RULE = Latest()
