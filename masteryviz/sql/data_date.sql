-- One row: the newest moment that any file with evidence speaks for; a file that
-- only says what skills are speaks for no moment of a class.
select max(exported_at) as data_date
from source_file
semi join
    (select file_ix from file_fate where what in ('cell', 'entry')) using (file_ix)
