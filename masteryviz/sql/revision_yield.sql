-- One row per group and revision that could have been tried: who tried, who mastered
-- with it.
with
    counted as (
        select
            {by}, revisions, mastered_attempts is not null as met, count(*) as students
        from {standing} as standing
        where attempts > 0 and mastered is not null
        group by {by}, revisions, mastered_attempts is not null
    ),
    chance as (
        select
            *, unnest(range(1, revisions + case when met then 1 else 2 end)) as revision
        from counted
    )
select
    {by},
    revision,
    sum(students)::bigint as returned,
    coalesce(sum(students) filter (where revisions >= revision), 0)::bigint
    as resubmitted,
    coalesce(sum(students) filter (where met and revisions = revision), 0)::bigint
    as mastered
from chance
group by {by}, revision
order by {by}, revision
