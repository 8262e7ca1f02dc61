"""The shell's `note`: changes in teaching written down, listed, changed and removed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Annotated

import polars as pl
import typer

from masteryviz import identity, meetings
from masteryviz.cli import show
from masteryviz.cli.common import store_of
from masteryviz.errors import SettingError, UnknownName
from masteryviz.gradebook import Gradebook
from masteryviz.journal import WHATS, Journal, Note, Student, What
from masteryviz.store import Store

app = typer.Typer(
    help="Write down a change in teaching: a reteach, a scaffold given to some.",
    invoke_without_command=True,
)

_Number = Annotated[int, typer.Argument(help="Number of the note, as `masteryviz note` lists it.")]
_Text = Annotated[str, typer.Argument(help="What was changed, in your words.")]
_Kind = Annotated[str, typer.Option(help=f"One of {', '.join(WHATS)}.")]
_Day = Annotated[dt.datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], metavar="DATE")]
_Skill = Annotated[str, typer.Option(help="The skill it was about.")]
_Task = Annotated[str, typer.Option(help="The task that was taught again or given differently.")]
_Sections = Annotated[list[str] | None, typer.Option("--section", help="Repeat it for several.")]
_Given = Annotated[
    list[str] | None,
    typer.Option("--given", help="Id of a student whom it was given to; repeat it for several."),
]


@app.callback()
def notes(context: typer.Context) -> None:
    """List the notes, the newest first, each with the check before and after it."""
    if context.invoked_subcommand is not None:
        return
    store = store_of(context)
    found = meetings.notes_in_view(Journal(store.path), ids=identity.ids_now(store))
    if not found:
        show.out.print("There are no notes. Write one: masteryviz note add TEXT --kind reteach")
        return
    with Gradebook.open(store.path) as gradebook:
        rows = [
            (entry.id, note.day, WHATS[note.what], note.text, note.skill, ", ".join(note.sections),
             meetings.words(meetings.before_after(gradebook, note)) if note.skill else "")
            for entry, note in reversed(found)
        ]  # fmt: skip
    names = ["number", "day", "kind", "text", "skill", "sections", "before and after"]
    show.frame(pl.DataFrame(rows, schema=names, orient="row"))


@app.command()
def add(
    context: typer.Context,
    text: _Text,
    kind: _Kind = "reteach",
    on: _Day = None,
    skill: _Skill = "",
    task: _Task = "",
    section: _Sections = None,
    given: _Given = None,
) -> None:
    """Write a note down."""
    store = store_of(context)
    note = Note(
        what=_what(kind), day=on.date() if on else dt.date.today(), text=text, skill=skill,
        task=task, sections=tuple(section or ()), given=_students(given),
    )  # fmt: skip
    _check(store, note)
    number = Journal(store.path).add("note", note.body())
    show.out.print(f"Note {number} was written down.")


@app.command()
def change(
    context: typer.Context,
    number: _Number,
    text: Annotated[str | None, typer.Option(help="What was changed, in your words.")] = None,
    kind: Annotated[str | None, typer.Option(help=f"One of {', '.join(WHATS)}.")] = None,
    on: _Day = None,
    skill: Annotated[str | None, typer.Option(help="The skill it was about.")] = None,
    section: _Sections = None,
    given: _Given = None,
) -> None:
    """Change a note; what is not given stays as it is."""
    store = store_of(context)
    journal, note = _one(store, number)
    entry = journal.get(number)
    changed = replace(
        note,
        text=note.text if text is None else text,
        what=note.what if kind is None else _what(kind),
        day=on.date() if on else note.day,
        skill=note.skill if skill is None else skill,
        sections=note.sections if section is None else tuple(section),
        given=note.given if given is None else _students(given),
    )
    _check(store, changed)
    journal.change(number, changed.body(), revision=entry.revision)
    show.out.print(f"Note {number} was changed.")


@app.command()
def remove(context: typer.Context, number: _Number) -> None:
    """Remove a note."""
    journal, _ = _one(store_of(context), number)
    journal.remove(number)
    show.out.print(f"Note {number} was removed.")


def _one(store: Store, number: int) -> tuple[Journal, Note]:
    journal = Journal(store.path)
    entry = journal.get(number)
    if entry.kind != "note":
        raise SettingError(f"Number {number} is a {entry.kind}, not a note. See: masteryviz note")
    return journal, Note.of(entry.body)


def _what(kind: str) -> What:
    for what in WHATS:
        if what == kind:
            return what
    raise UnknownName("kind of note", kind, tuple(WHATS))


def _students(given: list[str] | None) -> tuple[Student, ...] | None:
    return tuple(map(Student, given)) if given else None


def _check(store: Store, note: Note) -> None:
    """Names that the store does not have would never be found again."""
    with Gradebook.open(store.path) as gradebook:
        options = gradebook.options()
        if note.given and not {*note.given} <= {*gradebook.students()["student"]}:
            raise SettingError("A student of --given is not in the store. Give ids as it has them.")
    for name, values in (("skill", (note.skill,)), ("task", (note.task,)),
                         ("section", note.sections)):  # fmt: skip
        for value in filter(None, values):
            if value not in options[name]:
                raise UnknownName(name, value, options[name])
