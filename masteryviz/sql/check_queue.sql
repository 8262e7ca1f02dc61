-- One row per student and skill that the student may be checked on now: not
-- mastered, nothing waiting for feedback, and everything mastered that comes before.
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
        select pair.*
        from pair
        semi join
            lacking
            on lacking.student_ix = pair.student_ix
            and lacking.skill_ix = pair.skill_ix
        anti join
            before
            on before.student_ix = pair.student_ix
            and before.skill_ix = pair.skill_ix
        where
            pair.in_view
            and pair.state in ('returned', 'assigned', 'missing')
            and not pair.mastered
            and pair.left_on is null
    ),
    practice_task as (
        select task_ix from task where starts_with(lower(kind), 'practi')
    ),
    try as (
        select
            known.student_ix,
            known.skill_ix,
            known.form,
            known.graded_at,
            known.graded,
            coalesce(known.submitted_at, known.known_by) as handed_in_at,
            practice_task.task_ix is not null as is_practice
        from {known} as known
        semi join
            ready
            on ready.student_ix = known.student_ix
            and ready.skill_ix = known.skill_ix
        left join practice_task on practice_task.task_ix = known.task_ix
    ),
    checked as (
        select
            student_ix,
            skill_ix,
            max(handed_in_at) filter (where not is_practice) as checked_at,
            max(graded_at) filter (where graded and not is_practice) as returned_at,
            list(distinct form) filter (
                where form is not null and not is_practice
            ) as forms_had,
            bool_or(form is null and not is_practice) as form_unknown,
            list(handed_in_at) filter (where is_practice) as practised_at
        from try
        group by student_ix, skill_ix
    )
select
    ready.*,
    student.student,
    student.name,
    student.sort_name,
    checked.checked_at,
    checked.returned_at,
    checked.forms_had,
    checked.form_unknown,
    len(
        list_filter(
            coalesce(checked.practised_at, []),
            lambda moment:checked.checked_at is null or moment > checked.checked_at
        )
    ) as practised,
    coalesce(freed.frees, 0) as frees
from ready
join student on student.student_ix = ready.student_ix
left join
    freed on freed.student_ix = ready.student_ix and freed.skill_ix = ready.skill_ix
left join
    checked
    on checked.student_ix = ready.student_ix
    and checked.skill_ix = ready.skill_ix
order by
    practised > 0 desc,
    frees desc,
    ready.skill_position nulls last,
    student.sort_name nulls last,
    student.student,
    ready.skill,
    ready.task_ix
