-- One row per student and skill that the student does not have, but everything that
-- comes before it; with the skills that only wait for it.
with
    pair as (select * from {pairs}),
    lacking as (
        select student_ix, skill_ix
        from pair
        where state <> 'excused'
        group by student_ix, skill_ix
        having bool_or(mastered) is distinct from true
    ),
    before as (
        select lacking.student_ix, lacking.skill_ix, prerequisite.requires_ix
        from lacking
        join prerequisite on prerequisite.skill_ix = lacking.skill_ix
        join
            lacking as unmet
            on unmet.student_ix = lacking.student_ix
            and unmet.skill_ix = prerequisite.requires_ix
    ),
    freed as (
        select student_ix, missing as skill_ix, count(*) as frees
        from
            (
                select student_ix, skill_ix, min(requires_ix) as missing
                from before
                group by student_ix, skill_ix
                having count(*) = 1
            ) as waiting
        group by student_ix, missing
    ),
    ready as (
        select pair.*, coalesce(freed.frees, 0) as frees
        from pair
        semi join
            lacking
            on lacking.student_ix = pair.student_ix
            and lacking.skill_ix = pair.skill_ix
        anti join
            before
            on before.student_ix = pair.student_ix
            and before.skill_ix = pair.skill_ix
        left join
            freed
            on freed.student_ix = pair.student_ix
            and freed.skill_ix = pair.skill_ix
        where pair.in_view and pair.state <> 'excused' and not pair.mastered
    )
select
    ready.*,
    student.student,
    student.name,
    student.sort_name,
    skill.position,
    (
        select count(*) from prerequisite where prerequisite.skill_ix = ready.skill_ix
    ) as requires
from ready
join student on student.student_ix = ready.student_ix
join skill on skill.skill_ix = ready.skill_ix
order by
    ready.frees desc,
    skill.position nulls last,
    student.sort_name nulls last,
    student.student,
    ready.task_ix
