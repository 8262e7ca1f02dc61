-- One row per student and file that shows the student.
select distinct who.student_ix, shown.file_ix
from
    (
        select student_ix as stated_ix, file_ix
        from roster
        union
        select student_ix, file_ix
        from observation
        union
        select student_ix, file_ix
        from log_entry
    ) as shown
join student_stated as who using (stated_ix)
where who.student_ix in (select unnest($who))
order by 1, 2
