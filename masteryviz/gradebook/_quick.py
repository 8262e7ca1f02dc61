"""What is known of a question's rows, so that they need not always be asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl


@dataclass(frozen=True, kw_only=True)
class Quick:
    """A quicker way to a question's rows: to plan a long one takes longer than to find it out."""

    needs: str = ""
    """File of a question without whose rows this one has none either."""
    empty: Mapping[str, Any] = field(default_factory=dict)
    """The columns that it then has, besides the groups."""
    adds_up: tuple[str, ...] = ()
    """Columns that tell the rows of a group apart, in their order, where all others are counts or
    sums: without groups, they are added up from the rows by `finer`, which screens ask for too."""
    finer: str = "skill"

    def nothing(self, groups: tuple[str, ...]) -> pl.DataFrame:
        """The answer without rows."""
        return pl.DataFrame(schema=dict.fromkeys(groups, pl.String) | dict(self.empty))

    def added_up(self, parts: pl.DataFrame) -> pl.DataFrame:
        """The rows without groups, from those by `finer`; a sum is null where all its parts are."""
        sums = pl.when(pl.all().count() > 0).then(pl.all().sum())
        found = parts.drop(self.finer).group_by(self.adds_up).agg(sums)
        return found.sort(self.adds_up, nulls_last=True)
