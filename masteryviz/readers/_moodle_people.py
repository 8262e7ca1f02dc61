"""Who the rows of Moodle's exports are about: by e-mail address, ID number or name."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from masteryviz.errors import Problem
from masteryviz.mapping import Mapping
from masteryviz.readers._columns import CONTEXT, PERSON, Columns, find
from masteryviz.readers._moodle_words import PERSON_WORDS, folded
from masteryviz.readers._people import People, read_people
from masteryviz.table import TextTable
from masteryviz.wording import plural

ID_KIND = "moodle"
"""Kind of the ID numbers of a Moodle site: compared among Moodle's exports only."""

_EMAIL = r"^[^@\s]+@[^@\s]+$"
_NOTHING = ("", "-", "NA")


def find_people(table: TextTable, mapping: Mapping) -> Columns:
    """Find the columns of people and classes: by the map, by known words, e-mail by its shape.

    Raises
    ------
    InputError
        When the map names a header that the file has not.
    """
    columns = find(table, mapping, (*PERSON, *CONTEXT))
    places = dict(columns.places)
    for what, words in PERSON_WORDS.items():
        for place, header in enumerate(table.header):
            if what not in places and place not in places.values() and folded(header) in words:
                places[what] = place
    if "email" not in places:
        for place in range(len(table.header)):
            cells = table.column(place)
            cells = cells.filter(~cells.is_in(_NOTHING))
            if place not in places.values() and len(cells) and cells.str.contains(_EMAIL).all():
                places["email"] = place
                break
    return Columns(places, columns.notices)


def read_students(
    table: TextTable, columns: Columns, mapping: Mapping, kind: str = ID_KIND
) -> People:
    """Tell students apart by e-mail address, else by ID number.

    An address that several students share is no id of theirs; then the ID numbers tell.

    Parameters
    ----------
    kind
        Kind of the ids in the column `student`.

    Raises
    ------
    InputError
        When rows name nobody, when there are only names and the map does not say
        `name_as_id = true`, or when one id has two names.
    """
    places = dict(columns.places)
    number, mail = places.get("student"), places.get("email")
    by_number = number is not None and (
        mail is None or (_all_filled(table, number) and not _tells(table, mail, number))
    )
    if not by_number:
        places.pop("student", None)
    people = read_people(table, Columns(places), mapping)
    ids = people.student_ids.with_columns(pl.col("kind").replace("log", kind))
    if number is not None and not by_number:
        ids = pl.concat([ids, _numbers(table, number, people.student, kind)])
    ids = ids.unique(maintain_order=True)
    shared = (pl.col("kind") == "email") & (pl.col("student").n_unique().over("kind", "value") > 1)
    several = ids.filter(shared)["value"].n_unique()
    count = plural(several, "e-mail address belongs", "e-mail addresses belong")
    what = f"{count} to several students: no id of theirs."
    notices = (*people.notices, Problem(what)) if several else people.notices
    if by_number and mail is not None:
        what = "E-mail addresses do not tell all students apart, so the ID numbers do."
        notices = (*notices, Problem(what, "", None, table.column_label(mail)))
    return replace(people, student_ids=ids.filter(~shared), notices=notices)


def _all_filled(table: TextTable, place: int) -> bool:
    return not table.column(place).is_in(_NOTHING).any()


def _tells(table: TextTable, mail: int, number: int) -> bool:
    """Whether every row has an address, and no address has two ID numbers."""
    cells = pl.DataFrame({"mail": table.column(mail), "number": table.column(number)})
    shared = cells.with_columns(pl.col("mail").str.to_lowercase()).unique()["mail"]
    return _all_filled(table, mail) and not shared.is_duplicated().any()


def _numbers(table: TextTable, place: int, student: pl.Series, kind: str) -> pl.DataFrame:
    cells = pl.DataFrame({"student": student, "value": table.column(place)})
    return (
        cells.filter(~pl.col("value").is_in(_NOTHING))
        .unique(maintain_order=True)
        .select("student", pl.lit(kind).alias("kind"), "value")
    )
