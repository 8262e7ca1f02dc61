"""Whether a section that a load opens is a class that the store has already, under another name."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import polars as pl

from masteryviz.errors import Problem
from masteryviz.loading._queries import rows
from masteryviz.readers import Batch
from masteryviz.schema import BATCH

_SAID = ("school", "course", "teacher", "term")


@dataclass(frozen=True, kw_only=True)
class KnownClass:
    """A section of the store, as a file has to state it to mean that one."""

    name: str
    shown: str
    """The name that the store shows, unique in it."""
    school: str | None = None
    course: str | None = None
    teacher: str | None = None
    term: str | None = None
    scope: str | None = None
    """Gradebook that its exports of the same format are snapshots of; None: of none."""


@dataclass(frozen=True, kw_only=True)
class SameClass:
    """A new section of a file, and the section of the store that most of its students are in."""

    section: str
    """The new section, as the store would call it."""
    own_name: str
    """What the file calls it."""
    students: int
    """Students of the new section."""
    shared: int
    """How many of them are in the known one."""
    home: KnownClass
    """What to say of the new section if it is the known one."""
    is_alone: bool
    """Whether the file has no other section."""
    own_scope: str | None
    """Gradebook that the file is taken for a snapshot of."""

    @property
    def known_as(self) -> str:
        """The section that the store has, by the name that it shows."""
        return self.home.shown

    @property
    def seen(self) -> str:
        """What was seen, in a sentence."""
        return (
            f"{self.shared:,} of {self.students:,} students of the new section "
            f"{self.section!r} are in {self.known_as} already, with most of the same tasks or "
            "skills."
        )

    @property
    def notice(self) -> Problem:
        """The warning, with what to do about it."""
        lines = [f"section = {json.dumps(self.home.name, ensure_ascii=False)}"]
        if self.home.scope not in (None, self.own_scope):
            lines.append(f"scope = {json.dumps(self.home.scope, ensure_ascii=False)}")
        known = json.dumps(self.home.name, ensure_ascii=False)
        remedy = (
            f"say {' and '.join(lines)} in a map and load it with --map (where the file has a "
            f"column of sections, write {known} there)"
            if self.is_alone
            else f"write {known} in the file's column of sections"
        )
        return Problem(
            self.seen,
            f"If it is the same class, {remedy}; undo first if it is loaded already. If they "
            "have really moved to a new class, go on.",
        )


def found_in(
    con: duckdb.DuckDBPyConnection, file_ix: int, together: Sequence[int]
) -> tuple[SameClass, ...]:
    """New sections of a file that are most likely known ones, each with the likeliest.

    One is new that no file shows but those loaded now. It is likely a known one of which the
    file says nothing, if at least half of its students, and at least 3, are in that one, and at
    least half of its tasks or of its skills are those of that one.

    Parameters
    ----------
    together
        Numbers of all files that are loaded now.
    """
    found: dict[int, SameClass] = {}
    for new_ix, known_ix, students, shared in rows(
        con, "new_sections", file_ix, together=list(together)
    ):
        if new_ix in found:
            continue
        likely = _compared(con, file_ix, together, new_ix, known_ix, (students, shared))
        if likely is not None:
            found[new_ix] = likely
    return tuple(found.values())


def _compared(
    con: duckdb.DuckDBPyConnection,
    file_ix: int,
    together: Sequence[int],
    new_ix: int,
    known_ix: int,
    counts: tuple[int, int],
) -> SameClass | None:
    ((tasks, same_tasks, skills, same_skills, section, known_as, name, own_name, *facts),) = rows(
        con, "same_class", file_ix, together=list(together), new_ix=new_ix, known_ix=known_ix
    )
    school, course, teacher, term, scope, own_scope, sections = facts
    if not (2 * same_tasks >= tasks > 0 or 2 * same_skills >= skills > 0):
        return None
    home = KnownClass(
        name=name,
        shown=known_as,
        school=school,
        course=course,
        teacher=teacher,
        term=term,
        scope=scope,
    )
    return SameClass(
        section=section,
        own_name=own_name,
        students=counts[0],
        shared=counts[1],
        home=home,
        is_alone=sections == 1,
        own_scope=own_scope,
    )


def restate(batch: Batch, known: Sequence[tuple[str, KnownClass]]) -> None:
    """Let sections of a batch, by what the file calls them, be sections that the store knows."""
    if not known:
        return
    frame = batch.frame("sections").select(
        pl.col(name) if name in batch.frame("sections").columns
        else pl.lit(None, pl.String).alias(name)
        for name in BATCH["sections"]
    )  # fmt: skip
    called = pl.coalesce("name", "section")
    for own_name, home in known:
        values = {"name": home.name} | {what: getattr(home, what) for what in _SAID}
        frame = frame.with_columns(
            pl.when(called == own_name).then(pl.lit(value, pl.String)).otherwise(what).alias(what)
            for what, value in values.items()
        )
    batch.frames["sections"] = frame
    scope = known[0][1].scope
    if frame.height == 1 and scope is not None and batch.kind == "snapshot":
        batch.scope = scope
