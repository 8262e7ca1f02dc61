-- One row per group: students with the skill who have it, are stuck, or have too
-- little evidence.
select
    {by},
    count(*) as students,
    count(*) filter (where mastered) as mastered,
    count(*) filter (
        where not mastered and attempts >= $stuck_after and attempts < $spinning_after
    ) as stuck,
    count(*) filter (
        where not mastered and attempts >= $spinning_after
    ) as wheel_spinning,
    count(*) filter (
        where not mastered and attempts < least($stuck_after, $spinning_after)
    ) as too_little_evidence,
    count(*) filter (where mastered is null) as unknown
from {standing} as standing
where state <> 'excused'
group by {by}
order by {by}
