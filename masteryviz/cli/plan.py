"""The shell's `plan`: small groups of a section, saved plans and what became of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container
from pathlib import Path
from typing import Annotated, get_args

import polars as pl
import typer

from masteryviz import export, planning
from masteryviz.cli import show
from masteryviz.cli.common import Day, store_of
from masteryviz.errors import SettingError
from masteryviz.filters import Filters, day
from masteryviz.gradebook import Gradebook
from masteryviz.planner import Plan, solve
from masteryviz.planning import Basis

_PAIR = "STUDENT,STUDENT"
_ID = "STUDENT"


def plan(
    context: typer.Context,
    section: Annotated[str | None, typer.Argument(help="The class; none with --saved.")] = None,
    rotations: Annotated[int, typer.Option(help="Sessions one after the other.")] = 1,
    minutes: Annotated[int, typer.Option(help="Minutes for all of them.")] = 12,
    least: Annotated[int, typer.Option(help="Fewest students of a group.")] = 3,
    most: Annotated[int, typer.Option(help="Most students of a group.")] = 6,
    parallel: Annotated[int, typer.Option(help="Groups at once.")] = 4,
    led: Annotated[int, typer.Option(help="Groups of these that you can lead.")] = 1,
    untried: Annotated[
        bool, typer.Option("--untried", help="Group students without evidence of a skill, too.")
    ] = False,
    absent: Annotated[
        list[str] | None,
        typer.Option(help="Who is absent; STUDENT:2 only in rotation 2.", metavar=_ID),
    ] = None,
    together: Annotated[
        list[str] | None, typer.Option(help="Two to keep together.", metavar=_PAIR)
    ] = None,
    apart: Annotated[
        list[str] | None, typer.Option(help="Two to keep apart.", metavar=_PAIR)
    ] = None,
    where: Annotated[
        list[str] | None, typer.Option(help="Only these, e.g. unit=Geometry.", metavar="NAME=VALUE")
    ] = None,
    as_of: Day = None,
    output: Annotated[Path | None, typer.Option(help="Write to this file.", dir_okay=False)] = None,
    save: Annotated[
        dt.datetime | None,
        typer.Option(
            help="Save it as the plan for this day.", formats=["%Y-%m-%d"], metavar="DATE"
        ),
    ] = None,
    saved: Annotated[
        bool, typer.Option("--saved", help="List the saved plans and what became of them.")
    ] = False,
) -> None:
    """Plan small groups for a section: who works together on what, who helps, and why."""
    store = store_of(context)
    with Gradebook.open(store.path) as gradebook:
        if saved:
            _became(gradebook, store.path)
            return
        if section is None:
            raise SettingError("Say the class, e.g. masteryviz plan P1; or --saved.")
        filters = Filters.parse(where or [], as_of=as_of.date() if as_of else None)
        names = _names(gradebook)
        gone, away = _absent(absent, names)
        basis = planning.basis(
            gradebook, section, filters, untried=untried, rotations=rotations, minutes=minutes,
            session_minutes=max(1, minutes // max(rotations, 1)), least=least, most=most,
            parallel=parallel, led=led, absent=gone, away=away,
            together=_pairs(together), apart=_pairs(apart),
        )  # fmt: skip
        found = solve(basis.problem)
        frame = planning.table(basis, found, names)
    _show(basis, found, names, frame, output)
    if save is not None:
        planning.keep(store.path, planning.saved(basis, found, save.date()))
        show.err.print("The plan was saved.", style="dim")


def _show(
    basis: Basis, found: Plan, names: dict[str, str], frame: pl.DataFrame, output: Path | None
) -> None:
    for whole in found.whole_class:
        untried = basis.untried.get(whole.skill, 0)
        more = f"; {untried} have not tried it" if untried else ""
        said = f"For everybody: {whole.skill} ({whole.lacking} of {whole.of} lack it{more})"
        show.out.print(show.literal(said))
    if output is None:
        show.frame(frame.drop("student"))
    else:
        export.write(frame, output, _kind(output))
    for item in found.left:
        if item.why != "nothing_open":
            said = f"In no group: {names[item.student]} ({item.words()})"
            show.err.print(show.literal(said), style="dim")
    for wish in found.refused:
        show.err.print(show.literal(wish.words(names.__getitem__)), style="yellow")
    best = "no plan is better" if found.proven else f"at most {found.gap:.1%} better is possible"
    gaps = "1 gap" if found.covered == 1 else f"{found.covered} gaps"
    show.err.print(f"{gaps} covered; {best}.", style="dim")


def _became(gradebook: Gradebook, store: Path) -> None:
    """Every saved plan with what became of it, the newest first."""
    plans = planning.plans(store)
    if not plans:
        show.out.print("No plan is saved.")
    for number, item in plans.items():
        others = [other for key, other in plans.items() if key != number]
        found = planning.became(gradebook, item, others=others)
        said = " ".join(filter(None, (found.sentence, found.judged)))
        show.out.print(show.literal(f"{item.section}, {day(item.day)}: {said}"))


def _names(gradebook: Gradebook) -> dict[str, str]:
    rows = gradebook.students().select("student", "name").iter_rows()
    return {student: name or student for student, name in rows}


def _pairs(texts: list[str] | None) -> tuple[tuple[str, str], ...]:
    found = []
    for text in texts or []:
        one, comma, other = text.partition(",")
        if not comma or not one.strip() or not other.strip():
            raise SettingError("Write a pair as two ids with a comma between, e.g. 1017,1023.")
        found.append((one.strip(), other.strip()))
    return tuple(found)


def _absent(
    texts: list[str] | None, students: Container[str]
) -> tuple[tuple[str, ...], tuple[tuple[str, int], ...]]:
    """Who is absent altogether, and who in which rotation; an id may have a colon of its own."""
    gone: list[str] = []
    away: list[tuple[str, int]] = []
    for text in texts or []:
        student, colon, rotation = text.rpartition(":")
        if text in students or not colon:
            gone.append(text)
        elif not rotation.isdecimal() or int(rotation) < 1:
            raise SettingError(
                "Write who is absent as an id, or as an id and a rotation, e.g. 1017 or 1017:2."
            )
        else:
            away.append((student, int(rotation)))
    return tuple(gone), tuple(away)


def _kind(output: Path) -> export.Kind:
    kinds: dict[str, export.Kind] = {kind: kind for kind in get_args(export.Kind)}
    ending = output.suffix.lower().removeprefix(".")
    if ending not in kinds:
        raise SettingError(f"Let {output.name} end in .csv, .xlsx, .json or .parquet.")
    return kinds[ending]
