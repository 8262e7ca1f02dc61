-- One row per group and skill: by when the class should have it, how many had it by
-- then, and when half of the class had it.
with
    planned as (
        select skill_ix as planned_ix, pace_on as planned_on from {planned} as planned
    ),
    pair as (
        select distinct {by}, skill_ix as planned_ix, student_ix, mastered, mastered_at
        from {pairs} as pairs
        where in_view and state <> 'excused'
    )
select counted.*, skill.skill as at_skill, skill.title, skill.unit as in_unit
from {had} as counted
join skill on skill.skill_ix = counted.planned_ix
order by skill.position nulls last, skill.skill
