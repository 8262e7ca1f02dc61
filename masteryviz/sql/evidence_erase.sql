-- Nothing: removes what files and the user said of the student of `erased_student`.
-- A file accounts for the entries that are kept of it.
update file_fate
set n = file_fate.n - least(file_fate.n, gone.n)
from
    (
        select file_ix, count(*) as n
        from
            (
                select file_ix, student_ix
                from observation
                union all
                select file_ix, student_ix
                from log_entry
            )
        where student_ix in (select stated_ix from erased_student)
        group by file_ix
    ) as gone
where
    gone.file_ix = file_fate.file_ix
    and file_fate.what = 'entry'
    and file_fate.fate = 'new'
;

delete from item_score
where
    (file_ix, row) in (
        select (file_ix, row)
        from log_entry
        where student_ix in (select stated_ix from erased_student)
    )
;

delete from log_entry
where student_ix in (select stated_ix from erased_student)
;

delete from observation
where student_ix in (select stated_ix from erased_student)
;

delete from roster
where student_ix in (select stated_ix from erased_student)
;

delete from same_student
where
    (kind, value) in (
        select (kind, value)
        from student_stated_id
        where stated_ix in (select stated_ix from erased_student)
    )
    or (other_kind, other_value) in (
        select (kind, value)
        from student_stated_id
        where stated_ix in (select stated_ix from erased_student)
    )
;

delete from student_stated_id
where stated_ix in (select stated_ix from erased_student)
;

delete from student_stated
where stated_ix in (select stated_ix from erased_student)
;

drop table erased_student
;
