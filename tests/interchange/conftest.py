"""The other programs' files, and a second reader for them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
FILES = HERE / "files"
OWN = [FILES / name for name in ("office_2003.xml", "calendars_2010.xml", "master_2013.xml")]


@pytest.fixture(scope="session")
def real_files(shared_data: Path) -> list[Path]:
    """Every Microsoft Project file of other people, in order."""
    files = sorted((shared_data / "mspdi").glob("*.xml"))
    if not files:
        pytest.skip("there are no Microsoft Project files in ../shared/data")
    return files


@pytest.fixture(scope="session")
def java() -> Any:
    """The bridge to MPXJ, an independent reader and writer of the same format."""
    jpype = pytest.importorskip(
        "jpype", reason="the package jpype1 is not installed, so MPXJ cannot be asked"
    )
    pytest.importorskip("mpxj", reason="the package mpxj is not installed")
    if shutil.which("java") is None:
        pytest.skip("there is no Java on this machine, so MPXJ cannot be asked")
    if not jpype.isJVMStarted():
        jpype.startJVM("-Xmx256m", convertStrings=True)
    return jpype


@pytest.fixture(scope="session")
def second_reader(java: Any) -> Callable[[Path], Any]:
    """Path → MPXJ's project."""
    reader = java.JClass("org.mpxj.mspdi.MSPDIReader")
    return lambda path: reader().read(str(path))


@pytest.fixture(scope="session")
def second_writer(java: Any) -> Callable[[Any, Path], None]:
    """Writes an MPXJ project as another program would."""
    writer = java.JClass("org.mpxj.mspdi.MSPDIWriter")
    return lambda project, path: writer().write(project, str(path))
