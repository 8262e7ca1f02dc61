"""The shell's `people`: who is who across exports."""

from __future__ import annotations

from typing import Annotated

import typer

from masteryviz import identity
from masteryviz.cli import show
from masteryviz.cli.common import store_of

app = typer.Typer(help="List students who may be one, and say who is.", invoke_without_command=True)

_Student = Annotated[str, typer.Argument(help="Id of a student, as `masteryviz people` lists it.")]
_Other = Annotated[str | None, typer.Argument(help="Id of the other student.")]


@app.callback()
def people(context: typer.Context) -> None:
    """List students who may be one (proposed), contradictions, and what you said of both."""
    if context.invoked_subcommand is not None:
        return
    found = identity.people(store_of(context))
    if found.is_empty():
        show.out.print("Every student is told by ids; no two have the same name.")
        return
    show.frame(found)
    show.err.print("masteryviz people merge A B: they are one.", style="dim")
    show.err.print("masteryviz people split A B: they are two.", style="dim")


@app.command()
def merge(context: typer.Context, student: _Student, other: _Student) -> None:
    """Say that two students are one; `split` or `undo` takes it back."""
    identity.merge_people(store_of(context), student, other)
    show.out.print("They are one student now. `masteryviz undo` takes it back.")


@app.command()
def split(context: typer.Context, student: _Student, other: _Other = None) -> None:
    """Take back what was merged into a student, or say of two that they are two."""
    identity.split_people(store_of(context), student, other)
    show.out.print("They are two students now. `masteryviz undo` takes it back.")
