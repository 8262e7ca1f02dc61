"""Reaching the cut a number of times counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from masteryviz.rules._rule import AT_CUT, Rule, whole_in_range


@dataclass(frozen=True, kw_only=True)
class NTimes(Rule):
    """The mean of the scores at or above the cut, once there are n of them; before, no score.

    Cut 3: 3, 1, 2 with n=3 -> no score; 4, 5, 1, 3, 2, 3 with n=3 -> 3.75; 1, 2, 3, 4 with
    n=1 -> 3.5; 3, 4, 3 with n=3 -> 3.33 (Canvas, "n number of times").
    """

    key: ClassVar[str] = "n_times"
    title: ClassVar[str] = "At the cut n times"

    n: int = 5
    """How often the cut must be reached, 1 to 10; not necessarily in a row."""

    def __post_init__(self) -> None:
        super().__post_init__()
        whole_in_range("n", self.n, 1, 10)

    def score_sql(self) -> str:
        """The mean of the scores at or above the cut, where there are enough."""
        passed = f"case when {AT_CUT} then score end"
        return (
            f"case when count({passed}) over ({{past}}) >= {self.n}"
            f" then avg({passed}) over ({{past}}) end"
        )

    def named(self) -> str:
        """Its name with its number: `At the cut 5 times`."""
        return f"At the cut {'once' if self.n == 1 else f'{self.n} times'}"

    def describe(self) -> str:
        """The rule in words."""
        times = "once" if self.n == 1 else f"{self.n} times"
        return f"{times} {self.cut_words()}"


RULE = NTimes()
