"""A store with a small section, and names, ids, e-mail addresses and logins that nobody may see."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl

from masteryviz import loading
from masteryviz.store import Store
from tests import classes

FIRST = ("Zuleika", "Ottoline", "Peregrine", "Quillon", "Ximena", "Yevgenia", "Wilhelmina", "Ulric")
LAST = {"P1": "Abernathyx", "P2": "Brocklehurst", "P3": "Cholmondeley", "P4": "Featherstone"}
SMALL = "P4"
"""The section of three students."""
PEOPLE = {"P1": 8, "P2": 8, "P3": 8, SMALL: 3}


def person(section: str, number: int) -> dict[str, str]:
    """The name, id and e-mail address of a student."""
    first, last = FIRST[number], LAST[section]
    return {
        "name": f"{first} {last}",
        "student_id": f"77{section[1]}{number}31{number}",
        "email": f"{first.lower()}.{section.lower()}@school.example",
    }


def secrets() -> list[str]:
    """Every text that must not be seen while presenting."""
    people = [person(section, n) for section, many in PEOPLE.items() for n in range(many)]
    found = {text for one in people for text in one.values()}
    found |= {*FIRST, *LAST.values(), *(one["email"].split("@")[0] for one in people)}
    return sorted(found | {"secret-gradebook", "Ms. Rivera", "Mr. Okafor"})


def log() -> pl.DataFrame:
    """The log of `classes`, with other people, and a fourth section of three."""
    frame = classes.log()
    fourth = frame.filter(pl.col("section") == "P3").with_columns(section=pl.lit(SMALL))
    rows = []
    for row in pl.concat([frame, fourth]).iter_rows(named=True):
        number = int(row["student_id"][2:])
        if number < PEOPLE[row["section"]]:
            rows.append(row | person(row["section"], number))
    return pl.DataFrame(rows)


def load(folder: Path) -> Path:
    """Load it into a store, whose folder is given back."""
    store = folder / "store"
    store.mkdir(parents=True)
    (store / "masteryviz.toml").write_text('[rule]\nname = "latest"\ncut = 0.75\n')
    file = folder / "secret-gradebook P1 Ms. Rivera.csv"
    log().write_csv(file)
    moment = dt.datetime.combine(classes.START, dt.time(16)) + dt.timedelta(days=45)
    loading.load([file], Store(store), as_of=moment)
    return store
