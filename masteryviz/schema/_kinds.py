"""What a stored table and its columns are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Privacy = Literal["identity", "score", "context", "none"]


@dataclass(frozen=True)
class Column:
    """A column of a stored table.

    `identity` names or points at a person, `score` is evidence of one, `context` describes
    classes and tasks, `none` is bookkeeping.
    """

    name: str
    type: str
    privacy: Privacy
    meaning: str


@dataclass(frozen=True)
class Table:
    """A stored table: one row per `grain`."""

    name: str
    grain: str
    columns: tuple[Column, ...]

    def ddl(self) -> str:
        """The statement that creates the table."""
        body = ", ".join(f"{column.name} {column.type}" for column in self.columns)
        return f"create table {self.name} ({body})"

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names, in stored order."""
        return tuple(column.name for column in self.columns)


Row = tuple[str, str, Privacy, str]


def table(name: str, grain: str, *columns: Row) -> Table:
    """A table of columns given as name, type, privacy class and meaning."""
    return Table(name, grain, tuple(Column(*column) for column in columns))


STUDENT: Row = ("student_ix", "UINTEGER", "none", "the student, by number inside this store")
SECTION: Row = ("section_ix", "UINTEGER", "none", "the section, by number; null where not known")
TASK: Row = ("task_ix", "UINTEGER", "none", "the task, by number")
SKILL: Row = ("skill_ix", "UINTEGER", "none", "the skill, by number")
