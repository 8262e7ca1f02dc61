"""The shell's `load` and `watch`: exports, one by one or a folder of them, into the store."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
import watchfiles

from masteryviz import inbox, loading
from masteryviz.cli import show
from masteryviz.cli.common import Day, progress, store_of
from masteryviz.errors import InputError, MasteryvizError, Problem
from masteryviz.loading import Arrival, LoadReport
from masteryviz.mapping import Mapping, load_mapping

Map = Annotated[Path | None, typer.Option(help="What the columns, levels and skills mean (TOML).")]
Sheets = Annotated[
    list[str] | None,
    typer.Option(help="Sheet of a workbook to load; repeat it for several.", metavar="NAME"),
]
Take = Callable[..., list[LoadReport]]

SETTLE = 1.0
"""Seconds in which a file must not have changed before it is read: a download takes its time."""


def load(
    context: typer.Context,
    files: Annotated[
        list[Path], typer.Argument(help="Exports, or folders of them.", metavar="FILE...")
    ],
    format: Annotated[
        str | None, typer.Option(help="Read as this format instead of recognising it.")
    ] = None,
    as_of: Day = None,
    map: Map = None,
    sheet: Sheets = None,
    other_course: Annotated[
        bool,
        typer.Option(
            "--other-course", help="Yes, it is of another course than the last export of the class."
        ),
    ] = False,
    dry_run: Annotated[bool, typer.Option(help="Say what would happen; keep nothing.")] = False,
) -> None:
    """Load gradebook exports. Each file is taken whole or not at all; nothing is ever guessed.

    DATE says what moment the files speak for; without it the file's own newest date, the date in
    its name or its time stamp is used, and shown. Of a folder, all exports in it are loaded; a
    file's map is NAME.toml beside it or the nearest map.toml, and folders may be called after
    teachers and, in these, sections. Exit code 2: a file was refused.
    """
    take = partial(
        loading.load,
        store=store_of(context),
        format=format,
        as_of=as_of,
        sheet=sheet or (),
        other_course=other_course,
        dry_run=dry_run,
    )
    arrivals, passed_over = arrivals_in(files, Mapping() if map is None else load_mapping(map))
    _say_passed_over(passed_over)
    if _take_all(take, arrivals):
        raise typer.Exit(2)


def watch(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Where the downloads come in.", metavar="FOLDER")],
    map: Map = None,
    polling: Annotated[
        bool, typer.Option(help="Look every second: for network drives that tell of nothing.")
    ] = False,
) -> None:
    """Load every export that comes into a folder, as it comes, until stopped with Ctrl-C.

    What lies there already is loaded first, as `load FOLDER` does it. A file that is refused is
    said once, and tried again when it has changed.
    """
    take = partial(loading.load, store=store_of(context))
    mapping = Mapping() if map is None else load_mapping(map)
    done: set[tuple[str, int, int]] = set()
    _take_new(take, folder, mapping, done)
    show.err.print(show.literal(f"Watching {folder}; stop with Ctrl-C."), style="dim")
    for _ in watchfiles.watch(folder, force_polling=polling or None, raise_interrupt=False):
        _take_new(take, folder, mapping, done)


def arrivals_in(paths: Sequence[Path], mapping: Mapping) -> tuple[list[Arrival], list[Path]]:
    """Every export named or lying in a folder that is named, and the files that are none."""
    found: list[Arrival] = []
    passed_over: list[Path] = []
    for path in paths:
        if path.is_dir() and not inbox.is_one_export(path):
            looked = inbox.look(path, mapping)
            if not looked.arrivals:
                what = "There are no exports in this folder."
                raise InputError(path.name, Problem(what, "Give the folder with your downloads."))
            found += looked.arrivals
            passed_over += looked.passed_over
        else:
            found.append(Arrival(path, mapping))
    return found, passed_over


def _take_new(take: Take, folder: Path, mapping: Mapping, done: set[tuple[str, int, int]]) -> None:
    """Load what is new in the folder, once it does not change any more."""
    before: set[tuple[str, int, int]] | None = None
    while True:
        looked = inbox.look(folder, mapping)
        marks = {_mark(arrival.path): arrival for arrival in looked.arrivals}
        fresh = marks.keys() - done
        if not fresh:
            return
        if fresh == before:
            break
        before = fresh
        time.sleep(SETTLE)
    _take_all(take, [arrival for mark, arrival in marks.items() if mark in fresh])
    done |= fresh


def _mark(path: Path) -> tuple[str, int, int]:
    """What changes when a file does; of a folder that is one export, its newest file's."""
    stats = [item.stat() for item in (path.iterdir() if path.is_dir() else [path])]
    return str(path), max(s.st_mtime_ns for s in stats), sum(s.st_size for s in stats)


def _take_all(take: Take, arrivals: list[Arrival]) -> bool:
    """Load and report; whether any was refused."""
    refused = False
    for group in _together_or_singly(arrivals):
        try:
            with progress() as advance:
                reports = take(group, progress=advance)
        except MasteryvizError as error:
            if group is arrivals and len(arrivals) > 1:
                continue
            show.failure(error)
            refused = True
        else:
            _report(reports)
            if group is arrivals:
                break
    return refused


def _together_or_singly(arrivals: list[Arrival]) -> Iterator[list[Arrival]]:
    """All at once, which is quick; then, should one be refused, each on its own."""
    yield arrivals
    if len(arrivals) > 1:
        for arrival in arrivals:
            yield [arrival]


def _report(reports: list[LoadReport]) -> None:
    for report in reports:
        show.report(report)


def _say_passed_over(paths: list[Path]) -> None:
    if paths:
        names = ", ".join(path.name for path in paths[:5]) + (" ..." if len(paths) > 5 else "")
        show.err.print(show.literal(f"Not looked at, no exports: {names}"), style="dim")
