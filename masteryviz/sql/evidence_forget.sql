-- Nothing: removes the rows that rest on the word of one file alone.
create temp table forgotten_student as
select student_ix as stated_ix
from observation
semi join forgotten using (file_ix)
union
select student_ix
from log_entry
semi join forgotten using (file_ix)
union
select student_ix
from roster
semi join forgotten using (file_ix)
;

delete from observation
where file_ix in (select file_ix from forgotten)
;

delete from log_entry
where file_ix in (select file_ix from forgotten)
;

delete from item_score
where file_ix in (select file_ix from forgotten)
;

delete from roster
where file_ix in (select file_ix from forgotten)
;

delete from file_fate
where file_ix in (select file_ix from forgotten)
;

delete from source_file
where file_ix in (select file_ix from forgotten)
;

delete from claim_stated
where file_ix in (select file_ix from forgotten)
;

-- who is named by no file any more
delete from student_stated
where
    stated_ix in (select stated_ix from forgotten_student)
    and stated_ix not in (select student_ix from observation)
    and stated_ix not in (select student_ix from log_entry)
    and stated_ix not in (select student_ix from roster)
;

delete from student_stated_id
where stated_ix not in (select stated_ix from student_stated)
;

drop table forgotten
;

drop table forgotten_student
;
