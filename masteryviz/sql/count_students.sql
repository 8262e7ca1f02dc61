-- One row: how many students there are in view.
select {by}, count(distinct student_ix) as students
from {standing} as standing
group by {by}
