"""The hand-out: right counts and names, nothing that runs or asks a host, and a PDF of it."""

from __future__ import annotations

import datetime as dt
import re
from html.parser import HTMLParser

import pytest
from typer.testing import CliRunner

from masteryviz import cli, reports
from masteryviz.dashboard import pages
from masteryviz.dashboard.source import Source
from masteryviz.dashboard.state import Selection
from masteryviz.errors import SettingError, UnknownName
from masteryviz.filters import Filters
from masteryviz.gradebook import Gradebook
from masteryviz.reports import _pdf
from tests import classes


class Page(HTMLParser):
    """The words of a page by tag, and every tag and attribute that it has."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes

    def handle_data(self, data):
        if data.strip() and self.tags[-1] != "style":
            self.words.append(" ".join(data.replace("\u202f", " ").split()))

    @property
    def text(self) -> str:
        return " | ".join(self.words)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    classes.load(folder / "files", folder / "store")
    return folder / "store"


@pytest.fixture(scope="module")
def book(store):
    with Gradebook.open(store) as opened:
        yield opened


@pytest.fixture(scope="module")
def page(book):
    return Page(reports.handout(book, "P1"))


def test_skills_stand_with_their_counts_as_the_questions_give_them(book, page):
    assert "Geometry | 7.G.1 | Scale drawings | 88 % (7 of 8) | 1 | 0 | 0" in page.text
    assert "7.G.4 | Area & circumference | 63 % (5 of 8) | 3 | 1 | 0" in page.text
    assert "Statistics | 7.SP.1 | Random sampling | 13 % (1 of 8) | 7 | 0 | 2" in page.text
    assert "7.SP.5 | Chance | 0 % (0 of 8) | 8 | 0 | 8" in page.text


def test_everybody_who_needs_a_skill_is_named_under_what_they_need(page):
    after = page.text.partition("Who needs what")[2]
    assert "7.G.1 | Scale drawings | Reteach (1) | Student P1-7" in after
    assert "7.G.4 | Area & circumference | Reteach (2) | Student P1-2 | Student P1-3" in after
    needs = after.partition("7.SP.1")[2].partition("7.SP.5")[0]
    assert "Most of the class: teach it to everybody" in needs
    assert "Reteach (5)" in needs
    assert "Student P2" not in page.text


def test_what_waits_for_feedback_is_listed_with_its_days(page):
    after = page.text.partition("What waits for feedback")[2]
    task = re.escape("Student P1-7 | 7.G.4 | Check 7.G.4 · form B | ")
    assert re.search(task + r"\d+ Feb 2026 \| \d+ days", after)


def test_rule_filter_and_day_are_said_and_change_what_is_counted(book):
    day = dt.date(2026, 2, 12)
    page = Page(reports.handout(book, "P1", Filters(unit=("Geometry",), as_of=day), "highest"))
    assert "Shown: P1, unit Geometry, as of 12 Feb 2026; mastered = highest score" in page.text
    assert "7.SP.1" not in page.text
    assert "12 Feb 2026" in page.words


def test_several_sections_have_a_page_each(book):
    html = reports.handout(book, ["P2", "P1"])
    assert html.count('<section class="page">') == 2
    assert html.index(">P2</h1>") < html.index(">P1</h1>")


def test_a_name_like_markup_is_words_and_nothing_runs_or_asks_a_host(page):
    assert classes.ODD in page.words
    assert not {"script", "img", "iframe", "object", "form", "link", "b"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert not [value for name, value in page.attributes if name in ("src", "href", "action")]


def test_the_page_holds_no_address_at_all(book):
    html = reports.handout(book, "P1")
    assert "://" not in html
    assert "url(" not in html
    assert "default-src 'none'" in html


def test_a_section_that_is_not_there_is_refused(book):
    with pytest.raises(UnknownName, match="no section 'P9'"):
        reports.handout(book, ["P1", "P9"])
    with pytest.raises(SettingError, match="no section to print"):
        reports.handout(book, [])


def test_a_section_without_anything_says_so(book):
    page = Page(reports.handout(book, "P1", Filters(as_of=dt.date(2020, 1, 1))))
    assert "No skill is assigned in what is shown." in page.words
    assert "Nothing." in page.words


def test_the_dashboard_prints_the_sections_that_are_shown(store, monkeypatch):
    source = Source(store)
    name, content = pages.hand_out(source, Selection(teacher=("Ms. Rivera",)))
    assert re.fullmatch(r"hand-out-\d{4}-\d\d-\d\d\.html", name)
    html = content.decode()
    assert (">P1</h1>" in html, ">P3</h1>" in html) == (True, False)
    monkeypatch.setattr(pages, "MOST", 2)
    with pytest.raises(SettingError, match="3 sections are shown"):
        pages.hand_out(source, Selection())


def test_the_shell_writes_a_page_that_only_its_owner_can_read(store, tmp_path):
    target = tmp_path / "p1.html"
    asked = ["--store", str(store), "report", "--section", "P1", "--output"]
    done = CliRunner().invoke(cli.app, [*asked, str(target)])
    assert done.exit_code == 0
    assert "Hand-out of 1 section" in done.output
    assert target.stat().st_mode & 0o077 == 0
    assert ">P1</h1>" in target.read_text()
    failed = CliRunner().invoke(cli.app, [*asked, "x.docx"])
    assert isinstance(failed.exception, SettingError)
    assert ".html or .pdf" in str(failed.exception)


def test_without_a_browser_a_pdf_is_refused_with_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(_pdf, "NAMES", ())
    monkeypatch.setattr(_pdf, "PLACES", ())
    with pytest.raises(SettingError, match=r"--output FILE\.html"):
        reports.to_pdf("<p>x</p>", tmp_path / "x.pdf")
    assert not (tmp_path / "x.pdf").exists()


def test_a_browser_that_cannot_print_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(_pdf, "find_browser", lambda: "/bin/false")
    with pytest.raises(SettingError, match="false is on this machine and could not print"):
        reports.to_pdf("<p>x</p>", tmp_path / "x.pdf")


@pytest.mark.browser
def test_a_browser_of_the_machine_prints_a_pdf_of_some_pages(book, tmp_path):
    if reports.find_browser() is None:
        pytest.skip("There is no Chromium, Chrome or Edge on this machine.")
    reports.to_pdf(reports.handout(book, ["P1", "P2"]), tmp_path / "out.pdf")
    content = (tmp_path / "out.pdf").read_bytes()
    assert content.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", content)) >= 2
    assert len(content) < 1_000_000
    assert (tmp_path / "out.pdf").stat().st_mode & 0o077 == 0
