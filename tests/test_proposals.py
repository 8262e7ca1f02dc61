"""Skills proposed from the titles of tasks, and the map that is made of them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masteryviz.mapping import Mapping, SkillEntry, load_mapping, matches
from masteryviz.proposals import as_toml, propose

TITLES = (
    "Lesson 3: Chemical reactions - Mastery Check",
    "Lesson 3: Chemical reactions - Practice",
    "Lesson 13: Gases - Mastery Check",
    "MS-PS1-5 Conservation Check Form A",
    "MS-PS1-5 Conservation Check Form B",
    "7.RP.A.2 quiz",
    "7.RP.A.2a quiz",
    "Ratio tables Quiz 1",
    "Ratio tables Quiz 2",
    "Unit 2 Test",
    "Project 4",
)


@pytest.mark.parametrize(
    ("title", "skill"),
    [
        ("MS-PS1-5 check", "MS-PS1-5"),
        ("check 4-ESS1-1", "4-ESS1-1"),
        ("K-2-ETS1-1 build", "K-2-ETS1-1"),
        ("CCSS.MATH.CONTENT.8.EE.A.1 check", "8.EE.A.1"),
        ("7.RP.2a", "7.RP.2a"),
        ("HSA-REI.B.3 solving", "HSA-REI.B.3"),
        ("A-SSE.1 seeing structure", "A-SSE.1"),
        ("Paragraph (RL.7.1)", "RL.7.1"),
        ("CCSS.ELA-LITERACY.RST.6-8.4 words", "RST.6-8.4"),
        ("TEKS 7.6A rates", "TEKS 7.6A"),
        ("8.2(C) percents", "8.2(C)"),
        ("Lesson 4 Do Now", "Lesson 4"),
        ("L12 exit ticket", "Lesson 12"),
        ("Unit 3 Lesson 1 Do Now", "Unit 3 Lesson 1"),
        ("U1L2 Slope", "Unit 1 Lesson 2"),
        ("LT 2.1 exit ticket", "LT 2.1"),
        ("Learning Target 5: graphs", "Learning target 5"),
        ("2.4 Fractions", "2.4"),
    ],
)
def test_a_title_says_its_skill(title: str, skill: str) -> None:
    (proposal,), alone = propose([title])
    assert proposal.entry.skill == skill
    assert alone == []


def test_tasks_of_one_skill_come_together() -> None:
    proposals, alone = propose(TITLES)
    assert {p.entry.skill: (p.entry.title, p.titles) for p in proposals} == {
        "Lesson 3": ("Chemical reactions", TITLES[:2]),
        "Lesson 13": ("Gases", TITLES[2:3]),
        "MS-PS1-5": ("Conservation", TITLES[3:5]),
        "7.RP.A.2": (None, TITLES[5:6]),
        "7.RP.A.2a": (None, TITLES[6:7]),
        "Ratio tables": (None, TITLES[7:9]),
    }
    assert alone == ["Unit 2 Test", "Project 4"]


def test_a_task_with_two_standards_shows_both() -> None:
    proposals, _ = propose(["RL.7.1 + RL.7.2 paragraph"])
    assert [p.entry.skill for p in proposals] == ["RL.7.1", "RL.7.2"]


def test_a_pattern_does_not_take_a_later_lesson() -> None:
    (proposal,), _ = propose(["Lesson 3: Gases", "Warm-up for Lesson 3"])
    assert any(matches(pattern, "Lesson 3 Retake") for pattern in proposal.entry.tasks)
    assert not any(matches(pattern, "Lesson 30: Waves") for pattern in proposal.entry.tasks)


def test_the_map_loads_and_aligns_the_tasks_that_it_was_made_from(tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_text(as_toml(*propose(TITLES)), encoding="utf-8")
    mapping = load_mapping(path)
    assert {title: mapping.skills_for(title) for title in TITLES} == {
        TITLES[0]: ("Lesson 3",),
        TITLES[1]: ("Lesson 3",),
        TITLES[2]: ("Lesson 13",),
        TITLES[3]: ("MS-PS1-5",),
        TITLES[4]: ("MS-PS1-5",),
        TITLES[5]: ("7.RP.A.2",),
        TITLES[6]: ("7.RP.A.2a",),
        TITLES[7]: ("Ratio tables",),
        TITLES[8]: ("Ratio tables",),
        TITLES[9]: (),
        TITLES[10]: (),
    }
    assert "#   Unit 2 Test" in path.read_text(encoding="utf-8")


def test_a_map_that_is_there_stays_and_what_it_aligns_is_passed_over(tmp_path: Path) -> None:
    mapping = Mapping(
        skills=(SkillEntry(skill="Gases", tasks=("Lesson 13*",)), SkillEntry(skill="MS-PS1-5"))
    )
    beside = (
        'teacher = "T"  # mine\n\n[[skills]]\nskill = "Gases"\n\n[[skills]]\nskill = "MS-PS1-5"\n'
    )
    text = as_toml(*propose(TITLES, mapping), beside)
    assert text.startswith(beside.rstrip())
    assert "MS-PS1-5 is in the map already" in text
    path = tmp_path / "map.toml"
    path.write_text(text, encoding="utf-8")
    loaded = [entry.skill for entry in load_mapping(path).skills]
    assert loaded == ["Gases", "MS-PS1-5", "Lesson 3", "7.RP.A.2", "7.RP.A.2a", "Ratio tables"]


@given(
    st.lists(
        st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=30)
        | st.sampled_from(TITLES),
        max_size=12,
    )
)
def test_whatever_the_titles_the_map_is_toml_and_takes_no_other_task(titles: list[str]) -> None:
    proposals, alone = propose(titles)
    tomllib.loads(as_toml(proposals, alone))
    given_titles = {title.strip() for title in titles if title.strip()}
    assert given_titles == {title for p in proposals for title in p.titles} | set(alone)
    for proposal in proposals:
        taken = {
            title
            for title in given_titles
            for pattern in proposal.entry.tasks
            if matches(pattern, title)
        }
        assert taken >= set(proposal.titles)
