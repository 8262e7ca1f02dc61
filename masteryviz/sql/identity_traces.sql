-- One row: what the store holds of a student.
with
    stated as (select stated_ix from student_stated where student_ix = $ix),
    said as (
        select file_ix
        from observation
        where student_ix in (select stated_ix from stated)
        union all
        select file_ix
        from log_entry
        where student_ix in (select stated_ix from stated)
    )
select
    (select student from student where student_ix = $ix) as student,
    (select name from student where student_ix = $ix) as name,
    (
        select list(distinct section order by section)
        from enrollment
        join section using (section_ix)
        where student_ix = $ix
    ) as sections,
    (select count(*) from attempt where student_ix = $ix) as attempts,
    (select count(*) from said) as entries,
    (
        select count(distinct file_ix)
        from
            (
                select file_ix
                from said
                union
                select file_ix
                from roster
                where student_ix in (select stated_ix from stated)
            )
    ) as files
