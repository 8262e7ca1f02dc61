"""Which sheets of a workbook are meant: those that the user names, else the one gradebook."""

from __future__ import annotations

from collections.abc import Sequence

from masteryviz.errors import InputError, Problem
from masteryviz.readers import Reader
from masteryviz.recognition._choice import recognise
from masteryviz.table import TextTable
from masteryviz.workbook import Sheet

Chosen = tuple[str, TextTable, Reader, tuple[Problem, ...]]
"""Name of a sheet, its table, its reader, and how it was chosen."""


def chosen_sheets(
    sheets: Sequence[Sheet], file: str, format: str | None, names: Sequence[str]
) -> list[Chosen]:
    """The sheets that are named; without names, the one visible sheet that is recognised.

    Raises
    ------
    InputError
        When a name is no sheet's, several sheets are recognised and none is named, or none is.
    """
    if names:
        wanted = [_by_name(sheets, name, file) for name in dict.fromkeys(names)]
        return [(*_taken(sheet, format), ()) for sheet in wanted]
    visible = [sheet for sheet in sheets if not sheet.hidden]
    if not visible:
        raise InputError(
            file,
            Problem(
                f"All sheets are hidden: {_listed(sheets)}.",
                "Say which one is meant with --sheet NAME, or show it in the workbook.",
            ),
        )
    if len(visible) == 1:
        return [(*_taken(visible[0], format), _left_out(visible[0].name, sheets))]
    found, refusals = _recognised(visible, format)
    if len(found) == 1:
        return [(*found[0], _left_out(found[0][0], sheets))]
    if found:
        listed = ", ".join(repr(name) for name, _, _ in found)
        raise InputError(
            file,
            Problem(
                f"{len(found)} sheets are gradebooks: {listed}.",
                "Say which are meant with --sheet NAME, once for each.",
            ),
        )
    raise InputError(file, *refusals)


def _taken(sheet: Sheet, format: str | None) -> tuple[str, TextTable, Reader]:
    if sheet.table is None:
        assert sheet.refusal is not None
        raise sheet.refusal
    return sheet.name, sheet.table, recognise(sheet.table, format)


def _recognised(
    sheets: Sequence[Sheet], format: str | None
) -> tuple[list[tuple[str, TextTable, Reader]], list[Problem]]:
    """The sheets that a reader takes, and for each other one why not."""
    found, refusals = [], []
    for sheet in sheets:
        try:
            found.append(_taken(sheet, format))
        except InputError as error:
            first = error.problems[0]
            refusals.append(
                Problem(
                    f"Sheet {sheet.name!r}: {first.what}", first.advice, first.row, first.column
                )
            )
    return found, refusals


def _by_name(sheets: Sequence[Sheet], name: str, file: str) -> Sheet:
    """The sheet of that name; capitals do not matter where that leaves one."""
    same = [sheet for sheet in sheets if sheet.name == name] or [
        sheet for sheet in sheets if sheet.name.casefold() == name.strip().casefold()
    ]
    if len(same) != 1:
        raise InputError(
            file,
            Problem(f"There is no sheet {name!r}.", f"Sheets: {_listed(sheets)}."),
        )
    return same[0]


def _left_out(taken: str, sheets: Sequence[Sheet]) -> tuple[Problem, ...]:
    """Say which sheet was read, where there are others."""
    others = [sheet for sheet in sheets if sheet.name != taken]
    if not others:
        return ()
    return (
        Problem(
            f"The sheet {taken!r} was read, and not: {_listed(others)}.",
            "To read another one, name it with --sheet.",
        ),
    )


def _listed(sheets: Sequence[Sheet]) -> str:
    return ", ".join(f"{sheet.name!r}{' (hidden)' if sheet.hidden else ''}" for sheet in sheets)
