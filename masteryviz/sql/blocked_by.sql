-- One row per group of skills that somebody lacks: how much waits for them.
with recursive
    pair as (select * from {pairs}),
    lacking as (
        select student_ix, skill_ix
        from pair
        where state <> 'excused'
        group by student_ix, skill_ix
        having not bool_or(mastered)
    ),
    link as (
        select skill_ix as wanted_ix, requires_ix
        from prerequisite
        union
        select link.wanted_ix, prerequisite.requires_ix
        from link
        join prerequisite on prerequisite.skill_ix = link.requires_ix
    ),
    before as (
        select
            lacking.student_ix,
            lacking.skill_ix as wanted_ix,
            link.requires_ix as skill_ix,
            direct.skill_ix is not null as directly
        from lacking
        join link on link.wanted_ix = lacking.skill_ix
        join
            lacking as unmet
            on unmet.student_ix = lacking.student_ix
            and unmet.skill_ix = link.requires_ix
        left join
            prerequisite as direct
            on direct.skill_ix = link.wanted_ix
            and direct.requires_ix = link.requires_ix
        where link.wanted_ix <> link.requires_ix
    ),
    counted as (
        select
            *,
            directly
            and count(*) filter (where directly) over (
                partition by student_ix, wanted_ix
            )
            = 1 as only_one
        from before
    ),
    blocker as (
        select
            student_ix,
            skill_ix,
            count(*) filter (where directly) as blocked,
            count(*) as blocked_after,
            count(*) filter (where only_one) as freed
        from counted
        group by student_ix, skill_ix
    ),
    placed as (
        select pair.*, blocker.blocked, blocker.blocked_after, blocker.freed
        from pair
        join
            blocker
            on blocker.student_ix = pair.student_ix
            and blocker.skill_ix = pair.skill_ix
        qualify
            row_number() over (
                partition by pair.student_ix, pair.skill_ix
                order by pair.section_ix, pair.task_ix
            )
            = 1
    )
select
    {by},
    count(distinct student_ix) as students,
    count(distinct student_ix) filter (where freed > 0) as students_freed,
    sum(freed)::bigint as freed,
    sum(blocked)::bigint as blocked,
    sum(blocked_after)::bigint as blocked_after
from placed
where in_view
group by {by}
order by students_freed desc, blocked_after desc, {by}
