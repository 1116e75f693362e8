"""Is there a font for Chinese? Without one, boxes are printed and nothing complains."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache

INSTALL = "apt-get install --no-install-recommends fonts-noto-cjk"


@cache
def chinese_fonts() -> tuple[str, ...]:
    """Families that cover simplified Chinese, as fontconfig knows them. Asked once per process."""
    program = shutil.which("fc-list")
    if program is None:
        return ()
    command = [program, "--format=%{family[0]}\n", ":lang=zh-cn"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    return tuple(sorted(set(done.stdout.split("\n")) - {""}))


def missing() -> str:
    """Why Chinese cannot be printed, with the line that mends it; empty if it can."""
    if chinese_fonts():
        return ""
    if shutil.which("fc-list") is None:
        return "fontconfig is missing; run: apt-get install --no-install-recommends fontconfig"
    return f"no font for Chinese, documents would show boxes; run: {INSTALL}"
