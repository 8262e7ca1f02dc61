-- One row per group and student: skills mastered, points for mastery, and points as a
-- traditional gradebook would give them.
with
    test as (
        select task_ix
        from task
        where lower(kind) = lower($kind)
        union
        select task_skill.task_ix
        from task_skill
        join skill on skill.skill_ix = task_skill.skill_ix
        where lower(skill.kind) = lower($kind)
    ),
    chosen as (select * from {standing} as standing where state <> 'excused'),
    graded as (
        select
            student_ix,
            task_ix,
            skill_ix,
            arg_max(
                {'share':share, 'points':points},
                {
                    'at':coalesce(
                        submitted_at, graded_at, known_by, '1000-01-01'::timestamp
                    ),
                    'seq':seq,
                    'number':attempt_ix
                }
            ) as newest
        from {known} as known_attempt
        where graded and student_ix in (select student_ix from chosen)
        group by student_ix, task_ix, skill_ix
    ),
    owed as (
        select student_ix, task_ix, skill_ix
        from work
        where
            state = 'missing'
            and $form is null
            and (assigned_on is null or $as_of::date is null or assigned_on <= $as_of)
            and case
                when $as_of::date is null
                then known_until is null
                else
                    (known_by is null or known_by < $as_of::date + interval 1 day)
                    and (
                        known_until is null
                        or known_until >= $as_of::date + interval 1 day
                    )
            end
        group by student_ix, task_ix, skill_ix
    ),
    piece as (
        select student_ix, task_ix, skill_ix, newest.share, newest.points
        from graded
        union all
        select student_ix, task_ix, skill_ix, 0 as share, null as points
        from owed
        anti join graded using (student_ix, task_ix, skill_ix)
    ),
    weight as (
        select
            task_ix, skill_ix, weight / sum(weight) over (partition by task_ix) as part
        from task_skill
    ),
    weighed as (
        select
            chosen.*,
            piece.share as earned,
            coalesce(task.points, piece.points) * coalesce(weight.part, 1) as possible,
            piece.task_ix in (select task_ix from test) as is_test
        from chosen
        join
            piece
            on piece.student_ix = chosen.student_ix
            and piece.skill_ix = chosen.skill_ix
            and (chosen.task_ix is null or chosen.task_ix = piece.task_ix)
        left join task on task.task_ix = piece.task_ix
        left join
            weight
            on weight.task_ix = piece.task_ix
            and weight.skill_ix = piece.skill_ix
    ),
    counted as (
        select
            {by},
            student_ix,
            count(distinct skill_ix) filter (where not is_test) as skills,
            count(distinct skill_ix) filter (
                where not is_test and mastered
            ) as mastered,
            count(distinct skill_ix) filter (
                where not is_test and mastered is null
            ) as unknown,
            sum(possible) filter (where not is_test and mastered) as gained,
            sum(possible) filter (where not is_test) as mastery_possible,
            sum(earned * possible) filter (where is_test) as summative_points,
            sum(possible) filter (
                where is_test and earned is not null
            ) as summative_possible,
            sum(earned * possible) filter (where not is_test) as traditional_points,
            count(*) filter (where possible is null) as without_points
        from weighed
        group by {by}, student_ix
    )
select counted.*, student.student, student.name, student.sort_name
from counted
join student on student.student_ix = counted.student_ix
order by student.sort_name nulls last, student.student
