"""Month names of the languages that Google Classroom writes short dates in."""

from __future__ import annotations

import re

# Left out: lip, srp and lis name different months in Polish, Czech and Croatian.
_WORDS = (
    "jan ene gen janv jän ocak oca sty led січ янв",
    "feb feb febr fév fev şub lut úno лют фев",
    "mar mär mrt mars maa бер мар",
    "apr abr avr kwi dub квіт кві апр",
    "may mai maj mag mei květ kvě toukok трав тра мая май",
    "jun juin giu haz cze čvn kesä чер черв июн",
    "jul juil lug tem čvc hein лип июл",
    "aug ago août aoû ağu sie elo серп сер авг",
    "sep sept set eyl wrz zář syys вер сен",
    "oct okt out ott eki paź říj lok жовт жов окт",
    "nov kas marras лист лис ноя",
    "dec dez dic déc des ara gru pro joulu груд гру дек",
)
_STARTS = {start: month for month, words in enumerate(_WORDS, 1) for start in words.split()}
_DAY_FIRST = re.compile(r"(\d{1,2})\.?(?: de)? ([^\W\d_]{3,})\.?,?(?: de)? (\d{4})(?: ?[рг]\.?)?")
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,})\.? (\d{1,2}),? (\d{4})")


def with_month_number(text: str) -> str:
    """Write a date with a month's name as year-month-day; any other text stays as it is."""
    text = " ".join(text.split())
    if match := _DAY_FIRST.fullmatch(text):
        day, word, year = match.groups()
    elif match := _MONTH_FIRST.fullmatch(text):
        word, day, year = match.groups()
    else:
        return text
    month = _month(word.casefold())
    return text if month is None else f"{year}-{month:02}-{int(day):02}"


def _month(word: str) -> int | None:
    """Find the month whose known start is the longest start of the word."""
    for length in range(len(word), 1, -1):
        if word[:length] in _STARTS:
            return _STARTS[word[:length]]
    return None
