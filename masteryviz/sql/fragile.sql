-- One row per mastered standing, with how many attempts by themselves reach the cut.
with
    mastered as (select * from {standing} as standing where mastered),
    attempt_in_view as (
        select * from attempt where student_ix in (select student_ix from mastered)
    ),
    reached as (
        select
            mastered.student_ix,
            mastered.skill_ix,
            mastered.task_ix,
            count(*) filter (where past.at_cut) as at_cut
        from mastered
        join
            {history} as past
            on past.student_ix = mastered.student_ix
            and past.skill_ix = mastered.skill_ix
            and (mastered.task_ix is null or mastered.task_ix = past.task_ix)
        group by mastered.student_ix, mastered.skill_ix, mastered.task_ix
    )
select mastered.*, reached.at_cut, student.student, student.name, student.sort_name
from mastered
join student on student.student_ix = mastered.student_ix
left join
    reached
    on reached.student_ix = mastered.student_ix
    and reached.skill_ix = mastered.skill_ix
    and reached.task_ix is not distinct from mastered.task_ix
order by
    mastered.skill_position,
    mastered.skill,
    student.sort_name nulls last,
    student.student,
    mastered.task
