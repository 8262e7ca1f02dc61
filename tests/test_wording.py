"""Names and numbers in a sentence."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from masteryviz.wording import plural, together

PACKAGE = Path(__file__).parents[1] / "masteryviz"


@pytest.mark.parametrize(
    ("n", "one", "many", "text"),
    [
        (1, "row", "", "1 row"),
        (2, "row", "", "2 rows"),
        (0, "row", "", "0 rows"),
        (1, "entry is", "entries are", "1 entry is"),
        (2000, "entry is", "entries are", "2,000 entries are"),
    ],
)
def test_a_number_has_the_noun_and_verb_that_fit(n: int, one: str, many: str, text: str) -> None:
    assert plural(n, one, many) == text


def test_names_are_put_together_as_in_a_sentence() -> None:
    assert [together(list("ABC")[:n]) for n in range(4)] == ["", "A", "A and B", "A, B and C"]


def test_no_text_leaves_it_to_the_reader_whether_there_are_several() -> None:
    own = {"_moodle_words.py"}  # names of columns as Moodle writes them: apellido(s)
    found = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}: {node.value}"
        for path in PACKAGE.rglob("*.py")
        if path.name not in own
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if any(sign in node.value for sign in ("(s)", "(es)", "(ies)"))
    ]
    assert not found
