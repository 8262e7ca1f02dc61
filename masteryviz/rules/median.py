"""The middle score counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from masteryviz.rules._rule import PAST, Rule, recent, whole_in_range


@dataclass(frozen=True, kw_only=True)
class Median(Rule):
    """The middle one of the last k scores, of an even count the mean of the middle two.

    With fewer than k scores all of them count: 4, 4, 3, 3, 3, 2, 2, 2, 1 -> 3.
    """

    key: ClassVar[str] = "median"
    title: ClassVar[str] = "Median score"

    k: int | None = None
    """How many of the last scores count, 1 to 100; None: all."""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.k is not None:
            whole_in_range("k", self.k, 1, 100)

    def score_sql(self) -> str:
        """The median of the last k scores."""
        return f"median(score) over ({PAST if self.k is None else recent(self.k)})"

    def describe(self) -> str:
        """The rule in words."""
        which = "all scores" if self.k is None else f"the last {self.k} scores"
        return f"median of {which} {self.cut_words()}"


RULE = Median()
