-- One row per group: students with a graded attempt and those who mastered at the
-- first.
select
    {by},
    count(*) as students,
    count(*) filter (where first_mastered) as mastered_first,
    count(*) filter (where first_mastered is null) as unknown
from {standing} as standing
where attempts > 0
group by {by}
order by {by}
