-- One row per group: students whose first attempt was returned below mastery, who
-- tried again, and who mastered.
select
    {by},
    count(*) filter (where not first_mastered) as returned,
    count(*) filter (
        where not first_mastered and (attempts > 1 or state = 'submitted')
    ) as resubmitted,
    count(*) filter (where not first_mastered and attempts > 1) as graded_again,
    count(*) filter (where not first_mastered and mastered_attempts > 1) as mastered,
    count(*) filter (where first_mastered is null) as unknown
from {standing} as standing
where attempts > 0
group by {by}
order by {by}
