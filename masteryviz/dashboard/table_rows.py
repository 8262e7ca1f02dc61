"""The rows of a table: searched, sorted and cut into pages, without any widget."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace

import polars as pl

from masteryviz.dashboard import cell_text, column_words
from masteryviz.dashboard.cell_text import Shape
from masteryviz.ordering import natural_key
from masteryviz.schema import GROUPINGS

AT = "__at"
"""The column that holds a row's place in the frame: what a choice of rows is made of."""


@dataclass(frozen=True, kw_only=True)
class Looks:
    """What of a table is looked at."""

    search: str = ""
    """Words that a row must hold, all of them, anywhere; capitals and accents do not matter."""
    sort: str = ""
    """The column it is sorted by; empty for the frame's own order."""
    down: bool = False
    """Whether the largest comes first."""
    page: int = 0
    """The page, from 0."""
    columns: tuple[str, ...] = ()
    """The columns shown, in the frame's order."""

    def sorted_by(self, column: str) -> Looks:
        """After a click on a header: up, then down, then the frame's own order again."""
        if self.sort != column:
            return replace(self, sort=column, down=False, page=0)
        if not self.down:
            return replace(self, down=True, page=0)
        return replace(self, sort="", down=False, page=0)


class Rows:
    """A frame that is searched and sorted; what is costly is made once and when it is needed.

    Parameters
    ----------
    frame
        The frame; its order is the order of the table until a header is clicked.
    """

    def __init__(self, frame: pl.DataFrame) -> None:
        first = [name for name in ("name",) if name in frame.columns]
        frame = frame.select(*first, pl.exclude(*first)) if first else frame
        self.frame = frame.with_row_index(AT)
        self.shapes = cell_text.shapes(frame)
        self._hay: pl.Series | None = None
        self._found: tuple[tuple[object, ...], pl.DataFrame] | None = None

    def usual(self) -> tuple[str, ...]:
        """The columns that are shown before anybody chooses.

        Not ids and bookkeeping, nor what is not known of any row or the same of all of them.
        """
        names = [name for name in self.shapes if name not in column_words.QUIET]
        if "name" not in self.shapes and "student" in self.shapes:
            names.insert(0, "student")
        return tuple(name for name in names if self._tells(name)) or tuple(self.shapes)

    def _tells(self, name: str) -> bool:
        """Whether a column says anything that the title does not."""
        column = self.frame[name]
        if name == "unknown" and column.dtype.is_integer():
            return column.sum() > 0
        if name == "mastered" and "state" in self.shapes:
            return False
        if name in GROUPINGS:
            return self.frame.height < 2 or column.n_unique() > 1
        return self.frame.height == 0 or column.null_count() < self.frame.height

    def found(self, looks: Looks) -> pl.DataFrame:
        """The rows that match the search, in their order, with their places in `AT`."""
        key = (looks.search, looks.sort, looks.down)
        if self._found is None or self._found[0] != key:
            frame = self._searched(looks.search)
            self._found = key, self._sorted(frame, looks.sort, looks.down)
        return self._found[1]

    def _searched(self, search: str) -> pl.DataFrame:
        words = plain(search).split()
        if not words:
            return self.frame
        if self._hay is None:
            self._hay = _hay(self.frame, self.shapes)
        keep = pl.Series([True]).new_from_index(0, self.frame.height)
        for word in words:
            keep = keep & self._hay.str.contains(word, literal=True)
        return self.frame.filter(keep)

    def _sorted(self, frame: pl.DataFrame, column: str, down: bool) -> pl.DataFrame:
        if column not in self.shapes:
            return frame
        by = "sort_name" if column == "name" and "sort_name" in self.shapes else column
        key = frame[by]
        if not (key.dtype.is_numeric() or key.dtype.is_temporal() or key.dtype == pl.Boolean):
            key = _places(key)
        place = key.alias("__key")
        return (
            frame.with_columns(place)
            .sort("__key", descending=down, nulls_last=True, maintain_order=True)
            .drop("__key")
        )


def plain(text: str) -> str:
    """Text without capitals and accents: `José` and `jose` are one in a search."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def _hay(frame: pl.DataFrame, shapes: dict[str, Shape]) -> pl.Series:
    """All texts of each row, plain, divided by a sign that nobody types."""
    texts = [name for name, shape in shapes.items() if shape.kind == "text"]
    if not texts:
        return pl.Series([""]).new_from_index(0, frame.height)
    columns = [_as_words(frame[name]) for name in texts]
    return pl.DataFrame(columns).select(
        pl.concat_str(pl.all().fill_null(""), separator="\n")
    ).to_series()  # fmt: skip


def _as_words(column: pl.Series) -> pl.Series:
    """A column's values as they are searched; each distinct one is made plain once."""
    if column.dtype != pl.String:
        made = [None if value is None else cell_text.text(column.name, value) for value in column]
        column = pl.Series(column.name, made, dtype=pl.String)
    values = column.unique().drop_nulls().to_list()
    said = [plain(cell_text.text(column.name, value)) for value in values]
    return column.replace_strict(values, said, default=None, return_dtype=pl.String)


def _places(column: pl.Series) -> pl.Series:
    """Text as its place in the order that people expect: P2 before P10."""
    if column.dtype != pl.String:
        column = _as_words(column)
    values = sorted(column.unique().drop_nulls(), key=lambda value: (natural_key(value), value))
    places = list(range(len(values)))
    return column.replace_strict(values, places, default=None, return_dtype=pl.UInt32)
