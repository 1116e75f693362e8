"""Says plainly what was not run and why, at the end of each run and of both together."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

FILE = "outcome.json"
NO_TESTS = 5  # pytest's exit code when nothing was chosen


@dataclass
class Result:
    """One run of the suite on one database. `left_out`: reason → number of tests."""

    database: str
    exit_code: int = 0
    passed: int = 0
    failed: int = 0
    left_out: dict[str, int] = field(default_factory=dict)


def reasons(reports: Sequence[Any]) -> dict[str, int]:
    """Why tests were skipped: reason → how many."""
    found: Counter[str] = Counter()
    for report in reports:
        words = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        found[words.removeprefix("Skipped: ")] += 1
    return dict(found)


def sentences(left_out: dict[str, int]) -> list[str]:
    return [f"Not run here: {count} × {reason}" for reason, count in sorted(left_out.items())]


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Runs in the controlling process, which holds the reports of all workers."""
    stats = terminalreporter.stats
    left_out = reasons(stats.get("skipped", []))
    for line in sentences(left_out) or ["Every chosen test was run."]:
        terminalreporter.write_line(line)
    failed = len(stats.get("failed", [])) + len(stats.get("error", []))
    content = {"passed": len(stats.get("passed", [])), "failed": failed, "left_out": left_out}
    Path(os.environ["ROLLOUT_TEST_RUN"], FILE).write_text(json.dumps(content))


def tell(results: Sequence[Result], *, complete: bool) -> int:
    """Print the sum of the runs; the exit code is 1 if a run failed or, with `complete`, left a part out."""
    print("\n=== Together ===")
    for result in results:
        print(f"{result.database}: {result.passed} passed, {result.failed} failed")
        for line in sentences(result.left_out):
            print(f"  {line}")
    skipped = sum(sum(r.left_out.values()) for r in results)
    if not skipped:
        print("Nothing was left out.")
    passed, failed = sum(r.passed for r in results), sum(r.failed for r in results)
    print(f"{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    broken = any(r.exit_code not in (0, NO_TESTS) for r in results) or not passed
    return 1 if broken or (complete and skipped) else 0
