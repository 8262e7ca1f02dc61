-- One row per scored attempt in view, in order, with the score after it.
with
    tried as materialized(select * from {standing} as standing where attempts > 0),
    looked_at as materialized(select distinct student_ix from tried),
    attempt_in_view as (
        select attempt.* from attempt semi join looked_at using (student_ix)
    )
select
    standing.* exclude (known_after, known_by, left_out),
    past.k,
    past.occurred,
    past.submitted_at,
    past.graded_at,
    past.known_after,
    past.known_by,
    past.evidence,
    past.top,
    past.cut,
    past.score as score_after,
    past.level as level_after,
    past.at_cut,
    past.met,
    past.left_out,
    task.task as on_task,
    past.form as on_form,
    source_file.file,
    attempt.row,
    student.student,
    student.name,
    student.sort_name
from {history} as past
join
    tried as standing
    on standing.student_ix = past.student_ix
    and standing.skill_ix = past.skill_ix
    and (standing.task_ix is null or standing.task_ix = past.task_ix)
join attempt on attempt.attempt_ix = past.attempt_ix
join source_file on source_file.file_ix = attempt.file_ix
join student on student.student_ix = past.student_ix
left join task on task.task_ix = past.task_ix
order by
    standing.skill_position,
    standing.skill,
    student.sort_name nulls last,
    student.student,
    standing.task,
    past.k
