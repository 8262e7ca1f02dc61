-- Nothing: removes the rows that rest on the word of one file alone.
delete from observation
where file_ix in (select file_ix from forgotten)
;

delete from log_entry
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

-- who is named by no file any more
delete from claim
where
    (what, ix) in (
        select (what, ix)
        from claim
        group by what, ix
        having
            bool_and(
                (sha256, exported_at) in (select (sha256, exported_at) from forgotten)
            )
    )
    and not (
        (what = 'task' and ix in (select task_ix from observation))
        or (
            what = 'task'
            and ix in (select task_ix from log_entry where task_ix is not null)
        )
        or (
            what = 'skill'
            and ix in (select skill_ix from log_entry where skill_ix is not null)
        )
        or (
            what = 'section'
            and ix in (select section_ix from roster where section_ix is not null)
        )
    )
;

-- what the file said of those that others name too
delete from claim
where
    (sha256, exported_at) in (select (sha256, exported_at) from forgotten)
    and attribute not in ('key', 'seen')
;

drop table forgotten
;
