"""What loading would make of files, and loading them: each one by what the user says of it."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from masteryviz import loading
from masteryviz.dashboard.uploads import Upload, Uploads
from masteryviz.errors import InputError, MasteryvizError, Problem, SettingError, StoreError
from masteryviz.loading import Arrival, KnownClass, LoadReport, Progress
from masteryviz.mapping import Mapping, load_mapping, named_files
from masteryviz.recognition import LAST_RESORT
from masteryviz.store import Store
from masteryviz.workbook import is_workbook, read_workbook

MAP = ".toml"


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the user says of a file."""

    as_of: dt.date | None = None
    """The day that it speaks for; None: as it says itself."""
    sheets: tuple[str, ...] = ()
    """Sheets of a workbook to load; none: the one that is a gradebook."""
    other_course: bool = False
    """It is of another course than the last export of the class."""
    name_as_id: bool = False
    """Students may be told apart by their names."""
    as_tracker: bool = False
    """It is a tracker, though its words do not show that."""
    known: tuple[tuple[str, KnownClass], ...] = ()
    """Sections, as the file calls them, that are known ones."""
    new: tuple[str, ...] = ()
    """Sections, as the file calls them, that are new ones in spite of their students."""
    marks: tuple[tuple[str, str], ...] = ()
    """Marks in cells, each with its points, or with one of `mapping.MARKS`."""

    forgotten: tuple[str, ...] = ()
    """Answers on earlier exports of the source that hold no more, by `Answer.key`."""

    def over(self, mapping: Mapping) -> Mapping:
        """A map with what is said of marks and names laid over it."""
        named = mapping.name_as_id or self.name_as_id
        return replace(loading.laid_over(mapping, self.marks), name_as_id=named)

    def arrival(self, path: Path, mapping: Mapping) -> Arrival:
        """A file with the map and all that is said of it."""
        return Arrival(
            path,
            self.over(mapping),
            known=self.known,
            marks=self.marks,
            forgotten=self.forgotten,
        )


@dataclass(frozen=True, kw_only=True)
class Given:
    """A file to load, and what is said of it."""

    id: int
    path: Path
    said: Said


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a file, or would."""

    reports: tuple[LoadReport, ...] = ()
    """One for each export in it; none where it is refused."""
    error: MasteryvizError | None = None

    @property
    def is_known(self) -> bool:
        """Whether the store has all of it already."""
        return all(report.status == "already loaded" for report in self.reports)


Outcomes = dict[int, Outcome]
_Load = Callable[[Sequence[Given]], list[LoadReport]]


def rehearse(files: Sequence[Given], store: Store, mapping: Mapping, tell: Progress) -> Outcomes:
    """Say of each file what loading it would do; nothing is kept.

    Raises
    ------
    StoreError
        When the store cannot be read.
    """
    found: Outcomes = {}
    groups = _alike(files)
    for place, group in enumerate(groups):
        load = partial(_load, store, mapping, True, _part(tell, place, len(groups)))
        found |= _each(group, load)
    return found


def take(files: Sequence[Given], store: Store, mapping: Mapping, tell: Progress) -> Outcomes:
    """Load files: those of which the same is said together, all of them or none.

    Raises
    ------
    StoreError
        When the store cannot be written.
    """
    found: Outcomes = {}
    groups = _alike(files)
    for place, group in enumerate(groups):
        try:
            reports = _load(store, mapping, False, _part(tell, place, len(groups)), group)
        except StoreError:
            raise
        except MasteryvizError as error:
            found[_culprit(group, error).id] = Outcome(error=error)
        else:
            found |= by_file(group, reports)
    return found


def sheets(path: Path) -> tuple[str, ...]:
    """Names of a workbook's visible sheets; none for any other file, or one that is damaged."""
    content = path.read_bytes()
    if not is_workbook(content):
        return ()
    try:
        return tuple(sheet.name for sheet in read_workbook(content, path.name) if not sheet.hidden)
    except MasteryvizError:
        return ()


def read_map(uploads: Uploads) -> tuple[Mapping, set[int]]:
    """The map among the files, if there is one, and the numbers of the files that make it.

    Raises
    ------
    SettingError
        When there are several, one cannot be read, or a table of skills is missing.
    """
    maps = [file for file in uploads.files.values() if is_map(file) and file.is_whole]
    if not maps:
        return Mapping(), set()
    if len(maps) > 1:
        names = " and ".join(file.name for file in maps)
        raise SettingError(f"{names} are both maps. One map is used for all files: remove one.")
    own = maps[0]
    folder = uploads.folder("map")
    try:
        used = _lay_out(own, uploads, folder)
        return load_mapping(folder / "m/m/m/m" / own.name), used
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def is_map(file: Upload) -> bool:
    """Whether a file is a map, by the ending of its name."""
    return file.name.lower().endswith(MAP)


def _lay_out(own: Upload, uploads: Uploads, folder: Path) -> set[int]:
    """Put a map and the table that it names as they lay to one another; give their numbers."""
    place = folder / "m/m/m/m"  # a map may name a table some folders above its own
    place.mkdir(parents=True)
    shutil.copyfile(own.path, place / own.name)
    used = {own.id}
    for named in named_files(own.path):
        target = Path(os.path.normpath(place / os.path.relpath(named, own.path.parent)))
        dropped = [
            file
            for file in uploads.files.values()
            if file.is_whole and file.name.casefold() == named.name.casefold()
        ]
        if not target.is_relative_to(folder):
            raise SettingError(
                f"The map {own.name} names {named.name} by a path that starts elsewhere. "
                "Put the table beside the map."
            )
        if not dropped:
            raise SettingError(
                f"The map {own.name} names the table {named.name}. Add that file too."
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(dropped[-1].path, target)
        used.add(dropped[-1].id)
    return used


def _alike(files: Sequence[Given]) -> list[list[Given]]:
    """Files of which the same is said, together."""
    groups: dict[Said, list[Given]] = {}
    for file in files:
        groups.setdefault(file.said, []).append(file)
    return list(groups.values())


def _load(
    store: Store, mapping: Mapping, dry_run: bool, tell: Progress, group: Sequence[Given]
) -> list[LoadReport]:
    said = group[0].said
    return loading.load(
        [said.arrival(file.path, mapping) for file in group],
        store,
        format=LAST_RESORT if said.as_tracker else None,
        as_of=said.as_of,
        sheet=said.sheets,
        other_course=said.other_course,
        dry_run=dry_run,
        progress=tell,
    )


def _each(group: Sequence[Given], load: _Load) -> Outcomes:
    """All at once, which is quick; should one be refused, each alone, and the good ones again."""
    try:
        return by_file(group, load(group))
    except StoreError:
        raise
    except MasteryvizError as error:
        if len(group) == 1:
            return {group[0].id: Outcome(error=error)}
    found: Outcomes = {}
    for file in group:
        found |= _each([file], load)
    good = [file for file in group if found[file.id].error is None]
    if len(good) > 1:
        try:
            found |= by_file(good, load(good))
        except StoreError:
            raise
        except MasteryvizError as error:
            found[_culprit(good, error).id] = Outcome(error=error)
    return found


def _culprit(group: Sequence[Given], error: MasteryvizError) -> Given:
    """The file that an error names; where it names none, the last."""
    name = error.file if isinstance(error, InputError) else ""
    named = [file for file in group if name == file.path.name or _is_sheet(name, file)]
    return (named or list(group))[-1]


def by_file(group: Sequence[Given], reports: Sequence[LoadReport]) -> Outcomes:
    """Reports by file: one for each, and for a workbook one for each sheet that was taken."""
    found: Outcomes = {}
    rest = list(reports)
    for place, file in enumerate(group):
        own = [rest.pop(0)]
        while (
            len(rest) > len(group) - place - 1
            and _is_sheet(rest[0].file, file)
            and rest[0].file not in {report.file for report in own}
        ):
            own.append(rest.pop(0))
        found[file.id] = Outcome(reports=tuple(own))
    return found


def _is_sheet(name: str, file: Given) -> bool:
    return name.startswith(f"{file.path.name} [")


def _part(tell: Progress, place: int, parts: int) -> Progress:
    """Progress of one part of several."""
    return lambda what, share: tell(what, (place + share) / parts)


def problems(error: MasteryvizError) -> tuple[Problem, ...]:
    """What is wrong, problem by problem."""
    return error.problems if isinstance(error, InputError) else (Problem(str(error)),)
