-- One row per group: how many students there are in view, and how many of them have
-- left every class in view by the day looked at.
with
    person as (
        select {by}, student_ix, bool_and({has_left}) as has_left
        from {standing} as standing
        group by {by}, student_ix
    )
select {by}, count(*) as students, count(*) filter (where has_left) as gone
from person
group by {by}
