"""`masteryviz report`: a hand-out per section, as a page or a PDF."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from masteryviz import export, reports
from masteryviz.cli import show
from masteryviz.cli.common import Day, store_of
from masteryviz.errors import SettingError
from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook

_PAIR = "NAME=VALUE"


def report(
    context: typer.Context,
    output: Annotated[
        Path, typer.Option(help="File to write: FILE.html or FILE.pdf.", dir_okay=False)
    ],
    section: Annotated[
        list[str] | None, typer.Option(help="Section; again for more. Default: all of them.")
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(help="Only these, e.g. unit=Geometry.", metavar=_PAIR),
    ] = None,
    rule: Annotated[str | None, typer.Option(help="Mastery rule; see `masteryviz rules`.")] = None,
    as_of: Day = None,
) -> None:
    """Write a hand-out per section: its skills, who needs what, what waits for feedback."""
    kind = output.suffix.lower()
    if kind not in (".html", ".pdf"):
        raise SettingError(
            f"--output {output.name} is neither a page nor a PDF: let it end in .html or .pdf."
        )
    filters = Filters.parse(where or [], as_of=as_of.date() if as_of else None)
    with Gradebook.open(store_of(context).path) as gradebook:
        names = section or gradebook.sections()["section"].drop_nulls().to_list()
        page = reports.handout(gradebook, names, filters, rule)
    if kind == ".pdf":
        reports.to_pdf(page, output)
    else:
        export.write_text(page, output)
    many = "section" if len(names) == 1 else "sections"
    show.out.print(show.literal(f"Hand-out of {len(names)} {many} in {output}"))
