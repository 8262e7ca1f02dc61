-- One row per attempt of a student on a skill of a task, in the order in which
-- filters read them: section, student, time.
insert into attempt
with
    told as (
        {told}
    ),
    aligned as (
        select
            told.* replace (coalesce(told.skill_ix, task_skill.skill_ix) as skill_ix)
        from told
        left join
            task_skill
            on task_skill.task_ix = case when told.skill_ix is null then told.task_ix end
        where coalesce(told.skill_ix, task_skill.skill_ix) is not null
    ),
    measured as (
        select
            aligned.* replace (
                coalesce(aligned.points, skill.scale_given) as points,
                coalesce(aligned.due_on, task.due_on) as due_on
            ),
            coalesce(aligned.submitted_at, aligned.known_by) as moment,
            (least(greatest(epoch(f.exported_at), 0), 4294967295)::ubigint << 32)
            + case when f.is_snapshot then least(f.turn, 1023)::ubigint << 22 else 0 end
            + aligned.row as seq,
            placed_task.place as task_place
        from aligned
        join skill on skill.skill_ix = aligned.skill_ix
        join placed_file as f on f.file_ix = aligned.file_ix
        left join task on task.task_ix = aligned.task_ix
        left join placed_task on placed_task.task_ix = aligned.task_ix
        where
            aligned.score is null
            or aligned.points is null
            or aligned.points > 0
    )
select
    row_number() over (
        order by
            section_ix,
            student_ix,
            moment nulls first,
            seq,
            place,
            task_place nulls first,
            skill_ix,
            item_place
    ) as attempt_ix,
    student_ix,
    section_ix,
    task_ix,
    skill_ix,
    attempt_no,
    form,
    submitted_at,
    graded_at,
    due_on,
    known_after,
    known_by,
    seq,
    score,
    points,
    score / points as share,
    level,
    case when score is null then 'submitted' else 'scored' end as state,
    source,
    support,
    late,
    dropped_at,
    restored_at,
    file_ix,
    row
from measured
order by attempt_ix
