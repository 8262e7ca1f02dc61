-- One row per group and ordered pair of skills: students with evidence of both, by
-- which
-- of them they have.
with recursive
    later as materialized(
        select * from {standing} as standing where attempts > 0 and mastered is not null
    ),
    earlier as (
        select
            student_ix,
            skill_ix as requires_ix,
            any_value(skill) as requires,
            bool_or(mastered) as has_before
        from later
        group by student_ix, skill_ix
    ),
    link as (
        select skill_ix, requires_ix
        from prerequisite
        union
        select link.skill_ix, prerequisite.requires_ix
        from link
        join prerequisite on prerequisite.skill_ix = link.requires_ix
    ),
    counted as (
        select
            {by},
            later.skill_ix,
            earlier.requires_ix,
            any_value(later.skill) as skill_after,
            any_value(earlier.requires) as requires,
            count(*) as students,
            count(*) filter (where mastered and has_before) as both,
            count(*) filter (where not mastered and has_before) as only_requires,
            count(*) filter (where mastered and not has_before) as only_skill,
            count(*) filter (where not mastered and not has_before) as neither
        from later
        join
            earlier
            on earlier.student_ix = later.student_ix
            and earlier.requires_ix <> later.skill_ix
        group by {by}, later.skill_ix, earlier.requires_ix
    )
select counted.*, link.skill_ix is not null as given
from counted
left join
    link on link.skill_ix = counted.skill_ix and link.requires_ix = counted.requires_ix
order by counted.skill_ix, counted.requires_ix
