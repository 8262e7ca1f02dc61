"""A process that has a store open and has put tables on the disk; run by test_store_leftovers."""

from __future__ import annotations

import sys
from pathlib import Path

from masteryviz.store import Store, rest

MUCH = "create temp table much as select i, md5(i::varchar) as word from range(500000) r(i)"

if __name__ == "__main__":
    with Store(Path(sys.argv[1])).connect() as con:
        con.execute(MUCH).fetchall()
        rest(con)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        found = con.execute("select count(*), max(i) from much").fetchall()
        sys.stdout.write(f"{found[0]}\n")
        sys.stdout.flush()
