-- One row per group and revision that could have been tried: who tried, who mastered
-- with it.
with
    chance as (
        select
            {by},
            revisions,
            mastered_attempts is not null as met,
            unnest(
                range(
                    1, revisions + case when mastered_attempts is null then 2 else 1 end
                )
            ) as revision
        from {standing} as standing
        where attempts > 0 and mastered is not null
    )
select
    {by},
    revision,
    count(*) as returned,
    count(*) filter (where revisions >= revision) as resubmitted,
    count(*) filter (where met and revisions = revision) as mastered
from chance
group by {by}, revision
order by {by}, revision
