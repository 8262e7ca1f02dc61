"""How a panel's numbers are computed, in words and as SQL, for the drawer."""

from __future__ import annotations

import inspect
import re
from collections.abc import Sequence

import polars as pl

from masteryviz.dashboard import column_words, drawer
from masteryviz.dashboard.asked import Asked
from masteryviz.dashboard.drawer import Block, Content
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.metrics import QUESTIONS

SQL = "The SQL, to run it elsewhere"
"""Above the folded SQL."""

_COLUMN = re.compile(r"`([a-z0-9_]+)`")
_NAME = re.compile(r"\b([a-z]+(?:_[a-z]+)+)\b")
_BULLET = re.compile(r"\s*- (?P<names>`[^:]*): (?P<meaning>.*)")


def content(
    title: str,
    source: Source,
    selection: Selection,
    asked: Sequence[Asked],
    frame: pl.DataFrame | None,
    computed: str,
    how: Sequence[tuple[str, str]] = (),
) -> Content:
    """What the drawer says of a panel.

    Parameters
    ----------
    title
        The panel's title.
    source, selection
        What is shown.
    asked
        The questions that were asked for it, the one of the table last.
    frame
        The table behind the picture.
    computed
        SQL that the panel gives itself; empty to make it from `asked`.
    how
        Terms and meanings that the panel gives in place of what the questions say.
    """
    filters = selection.filters()
    blocks: list[Block] = [
        drawer.facts((
            ("Shown", _sentence(filters.describe())),
            ("Mastered means", _sentence(source.in_words(selection))),
        )),
    ]  # fmt: skip
    distinct = list({(one.question, one.by, one.filters): one for one in asked}.values())[::-1]
    if how:
        blocks += [drawer.heading("How it is worked out"), drawer.facts(how)]
    elif distinct:
        blocks += [drawer.heading("What is asked"), *_questions(distinct)]
    shown = {} if frame is None else _meanings(frame, distinct)
    if shown:
        blocks += [drawer.heading("What the columns say"), drawer.facts(shown.items())]
    if computed or distinct:
        blocks.append(drawer.folded(SQL, lambda: computed or in_sql(source, distinct)))
    return Content(title="How is this computed?", about=title, blocks=tuple(blocks))


def in_sql(source: Source, asked: Sequence[Asked]) -> str:
    """The SQL of all that was asked, each under its question."""
    return "\n\n".join(
        f"-- {QUESTIONS[one.question].title}\n{one.sql(source.book)}" for one in asked
    )


def _questions(asked: Sequence[Asked]) -> list[Block]:
    keys = dict.fromkeys(one.question for one in asked)
    return [
        drawer.facts((QUESTIONS[key].title, _plain(_paragraphs(key)[0])) for key in keys),
    ]


def _meanings(frame: pl.DataFrame, asked: Sequence[Asked]) -> dict[str, str]:
    """Words for the frame's columns and what each means, as far as the questions say it."""
    known: dict[str, str] = {}
    for one in asked:
        known = {**meanings(one.question), **known}
    return {
        column_words.title(name): _plain(known[name]) for name in frame.columns if name in known
    }


def meanings(question: str) -> dict[str, str]:
    """Column -> what it means, read from the question's docstring.

    Parameters
    ----------
    question
        Its key in `metrics.QUESTIONS`.
    """
    found: dict[str, str] = {}
    names: list[str] = []
    for line in _doc(question).partition("Returns\n")[2].splitlines():
        bullet = _BULLET.match(line)
        if bullet:
            names = _COLUMN.findall(bullet["names"])
            found |= dict.fromkeys(names, bullet["meaning"].strip())
        elif names and line.startswith("      ") and line.strip():
            found |= {name: f"{found[name]} {line.strip()}" for name in names}
        else:
            names = []
    return {name: meaning.rstrip(",.;") for name, meaning in found.items()}


def _paragraphs(question: str) -> list[str]:
    parts = _doc(question).split("\n\n")
    return [" ".join(part.split()) for part in parts]


def _doc(question: str) -> str:
    return inspect.getdoc(QUESTIONS[question].ask) or ""


def _plain(text: str) -> str:
    """A docstring's words for the screen: columns by the words above them."""
    words = _NAME.sub(_quoted, _COLUMN.sub(_quoted, text))
    return _sentence(words.replace("``", "").replace("`", "").replace("null:", "–:"))


def _quoted(found: re.Match[str]) -> str:
    name = found[1]
    return f"“{column_words.title(name)}”" if name in column_words.TITLES else name


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
