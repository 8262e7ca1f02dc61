-- Nothing: takes away what only served the rebuild.
drop table placed_file
;

drop table placed_task
;
