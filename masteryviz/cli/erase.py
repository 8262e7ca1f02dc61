"""The shell's `erase`: one student gone for good, after a look at what goes."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from masteryviz import identity
from masteryviz.cli import show
from masteryviz.cli.common import store_of
from masteryviz.errors import SettingError
from masteryviz.identity import Traces
from masteryviz.wording import plural

_UNTOUCHED = (
    "Not touched: the exports themselves, what was downloaded or printed, and backups of the "
    "store's folder. Dashboards that are open show the student until they are refreshed."
)


def erase(
    context: typer.Context,
    student: Annotated[
        str, typer.Argument(help="The student's id, e-mail address or log-in.", metavar="STUDENT")
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase a student from the store and from plans, notes and meetings. It cannot be undone.

    All older versions of the store go, too, so that nothing before it can be taken back any more.
    The student's rows in exports that are loaded later are left out.
    """
    store = store_of(context)
    _list(identity.traces(store, student))
    if not yes:
        if not sys.stdin.isatty():
            raise SettingError("Nobody is there to ask. Nothing was changed. Say --yes to erase.")
        if not typer.confirm("Erase this student for good?"):
            show.out.print("Nothing was changed.")
            return
    found = identity.erase(store, student)
    show.out.print("The student was erased. This cannot be taken back.")
    if found.unsure:
        show.out.print(
            "A first name like the student's still stands in what the team wrote "
            f"({plural(found.unsure, 'place')}). It may be somebody else's: "
            f"look at {_entries(found)}."
        )
    if found.titles:
        show.out.print(
            f"Names of sections, skills or tasks still hold the student's name ({found.titles}): "
            "rename them in the exports, and load those into a new store."
        )
    show.err.print(_UNTOUCHED, style="dim")


def _list(found: Traces) -> None:
    who = f"{found.name} ({found.student})" if found.name else found.student
    show.out.print(show.literal(f"{who}, in {', '.join(found.sections) or 'no section'}"))
    show.out.print(
        f"  {found.entries:,} rows and cells of {found.files:,} exports, "
        f"{found.attempts:,} attempts"
    )
    show.out.print(f"  named in {found.written:,} plans, notes and meetings")
    if found.first_names:
        show.out.print(f"  first name alone in their text: {plural(found.first_names, 'place')}")
    if found.unsure:
        show.out.print(
            f"  first name that may be somebody else's: {plural(found.unsure, 'place')}, "
            f"left as it is: {_entries(found)}"
        )


def _entries(found: Traces) -> str:
    more = len(found.look_at) - show.MOST
    return ", ".join(found.look_at[: show.MOST]) + (f" and {more} more" if more > 0 else "")
