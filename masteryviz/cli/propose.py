"""The shell's `map`: a map of tasks to skills, proposed from what the tasks are called."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from masteryviz import loading, proposals
from masteryviz.cli import show
from masteryviz.cli.take import Map, Sheets, arrivals_in
from masteryviz.errors import SettingError
from masteryviz.mapping import Mapping, load_mapping


def propose(
    files: Annotated[
        list[Path], typer.Argument(help="Exports, or folders of them.", metavar="FILE...")
    ],
    map: Map = None,
    sheet: Sheets = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write to this new file.", dir_okay=False),
    ] = None,
) -> None:
    """Propose a map of tasks to skills, for you to read and correct. Nothing is loaded.

    Standards (MS-PS1-5, 7.RP.A.2, RL.7.1), lessons and numbered targets in the titles of tasks
    become skills. With --map, that map is kept and the rest put below it.
    """
    if output is not None and output.exists():
        raise SettingError(f"{output.name} is there already. Give the proposal another name.")
    mapping = Mapping() if map is None else load_mapping(map)
    arrivals, _ = arrivals_in(files, mapping)
    found, alone = proposals.propose(loading.open_tasks(arrivals, sheet=sheet or ()), mapping)
    text = proposals.as_toml(found, alone, "" if map is None else map.read_text("utf-8-sig"))
    if output is None:
        sys.stdout.write(text)
    else:
        output.write_text(text, encoding="utf-8")
    tasks = sum(len(proposal.titles) for proposal in found)
    said = f"{len(found)} skills proposed for {tasks} tasks; {len(alone)} stand for themselves."
    show.err.print(show.literal(said), style="dim")
