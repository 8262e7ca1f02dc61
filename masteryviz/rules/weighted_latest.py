"""The latest score counts for a fixed part, the mean of all earlier ones for the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from masteryviz.rules._rule import Rule, in_range


@dataclass(frozen=True, kw_only=True)
class WeightedLatest(Rule):
    """w % of the latest score plus the rest of the mean of all earlier ones.

    A single score is itself. With w=65: 2, 3, 4 -> 3.48; 4, 5 -> 4.65; with w=75: 3, 1, 5, 4
    -> 3.75 (Canvas, "weighted average", formerly called "decaying average").
    """

    key: ClassVar[str] = "weighted_latest"
    title: ClassVar[str] = "Latest score, weighted"

    w: float = 65
    """Per cent that the latest score counts, 1 to 99."""

    def __post_init__(self) -> None:
        super().__post_init__()
        in_range("w", self.w, 1, 99)

    def score_sql(self) -> str:
        """The weighted mean of the latest score and the mean of the earlier ones."""
        earlier = (
            "avg(score) over (partition by {key} order by k"
            " rows between unbounded preceding and 1 preceding)"
        )
        latest, rest = self.w / 100, (100 - self.w) / 100
        return (
            f"case when k = 1 then score"
            f" else {latest!r}::double * score + {rest!r}::double * {earlier} end"
        )

    def describe(self) -> str:
        """The rule in words."""
        return f"{self.w:g} % latest score, rest the mean of earlier ones, {self.cut_words()}"


RULE = WeightedLatest()
