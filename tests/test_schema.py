"""The canonical tables: every column classified, the statements create them."""

from __future__ import annotations

from typing import get_args

import duckdb

from masteryviz import schema
from masteryviz.schema import BATCH, GROUPINGS, TABLES, Privacy


def test_every_column_has_a_privacy_class_and_a_meaning() -> None:
    for table in TABLES.values():
        for column in table.columns:
            assert column.privacy in get_args(Privacy), (table.name, column.name)
            assert column.meaning, (table.name, column.name)


def test_what_names_a_person_is_identity() -> None:
    identity = {
        (table.name, column.name)
        for table in TABLES.values()
        for column in table.columns
        if column.privacy == "identity"
    }
    assert identity == {
        ("student", "student"),
        ("student", "name"),
        ("student", "sort_name"),
        ("student_id", "value"),
        ("student_stated", "name"),
        ("student_stated", "sort_name"),
        ("student_stated_id", "value"),
        ("student_conflict", "value"),
        ("same_student", "value"),
        ("same_student", "other_value"),
    }


def test_the_statements_create_the_tables_with_exactly_these_columns() -> None:
    with duckdb.connect() as con:
        for table in TABLES.values():
            con.execute(table.ddl())
            rows = con.execute(
                "select column_name from duckdb_columns() where table_name = $t "
                "order by column_index",
                {"t": table.name},
            ).fetchall()
            assert tuple(name for (name,) in rows) == table.names


def test_batch_frames_feed_tables_that_exist() -> None:
    single = {
        "students": "student",
        "student_ids": "student_id",
        "log_entries": "log_entry",
        "enrollments": "enrollment",
        "task_skills": "task_skill",
    }
    for name in BATCH:
        assert single.get(name, name.removesuffix("s")) in TABLES


def test_groupings_are_columns_of_the_dimensions() -> None:
    columns = {c.name for t in ("skill", "section", "task", "attempt") for c in TABLES[t].columns}
    assert set(GROUPINGS) <= columns
    assert schema.SCHEMA_VERSION >= 1
