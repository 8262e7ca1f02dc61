"""Text to moments, a column at a time: an error per cell, and no guess at day or month."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import polars as pl

from masteryviz.errors import Problem
from masteryviz.wording import plural

MOST_PROBLEMS = 20
"""How many cells of one column are named before the rest is only counted."""

EARLIEST = dt.datetime(1990, 1, 1)
"""Moments before this are slips or a machine's zero, not school work."""

BLANKS = ("", "-", "–", "n/a", "na", "null", "none", "never", "nan")
"""What stands for "no date"; capitals do not matter."""

_MOMENT = pl.Datetime("us")
_NUMBER = r"^[0-9]+(?:\.[0-9]+)?$"
_TIME = (
    r"(?:[T ,]+(?:at )?(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?)?"
    r"(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?)?"
    r"(?: ?(?P<zone>[Zz]|UTC|GMT|[+-][0-9]{2}:?[0-9]{2}|[+-][0-9]{2}))?$"
)
_WEEKDAY = r"^(?:\p{L}+\.?,? )?"
_ORDINAL = r"(?:st|nd|rd|th)?"
_ISO = r"^(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})[-/.](?P<day>[0-9]{1,2})" + _TIME
_NUMERIC = r"^(?P<a>[0-9]{1,2})[-/.](?P<b>[0-9]{1,2})[-/.](?P<c>[0-9]{4}|[0-9]{2})" + _TIME
_NAMED = (
    _WEEKDAY + r"(?P<day>[0-9]{1,2})" + _ORDINAL + r"[-/. ]+(?P<month>\p{L}+)\.?,?[-/. ]+"
    r"(?P<year>[0-9]{4}|[0-9]{2})(?: ?р\.?)?" + _TIME,
    _WEEKDAY + r"(?P<month>\p{L}+)\.?[- ](?P<day>[0-9]{1,2})" + _ORDINAL + r",?[- ]"
    r"(?P<year>[0-9]{4})" + _TIME,
)
_FAST = (
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:%S%.fZ",
)
_CLOCK = ("hour", "minute", "second", "fraction", "half", "zone")
_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "january jan січня січ",
            "february feb лютого лют",
            "march mar березня бер",
            "april apr квітня квіт",
            "may травня трав",
            "june jun червня черв",
            "july jul липня лип",
            "august aug серпня серп",
            "september sept sep вересня вер",
            "october oct жовтня жовт",
            "november nov листопада лист",
            "december dec грудня груд",
        ),
        start=1,
    )
    for word in words.split()
}


@dataclass(frozen=True)
class Moments:
    """A column of moments."""

    values: pl.Series
    """School's wall time, `Datetime("us")`; null where the cell holds no date."""
    problems: tuple[Problem, ...] = ()
    """Cells that cannot be taken; with any, the file is refused."""
    notices: tuple[Problem, ...] = ()
    """What was assumed."""


def read_moments(
    texts: pl.Series,
    rows: pl.Series,
    column: str,
    *,
    order: str | None = None,
    timezone: str | None = None,
    year: int | None = None,
    year_starts: int = 1,
    today: dt.date | None = None,
) -> Moments:
    """Read a column of dates or timestamps.

    A moment with a zone becomes wall time of `timezone` (UTC without one); a moment without a
    zone is wall time already, also where clocks jump. A date is its midnight.

    Parameters
    ----------
    texts, rows
        The cells, and the line of each.
    order
        `dmy`, `mdy` or `ymd` for dates in figures; without it the column itself must show it.
    year, year_starts
        Year of dates written as `mmdd`, and its first month.
    today
        Dates more than a year after it are refused.
    """
    filled = texts.to_frame("t").select(pl.when(pl.col("t") != "").then("t"))["t"]
    # A column written in one way, as nearly every export's is, needs no cleaning.
    clean, at_once = filled, _at_once(filled)
    if at_once is None:
        clean = _clean(texts)
        at_once = _at_once(clean)
    first = clean.drop_nulls().head(1)
    none = pl.Series(column, [None], dtype=_MOMENT).new_from_index(0, len(texts))
    if first.is_empty():
        return Moments(none)
    nothing = pl.Series([False]).new_from_index(0, len(texts))
    read = _Reading(clean, rows, column, order, timezone, year, year_starts, none, nothing)
    if at_once:
        values, in_utc = at_once
        read.take(values, in_utc=in_utc)
    elif first.str.contains(_NUMBER)[0] and clean.str.contains(_NUMBER).all():
        read.numbers()
    else:
        read.words(_ISO)
        for pattern in _NAMED:
            read.words(pattern)
        read.figures()
    read.check(today or dt.date.today())
    return Moments(read.values.alias(column), tuple(read.problems), tuple(read.notices))


def _at_once(texts: pl.Series) -> tuple[pl.Series, bool] | None:
    """Moments of a column that is all written as its first cell is, and whether they are in UTC."""
    first = texts.drop_nulls().head(1)
    for form in _FAST:
        if first.is_empty() or first.str.to_datetime(form, time_unit="us", strict=False)[0] is None:
            continue
        values = texts.str.to_datetime(form, time_unit="us", strict=False)
        if values.null_count() > texts.null_count():
            return None
        return values, form.endswith("Z")
    return None


def _clean(texts: pl.Series) -> pl.Series:
    """Give cells with plain single spaces; null for those that say "no date"."""
    if texts.str.contains(r"\s\s|[\t\n\u00a0\u202f\u2009]|^ | $").any():
        texts = texts.str.replace_all(r"[\s\u00a0\u202f\u2009]+", " ").str.strip_chars(" ")
    short = texts.str.len_bytes() <= max(map(len, BLANKS)) + 2
    if not short.any():
        return texts
    blank = short & texts.str.to_lowercase().is_in(BLANKS)
    return texts.to_frame("t").select(pl.when(~blank).then("t"))["t"]


@dataclass
class _Reading:
    """The state of reading one column: what is read so far, what is wrong, what was assumed."""

    texts: pl.Series
    rows: pl.Series
    column: str
    order: str | None
    timezone: str | None
    year: int | None
    year_starts: int
    values: pl.Series
    refused: pl.Series
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)
    zoned: int = 0

    def take(self, values: pl.Series, *, in_utc: bool) -> None:
        """Take moments that are read already."""
        self.values = self._local(values) if in_utc else values

    def words(self, pattern: str) -> None:
        """Read what is still open and fits a pattern with named year, month and day."""
        found = self._open(pattern)
        if found.is_empty():
            return
        month = pl.col("month").str.to_lowercase()
        if pattern in _NAMED:
            known = month.replace_strict(_MONTHS, default=None, return_dtype=pl.Int64)
            month = known.cast(pl.String)
        self._put(found.with_columns(month))

    def figures(self) -> None:
        """Read dates in figures whose order must be known: 03/04/2026."""
        found = self._open(_NUMERIC)
        if found.is_empty():
            return
        order, doubts = (self.order, {}) if self.order else _order(found)
        for at, (what, advice) in doubts.items():
            self.problems.append(Problem(what, advice, int(self.rows[at]), self.column))
        if order is None:
            self.refused = self.refused.scatter(found["at"], True)
            return
        names = dict(zip(order, "abc", strict=True))
        self._put(found.with_columns(year=names["y"], month=names["m"], day=names["d"]))

    def numbers(self) -> None:
        """Read a column of bare numbers: month and day, year-month-day, serials, epochs."""
        number = self.texts.cast(pl.Float64)
        length = self.texts.drop_nulls().str.len_chars()
        low, high = float(number.min() or 0), float(number.max() or 0)  # type: ignore[arg-type]
        if length.max() <= 4 and high <= 1231:  # type: ignore[operator]
            self._month_day(number)
        elif self.texts.drop_nulls().str.contains(r"^(?:19|20)[0-9]{6}$").all():
            self.values = self.texts.str.to_datetime("%Y%m%d", time_unit="us", strict=False)
        elif low >= 20_000 and high <= 60_000:
            self._since(dt.datetime(1899, 12, 30), number * 86_400)
            count = plural(len(length), "date is a day number", "dates are day numbers")
            what = f"{count} of a spreadsheet (1900 system)."
            advice = "If they come out four years early, save the sheet with real dates."
            self.notices.append(Problem(what, advice, column=self.column))
        elif low >= 6e8 and high < 5e9:
            self._since(dt.datetime(1970, 1, 1), number)
        elif low >= 6e11 and high < 5e12:
            self._since(dt.datetime(1970, 1, 1), number / 1000)

    def check(self, today: dt.date) -> None:
        """Name the cells that are no date, no day that exists, or no day of school work."""
        if self.zoned and self.timezone is None:
            count = plural(
                self.zoned,
                "moment carries a time zone and was",
                "moments carry a time zone and were",
            )
            what = f"{count} kept as UTC."
            advice = 'Say the school\'s: timezone = "America/New_York" in the map.'
            self.notices.append(Problem(what, advice, column=self.column))
        latest = dt.datetime.combine(today + dt.timedelta(days=366), dt.time.max)
        unread = self.texts.is_not_null() & self.values.is_null() & ~self.refused
        odd = ((self.values < EARLIEST) | (self.values > latest)).fill_null(False)
        bad = unread | odd
        if not bad.any():
            return
        wrong = pl.DataFrame({"row": self.rows, "text": self.texts, "odd": odd}).filter(bad)
        for row, text, is_odd in wrong.head(MOST_PROBLEMS).rows():
            seen = shown(text)
            what = f"{seen} is not a date that can be read, or not a day that exists."
            if is_odd:
                what = f"{seen} lies before 1990 or more than a year ahead."
            self.problems.append(Problem(what, "Correct the date.", row, self.column))
        if wrong.height > MOST_PROBLEMS:
            rest = wrong.height - MOST_PROBLEMS
            more = plural(rest, "more cell of this column is", "more cells of this column are")
            self.problems.append(Problem(f"{more} no date.", column=self.column))

    def _open(self, pattern: str) -> pl.DataFrame:
        """Give the cells that are not read yet and fit: their place `at` and the groups."""
        pending = self.values.is_null() & self.texts.is_not_null() & ~self.refused
        if not pending.any():
            return pl.DataFrame()
        frame = pl.DataFrame({"text": self.texts}).with_row_index("at").filter(pending)
        frame = frame.filter(pl.col("text").str.contains(pattern))
        groups = pl.col("text").str.extract_groups(pattern).alias("groups")
        return frame.select("at", "text", groups).unnest("groups")

    def _put(self, parts: pl.DataFrame) -> None:
        """Put moments together from their parts and keep them."""
        parts = _assemble(parts)
        zoned = parts["minutes"].is_not_null()
        local = self._local(parts.filter(zoned)["moment"]) if zoned.any() else None
        plain = parts.filter(~zoned)
        self.values = self.values.scatter(plain["at"], plain["moment"])
        if local is not None:
            self.values = self.values.scatter(parts.filter(zoned)["at"], local)

    def _local(self, utc: pl.Series) -> pl.Series:
        """Turn moments in UTC into the school's wall time."""
        self.zoned += utc.count()
        if self.timezone is None:
            return utc
        zoned = utc.dt.replace_time_zone("UTC").dt.convert_time_zone(self.timezone)
        return zoned.dt.replace_time_zone(None)

    def _month_day(self, number: pl.Series) -> None:
        given = self.texts.is_not_null()
        if self.year is None:
            at = int(given.arg_true()[0])
            what = f"Dates such as {self.texts[at]!r} have no year."
            advice = 'Say it: year = 2026, or year = "2026-2027" for a school year, in the map.'
            self.problems.append(Problem(what, advice, int(self.rows[at]), self.column))
            self.refused = given
            return
        whole = pl.DataFrame({"n": number.cast(pl.Int64)}).with_row_index("at")
        month = pl.col("n") // 100
        year = pl.when(month < self.year_starts).then(self.year + 1).otherwise(self.year)
        parts = {"month": month, "day": pl.col("n") % 100, "year": year}
        self._put(whole.select("at", **{k: part.cast(pl.String) for k, part in parts.items()}))

    def _since(self, zero: dt.datetime, seconds: pl.Series) -> None:
        """Read numbers that count from a moment; epochs are UTC, serials are wall time."""
        micros = (seconds.round(3) * 1e6).round().cast(pl.Int64).cast(pl.Duration("us"))
        values = pl.Series([zero], dtype=_MOMENT).new_from_index(0, len(micros)) + micros
        self.values = values if zero.year < 1970 else self._local(values)


def _order(found: pl.DataFrame) -> tuple[str | None, dict[int, tuple[str, str]]]:
    """Find whether the day or the month comes first, or what leaves it in doubt, by place."""
    a, b = found["a"].cast(pl.Int64), found["b"].cast(pl.Int64)
    day_first, month_first = (a > 12) & (b <= 12), (b > 12) & (a <= 12)
    if day_first.any() and month_first.any():
        advice = "Write all dates of the column in one order, best as 2026-09-30."
        return None, {
            at: (f"{text!r} has the {word} first, other dates of this column have not.", advice)
            for mask, word in ((day_first, "day"), (month_first, "month"))
            for at, text in found.filter(mask).select("at", "text").head(3).rows()
        }
    if day_first.any() or month_first.any() or (a == b).all():
        return "dmy" if day_first.any() else "mdy", {}
    at, text = found.filter(a != b).select("at", "text").row(0)
    what = f"{text!r} can have the day or the month first, and no date of this column settles it."
    advice = 'Say which: date_order = "dmy" (day first) or "mdy" (month first) in the map.'
    return None, {at: (what, advice)}


def shown(text: str) -> str:
    """Quote a cell for a message: shortened, and not at all where it could be a name."""
    if not any(letter.isdigit() for letter in text):
        return "a text without any figure"
    return repr(text if len(text) <= 30 else text[:27] + "...")


def _assemble(parts: pl.DataFrame) -> pl.DataFrame:
    """Give `at`, `moment` (null where there is no such day) and `minutes` east of UTC."""
    missing = [pl.lit(None, pl.String).alias(name) for name in _CLOCK if name not in parts.columns]
    hour = pl.col("hour").cast(pl.Int64).fill_null(0)
    afternoon = pl.col("half").str.to_lowercase() == "p"
    half_day = pl.when(hour <= 12).then(hour % 12 + pl.when(afternoon).then(12).otherwise(0))
    year = (
        pl.when(pl.col("year").str.len_chars() == 2).then("20" + pl.col("year")).otherwise("year")
    )
    text = pl.concat_str(
        year,
        pl.lit("-"),
        pl.col("month"),
        pl.lit("-"),
        pl.col("day"),
        pl.lit(" "),
        pl.when(pl.col("half").is_null()).then(hour).otherwise(half_day).cast(pl.String),
        pl.lit(":"),
        pl.col("minute").fill_null("0"),
        pl.lit(":"),
        pl.col("second").fill_null("0"),
        pl.lit("."),
        pl.col("fraction").fill_null("0"),
    )
    zone = pl.col("zone").str.replace(":", "")
    minutes = zone.str.slice(1, 2).cast(pl.Int64, strict=False) * 60 + zone.str.slice(3, 2).replace(
        "", "0"
    ).cast(pl.Int64, strict=False)
    minutes = pl.when(zone.str.starts_with("-")).then(-minutes).otherwise(minutes)
    minutes = pl.when(zone.str.contains(r"^[A-Za-z]")).then(0).otherwise(minutes)
    valid = minutes.is_null() | (minutes.abs() <= 14 * 60)
    moment = text.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us", strict=False)
    return (
        parts.with_columns(missing)
        .with_columns(minutes=minutes)
        .select(
            "at",
            "minutes",
            moment=pl.when(valid).then(
                moment - pl.duration(minutes=pl.col("minutes").fill_null(0))
            ),
        )
    )
