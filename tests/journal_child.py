"""A process that writes entries down, run by test_journal: several of them at once."""

from __future__ import annotations

import sys
from pathlib import Path

from masteryviz.journal import Journal, named


def main(folder: Path, writer: str, entries: int) -> None:
    """Add entries, each changed once more; every second one is removed again."""
    journal = Journal(folder)
    for number in range(entries):
        id = journal.add("plan", {"writer": writer, "number": number, "half": True})
        journal.change(
            id, {"writer": writer, "number": number, "who": named(f"{writer}{number}")}, ["all"]
        )
        if number % 2:
            journal.remove(id)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
