"""Names stand in the order that people expect."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from masteryviz.ordering import natural_key, natural_sorted


def test_numbers_count_as_numbers():
    assert natural_sorted(["P10", "P2", "P1"]) == ("P1", "P2", "P10")
    assert natural_sorted(["MS-PS1-10", "MS-PS1-9", "HS-LS2-1"]) == (
        "HS-LS2-1",
        "MS-PS1-9",
        "MS-PS1-10",
    )


def test_capitals_do_not_matter_but_the_order_is_settled():
    assert natural_sorted(["b", "B", "a", None, "a"]) == ("a", "B", "b")


@given(st.lists(st.text(max_size=8), max_size=8), st.randoms(use_true_random=False))
def test_any_names_have_one_order(names, random):
    moved = random.sample(names, len(names))
    assert natural_sorted(moved) == natural_sorted(names)
    keys = [natural_key(name) for name in natural_sorted(names)]
    assert keys == sorted(keys)
