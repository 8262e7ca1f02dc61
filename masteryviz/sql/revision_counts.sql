-- One row per group and number of revisions: students who mastered with it, or are
-- there so far.
select
    {by},
    revisions,
    count(*) filter (where mastered_attempts is not null) as mastered,
    count(*) filter (where mastered_attempts is null and mastered is not null) as open,
    count(*) filter (where mastered is null) as unknown,
    bool_or(lower_bound) as lower_bound
from {standing} as standing
where attempts > 0
group by {by}, revisions
order by {by}, revisions
