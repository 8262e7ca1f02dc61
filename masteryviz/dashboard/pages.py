"""Printed pages of what is shown."""

from __future__ import annotations

from masteryviz import reports
from masteryviz.dashboard import download
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.errors import SettingError

MOST = 40
"""Sections that are printed at once at most."""


def hand_out(source: Source, selection: Selection) -> tuple[str, bytes]:
    """The hand-out of every section shown: what its file is called, and the page.

    Raises
    ------
    SettingError
        When there is nothing to print, or more than anybody would.
    """
    if source.gradebook is None:
        raise SettingError("There are no data to print yet: load an export first.")
    shown = set(source.ask("mastery_rates", selection, ("section",))["section"].drop_nulls())
    names = [name for name in source.sections()["section"] if name in shown]
    if not names:
        raise SettingError("No section is shown. Change the filters, then print again.")
    if len(names) > MOST:
        raise SettingError(
            f"{len(names)} sections are shown, and at most {MOST} are printed at once. Choose "
            "sections above, then print again."
        )
    html = reports.handout(source.book, names, selection.filters(), source.rule(selection))
    day = selection.as_of or source.book.data_date
    return download.file_name("Hand-out", day, "html"), html.encode()
