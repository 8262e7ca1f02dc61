"""What can go wrong, said so that a teacher can act on it."""

from __future__ import annotations

from dataclasses import dataclass, field


class MasteryvizError(Exception):
    """Base of every error that masteryviz raises on purpose."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with one place of a file."""

    what: str
    """What is wrong, in one sentence, without any student's name."""
    advice: str = ""
    """What to do about it."""
    row: int | None = None
    """Line of the file, the first line being 1, as a spreadsheet counts."""
    column: str | None = None
    """Header of the column (or its letter where it has none)."""
    marks: tuple[str, ...] = field(default=(), compare=False)
    """Letters, signs or words in cells that would be scores if their worth were known."""
    proposed: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    """Marks of which it is known what they may be worth, each with that: to be confirmed. Of a
    notice: what they were taken for."""

    def __str__(self) -> str:
        place = ", ".join(
            part
            for part in (
                f"row {self.row}" if self.row is not None else "",
                f"column {self.column!r}" if self.column is not None else "",
            )
            if part
        )
        head = f"{place}: {self.what}" if place else self.what
        return f"{head} {self.advice}".rstrip()


class InputError(MasteryvizError, ValueError):
    """A file that cannot be taken; nothing of it was kept.

    Parameters
    ----------
    file
        Name of the file, without its folder.
    problems
        What is wrong, in the order of the file. At least one.
    """

    def __init__(self, file: str, *problems: Problem) -> None:
        self.file = file
        self.problems = problems
        super().__init__("\n".join(f"{file}: {problem}" for problem in problems))


class FormatNotRecognised(InputError):
    """No reader knows this content."""


class SettingError(MasteryvizError, ValueError):
    """A setting, parameter or mapping that is out of its range or misspelt."""


class UnknownName(MasteryvizError, LookupError):
    """A rule, question, grouping or format that does not exist."""

    def __init__(self, kind: str, name: str, known: tuple[str, ...]) -> None:
        self.name = name
        super().__init__(f"There is no {kind} {name!r}. Known: {', '.join(sorted(known))}.")


class StoreError(MasteryvizError, RuntimeError):
    """The store is missing, damaged or cannot be written."""


class StoreBusy(StoreError):
    """Another masteryviz is writing to the store."""
