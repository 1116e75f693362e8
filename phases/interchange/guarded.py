"""Reading a stranger's file in a process of its own, which may use so much time and memory and no more."""

from __future__ import annotations

import io
import pickle
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

from phases.interchange.imported import ImportedPlan
from phases.interchange.limits import CHILD_BYTES, CHILD_SECONDS
from phases.interchange.mspdi import read_mspdi
from phases.interchange.refusal import FILE, ImportRefused, require_size

ALLOWED_MODULES = (
    "phases.interchange.imported",
    "phases.interchange.refusal",
    "phases.scheduling.model",
    "datetime",
)
ROOT = Path(__file__).resolve().parents[2]


def read_guarded(content: bytes) -> ImportedPlan:
    """`read_mspdi` in a child process. Raises ImportRefused, with code too_costly where the child died or ran
    out of CHILD_SECONDS or CHILD_BYTES.
    """
    require_size(len(content))
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__, str(CHILD_SECONDS), str(CHILD_BYTES)],
            input=content,
            capture_output=True,
            timeout=2 * CHILD_SECONDS,
            check=False,
            cwd=ROOT,
        )
    except subprocess.TimeoutExpired as error:
        raise ImportRefused("too_costly", FILE, f"{2 * CHILD_SECONDS} s") from error
    if done.returncode != 0:
        raise ImportRefused("too_costly", FILE, f"{CHILD_SECONDS} s")
    found = answer_of(done.stdout)
    if isinstance(found, ImportRefused):
        raise found
    return found


def answer_of(output: bytes) -> ImportedPlan | ImportRefused:
    """What a child wrote. Raises pickle.UnpicklingError for anything but our own values."""
    found = _Answers(io.BytesIO(output)).load()
    if not isinstance(found, ImportedPlan | ImportRefused):
        raise pickle.UnpicklingError(type(found).__name__)
    return found


class _Answers(pickle.Unpickler):
    """Only our own values come out of the child."""

    def find_class(self, module: str, name: str) -> Any:
        if module not in ALLOWED_MODULES:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return super().find_class(module, name)


def _answer(seconds: int, size: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        found: ImportedPlan | ImportRefused = read_mspdi(sys.stdin.buffer.read())
    except ImportRefused as refusal:
        found = refusal
    sys.stdout.buffer.write(pickle.dumps(found, pickle.HIGHEST_PROTOCOL))


if __name__ == "__main__":
    _answer(int(sys.argv[1]), int(sys.argv[2]))
