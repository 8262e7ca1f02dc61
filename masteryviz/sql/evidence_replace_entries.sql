-- Nothing: removes the entries, with their questions and criteria, that this file
-- has a later word on.
delete from item_score
where
    (file_ix, row) in (
        select (e.file_ix, e.row)
        from log_entry as e
        join matched_entry as m on m.stored = e.rowid
        where not m.stored_is_newer
    )
;

delete from log_entry
where rowid in (select stored from matched_entry where not stored_is_newer)
;
