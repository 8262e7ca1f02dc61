-- One row per group and day: students who had the skill assigned or tried by its end,
-- and who had it.
with
    pair as materialized(
        select *, row_number() over () as pair_ix from {standing} as standing
    ),
    day as (
        select unnest($days::date[]) as day, generate_subscripts($days::date[], 1) as ix
    ),
    axis as (select max(day) as last, count(*) as n from day),
    -- what an attempt or a piece of work is to its student and skill, and from when
    said as (
        select
            standing.pair_ix,
            attempt.attempt_ix,
            attempt.score is not null and attempt.points = 0 as void,
            [
                coalesce(attempt.submitted_at, attempt.known_by)::date,
                attempt.known_by::date,
                attempt.dropped_at::date,
                attempt.restored_at::date
            ] as moments
        from pair as standing
        join
            attempt
            on attempt.student_ix = standing.student_ix
            and attempt.skill_ix = standing.skill_ix
            and (standing.task_ix is null or standing.task_ix = attempt.task_ix)
        left join task on task.task_ix = attempt.task_ix
        where
            ($form is null or list_contains($form, attempt.form))
            and ($task is null or list_contains($task, task.task))
        union all
        select
            standing.pair_ix,
            null as attempt_ix,
            false as void,
            [
                greatest(work.known_by::date, work.assigned_on),
                null,
                work.known_until::date,
                null
            ] as moments
        from pair as standing
        join
            work
            on work.student_ix = standing.student_ix
            and work.skill_ix = standing.skill_ix
            and (standing.task_ix is null or standing.task_ix = work.task_ix)
        left join task on task.task_ix = work.task_ix
        where
            work.state not in ('not_assigned', 'excused')
            and $form is null
            and ($task is null or list_contains($task, task.task))
    ),
    -- the moments as numbers of the first day at whose end they are past
    numbered as (
        select
            pair_ix,
            attempt_ix,
            void,
            n,
            list_transform(
                moments,
                lambda moment: case
                    when moment is null
                    then null
                    when $as_of::date is null
                    then
                        least(
                            n, greatest(1, n - floor((last - moment) / $every)::integer)
                        )
                    else greatest(1, n - floor((last - moment) / $every)::integer)
                end
            ) as past
        from said
        cross join axis
    ),
    placed as (
        select
            pair_ix,
            attempt_ix,
            void,
            n,
            coalesce(past[1], 1) as since,
            greatest(coalesce(past[1], 1), coalesce(past[2], 1)) as scored,
            coalesce(past[3], n + 1) as until,
            coalesce(past[4], n + 1) as again
        from numbered
    ),
    change as (
        select distinct pair_ix, n, unnest([since, scored, until, again]) as ix
        from placed
    ),
    -- what is known of a student and skill, from one change to the next
    stretch as (
        select
            pair_ix,
            ix,
            lead(ix, 1, n + 1) over (partition by pair_ix order by ix) as until,
            (row_number() over ())::uinteger as stretch_ix
        from change
        where ix <= n
    ),
    held as materialized(
        select
            stretch.stretch_ix,
            placed.attempt_ix,
            placed.scored <= stretch.ix as scored,
            not (placed.void and placed.scored <= stretch.ix) as counts
        from stretch
        join placed on placed.pair_ix = stretch.pair_ix
        where
            placed.since <= stretch.ix
            and (stretch.ix < placed.until or stretch.ix >= placed.again)
    ),
    -- each stretch stands for a student, so that the rule judges it by itself
    attempt_in_view as (
        select
            attempt.*
            replace(held.stretch_ix as student_ix, null::timestamp as dropped_at)
        from held
        join attempt on attempt.attempt_ix = held.attempt_ix
        where held.scored
    ),
    judged as (
        select
            past.student_ix as stretch_ix,
            true as graded,
            case
                when $sticky then bool_or(past.met) else arg_max(past.met, past.k)
            end as mastered
        from {history} as past
        group by past.student_ix
    ),
    told as (
        select
            stretch.pair_ix,
            stretch.ix,
            stretch.until,
            case when judged.graded then judged.mastered else false end as mastered
        from stretch
        semi join
            (select * from held where counts) as held
            on held.stretch_ix = stretch.stretch_ix
        left join judged on judged.stretch_ix = stretch.stretch_ix
    ),
    step as (
        select pair_ix, ix, 1 as students, mastered
        from told
        union all
        select pair_ix, until as ix, -1 as students, mastered
        from told
    ),
    moved as (
        select {by}, step.ix, step.students, step.mastered
        from step
        join pair as standing on standing.pair_ix = step.pair_ix
    ),
    counted as (
        select
            {by},
            ix,
            sum(students) as students,
            sum(students) filter (where mastered) as mastered,
            sum(students) filter (where mastered is null) as unknown
        from
            (
                select *
                from moved
                union all by name
                select groups.*, day.ix, 0 as students, false as mastered
                from (select distinct {by} from moved) as groups
                cross join day
            )
        group by {by}, ix
    ),
    summed as (
        select
            {by},
            ix,
            sum(students) over so_far as students,
            sum(coalesce(mastered, 0)) over so_far as mastered,
            sum(coalesce(unknown, 0)) over so_far as unknown
        from counted
        window so_far as (partition by {by} order by ix)
    )
select
    {by},
    day.day,
    summed.students::bigint as students,
    summed.mastered::bigint as mastered,
    summed.unknown::bigint as unknown
from summed
join day on day.ix = summed.ix
order by {by}, day.day
