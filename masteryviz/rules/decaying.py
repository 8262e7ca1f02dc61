"""Each new score counts for a fixed part, everything before it for the rest."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

from masteryviz.rules._rule import Rule, in_range, recent

NEGLIGIBLE = 1e-20
"""Weight below which an old score cannot change the result by as much as a double shows."""


@dataclass(frozen=True, kw_only=True)
class Decaying(Rule):
    """a(1) = s(1); a(i) = (1 - d) a(i-1) + d s(i), with d in per cent.

    With d=65: 2, 3, 4 -> 3.53 (Canvas, "decaying average"); 1, 2, 3, 4 -> 3.48 (Otus); with
    d=75: 2, 2, 3, 3, 4 -> 3.73 (Schoology).

    Without recursion: with r = 1 - d, a(k) is the sum of s(i) d r^(k-i) over i <= k, the first
    score without its factor d. A running sum of s(i) r^-i, times r^k, would leave the range of
    numbers after some hundred attempts. So only the last m scores are summed, m such that older
    ones weigh nothing; attempts are cut into blocks of m, exponents count from the start of each
    block, and odd and even blocks are summed apart, as the last m attempts touch one of each.
    """

    key: ClassVar[str] = "decaying"
    title: ClassVar[str] = "Decaying average"

    d: float = 65
    """Per cent that each new score counts, 50 to 99."""

    def __post_init__(self) -> None:
        super().__post_init__()
        in_range("d", self.d, 50, 99)

    def score_sql(self) -> str:
        """The sum over the block of the present attempt plus that over the block before it."""
        keep = (100 - self.d) / 100
        block = math.ceil(math.log(NEGLIGIBLE) / math.log(keep))
        ratio, part = f"{keep!r}::double", f"{self.d / 100!r}::double"
        even = f"(k // {block}) % 2 = 0"
        term = f"score * pow({ratio}, -(k % {block})) * case when k = 1 then 1 else {part} end"
        even_sum = f"sum(case when {even} then {term} else 0 end) over ({recent(block)})"
        odd_sum = f"sum(case when {even} then 0 else {term} end) over ({recent(block)})"
        present = f"case when {even} then {even_sum} else {odd_sum} end"
        before = f"case when {even} then {odd_sum} else {even_sum} end"
        return (
            f"pow({ratio}, k % {block}) * ({present})"
            f" + pow({ratio}, k % {block} + {block}) * ({before})"
        )

    def describe(self) -> str:
        """The rule in words."""
        return f"decaying average, newest score {self.d:g} %, {self.cut_words()}"


RULE = Decaying()
