-- One row per student and skill of the section's course, with what the student lacks
-- before it and what waits for it.
with
    pair as (select * from {pairs}),
    lacking as (
        select student_ix, skill_ix
        from pair
        where state <> 'excused'
        group by student_ix, skill_ix
        having bool_or(mastered) is distinct from true
    ),
    link as (
        select
            pair.student_ix,
            pair.skill_ix,
            prerequisite.requires_ix,
            unmet.student_ix is not null as is_unmet
        from (select distinct student_ix, skill_ix from pair) as pair
        join prerequisite on prerequisite.skill_ix = pair.skill_ix
        left join
            lacking as unmet
            on unmet.student_ix = pair.student_ix
            and unmet.skill_ix = prerequisite.requires_ix
    ),
    needs as (
        select
            link.student_ix,
            link.skill_ix,
            string_agg(
                skill.skill, ', ' order by skill.position, skill.skill
            ) as requires,
            string_agg(skill.skill, ', ' order by skill.position, skill.skill) filter (
                where link.is_unmet
            ) as lacks
        from link
        join skill on skill.skill_ix = link.requires_ix
        group by link.student_ix, link.skill_ix
    ),
    waiting as (
        select link.student_ix, link.skill_ix, min(link.requires_ix) as missing_ix
        from link
        semi join
            lacking
            on lacking.student_ix = link.student_ix
            and lacking.skill_ix = link.skill_ix
        where link.is_unmet
        group by link.student_ix, link.skill_ix
        having count(*) = 1
    ),
    freed as (
        select
            waiting.student_ix,
            waiting.missing_ix as skill_ix,
            string_agg(skill.skill, ', ' order by skill.position, skill.skill) as frees
        from waiting
        join skill on skill.skill_ix = waiting.skill_ix
        group by waiting.student_ix, waiting.missing_ix
    )
select
    stage.*,
    student.student,
    student.name,
    student.sort_name,
    needs.requires,
    needs.lacks,
    freed.frees
from (select * from pair where in_view) as stage
join student on student.student_ix = stage.student_ix
left join
    needs on needs.student_ix = stage.student_ix and needs.skill_ix = stage.skill_ix
left join
    freed on freed.student_ix = stage.student_ix and freed.skill_ix = stage.skill_ix
order by
    student.sort_name nulls last,
    student.student,
    stage.skill_position nulls last,
    stage.skill,
    stage.task_ix
