"""What it is worth to cover a gap: more for what blocks other skills and has been open long."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Weights:
    """Points of a gap; each part has a most, so that no single gap outweighs three others."""

    gap: int = 10
    """Every gap."""
    frees: int = 3
    """Each skill of which it is the only prerequisite that the student still lacks."""
    most_frees: int = 4
    """Skills that count for that."""
    week: int = 1
    """Each whole week since the first attempt, or since it was assigned."""
    most_weeks: int = 4
    """Weeks that count for that."""
    attempt: int = 1
    """Each scored attempt after the first."""
    most_attempts: int = 4
    """Attempts that count for that."""

    def of(self, frees: int, days: int | None, attempts: int) -> int:
        """The weight of a gap: `10 + 3 frees + weeks + attempts - 1`, at most 30.

        >>> Weights().of(frees=1, days=16, attempts=3)
        17
        """
        return (
            self.gap
            + self.frees * min(frees, self.most_frees)
            + self.week * min((days or 0) // 7, self.most_weeks)
            + self.attempt * min(max(attempts - 1, 0), self.most_attempts)
        )
