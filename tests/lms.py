"""Exports of learning systems as batches, and as stores, for tests of their readers."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from masteryviz.gradebook import Gradebook
from masteryviz.loading import LoadReport, load
from masteryviz.mapping import Mapping
from masteryviz.metrics.rates import mastery_rates
from masteryviz.readers import READERS, Batch
from masteryviz.recognition import LAST_RESORT, recognise
from masteryviz.table import TextTable, read_table


def batch_of(
    content: bytes | str, key: str, mapping: Mapping | None = None, file: str = "export.csv"
) -> Batch:
    """What the reader of that key makes of the content, which no other reader claims."""
    table = read_table(content.encode() if isinstance(content, str) else content, file)
    assert claims(table) == [key]
    assert recognise(table).key == key
    batch = READERS[key].read(table, mapping or Mapping())
    assert sum(batch.rows.values()) == table.frame.height
    return batch


def claims(table: TextTable) -> list[str]:
    """Keys of the readers of tables that claim a table, the last resort left out."""
    return [
        key
        for key, reader in READERS.items()
        if reader.takes is TextTable and key != LAST_RESORT and reader.recognises(table)
    ]


def seen(batch: Batch, *columns: str, frame: str = "observations") -> list[tuple[object, ...]]:
    """Rows of a frame."""
    return batch.frame(frame).select(columns).rows()


def entries(batch: Batch, *columns: str) -> list[tuple[object, ...]]:
    """Entries of a log."""
    return seen(batch, *columns, frame="log_entries")


def notices(batch: Batch) -> str:
    """All notices as text."""
    return "\n".join(map(str, batch.notices))


def rates(
    folder: Path, *files: Path, mapping: Mapping | None = None
) -> tuple[list[LoadReport], pl.DataFrame]:
    """Load files into a new store in a folder, and ask it for mastery rates by skill."""
    reports = load(files, folder / "store", mapping=mapping or Mapping())
    with Gradebook.open(folder / "store") as book:
        return reports, mastery_rates(book, by="skill")
