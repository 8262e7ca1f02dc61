"""Reaching the cut on m of the last n attempts counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from masteryviz.rules._rule import AT_CUT, Rule, recent, whole_in_range


@dataclass(frozen=True, kw_only=True)
class MOfN(Rule):
    """Mastered once m of the last n scores are at or above the cut, and then for good.

    The score is the number reached among the last n as a share of m, at most 1. Right 1, wrong
    0: 1, 0, 1, 1, 1 -> 0.8; 1, 1, 1, 0, 1, 1, 1 -> 1, but with m=5, n=5 (five in a row) -> 0.8
    (Kolibri exercises, "m of n" and "n in a row").
    """

    key: ClassVar[str] = "m_of_n"
    title: ClassVar[str] = "m of the last n"
    score_is_share: ClassVar[bool] = True

    sticky: bool = True
    m: int = 5
    """How many must reach the cut, 1 to n."""
    n: int = 7
    """How many of the last attempts are looked at, 1 to 100."""

    def __post_init__(self) -> None:
        super().__post_init__()
        whole_in_range("n", self.n, 1, 100)
        whole_in_range("m", self.m, 1, self.n)

    def score_sql(self) -> str:
        """Attempts at the cut among the last n, as a share of m, at most 1."""
        reached = f"count(case when {AT_CUT} then 1 end) over ({recent(self.n)})"
        return f"case when cut is not null then least({reached}, {self.m}) / {self.m} end"

    def met_sql(self) -> str:
        """Met when m are reached."""
        return "result >= 1"

    def named(self) -> str:
        """Its name with its numbers: `5 of the last 7`."""
        return f"{self.m} of the last {self.n}"

    def describe(self) -> str:
        """The rule in words."""
        return f"{self.named()} {self.cut_words()}"


RULE = MOfN()
