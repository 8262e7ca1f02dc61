"""The most frequent score counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from masteryviz.rules._rule import PAST, Rule, recent, whole_in_range


@dataclass(frozen=True, kw_only=True)
class Mode(Rule):
    """The most frequent of the last k scores; among equally frequent ones the most recent.

    With fewer than k scores all of them count: 1, 2, 3, 3, 4 -> 3; 1, 1, 2, 2 -> 2.
    """

    key: ClassVar[str] = "mode"
    title: ClassVar[str] = "Most frequent score"

    k: int | None = None
    """How many of the last scores count, 1 to 100; None: all."""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.k is not None:
            whole_in_range("k", self.k, 1, 100)

    def steps(self) -> tuple[Mapping[str, str], ...]:
        """The scores that count, newest first, and how often each occurs among them."""
        frame = PAST if self.k is None else recent(self.k)
        return (
            {
                "newest_first": f"list_reverse(list(score) over ({frame}))",
                "frequency": f"histogram(score) over ({frame})",
            },
        )

    def score_sql(self) -> str:
        """The newest of the scores that occur most often."""
        most = "list_max(map_values(frequency))"
        return f"list_filter(newest_first, lambda one: frequency[one] = {most})[1]"

    def describe(self) -> str:
        """The rule in words."""
        which = "all scores" if self.k is None else f"the last {self.k} scores"
        return f"most frequent of {which} {self.cut_words()}"


RULE = Mode()
