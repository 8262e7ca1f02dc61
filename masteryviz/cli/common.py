"""What several commands of the shell share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

from masteryviz import identity, loading
from masteryviz.cli import show
from masteryviz.store import Store, default_path

Day = Annotated[
    dt.datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"], metavar="DATE"),
]


def store_of(context: typer.Context) -> Store:
    """The store that the user names, else their own; what was being erased is erased first."""
    store = Store(context.obj or default_path())
    identity.finish_erasing(store)
    return store


@contextmanager
def progress() -> Iterator[loading.Progress]:
    """A progress bar on the message channel, gone when the work is done."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn())
    with Progress(
        *columns, console=show.err, transient=True, disable=not show.err.is_terminal
    ) as bar:
        task = bar.add_task("", total=1.0)

        def advance(description: str, fraction: float) -> None:
            bar.update(task, description=str(show.literal(description)), completed=fraction)

        yield advance
