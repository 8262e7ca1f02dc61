-- One row per group and state: students in it.
select {by}, state, count(*) as students
from {standing} as standing
group by {by}, state
order by {by}, state
