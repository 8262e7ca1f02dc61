-- Nothing: takes away a section that is called otherwise now, and what only
-- served the rebuild.
-- only where: moved
delete from section
where
    section_ix in (select section_ix from deserted_section)
    and section_ix not in (
        select section_ix
        from enrollment
        where section_ix is not null
        union all
        select section_ix
        from attempt
        where section_ix is not null
        union all
        select section_ix
        from work
        where section_ix is not null
    )
;

-- only where: cells
drop view placed_cell
;

-- only where: entries
drop view placed_entry
;

drop table dropped_cell
;

drop table surpassed_entry
;

drop table moved_entry
;

drop table section_kept
;

-- only where: moved
drop table left_behind
;

-- only where: moved
drop table deserted_section
;

drop table placed_file
;

drop table placed_task
;

drop table placed_item
;

drop table whole_skill
;

drop table gradebook
;

drop table gone_task
;

drop table lone_task
;

drop table placed_roster
;

drop table gone_student
;

drop table task_now
;
