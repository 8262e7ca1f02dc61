"""The mean of the best scores counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from masteryviz.rules._rule import Rule, whole_in_range


@dataclass(frozen=True, kw_only=True)
class MeanOfTop(Rule):
    """The mean of the k highest scores so far: 4, 3, 3, 4 -> 3.67.

    With fewer than k scores all of them count.
    """

    key: ClassVar[str] = "mean_of_top"
    title: ClassVar[str] = "Mean of the best"

    k: int = 3
    """How many of the highest scores count, 1 to 100."""

    def __post_init__(self) -> None:
        super().__post_init__()
        whole_in_range("k", self.k, 1, 100)

    def score_sql(self) -> str:
        """The mean of the k largest scores."""
        return f"list_avg(max(score, {self.k}) over ({{past}}))"

    def describe(self) -> str:
        """The rule in words."""
        which = "highest score" if self.k == 1 else f"mean of the {self.k} highest scores"
        return f"{which} {self.cut_words()}"


RULE = MeanOfTop()
