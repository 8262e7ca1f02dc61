-- One row per word that a student is known by: what it is, the word, whether the
-- id is theirs alone, and whether the word means nobody else without its kind.
with
    stated as (
        select stated_ix, name, sort_name from student_stated where student_ix = $ix
    ),
    ids as (
        select distinct kind, value
        from student_stated_id
        where stated_ix in (select stated_ix from stated)
    ),
    others as (
        select value
        from student_stated_id
        where stated_ix not in (select stated_ix from stated)
        union
        select student
        from student
        where student_ix <> $ix
    )
select 'student' as kind, student as word, true as own, true as alone
from student
where student_ix = $ix
union all
select
    kind,
    value,
    (kind, value) in (select (kind, value) from student_id where student_ix = $ix),
    value not in (select value from others)
from ids
union all
select distinct 'name', unnest([name, sort_name]), false, false
from stated
order by 1, 2
