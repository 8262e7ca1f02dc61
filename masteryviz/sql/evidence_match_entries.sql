-- One row per entry of the log that the store has already.
create temp table matched_entry as
select
    stored.rowid as stored,
    taken.n as taken,
    stored.score is not distinct from taken.score
    and stored.points is not distinct from taken.points
    and stored.level is not distinct from taken.level
    and stored.state is not distinct from taken.state
    and stored.support is not distinct from taken.support
    and stored.late is not distinct from taken.late
    and stored.graded_at is not distinct from taken.graded_at
    and stored.assigned_on is not distinct from taken.assigned_on
    and stored.due_on is not distinct from taken.due_on as same,
    source_file.exported_at > $at
    or (source_file.exported_at = $at and source_file.sha256 > $sha256) as stored_is_newer
from taken_entry as taken
join
    log_entry as stored
    on stored.student_ix = taken.student_ix
    and stored.section_ix is not distinct from taken.section_ix
    and stored.task_ix is not distinct from taken.task_ix
    and stored.skill_ix is not distinct from taken.skill_ix
    and stored.form is not distinct from taken.form
    and stored.attempt_no is not distinct from taken.attempt_no
    and stored.submitted_at is not distinct from taken.submitted_at
    and case when stored.submitted_at is null then stored.graded_at end
    is not distinct from case when taken.submitted_at is null then taken.graded_at end
    and stored.occurrence = taken.occurrence
join source_file on source_file.file_ix = stored.file_ix
