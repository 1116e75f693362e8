"""A PostgreSQL cluster of the tests' own: private folder, private socket, no network, gone at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

OWNER = "rollout"
UNPRIVILEGED = ("postgres", "nobody")  # whom the server runs as if we are root, which it refuses to be
START_SECONDS = 30


class NoPostgres(Exception):
    """The server cannot be started here; the message says why and what to do."""


def server_programs() -> Path:
    """The folder of `initdb` and `postgres`, the newest version first."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if not found:
        raise NoPostgres("PostgreSQL's server programs are missing (apt-get install postgresql)")
    return found[-1].parent


def run_as() -> tuple[list[str], pwd.struct_passwd]:
    """The words put before a command so that it runs unprivileged and dies with us, and who it runs as."""
    if os.getuid() != 0:
        return ["setpriv", "--pdeathsig", "INT"], pwd.getpwuid(os.getuid())
    for name in UNPRIVILEGED:
        try:
            person = pwd.getpwnam(name)
        except KeyError:
            continue
        ids = ["--reuid", str(person.pw_uid), "--regid", str(person.pw_gid), "--clear-groups"]
        return ["setpriv", *ids, "--pdeathsig", "INT"], person
    raise NoPostgres("PostgreSQL refuses to run as root, and there is no user postgres or nobody")


@contextmanager
def cluster(settings: Mapping[str, str] | None = None) -> Iterator[str]:
    """Start a server and give the URL of its database; stopped and removed at the end.

    `settings` are server settings on top of the defaults, which keep what they acknowledge (fsync on).
    """
    programs = server_programs()
    prefix, person = run_as()
    folder = Path(tempfile.mkdtemp(prefix="rollout-pg-", dir="/tmp"))  # a socket's path must be short
    os.chown(folder, person.pw_uid, person.pw_gid)
    try:
        make_cluster(programs, prefix, folder)
        server = start(programs, prefix, folder, settings or {})
        try:
            wait_until_ready(programs, folder, server)
            yield f"postgres://{OWNER}@/postgres?host={folder}"
        finally:
            server.send_signal(signal.SIGINT)  # its fast shutdown: open connections are cut
            server.wait(timeout=START_SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make_cluster(programs: Path, prefix: list[str], folder: Path) -> None:
    command = [str(programs / "initdb"), "--pgdata", str(folder / "data"), "--username", OWNER]
    # whoever can enter the private folder is the owner; nobody else can reach the socket
    command += ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    done = subprocess.run([*prefix, *command], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoPostgres(f"initdb failed: {done.stderr.strip()}")


def start(
    programs: Path, prefix: list[str], folder: Path, settings: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    options = {
        "listen_addresses": "",
        "unix_socket_directories": str(folder),
        "max_connections": "60",
        **settings,
    }
    command = [str(programs / "postgres"), "-D", str(folder / "data")]
    command += [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen([*prefix, *command], cwd=folder, stdout=log, stderr=log)


def wait_until_ready(programs: Path, folder: Path, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    ask = [str(programs / "pg_isready"), "--quiet", "--host", str(folder)]
    while subprocess.run(ask, check=False).returncode:
        if server.poll() is not None or time.monotonic() > deadline:
            raise NoPostgres(f"PostgreSQL did not start: {(folder / 'log').read_text()[-1000:]}")
        time.sleep(0.05)
