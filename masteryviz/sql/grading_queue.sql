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
    whose as (select distinct student_ix from {view_of_known} as known),
    newest as (
        select *
        from known
        semi join whose using (student_ix)
        qualify
            row_number() over (
                partition by student_ix, task_ix, skill_ix
                order by
                    coalesce(submitted_at, graded_at, known_by) desc nulls last,
                    seq desc,
                    attempt_ix desc
            )
            = 1
    ),
    queue as (select * from newest where not graded)
select
    queue.*,
    student.student,
    student.name,
    student.sort_name,
    date_diff('day', submitted_at::date, $data_date::date) as waiting_days,
    held.student_ix is not null as mastered_already,
    coalesce(freed.frees, 0) as frees,
    freed.frees_skills
from {view_of_queue} as queue
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
