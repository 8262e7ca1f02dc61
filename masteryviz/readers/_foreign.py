"""Headers that only a learning management system writes: such a table is nobody's hand-made one."""

from __future__ import annotations

import re
from collections.abc import Sequence

_MARKS = re.compile(
    r"\(\d{3,}\)$|\|\s*\d+$|\[[\d.,]+\]$|- Max Points$|^Lateness \(|<Numeric|Points Grade\b"
    r"|^End-of-Line Indicator$|sourcedId$|^Channel id$|\((?:Real|Percentage|Letter|Feedback"
    r"|Punkte|Prozentsatz|Bewertung)\)$|^Grade/\d|\bmastery points$|^learning outcome "
    r"|^SIS (?:User|Login) ID$|^Identifier$|^Maximum Grade$|^late_submission_penalty$",
    re.IGNORECASE,
)


def is_foreign(header: Sequence[str]) -> bool:
    """Whether the header has the marks of a system's own export."""
    return any(_MARKS.search(name.strip()) for name in header)


def has_classroom_shape(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first two rows below the header are those of a Google Classroom download.

    Each has a word in the first cell and nothing in the next two, the place of names and e-mail.
    """
    return len(rows) >= 2 and all(
        len(row) > 3 and row[0] and not row[1] and not row[2] for row in rows[:2]
    )
