"""Reaching the cut several times without a break counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from masteryviz.rules._rule import AT_CUT, Rule, whole_in_range


@dataclass(frozen=True, kw_only=True)
class InARow(Rule):
    """Mastered once the last k scores are all at or above the cut.

    The score is the share of the k that the present streak reaches: k=3, right, right -> 0.67;
    right, right, wrong -> 0. A skill once mastered stays mastered (ASSISTments skill builders:
    three in a row).
    """

    key: ClassVar[str] = "in_a_row"
    title: ClassVar[str] = "Several in a row"
    score_is_share: ClassVar[bool] = True

    sticky: bool = True
    k: int = 3
    """Length of the streak, 1 to 10."""

    def __post_init__(self) -> None:
        super().__post_init__()
        whole_in_range("k", self.k, 1, 10)

    def score_sql(self) -> str:
        """Attempts since the last one below the cut, as a share of k, at most 1."""
        last_below = f"max(case when {AT_CUT} then 0 else k end) over ({{past}})"
        return f"case when cut is not null then least(k - {last_below}, {self.k}) / {self.k} end"

    def met_sql(self) -> str:
        """Met when the streak is complete."""
        return "result >= 1"

    def describe(self) -> str:
        """The rule in words."""
        return f"{self.k} in a row {self.cut_words()}"


RULE = InARow()
