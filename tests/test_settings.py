"""`masteryviz.toml`: what it can say, and that a slip is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from masteryviz import settings
from masteryviz.errors import SettingError
from masteryviz.rules import get_rule
from masteryviz.settings import Settings


def written(folder: Path, text: str) -> Path:
    (folder / "masteryviz.toml").write_text(text, encoding="utf-8")
    return folder


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    assert settings.read(tmp_path) == Settings()
    assert Settings().rule == get_rule("latest")


def test_the_rule_with_its_parameters(tmp_path: Path) -> None:
    folder = written(tmp_path, '[rule]\nname = "in_a_row"\nk = 2\ncut = 0.7\nsticky = false\n')
    rule = settings.read(folder).rule
    assert rule == get_rule("in_a_row").using(k=2, cut=0.7, sticky=False)


def test_parameters_without_a_name_are_those_of_the_default_rule(tmp_path: Path) -> None:
    rule = settings.read(written(tmp_path, '[rule]\ncut = "Mastery"\n')).rule
    assert rule == get_rule("latest").using(cut="Mastery")


def test_the_file_may_be_given_itself(tmp_path: Path) -> None:
    folder = written(tmp_path, '[calendar]\ntimezone = "America/New_York"\n')
    assert settings.read(folder / "masteryviz.toml").calendar.timezone == "America/New_York"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[rules]\n", r"masteryviz.toml: 'rules' is not known .* Do you mean 'rule'\?"),
        (
            '[rule]\nname = "lattest"\n',
            "'lattest' is not known in rule.name. Do you mean 'latest'",
        ),
        ("[rule]\nkut = 0.8\n", r"'kut' is not known in \[rule\] latest. Do you mean 'cut'\?"),
        ("[rule]\ncut = 0\n", "cut must be above 0"),
        ("[rule]\nsticky = 1\n", "rule.sticky = 1: expected true or false"),
        ('[rule]\nname = "in_a_row"\nk = 2.5\n', "rule.k = 2.5: expected a whole number"),
        ('[rule]\nname = "in_a_row"\nk = "two"\n', "rule.k = 'two': expected a number"),
        ('[rule]\nname = "in_a_row"\nk = 99\n', "k must be from 1 to 10"),
        ('[rule]\norder = "alphabet"\n', "order must be submitted, graded or due"),
        ("rule = 3\n", r"rule = 3: expected a table"),
        (
            '[calendar]\ntimezone = "Mars/Base"\n',
            "timezone = 'Mars/Base' is not a time zone",
        ),
        ('[calendar]\nzone = "UTC"\n', r"'zone' is not known in \[calendar\]"),
        ("[rule\n", "is not TOML"),
    ],
)
def test_a_slip_is_refused_in_words(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SettingError, match=message):
        settings.read(written(tmp_path, text))


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "masteryviz.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingError, match="is not TOML"):
        settings.read(tmp_path)
