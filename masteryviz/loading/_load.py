"""Load files: all of them, or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import duckdb

from masteryviz import evidence, settings, standings
from masteryviz.errors import Problem
from masteryviz.loading import _answers, _erased, _notices, _same_class
from masteryviz.loading._answers import Answer
from masteryviz.loading._arrival import Arrival
from masteryviz.loading._files import Export, Opened, exports, opened
from masteryviz.loading._known import Earlier, How, loads, match
from masteryviz.loading._queries import rows
from masteryviz.loading._report import LoadReport, Progress
from masteryviz.loading._words import Words, words_of
from masteryviz.mapping import Mapping
from masteryviz.store import Store


class _Nothing(Exception):
    """Every file is in the store already."""

    def __init__(self, reports: list[LoadReport]) -> None:
        self.reports = reports


def load(
    paths: str | Path | Arrival | Iterable[str | Path | Arrival],
    store: Store | str | Path | None = None,
    *,
    format: str | None = None,
    as_of: dt.date | dt.datetime | None = None,
    mapping: Mapping = Mapping(),  # noqa: B008  (frozen)
    sheet: str | Iterable[str] = (),
    other_course: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> list[LoadReport]:
    """Load gradebook exports into a store, all of the given files or none.

    Each file is read strictly, recognised by its content, and dated: by `as_of`, else by what it
    says itself, else by the date in its name, else by its time stamp. A file that is in the store
    already is left alone, unless another map or another day is given for it: then it is read
    again in that way. Files can come in any order; the store ends up the same.

    Parameters
    ----------
    paths
        Files, one or several: CSV and other text tables, workbooks (XLSX, XLSM, XLS, ODS), JSON,
        and ZIP files or folders that are one export, such as OneRoster's. An `Arrival` brings its
        own map along.
    store
        Where they go. Default: the user's own store.
    format
        Key of the reader to use, instead of recognising the format.
    as_of
        What day or moment the files speak for.
    mapping
        What the files' columns, levels and skills mean.
    sheet
        Sheets of the workbooks to load, each as an export of its own. Without names, the one
        visible sheet that is recognised.
    other_course
        The user's yes to an export that shares students and a section with an earlier one, but
        no task: it is of another course.
    dry_run
        Do everything in memory and keep nothing.
    progress
        Called with what is done at the moment and the share that is done.

    Returns
    -------
    list[LoadReport]
        One for each file, in the given order.

    Raises
    ------
    InputError
        When a file cannot be read; says where and why. Nothing of any of the files is kept.
    StoreError
        When the store cannot be written.
    """
    store = store if isinstance(store, Store) else Store(store)
    given = [paths] if isinstance(paths, str | Path | Arrival) else list(paths)
    arrivals = [
        path if isinstance(path, Arrival) else Arrival(Path(path), mapping) for path in given
    ]
    own = settings.read(store.path)
    how = How(
        format,
        as_of,
        Arrival(Path()),
        None,
        own.rule,
        own.evidence.criteria,
        (sheet,) if isinstance(sheet, str) else tuple(sheet),
        other_course,
    )
    tell = progress or (lambda _what, _share: None)
    files = [opened(how.of(arrival, own.calendar.timezone)) for arrival in arrivals]
    earlier, kept, words = _before(
        store, own, {digest for file in files for digest in file.digests}
    )
    read: list[Export | LoadReport] = []
    for n, file in enumerate(files):
        tell(f"Reading {file.path.name}", 0.6 * n / len(files))
        read += _new_in(file, earlier, kept, words)
    tell("Putting it together", 0.6)
    again = any(isinstance(export, Export) and earlier.get(export.sha256) for export in read)
    reports = _keep(read, store, how, dry_run=dry_run, again=again)
    tell("Done", 1.0)
    return reports


def _before(
    store: Store, own: settings.Settings, digests: set[str]
) -> tuple[dict[str, list[Earlier]], list[Answer], Words]:
    """What the store has of these bytes, what the user said before, and the words it knows."""
    if store.current() is None:
        return {}, [], words_of(own, None)
    with store.connect() as con:
        earlier = {sha256: loads(con, sha256) for sha256 in digests}
        return earlier, _answers.read(con), words_of(own, con)


def _already(name: str, load: Earlier) -> LoadReport:
    return LoadReport(
        file=name,
        status="already loaded",
        format=load.format,
        exported_at=load.exported_at,
        exported_from=load.exported_from,
    )


def _new_in(
    file: Opened, earlier: dict[str, list[Earlier]], kept: list[Answer], words: Words
) -> list[Export | LoadReport]:
    """The exports of a file; of those that the store has already, only a report."""
    names = {export.sha256: export.file for export in file.found}
    known: dict[str, LoadReport] = {}
    for digest in file.digests:
        load, same = match(earlier.get(digest, []), file.path.name, file.how)
        if load and same:
            known[digest] = _already(names.get(digest, file.path.name), load)
    wanted = [digest for digest in file.digests if digest not in known]
    read = (
        {export.sha256: export for export in exports(file, wanted, kept, words)} if wanted else {}
    )
    return [known[digest] if digest in known else read[digest] for digest in file.digests]


def _keep(
    files: list[Export | LoadReport], store: Store, how: How, *, dry_run: bool, again: bool
) -> list[LoadReport]:
    """Publish what was read, or rehearse that; `again`: some of it takes the place of old."""

    def write(con: duckdb.DuckDBPyConnection) -> list[LoadReport]:
        _erased.leave_out(con, store, [file.batch for file in files if isinstance(file, Export)])
        return _write(con, files, how, "dry run" if dry_run else "loaded")

    done = [file for file in files if isinstance(file, LoadReport)]
    if len(done) == len(files):
        return done
    try:
        if dry_run:
            reports = store.rehearse(write, may_shrink=again)
        else:
            reports = store.publish(write, "load", may_shrink=again)
    except _Nothing as nothing:
        return nothing.reports
    next(report for report in reports if report.status != "already loaded").notices[:0] = (
        store.notices()
    )
    return reports


def _write(
    con: duckdb.DuckDBPyConnection,
    files: list[Export | LoadReport],
    how: How,
    status: Literal["loaded", "dry run"],
) -> list[LoadReport]:
    """Add files to a store and rebuild it; what is looked up here is sure, the lock is held."""
    before = _notices.Before.of(con)
    # To the microsecond: what was loaded together is told from the load a moment before.
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    added: list[LoadReport | tuple[Export, dict[str, int]]] = []
    for file in files:
        if isinstance(file, LoadReport):
            added.append(file)
            continue
        load, same = match(loads(con, file.sha256), file.name, file.how)
        if load and same:
            added.append(_already(file.name, load))
        else:
            added.append((file, _add(con, file, now, load)))
    reports = [item for item in added if isinstance(item, LoadReport)]
    if len(reports) == len(added):
        raise _Nothing(reports)
    _keep_answers(con, [item[0] for item in added if not isinstance(item, LoadReport)])
    evidence.rebuild(con, criteria=how.criteria)
    standings.keep(con, how.rule)
    if not how.other_course:
        for item in added:
            if not isinstance(item, LoadReport):
                _notices.refuse_other_course(con, item[0].name, item[1]["file_ix"])
    together = [item[1]["file_ix"] for item in added if not isinstance(item, LoadReport)]
    reports = [
        item if isinstance(item, LoadReport) else _report(con, *item, status, together)
        for item in added
    ]
    newest = next(report for report in reversed(reports) if report.status == status)
    newest.notices.extend(_notices.changes(con, before))
    return reports


def _keep_answers(con: duckdb.DuckDBPyConnection, files: list[Export]) -> None:
    """Keep what was said of these files for later ones of the same sources."""
    before = answers = _answers.read(con)
    for file in files:
        arrival, taken = file.how.arrival, file.taken
        answers = _answers.without(answers, arrival.forgotten, taken.origin)
        new = _answers.said(arrival.known, arrival.marks, taken.origin, taken.used)
        answers = _answers.with_new(answers, new)
    if answers != before:
        _answers.write(con, answers)


def _add(
    con: duckdb.DuckDBPyConnection,
    file: Export,
    now: dt.datetime,
    replaced: Earlier | None,
) -> dict[str, int]:
    if replaced:
        evidence.forget(con, replaced.file_ix)
        file.batch.notices.append(
            Problem("The file was loaded before; now it was read again with the new map or day.")
        )
    return evidence.add(
        con,
        file.batch,
        file=file.name,
        sha256=file.sha256,
        format=file.format,
        exported_at=file.moment.at,
        exported_from=file.moment.source,
        loaded_at=now,
        mapping=file.how.digest,
    )


def _report(
    con: duckdb.DuckDBPyConnection,
    file: Export,
    counts: dict[str, int],
    status: Literal["loaded", "dry run"],
    together: list[int],
) -> LoadReport:
    batch = file.batch
    same = _same_class.found_in(con, counts["file_ix"], together)
    notices = [
        *(likely.notice for likely in same),
        *_answers.notices(file.taken.used),
        *batch.notices,
        *_notices.of_moment(file.moment),
        *(_notices.of_snapshot(con, counts["file_ix"]) if batch.kind == "snapshot" else []),
        *(_notices.of_definitions() if batch.kind == "definitions" else []),
        *_notices.of_entries(counts),
    ]
    ((skills, attempts),) = rows(con, "facts", counts["file_ix"])
    return LoadReport(
        file=file.name,
        status=status,
        format=file.format,
        exported_at=file.moment.at,
        exported_from=file.moment.source,
        students=counts["students"],
        sections=counts["sections"],
        tasks=counts["tasks"],
        skills=skills,
        attempts=attempts,
        rows=batch.rows,
        cells=batch.cells,
        notices=notices,
        same_class=same,
        answers=file.taken.used,
    )
