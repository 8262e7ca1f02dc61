-- One row per attribute of a section, skill or task: the newest word, but the
-- oldest on where it was seen first.
insert into claim
select
    c.what,
    c.ix,
    c.attribute,
    case
        when c.attribute = 'seen'
        then min_by(c.value, (f.exported_at, f.sha256))
        else max_by(c.value, (f.exported_at, f.sha256))
    end,
    case when c.attribute = 'seen' then min(f.exported_at) else max(f.exported_at) end,
    case
        when c.attribute = 'seen'
        then min((f.exported_at, f.sha256))[2]
        else max((f.exported_at, f.sha256))[2]
    end
from claim_stated as c
join source_file as f using (file_ix)
group by c.what, c.ix, c.attribute
order by c.what, c.ix, c.attribute
