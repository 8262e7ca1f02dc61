-- One row per group, time to mastery and entry: how many students, and how their way
-- ended. A null time holds those whose start or end is not known; who has an entry
-- after the time was never at risk.
select
    {by},
    time,
    entry,
    count(*) as students,
    count(*) filter (where event) as events,
    count(*) filter (where leaves) as leavers,
    count(*) filter (where event and between_exports) as between_exports,
    count(*) filter (where cut_off) as cut_off
from {spans} as span
group by all
order by {by}, time nulls last, entry nulls first
