-- One row per student and section that a file shows.
insert into roster
select $file_ix, student_ix, section_ix, max(enrolled_from), max(enrolled_until)
from incoming
group by student_ix, section_ix
order by student_ix, section_ix
