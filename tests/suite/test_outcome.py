"""What the suite says about itself: nothing is left out in silence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT
from tests.plugins.outcome import Result, tell


def test_a_part_left_out_is_named_and_the_run_still_passes(capsys: pytest.CaptureFixture[str]) -> None:
    result = Result("sqlite", passed=3, left_out={"pages in a browser: Chromium is missing": 2})
    assert tell([result], complete=False) == 0
    said = capsys.readouterr().out
    assert "Not run here: 2 × pages in a browser: Chromium is missing" in said
    assert "3 passed, 0 failed, 2 skipped" in said


def test_a_part_left_out_fails_a_complete_run() -> None:
    assert tell([Result("sqlite", passed=3, left_out={"no browser": 1})], complete=True) == 1
    assert tell([Result("sqlite", passed=3)], complete=True) == 0


def test_a_run_fails_if_either_database_fails_or_nothing_was_run() -> None:
    good, bad = Result("sqlite", passed=3), Result("postgres", exit_code=1, passed=2, failed=1)
    assert tell([good, bad], complete=False) == 1
    assert tell([Result("sqlite")], complete=False) == 1


def test_skipped_tests_are_counted_by_their_reason(tmp_path: Path) -> None:
    sample = tmp_path / "test_sample.py"
    sample.write_text("import pytest\ndef test_a(): pytest.skip('no fonts')\ndef test_b(): pass\n")
    words = ["-p", "tests.plugins.outcome", "-p", "no:cacheprovider", "-c", str(tmp_path / "none.ini")]
    (tmp_path / "none.ini").write_text("[pytest]\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words, str(sample)],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "ROLLOUT_TEST_RUN": str(tmp_path), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Not run here: 1 × no fonts" in done.stdout
    assert '"left_out": {"no fonts": 1}' in (tmp_path / "outcome.json").read_text()
