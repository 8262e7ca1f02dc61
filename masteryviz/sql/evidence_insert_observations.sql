-- One row per cell of a snapshot.
insert into observation
select
    $file_ix,
    row,
    student_ix,
    section_ix,
    task_ix,
    $exported_at,
    raw,
    score,
    points,
    level,
    state
from incoming
order by n
