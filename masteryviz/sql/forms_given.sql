-- One row per skill, course and teacher: the forms of the checks that somebody has had.
with
    given as (
        select distinct known.skill_ix, known.section_ix, known.form
        from {known} as known
        anti join
            (
                select task_ix from task where starts_with(lower(kind), 'practi')
            ) as practice
            on practice.task_ix = known.task_ix
        where known.form is not null
    )
select
    given.skill_ix, section.course, section.teacher, list(distinct given.form) as forms
from given
left join section on section.section_ix = given.section_ix
group by given.skill_ix, section.course, section.teacher
