-- One row per loaded file.
select file, format, scope, exported_at, exported_from, loaded_at, sha256
from source_file
order by file_ix
