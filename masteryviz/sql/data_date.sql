-- One row: the newest moment that any file speaks for.
select max(exported_at) as data_date from source_file
