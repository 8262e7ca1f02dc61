"""Frames that leave: nothing a spreadsheet would run, numbers as numbers."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from masteryviz import export
from masteryviz.errors import SettingError

RISKY = ["=1+1", "+1-1", "-2+3", "@SUM(1)", "\t=1", "\r=1", "  =1", "\u200b=1", "＝1"]


@pytest.mark.parametrize("text", RISKY)
def test_formula_cells_are_made_harmless(text: str) -> None:
    assert export.harmless(pl.DataFrame({"name": [text]}))["name"][0] == "'" + text


def test_numbers_and_plain_names_are_left_alone() -> None:
    frame = pl.DataFrame({"name": ["Doe, Jane", "O'Neil", None], "score": [-5.0, 0.5, None]})
    assert export.harmless(frame).equals(frame)


def test_csv_quotes_text_and_not_numbers() -> None:
    frame = pl.DataFrame({"student": ["a", "=b"], "score": [-1.5, 2.0]})
    assert export.as_text(frame, "csv") == '"student","score"\n"a",-1.5\n"\'=b",2.0\n'


def test_json_is_the_frame_as_it_is() -> None:
    frame = pl.DataFrame({"student": ["=b"], "score": [None]})
    assert json.loads(export.as_text(frame, "json")) == [{"student": "=b", "score": None}]


def test_parquet_goes_to_a_file_that_only_the_owner_can_read(tmp_path: Path) -> None:
    frame = pl.DataFrame({"student": ["=b"], "score": [1.0]})
    export.write(frame, tmp_path / "a.parquet", "parquet")
    assert pl.read_parquet(tmp_path / "a.parquet").equals(frame)
    assert (tmp_path / "a.parquet").stat().st_mode & 0o077 == 0
    with pytest.raises(SettingError, match="--output"):
        export.as_text(frame, "parquet")


def test_csv_to_a_file(tmp_path: Path) -> None:
    frame = pl.DataFrame({"n": [1]})
    export.write(frame, tmp_path / "a.csv", "csv")
    assert (tmp_path / "a.csv").read_text() == '"n"\n1\n'
