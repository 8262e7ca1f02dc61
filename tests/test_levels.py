"""Levels: what a word, a sign or a code is worth, and what is left in doubt."""

import json

import pytest

from masteryviz.levels import ANSWERS, CHECKS, CLASSROOM, NUMERALS, assume, fold, given


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("M", 1.0),
        ("mastery", 1.0),
        ("Mastery (M)", 1.0),
        ("IP", 0.5),
        ("in-progress", 0.5),
        ("In Progress", 0.5),
        ("NS", 0.0),
        ("NY", 0.0),
        ("Not yet", 0.0),
        ("Missing", None),
        ("B+", None),
        ("3", None),
    ],
)
def test_the_classroom_scale_knows_its_spellings(text, points):
    assert CLASSROOM.points(text) == points


@pytest.mark.parametrize(
    ("text", "points"),
    [("4", 4.0), ("3-", 2.7), ("2+", 2.3), ("4+", 4.3), ("3−", 2.7), ("0-", None), ("5+", None)],
)
def test_a_sign_moves_a_level_by_three_tenths(text, points):
    assert NUMERALS.points(text) == points


@pytest.mark.parametrize(
    ("texts", "scale"),
    [
        (["M", "IP", "ns"], CLASSROOM),
        (["3-", "2+", "4"], NUMERALS),
        (["✓", "x"], CHECKS),
        (["✔"], CHECKS),
        (["CORRECT", "HINT"], ANSWERS),
        (["True", "false"], ANSWERS),
    ],
)
def test_a_built_in_scale_is_assumed_where_it_has_every_level(texts, scale):
    assert assume(texts) is scale


@pytest.mark.parametrize(
    "texts", [[], ["A", "B+"], ["M", "3-"], ["x"], ["X"], ["P", "I", "W"], ["✓", "M"]]
)
def test_letters_mixtures_and_lone_crosses_are_left_to_the_user(texts):
    assert assume(texts) is None


def test_only_mastery_is_mastered_on_the_classroom_scale():
    mastered = [name for name, points in CLASSROOM.levels if points >= CLASSROOM.cut]
    assert mastered == ["Mastery"]


def test_the_map_gives_a_scale_with_codes_and_numbers():
    scale = given({"u": 1, "a": 4, "p": 3, "pp": 2}, 4, 0.75)
    assert scale.levels == (("a", 4), ("p", 3), ("pp", 2), ("u", 1))
    assert [scale.points(text) for text in ("PP", "3-", "2+", "z")] == [2, 2.7, 2.3, None]
    assert json.loads(scale.json()) == [["a", 4], ["p", 3], ["pp", 2], ["u", 1]]
    assert scale.describe() == "a = 4, p = 3, pp = 2, u = 1"


def test_folding_joins_words_and_keeps_signs():
    assert fold(" In  Progress ") == "inprogress"
    assert fold("Not_Yet") == "notyet"
    assert fold("3-") == "3-"
