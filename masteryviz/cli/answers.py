"""The shell's `answers`: what was said of exports and holds for the next ones."""

from __future__ import annotations

from typing import Annotated

import polars as pl
import typer

from masteryviz import loading
from masteryviz.cli import show
from masteryviz.cli.common import store_of
from masteryviz.errors import SettingError
from masteryviz.loading import Answer
from masteryviz.readers import READERS

app = typer.Typer(
    help="List what you said of exports on Import, and take it back.", invoke_without_command=True
)

_Numbers = Annotated[
    list[int], typer.Argument(help="Numbers, as `masteryviz answers` lists them.", metavar="N...")
]


@app.callback()
def answers(context: typer.Context) -> None:
    """List what marks are worth and which class a section is, as you said it on Import."""
    if context.invoked_subcommand is not None:
        return
    found = loading.answers(store_of(context))
    if not found:
        show.out.print("Nothing was said of exports.")
        return
    show.frame(pl.DataFrame([_row(n, one) for n, one in enumerate(found, start=1)]))
    show.err.print("masteryviz answers forget N: ask again at the next export.", style="dim")


@app.command()
def forget(context: typer.Context, numbers: _Numbers) -> None:
    """Take answers back, so that the next export asks again; `undo` restores them."""
    store = store_of(context)
    found = loading.answers(store)
    if any(not 1 <= number <= len(found) for number in numbers):
        raise SettingError(
            f"There are {len(found)} answers. Give numbers as `masteryviz answers` lists them."
        )
    loading.forget(store, [found[number - 1] for number in sorted(set(numbers))])
    show.out.print("The next export asks again. `masteryviz undo` takes that back.")


def _row(number: int, one: Answer) -> dict[str, object]:
    reader = READERS.get(one.origin.format)
    sections = ", ".join(name or "no section" for name, _ in one.origin.sections)
    return {
        "n": number,
        "said on": one.day,
        "answer": one.said,
        "of": reader.title if reader else one.origin.format,
        "sections": sections,
    }
