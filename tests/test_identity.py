"""Who is one student: ids, then e-mail, whatever the order of loading; contradictions are kept."""

from __future__ import annotations

from itertools import permutations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masteryviz import evidence
from masteryviz.readers import Batch
from tests.evidence_cases import add, attempts, content, day, empty, fetch, log, rows, snapshot

WHO = "student kind value"


def file(*people: dict[str, str], task: str = "t") -> Batch:
    """A snapshot of students with these ids, kind by kind."""
    keys = [" ".join(ids.values()) for ids in people]
    ids = [(key, *id) for key, own in zip(keys, people, strict=True) for id in own.items()]
    return snapshot(
        *((key, "P1", task, 5.0) for key in keys),
        student_ids=rows("student_ids", *ids, columns=WHO),
        scope=task,
    )


def students(*files: Batch) -> tuple[list[str], list[tuple[object, ...]]]:
    """Ids of all students, and conflicts by kind; the same in any order of loading."""
    named = [(f"{n}.csv", day(f"09-{n:02}"), batch) for n, batch in enumerate(files, start=1)]
    found = []
    for order in list(permutations(named))[::2]:
        con = empty()
        for name, at, batch in order:
            add(con, batch, at, name)
        evidence.rebuild(con)
        found.append(content(con))
        con.close()
    assert all(other == found[0] for other in found)
    return [str(row[0]) for row in found[0]["student"]], found[0]["student_conflict"]


def test_a_row_with_ids_of_two_students_makes_them_one() -> None:
    one, two = file({"canvas": "7"}, task="a"), file({"email": "b@x"}, task="b")
    both = file({"canvas": "7", "email": "B@x"}, task="c")
    assert students(one, two, both) == (["7"], [])


def test_an_id_that_comes_later_changes_nothing() -> None:
    before, after = file({"canvas": "7"}), file({"canvas": "7", "sis": "S1", "login": "ann"})
    assert students(before, after) == (["7"], [])


def test_two_rows_of_a_file_stay_two_and_the_stronger_id_counts() -> None:
    one = file({"canvas": "7", "email": "a@x"}, task="a")
    two = file({"canvas": "7"}, {"email": "a@x"}, task="b")
    who, conflicts = students(one, two)
    assert who == ["7", "a@x"]
    assert conflicts == [("7", "a@x", "email", "a@x")]


def test_an_address_that_two_of_one_file_share_is_nobodys() -> None:
    family = file({"canvas": "7", "email": "home@x"}, {"canvas": "8", "email": "home@x"}, task="a")
    other = file({"email": "home@x"}, task="b")
    who, conflicts = students(family, other)
    assert who == ["7", "8", "home@x"]
    assert conflicts == [("7", "8", "email", "home@x")]


def test_equal_ids_of_other_kinds_are_two_students() -> None:
    assert students(file({"canvas": "7"}, task="a"), file({"sis": "7"}, task="b"))[0] == [
        "canvas:7",
        "sis:7",
    ]


def test_three_exports_that_hold_together_only_in_a_chain_are_one_student() -> None:
    chain = [
        file({"canvas": "7", "sis": "S"}, task="a"),
        file({"sis": "S", "email": "a@x"}, task="b"),
        file({"email": "a@x", "log": "9"}, task="c"),
    ]
    assert students(*chain) == (["7"], [])


def test_history_goes_on_when_an_export_gets_another_column_of_ids() -> None:
    con = empty()
    for moment, ids, score in (
        ("09-01", {"canvas": "7"}, 5.0),
        ("09-08", {"canvas": "7", "sis": "S"}, 5.0),
        ("09-15", {"canvas": "7", "sis": "S"}, 8.0),
    ):
        key = " ".join(ids.values())
        given = rows("student_ids", *((key, *id) for id in ids.items()), columns=WHO)
        add(con, snapshot((key, "P1", "t", score), student_ids=given), day(moment), moment)
    evidence.rebuild(con)
    assert attempts(con, "student, attempt.score, known_after, known_by") == [
        ("7", 5.0, None, day("09-01")),
        ("7", 8.0, day("09-08"), day("09-15")),
    ]


def test_an_entry_that_two_logs_give_of_one_student_counts_once() -> None:
    columns = "student task submitted_at score points"
    entry = (day("09-01"), 5.0, 10.0)
    con = empty()
    for moment, ids in (("09-02", {"log": "9"}), ("09-09", {"log": "9", "email": "a@x"})):
        key = " ".join(ids.values())
        given = rows("student_ids", *((key, *id) for id in ids.items()), columns=WHO)
        add(con, log((key, "t", *entry), columns=columns, student_ids=given), day(moment), moment)
    evidence.rebuild(con)
    assert attempts(con, "student, attempt.score") == [("9", 5.0)]


def test_the_newest_name_of_any_export_counts() -> None:
    con = empty()
    for moment, ids, name in (
        ("09-08", {"email": "a@x"}, "Ann Lee"),
        ("09-01", {"canvas": "7", "email": "a@x"}, "Ann Marsh"),
    ):
        key = next(iter(ids.values()))
        frames = {
            "student_ids": rows("student_ids", *((key, *id) for id in ids.items()), columns=WHO),
            "students": rows("students", (key, name), columns="student name"),
        }
        add(con, snapshot((key, "P1", "t", 1.0), **frames), day(moment), moment)
    evidence.rebuild(con)
    assert fetch(con, "select student, name from student") == [("7", "Ann Lee")]


def test_students_of_a_forgotten_file_are_gone_and_no_longer_hold_others_together() -> None:
    con = empty()
    add(con, file({"canvas": "7"}, task="a"), day("09-01"), "a")
    add(con, file({"email": "b@x"}, task="b"), day("09-02"), "b")
    both = add(con, file({"canvas": "7", "email": "b@x"}), day("09-03"), "c")["file_ix"]
    evidence.rebuild(con)
    assert fetch(con, "select student from student") == [("7",)]
    evidence.forget(con, both)
    evidence.rebuild(con)
    assert fetch(con, "select student from student order by 1") == [("7",), ("b@x",)]
    assert fetch(con, "select count(*) from student_stated_id") == [(2,)]


@pytest.mark.parametrize("given", [{"canvas": "7"}, {"canvas": "7", "email": "a@x"}])
def test_new_students_are_those_of_whom_no_id_is_known(given: dict[str, str]) -> None:
    con = empty()
    assert add(con, file({"canvas": "7", "sis": "S"}), day("09-01"), "a")["new students"] == 1
    assert add(con, file(given), day("09-02"), "b")["new students"] == 0


# Any order, anything said

_PERSON = st.dictionaries(
    st.sampled_from(["canvas", "sis", "email"]), st.sampled_from(["1", "2", "3"]), min_size=1
)
_FILE = st.lists(_PERSON, min_size=1, max_size=3, unique_by=lambda ids: tuple(sorted(ids.items())))
_SAID = st.lists(
    st.tuples(*[st.tuples(st.sampled_from(["canvas", "email"]), st.sampled_from("123"))] * 2,
              st.booleans()),
    max_size=2,
)  # fmt: skip


@settings(max_examples=8)
@given(files=st.lists(_FILE, min_size=2, max_size=4), said=_SAID, data=st.data())
def test_any_order_gives_the_same_people_and_no_file_shows_one_as_two(
    files: list[list[dict[str, str]]],
    said: list[tuple[tuple[str, str], tuple[str, str], bool]],
    data: st.DataObject,
) -> None:
    batches = [
        snapshot(
            *((str(n), "P1", "t", 5.0) for n in range(len(people))),
            student_ids=rows(
                "student_ids",
                *((str(n), *id) for n, own in enumerate(people) for id in own.items()),
                columns=WHO,
            ),
        )
        for people in files
    ]
    named = [(f"{n}.csv", day(f"09-{n + 1:02}"), batch) for n, batch in enumerate(batches)]
    words = pl.DataFrame(
        [(*one, *other, same, day("09-01")) for one, other, same in said],
        schema=["a", "b", "c", "d", "e", "f"],
        orient="row",
    )
    found = []
    for order in (named, data.draw(st.permutations(named))):
        con = empty()
        for name, at, batch in order:
            add(con, batch, at, name)
        if words.height:
            con.register("words", words)
            con.execute("insert into same_student select * from words").fetchall()
        evidence.rebuild(con)
        twice = (
            "select file_ix, task_ix, who.student_ix from observation as o join student_stated "
            "as who on who.stated_ix = o.student_ix group by all having count(*) > 1"
        )
        assert not fetch(con, twice)
        kept = content(con)
        assert len(set(kept["student"])) == len(kept["student"])
        found.append(kept)
        con.close()
    assert found[0] == found[1]
