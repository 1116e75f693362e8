"""Production serves scripts under hashed names, and one script finds another under its hashed name."""

from __future__ import annotations

import re
from pathlib import Path

from django.core.files.base import ContentFile

from rollout.core.storage import StaticFiles
from rollout.core.vendored import STATIC


def test_our_scripts_import_each_other_by_hashed_names(tmp_path: Path) -> None:
    storage = StaticFiles(location=tmp_path)
    own = {f"js/{p.name}": p for p in (STATIC / "js").glob("*.js")}
    for name, path in own.items():
        storage.save(name, ContentFile(path.read_bytes()))
    failed = [
        str(result)
        for *_x, result in storage.post_process({name: (storage, name) for name in own})
        if isinstance(result, Exception)
    ]
    assert failed == []
    kit = (tmp_path / storage.hashed_files["js/kit.js"]).read_text()
    assert set(re.findall(r'"\./([^"]+)"', kit)) <= {Path(n).name for n in storage.hashed_files.values()}
    assert not re.search(r'"\./\w+\.js"', kit)
