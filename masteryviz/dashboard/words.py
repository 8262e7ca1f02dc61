"""What the words on the page mean."""

from __future__ import annotations

DEFINITIONS: tuple[tuple[str, str], ...] = (
    ("Mastered", "The student meets the mastery rule now, on everything graded by the day shown."),
    ("Mastery rule", "What counts as mastery: which of the scores count, and the cut they must "
     "reach. The line under the filters says which rule is in use."),
    ("Need", "Students who have the skill assigned (or tried it) and have not mastered it yet. "
     "Excused students are not counted."),
    ("Students × skills", "Each student counts once for each skill."),
    ("Reteach, almost there", "Tried and not mastered. Almost there: at the level just below "
     "mastery (or one point below it); on finer scales at three quarters of the cut or more."),
    ("Waiting for feedback", "The newest work is handed in and not graded yet."),
    ("No evidence", "Nothing graded: missing, or assigned and not tried. It is never a zero."),
    ("At the first attempt", "Of the students with a graded attempt, those whose first one met "
     "the rule."),
    ("Revision", "Every graded attempt after the first. Not yet means still open: more may come, "
     "so open ones are never averaged with finished ones."),
    ("Still on the way", "Share of students who have not mastered it by then (Kaplan-Meier), "
     "counting those who are not finished for as long as they were watched."),
    ("Tick on a curve (censored)", "Students whose time ended there without mastery: the data end, "
     "or they left."),
    ("Number still on the way", "Students not finished just before that time (number at risk): "
     "where there are few, the curve says little."),
    ("Mastered once, mastered now", "Skill gaps shows who has a skill now. Revisions and Time to "
     "mastery count the first time it was reached, even if a later score fell below."),
    ("Tests", "Summative tests are not retried: they stand apart in Skill gaps, and all other "
     "numbers leave them out."),
    ("Flip", "A student has mastered a skill by one rule, or with one cut, and not by the other: "
     "the same work, counted otherwise."),
    ("Median", "Time by which half have mastered it; not reached while fewer have."),
    ("Frontier", "In Class: the line between what students have mastered and what they have not, "
     "drawn so that as few cells as possible lie on its wrong side."),
    ("Exception", "A cell on the wrong side of the frontier: tried and not mastered though easier "
     "than others the student has, or mastered ahead. Work without a grade is none."),
    ("Pooled estimate", "A section's share drawn towards what all sections have, the more so the "
     "fewer students it has: a fair way to compare small groups. What happened is the count."),
    ("Funnel plot", "Sections by number of students, with the limits within which alike sections "
     "differ by chance: 19 of 20 lie inside the inner ones, 499 of 500 inside the outer."),
    ("95 % interval or limits", "Where the value may well lie, given how few students there are."),
)  # fmt: skip
"""Term and meaning, for the dialog behind the question mark."""
