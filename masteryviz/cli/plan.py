"""The shell's `plan`: small groups of a section, saved plans and what became of them."""

from __future__ import annotations

import datetime as dt
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
    absent: Annotated[list[str] | None, typer.Option(help="Who is absent.", metavar=_ID)] = None,
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
        basis = planning.basis(
            gradebook, section, filters, untried=untried, rotations=rotations, minutes=minutes,
            session_minutes=max(1, minutes // max(rotations, 1)), least=least, most=most,
            parallel=parallel, led=led, absent=tuple(absent or ()),
            together=_pairs(together), apart=_pairs(apart),
        )  # fmt: skip
        found = solve(basis.problem)
        names = _names(gradebook)
        frame = planning.table(basis, found, names)
    _show(basis, found, names, frame, output)
    if save is not None:
        planning.keep(store.path, planning.saved(basis, found, save.date()))
        show.err.print("The plan was saved.", style="dim")


def _show(
    basis: Basis, found: Plan, names: dict[str, str], frame: pl.DataFrame, output: Path | None
) -> None:
    for item in found.whole_class:
        untried = basis.untried.get(item.skill, 0)
        more = f"; {untried} have not tried it" if untried else ""
        show.out.print(
            show.literal(f"For everybody: {item.skill} ({item.lacking} of {item.of} lack it{more})")
        )
    if output is None:
        show.frame(frame.drop("student"))
    else:
        export.write(frame, output, _kind(output))
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
        said = planning.became(gradebook, item, others=others).sentence
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


def _kind(output: Path) -> export.Kind:
    kinds: dict[str, export.Kind] = {kind: kind for kind in get_args(export.Kind)}
    ending = output.suffix.lower().removeprefix(".")
    if ending not in kinds:
        raise SettingError(f"Let {output.name} end in .csv, .xlsx, .json or .parquet.")
    return kinds[ending]
