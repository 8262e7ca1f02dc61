"""What a batch says, as plain values that two files can be compared by."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from masteryviz.readers import Batch
from masteryviz.recognition import Found
from masteryviz.schema import BATCH
from masteryviz.table import TextTable

Fact = tuple[tuple[str, Any], ...]
"""Names and values of what is known of one thing; the frame's name comes first."""
_OF_ROWS = ("observations", "log_entries", "item_scores")
_NUMBER = re.compile(r" \(\w+\)")
_NO_FACT = {"row", "position", "raw"}


@dataclass(frozen=True)
class Facts:
    """Everything that is stored of a file, and what was said about it."""

    format: str
    by_line: dict[int, Counter[Fact]]
    """Scores, levels, states and days by the line that they stand in."""
    others: Counter[Fact]
    """Students, sections, tasks and skills."""
    notices: frozenset[str]
    header_line: int = 1

    def same(self, other: Facts) -> bool:
        """Whether the same would be stored, in whatever order."""
        return self.others == other.others and self.scores() == other.scores()

    def scores(self) -> Counter[Fact]:
        """What is known of all rows."""
        return sum(self.by_line.values(), Counter())


def _plain(key: str, value: Any) -> Any:  # noqa: ANN401  (a cell of any frame)
    """A value; of a section without the number that tells it from another of the same name."""
    if key in ("section", "name") and isinstance(value, str):
        return _NUMBER.sub("", value)
    return value


def facts_of(found: Found, batch: Batch) -> Facts:
    """Take a batch apart; what became of rows and cells counts as said."""
    by_line: dict[int, Counter[Fact]] = {}
    others: Counter[Fact] = Counter()
    for name in BATCH:
        for row in batch.frame(name).iter_rows(named=True):
            fact = (
                ("frame", name),
                *((key, _plain(key, value)) for key, value in row.items() if key not in _NO_FACT),
            )
            if name in _OF_ROWS:
                by_line.setdefault(row["row"], Counter())[fact] += 1
            else:
                others[fact] += 1
    # A count that changed is no explanation; a fate that there was none of before is one.
    said = {str(problem) for problem in batch.notices}
    said |= {f"{fate}: {count}" for fate, count in batch.rows.items() if fate != "imported"}
    line = found.source.header_line if isinstance(found.source, TextTable) else 1
    return Facts(found.reader.key, by_line, others, frozenset(said), line)
