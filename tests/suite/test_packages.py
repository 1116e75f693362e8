"""`.ci/packages`: what happens on a machine where system packages are missing."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.architecture.tree import ROOT


def packages(folder: Path, what: str, **programs: str) -> subprocess.CompletedProcess[str]:
    """Run it where some programs are replaced by a line of shell."""
    for name, line in programs.items():
        stand_in = folder / name.replace("_", "-")
        stand_in.write_text(f"#!/bin/sh\n{line}\n")
        stand_in.chmod(0o755)
    return subprocess.run(
        [ROOT / ".ci/packages", what],
        env={"PATH": f"{folder}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_complete_machine_hears_nothing(tmp_path: Path) -> None:
    done = packages(tmp_path, "run", dpkg_query="echo install ok installed", uv="exit 0")
    assert (done.returncode, done.stdout) == (0, "")


def test_somebody_who_may_not_install_gets_the_one_line_to_run(tmp_path: Path) -> None:
    done = packages(tmp_path, "run", dpkg_query="exit 1", uv="exit 0", id="echo 1000", sudo="exit 1")
    assert done.returncode == 1
    line = done.stdout.splitlines()[-1].strip()
    assert line.startswith("sudo apt-get install -y --no-install-recommends ")
    assert "fonts-noto-cjk" in line


def test_root_installs_what_is_missing(tmp_path: Path) -> None:
    calls = tmp_path / "calls"
    done = packages(
        tmp_path,
        "run",
        dpkg_query="exit 1",
        uv="exit 0",
        id="echo 0",
        apt_get=f'echo "$*" >> {calls}',
    )
    assert done.returncode == 0
    update, install = calls.read_text().splitlines()
    assert update.endswith("update -qq")
    assert "--no-install-recommends" in install
    assert "libharfbuzz-subset0" in install


def test_a_failed_installation_says_what_to_run(tmp_path: Path) -> None:
    done = packages(tmp_path, "run", dpkg_query="exit 1", uv="exit 0", id="echo 0", apt_get="exit 100")
    assert done.returncode == 1
    assert "apt-get update && apt-get install" in done.stdout
