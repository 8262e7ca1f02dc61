"""An export to load with the map that goes with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from masteryviz.loading._answers import laid_over
from masteryviz.loading._same_class import KnownClass, restate
from masteryviz.mapping import Mapping
from masteryviz.readers import Batch
from masteryviz.readers._roster import section_frame

_WITH_SECTION = ("enrollments", "observations", "log_entries")


@dataclass(frozen=True)
class Arrival:
    """A file, or a folder that is one export, and what is known of it from where it lies."""

    path: Path
    mapping: Mapping = Mapping()  # noqa: RUF009  (frozen)
    """What its columns, levels and skills mean."""
    teacher: str | None = None
    """Teacher of the sections for which neither the file nor the map names one."""
    section: str | None = None
    """Section of everybody, where neither the file nor the map names any."""
    known: tuple[tuple[str, KnownClass], ...] = ()
    """Sections, as the file calls them, of which the user says that they are known ones."""

    marks: tuple[tuple[str, str], ...] = ()
    """What the user says that marks are worth: points, or one of `mapping.MARKS`. It goes before
    the map, and holds for later exports of the same source."""
    forgotten: tuple[str, ...] = ()
    """Answers on earlier exports of the source that hold no more, by `Answer.key`."""

    @property
    def meaning(self) -> Mapping:
        """The map with what is said of marks laid over it."""
        return laid_over(self.mapping, self.marks)

    def complete(self, batch: Batch) -> None:
        """Put teacher and section where the batch has none, and known sections for its own."""
        self.place_in(batch)
        restate(batch, self.known)

    def place_in(self, batch: Batch) -> None:
        """Put teacher and section where the batch has none."""
        if self.section is not None and not _names_sections(batch):
            for name in _WITH_SECTION:
                batch.frames[name] = batch.frame(name).with_columns(section=pl.lit(self.section))
            batch.frames["sections"] = section_frame([self.section], self.mapping)
        if self.teacher is not None:
            batch.frames["sections"] = batch.frame("sections").with_columns(
                pl.col("teacher").fill_null(self.teacher)
            )

    @property
    def place(self) -> str:
        """What is taken from where it lies or was said of it, for the digest of how it was read."""
        said = [f"{name} is {home}" for name, home in self.known]
        return "/".join(filter(None, (self.teacher, self.section, *said)))


def _names_sections(batch: Batch) -> bool:
    return any(batch.frame(name)["section"].is_not_null().any() for name in _WITH_SECTION)
