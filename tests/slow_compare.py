"""A frame of answers against rows counted a second time: every column, to 1e-9."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl
import pytest

TOLERANCE = 1e-9


def same(
    answer: pl.DataFrame,
    expected: Mapping[tuple[object, ...], Mapping[str, object]],
    keys: Sequence[str],
    *,
    besides: Sequence[str] = (),
) -> None:
    """Refuse a frame that lacks a row or a column, has one too many, or another value.

    Parameters
    ----------
    keys
        Columns that tell rows apart.
    besides
        Columns of the frame that were not counted a second time.
    """
    assert answer.height == len(expected) > 0
    wanted = {*keys, *next(iter(expected.values())), *besides}
    assert set(answer.columns) == wanted
    for row in answer.iter_rows(named=True):
        key = tuple(row[name] for name in keys)
        for name, value in expected[key].items():
            found = row[name]
            if value is None or found is None or not isinstance(value, float):
                assert found == value, (key, name, found, value)
            else:
                assert found == pytest.approx(value, abs=TOLERANCE), (key, name)
