"""What became of a file."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from masteryviz.errors import Problem
from masteryviz.loading._answers import Answer, notices
from masteryviz.loading._same_class import SameClass

Progress = Callable[[str, float], None]
"""Told what is done at the moment, in words, and which share of all of it is done."""


@dataclass(frozen=True, kw_only=True)
class LoadReport:
    """What became of one file: where every row and cell went."""

    file: str
    """Name of the file, without its folder."""
    status: Literal["loaded", "already loaded", "dry run"]
    """`dry run`: it would be loaded."""
    format: str
    """Key of the reader that took it."""
    exported_at: dt.datetime | None
    """What moment the file speaks for, in the school's wall time."""
    exported_from: str
    """Where that moment came from: user, file, name or mtime."""
    students: int = 0
    """Students that the file names."""
    sections: int = 0
    """Sections that the file names."""
    tasks: int = 0
    """Tasks that the file names."""
    skills: int = 0
    """Skills that the file is evidence of."""
    attempts: int = 0
    """Attempts, per skill, that are known from this file first (a snapshot) or best (a log)."""
    rows: Counter[str] = field(default_factory=Counter)
    """Rows by what became of them."""
    cells: Counter[str] = field(default_factory=Counter)
    """Cells of evidence by what became of them."""
    notices: list[Problem] = field(default_factory=list)
    """What the user should know."""
    same_class: tuple[SameClass, ...] = ()
    """New sections that most likely are sections which the store has; `notices` tells of them."""
    answers: tuple[Answer, ...] = ()
    """What the user said of earlier exports of the source and held for this one."""

    @property
    def said(self) -> list[Problem]:
        """Those of `notices` that tell of `answers`."""
        return notices(self.answers)
