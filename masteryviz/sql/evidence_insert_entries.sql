-- One row per entry of the log that the store did not know, or not as well.
insert into log_entry
select
    $file_ix,
    row,
    occurrence,
    student_ix,
    section_ix,
    task_ix,
    skill_ix,
    attempt_no,
    form,
    assigned_on,
    due_on,
    submitted_at,
    graded_at,
    score,
    points,
    level,
    state,
    support,
    late
from taken_entry
anti join
    (select taken as n from matched_entry where stored_is_newer) as known
    on known.n = taken_entry.n
order by n
