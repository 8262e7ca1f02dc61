-- One row per student, task and skill whose newest attempt waits for feedback, and
-- what the student could go on to with it.
with
    pair as (select * from {pairs}),
    -- of all standings: the pairs leave tests out
    held as (select distinct student_ix, skill_ix from {all} where mastered),
    lacking as (
        select student_ix, skill_ix
        from pair
        where state <> 'excused'
        group by student_ix, skill_ix
        having bool_or(mastered) is distinct from true
    ),
    only_gap as (
        select
            lacking.student_ix,
            lacking.skill_ix,
            min(prerequisite.requires_ix) as missing_ix
        from lacking
        join prerequisite on prerequisite.skill_ix = lacking.skill_ix
        join
            lacking as unmet
            on unmet.student_ix = lacking.student_ix
            and unmet.skill_ix = prerequisite.requires_ix
        group by lacking.student_ix, lacking.skill_ix
        having count(*) = 1
    ),
    freed as (
        select
            only_gap.student_ix,
            only_gap.missing_ix as skill_ix,
            count(*) as frees,
            string_agg(skill.skill, ', ' order by skill.position) as frees_skills
        from only_gap
        join skill on skill.skill_ix = only_gap.skill_ix
        group by only_gap.student_ix, only_gap.missing_ix
    ),
    known as (select * from {known} as known_attempt),
    waiting as (select * from {view_of_known} as known where not graded),
    newest as (
        select known.attempt_ix
        from known
        semi join
            waiting
            on waiting.student_ix = known.student_ix
            and waiting.skill_ix is not distinct from known.skill_ix
            and waiting.task_ix is not distinct from known.task_ix
        qualify
            row_number() over (
                partition by known.student_ix, known.task_ix, known.skill_ix
                order by
                    coalesce(
                        known.submitted_at, known.graded_at, known.known_by
                    ) desc nulls last,
                    known.seq desc,
                    known.attempt_ix desc
            )
            = 1
    ),
    queue as (
        select waiting.*
        from waiting
        semi join newest on newest.attempt_ix = waiting.attempt_ix
    )
select
    queue.*,
    student.student,
    student.name,
    student.sort_name,
    date_diff('day', submitted_at::date, $data_date::date) as waiting_days,
    held.student_ix is not null as mastered_already,
    coalesce(freed.frees, 0) as frees,
    freed.frees_skills
from queue
join student on student.student_ix = queue.student_ix
left join held on held.student_ix = queue.student_ix and held.skill_ix = queue.skill_ix
left join
    freed on freed.student_ix = queue.student_ix and freed.skill_ix = queue.skill_ix
order by
    frees desc,
    waiting_days desc nulls last,
    student.sort_name nulls last,
    student.student,
    queue.skill_ix,
    queue.task_ix
