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
_LATE_HEADER = "powerteacher"
"""The format whose file begins with its own rows of names and values; columns come after them."""
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
    if found.reader.key == _LATE_HEADER:
        line = min(by_line, default=line + 1) - 1
    return Facts(found.reader.key, by_line, others, frozenset(said), line)


def elsewhere(gone: Counter[Fact], good: Facts, facts: Facts) -> Counter[Fact]:
    """Marks of questions that left a line and stand in another: no fewer of them than before."""
    before, after = good.scores(), facts.scores()
    return Counter(
        {
            fact: count
            for fact, count in gone.items()
            if fact[0] == ("frame", "item_scores") and after[fact] >= before[fact]
        }
    )


def left_open(before: Counter[Fact], after: Counter[Fact], dashes: int) -> Counter[Fact]:
    """What a line said, with as many marks of 0 open as are dashes now and open afterwards."""
    found: Counter[Fact] = Counter()
    for fact, count in before.items():
        held = dict(fact)
        is_none = held["frame"] == "item_scores" and held["score"] == 0 and not after[fact]
        unknown = tuple((held | {"score": None}).items())
        swap = is_none and dashes > 0 and after[unknown] > 0
        dashes -= swap
        found[unknown if swap else fact] += count
    return found


def agreed(good: Facts, facts: Facts) -> Counter[Fact]:
    """Students, tasks and skills of the good file, with the points that entries now agree on.

    Only of tasks whose points were unknown because their entries contradicted each other, and only
    where all entries that are left say the one number that is stored.
    """
    then, now = _points(good), _points(facts)
    stored = {dict(fact)["task"]: dict(fact)["points"] for fact in facts.others if _is_task(fact)}
    found: Counter[Fact] = Counter()
    for fact, count in good.others.items():
        held = dict(fact)
        task = held["task"] if _is_task(fact) and held["points"] is None else None
        if task and len(then.get(task, ())) > 1 and now.get(task) == {stored.get(task)}:
            held["points"] = stored[task]
        found[tuple(held.items())] += count
    return found


def _is_task(fact: Fact) -> bool:
    return fact[0] == ("frame", "tasks")


def _points(facts: Facts) -> dict[str, set[float | None]]:
    """What entries say that a task is out of."""
    found: dict[str, set[float | None]] = {}
    for fact in facts.scores():
        held = dict(fact)
        if held["frame"] == "log_entries":
            found.setdefault(held["task"], set()).add(held["points"])
    return found
