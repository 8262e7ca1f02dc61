"""The one reader that takes a source."""

from __future__ import annotations

from masteryviz.bundle import Bundle
from masteryviz.document import Document
from masteryviz.errors import InputError, MasteryvizError, Problem, UnknownName
from masteryviz.readers import READERS, Reader
from masteryviz.readers._reader import Source
from masteryviz.recognition._containers import unknown_bundle, unknown_document
from masteryviz.recognition._headers import refuse_lookalikes, refuse_values, unknown_table
from masteryviz.recognition._others import refuse_others
from masteryviz.recognition._records import as_table
from masteryviz.table import TextTable

LAST_RESORT = "wide_tracker"
"""Key of the reader that is asked only when no other claims the file: any table of names and
marks looks like a tracker."""

_KINDS = {
    TextTable: "a table",
    Document: "a JSON file",
    Bundle: "a ZIP file or folder of several files",
}


def recognise(source: Source, format: str | None = None) -> Reader:
    """Find the reader for a source; `format` is the key of the one that the user names.

    Raises
    ------
    FormatNotRecognised
        When no reader takes the content; says what it looks like and what to download.
    InputError
        When the reader that the user names reads another kind of file.
    UnknownName
        When there is no reader of that key.
    MasteryvizError
        When two readers claim the content.
    """
    if format is not None:
        return _named(source, format)
    if isinstance(source, TextTable):
        refuse_lookalikes(source)
    claims = _claims(source)
    if len(claims) > 1:
        keys = " and ".join(reader.key for reader in claims)
        raise MasteryvizError(f"{source.file} is claimed by {keys}. Say which with --format.")
    if claims:
        return claims[0]
    if isinstance(source, Document):
        raise unknown_document(source)
    if isinstance(source, Bundle):
        raise unknown_bundle(source)
    return _tracker(source)


def readable(source: Source, format: str | None = None) -> tuple[Source, Reader]:
    """Find the reader for a source, of which it may read another view.

    A JSON list of records is read as the table that it is, unless a reader claims it as JSON.
    """
    if isinstance(source, Document):
        wants_table = format in READERS and READERS[format].takes is TextTable
        table = (
            as_table(source) if wants_table or (format is None and not _claims(source)) else None
        )
        if table is not None:
            source = table
    return source, recognise(source, format)


def _named(source: Source, format: str) -> Reader:
    if format not in READERS:
        raise UnknownName("format", format, tuple(READERS))
    reader = READERS[format]
    if not isinstance(source, reader.takes):
        raise InputError(
            source.file,
            Problem(
                f"This is {_KINDS[type(source)]}; {reader.title} is {_KINDS[reader.takes]}.",
                "Leave --format out to have the format recognised.",
            ),
        )
    return reader


def _claims(source: Source) -> list[Reader]:
    """Readers of this kind of source that say it is theirs, but for the last resort."""
    return [
        reader
        for key, reader in READERS.items()
        if key != LAST_RESORT and isinstance(source, reader.takes) and reader.recognises(source)
    ]


def _tracker(table: TextTable) -> Reader:
    """The reader of last resort, for what is known to be nothing else."""
    refuse_others(table)
    refuse_values(table)
    tracker = READERS.get(LAST_RESORT)
    if tracker is not None and tracker.recognises(table):
        return tracker
    raise unknown_table(table)
