"""The mean of a few recent scores counts, more of them the more there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from masteryviz.rules._rule import Rule


@dataclass(frozen=True, kw_only=True)
class RecentWindow(Rule):
    """The mean of the last 1, 2 or 3 scores or the last 20 %, by how many there are.

    Up to 3 scores: the last; 4 to 6: mean of the last 2; 7 to 19: of the last 3; 20 and more:
    of the last 20 %, to the nearest whole number of scores (22 -> 4, 23 -> 5). 1, 2, 3 -> 3;
    1, 2, 3, 4 -> 3.5; 1, 2, 2, 3, 3, 4, 4 -> 3.67 (Jupiter, "summative").
    """

    key: ClassVar[str] = "recent_window"
    title: ClassVar[str] = "Recent scores"

    def score_sql(self) -> str:
        """The mean over a window whose length depends on the number of scores."""
        earlier = (
            "case when k <= 3 then 0 when k <= 6 then 1 when k <= 19 then 2"
            " else (2 * k + 5) // 10 - 1 end"
        )
        return (
            "avg(score) over (partition by {key} order by k"
            f" rows between ({earlier}) preceding and current row)"
        )

    def describe(self) -> str:
        """The rule in words."""
        return f"mean of the most recent scores {self.cut_words()}"


RULE = RecentWindow()
