-- One row per entry of a log that is an attempt.
select
    e.student_ix,
    e.section_ix,
    e.task_ix,
    e.skill_ix,
    e.attempt_no,
    e.form,
    e.submitted_at,
    e.graded_at,
    e.due_on,
    coalesce(e.graded_at, e.submitted_at) as known_after,
    coalesce(e.graded_at, e.submitted_at) as known_by,
    f.place,
    e.score,
    coalesce(e.points, task.points) as points,
    e.level,
    'log' as source,
    e.support,
    e.late,
    e.file_ix,
    e.row,
    0::bigint as item_place,
    null::timestamp as dropped_at,
    null::timestamp as restored_at
from placed_entry as e
join placed_file as f using (file_ix)
left join task on task.task_ix = e.task_ix
where e.state in ('scored', 'submitted')
