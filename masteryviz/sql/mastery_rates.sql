-- One row per group: students with the skill assigned, with evidence, and mastered.
select
    {by},
    count(*) filter (where assigned) as students,
    count(*) filter (where attempts > 0) as with_evidence,
    count(*) filter (where assigned and mastered) as mastered,
    count(*) filter (where attempts > 0 and mastered is null) as unknown
from {standing} as standing
group by {by}
order by {by}
