"""Nobody works a hidden count out: an attacker of another make is let loose on random tables."""

from __future__ import annotations

import random
from itertools import product

import polars as pl

from masteryviz import privacy
from tests import attack

LEAST = 5
COUNTS = ("students", "mastered")


def random_table(draw: random.Random) -> pl.DataFrame:
    """Skills by sections: sizes from none to many, some cells missing, some all or nobody."""
    skills, sections = draw.randint(1, 4), draw.randint(1, 5)
    most = draw.choice([3, 6, 12, 30])
    rows = []
    for skill, section in product(range(skills), range(sections)):
        students = draw.randint(0, most)
        mastered = draw.choice([0, students, draw.randint(0, students)])
        if draw.random() > 0.1:
            rows.append((f"S{skill}", f"P{section}", students, mastered))
    rows = rows or [("S0", "P0", 2, 1)]
    return pl.DataFrame(rows, ("skill", "section", *COUNTS), orient="row")


def answers(cells: pl.DataFrame, teacher: dict[str, str] | None = None) -> list[pl.DataFrame]:
    """The table and every margin of it, each with its hidden rows empty."""
    above = {"section": {"teacher": teacher}} if teacher else {}
    groups = ("skill", "section")
    table = privacy.Table(
        groups,
        {row[:2]: privacy.Cell(*row[2:]) for row in cells.iter_rows()},
        above=above,
    )
    if teacher:
        cells = cells.with_columns(teacher=pl.col("section").replace_strict(teacher))
    found = []
    for by, hidden in privacy.choose(table, LEAST).items():
        frame = cells.group_by(by).agg(pl.col(COUNTS).sum()) if by else cells.select(
            pl.col(COUNTS).sum())  # fmt: skip
        keys = list(frame.select(by).iter_rows()) if by else [()]
        flags = pl.Series([key in hidden for key in keys], dtype=pl.Boolean)
        found.append(privacy.blanked(frame, flags, COUNTS))
    return found


def sums(cells: pl.DataFrame, frame: pl.DataFrame, column: str) -> list[
    tuple[frozenset[int], int | None]
]:  # fmt: skip
    """Each row of an answer as the cells that it is the sum of, and its number (None: hidden)."""
    by = [name for name in ("skill", "section", "teacher") if name in frame.columns]
    places = cells.with_row_index("place")
    found = []
    for row in frame.iter_rows(named=True):
        fits = places.filter(*(pl.col(name) == row[name] for name in by))
        found.append((frozenset(fits["place"]), row[column]))
    return found


def recovered(
    cells: pl.DataFrame, published: list[pl.DataFrame], column: str = "students"
) -> list[frozenset[int]]:
    """The hidden numbers that have one possible value only."""
    every = [item for frame in published for item in sums(cells, frame, column)]
    shown = [(of, number) for of, number in every if number is not None]
    hidden = list(dict.fromkeys(of for of, number in every if number is None))
    found = attack.ranges(cells.height, shown, hidden)
    return [of for of, (low, high) in zip(hidden, found, strict=True) if high - low < 1e-6]


def tables(first: int, last: int) -> list[pl.DataFrame]:
    return [random_table(random.Random(seed)) for seed in range(first, last)]


def hides(frames: list[pl.DataFrame]) -> bool:
    return any(frame[privacy.FLAG].any() for frame in frames)


def check(cells: pl.DataFrame) -> bool:
    """No hidden count can be worked out; whether there was any."""
    published = answers(cells)
    if hides(published):
        assert recovered(cells, published) == []
    return hides(published)


TABLES = 60
"""Random tables here; `slow_privacy` goes on to 10,000."""


def test_no_hidden_number_of_students_can_be_worked_out() -> None:
    hidden = sum(check(cells) for cells in tables(0, TABLES))
    assert hidden > TABLES / 2


def test_sums_further_away_do_not_tell_what_has_nothing_left_to_hide_beside_it() -> None:
    """Section P2 and skill S0 are hidden, yet the total less P1 and S2 left S0 in P2 alone."""
    cells = pl.DataFrame(
        [("S0", "P0", 0, 0), ("S0", "P1", 2, 1), ("S0", "P2", 2, 0), ("S1", "P0", 11, 11),
         ("S1", "P1", 6, 6), ("S2", "P0", 6, 5), ("S2", "P1", 11, 1), ("S2", "P2", 8, 8)],
        ("skill", "section", *COUNTS), orient="row",
    )  # fmt: skip
    assert check(cells)


def test_the_attacker_succeeds_where_only_small_groups_are_hidden() -> None:
    found = 0
    for cells in tables(0, 30):
        published = [
            privacy.blanked(frame, privacy.small(frame, "students", LEAST), COUNTS)
            for frame in (cells, *margins(cells))
        ]
        found += bool(recovered(cells, published))
    assert found > 10


def margins(cells: pl.DataFrame) -> list[pl.DataFrame]:
    """The totals of a table, as they are."""
    return [
        cells.select(pl.col(COUNTS).sum()),
        cells.group_by("skill").agg(pl.col(COUNTS).sum()),
        cells.group_by("section").agg(pl.col(COUNTS).sum()),
    ]


def test_how_many_have_mastered_is_known_only_where_nobody_of_a_total_has() -> None:
    for cells in tables(0, 40):
        published = answers(cells)
        numbers = cells["mastered"].to_list()
        for group in recovered(cells, published, "mastered"):
            assert sum(numbers[place] for place in group) == 0


def test_totals_by_teacher_do_not_tell_either() -> None:
    for seed in range(100, 125):
        cells = random_table(random.Random(seed))
        teacher = {name: f"T{int(name[1:]) % 2}" for name in set(cells["section"])}
        published = answers(cells, teacher)
        with_teacher = cells.with_columns(teacher=pl.col("section").replace_strict(teacher))
        assert recovered(with_teacher, published) == []


def test_trying_every_table_of_whole_numbers_finds_no_hidden_number() -> None:
    draw, tried = random.Random(3), 0
    for _ in range(40):
        many = draw.randint(2, 4)
        sizes = [draw.randint(0, 7) for _ in range(many)]
        frame = pl.DataFrame({"section": [f"P{n}" for n in range(many)], "students": sizes})
        shown = privacy.suppress(frame, ["students"], ["section"], LEAST)
        visible = [(frozenset({n}), size) for n, size in enumerate(shown["students"])
                   if size is not None]  # fmt: skip
        total = sum(sizes)
        # A total that is small itself is not shown either.
        everything = [(frozenset(range(many)), total)] if total >= LEAST else []
        values = attack.possible(many, [*visible, *everything], most=total)
        for place, hidden in enumerate(shown[privacy.FLAG]):
            assert not hidden or len(values[place]) > 1
            tried += hidden
    assert tried > 30


def test_of_three_sections_the_small_one_and_the_next_are_hidden() -> None:
    frame = pl.DataFrame(
        {"section": ["P1", "P2", "P3"], "students": [24, 3, 19], "mastered": [12, 1, 10]}
    ).with_columns(rate=pl.col("mastered") / pl.col("students"))
    shown = privacy.suppress(
        frame, ["students", "mastered", "rate"], ["section"], LEAST, outcome="mastered"
    )
    assert shown[privacy.FLAG].to_list() == [False, True, True]
    assert shown["students"].to_list() == [24, None, None]
    assert shown["rate"].to_list() == [0.5, None, None]
    assert shown["section"].to_list() == ["P1", "P2", "P3"]


def test_all_or_none_of_few_is_hidden() -> None:
    frame = pl.DataFrame({"section": ["P1", "P2", "P3"], "students": [8, 8, 30],
                          "mastered": [8, 5, 30]})  # fmt: skip
    shown = privacy.suppress(frame, COUNTS, ["section"], LEAST, outcome="mastered")
    assert shown[privacy.FLAG].to_list() == [True, True, False]


def test_a_table_without_small_groups_and_one_without_rows_stay_as_they_are() -> None:
    large = pl.DataFrame({"section": ["P1", "P2"], "students": [10, 0]})
    assert (
        privacy.suppress(large, ["students"], ["section"], LEAST).drop(privacy.FLAG).equals(large)
    )
    none = privacy.suppress(large.clear(), ["students"], ["section"], LEAST)
    assert none.height == 0
    total = pl.DataFrame({"students": [4]})
    assert privacy.suppress(total, ["students"], [], LEAST).rows() == [(None, True)]
