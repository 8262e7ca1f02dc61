"""Students who were erased from a store stay out of it, whatever is loaded."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from masteryviz import evidence
from masteryviz.errors import Problem
from masteryviz.readers import Batch
from masteryviz.store import Store


def leave_out(con: duckdb.DuckDBPyConnection, store: Store, batches: Iterable[Batch]) -> None:
    """Take erased students out of batches, and say how many they were."""
    for batch in batches:
        left_out = evidence.leave_out(con, batch, store.tokens)
        if left_out:
            batch.notices.append(
                Problem(
                    f"{left_out} erased student{'s' * (left_out > 1)} left out.",
                    "They were erased from this store, so their rows were not taken.",
                )
            )
