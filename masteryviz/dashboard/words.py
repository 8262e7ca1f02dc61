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
    ("Students still watched", "Students not finished and still seen just before that time (number "
     "at risk). Where there are few, the curve says little: it ends with fewer than 5."),
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
    ("Section, class", "A section is one group that meets together, such as period 3. Class shows "
     "one section, student by student."),
    ("Evidence", "Everything graded that says something of a skill: checks, quizzes, tests, "
     "self and peer checks where the export has them."),
    ("Cut", "The score from which on it counts as mastered, as a share of the scale: 75 % of "
     "4 points are 3."),
    ("As of a day", "Everything as it was known at the end of that day; what came later is left "
     "out, and so are later corrections."),
    ("Receipt (Why?)", "The scores that a student's standing on a skill is made of, and how the "
     "rule counts them."),
    ("Ready for a check", "Everything that the skill builds on is mastered, and the skill itself "
     "is not yet: a mastery check makes sense now."),
    ("Stuck", "Tried three times or more and still not mastered: more of the same seldom helps, "
     "so look for what is missing before it."),
    ("Quiet", "Students who have handed nothing in for as many days as is chosen, counted to the "
     "newest data."),
    ("Prerequisite, what it opens", "A skill that comes before another. Mastering it opens the "
     "skills that build on it."),
    ("Pace", "The day by which the class should have a skill, as given under Settings. Pace shows "
     "the skill that each student is at: the first one still open."),
    ("Got it, lost it", "Mastered on the later of two days and not on the earlier one, or the "
     "other way round. Net is the one less the other."),
    ("Points of %", "The difference of two shares: from 63 % to 71 % is +8 points."),
    ("Mastery credit, traditional points", "The same work counted twice: credit for what is "
     "mastered in the end, and the usual sum in which every early score counts."),
    ("Rotation", "One of several rounds of groups in a lesson: after it, students change to "
     "another group, skill or task."),
    ("Peer expert", "A student who has mastered the skill that a group works on and can help the "
     "others with it. Nobody is one in every plan."),
    ("Led by you", "A group that the teacher sits with. As many are planned at once as you say."),
    ("Better taught to everybody", "Most of the class lacks the skill: a lesson for all takes less "
     "time than small groups."),
    ("Plan, what became of it", "Groups that were saved for a day. Later evidence shows who has "
     "mastered the group's skill since."),
    ("Prediction", "In a meeting: what share of students you expect to have mastered a skill, "
     "written down before it is shown."),
    ("Calibration", "How close judgements come to what happened: a team's predictions in Meeting, "
     "students' own and each other's checks beside the teacher's in Assessment health."),
    ("Kappa", "How far two judges agree beyond what chance would give: 1 is always, 0 is no more "
     "than chance."),
    ("Form", "One version of a check. Forms are compared at the first attempt, where students "
     "have not seen another form."),
    ("Discrimination", "Whether those who do well on the rest of a check do well on this question: "
     "from −1 to 1. Near 0 or below, the question says little or misleads."),
    ("Difficulty", "Share of the points that students got on a question: low means hard."),
    ("Correlation", "Whether two numbers rise together: 1 always, 0 not at all, −1 the one rises "
     "as the other falls. It does not say why."),
    ("Presenting, pseudonym", "Names are replaced by Student and a number, the same as long as the "
     "dashboard runs, so that a screen can be shown to a room."),
    ("Left out, not shown (suppressed)", "Numbers of groups so small that they would tell of "
     "single students, and the numbers that would give those away."),
)  # fmt: skip
"""Term and meaning, for the dialog behind the question mark."""
