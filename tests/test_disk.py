"""What is beside a generation is closed in order, so that the next addition has nothing to make up for."""

from __future__ import annotations

import os
from pathlib import Path

from rocksdict import AccessType, Options, Rdict

from graph.agreement.index import Disk


def test_tables_are_merged_by_who_writes_many_rows_and_not_by_who_adds_one(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    for _ in range(4):
        index = Disk(folder)
        for _ in range(5_000):
            index.put("table", os.urandom(8).hex(), "", os.urandom(200).hex())
        index.close()
    rows = Rdict(str(folder), options=Options(raw_mode=True), access_type=AccessType.read_only())
    unmerged = rows.property_int_value("rocksdb.num-files-at-level0")
    rows.close()
    assert unmerged is not None and unmerged < 4  # four are merged
