"""Keeps a few child processes running: starts them, starts a dead one again, ends them all together."""

from __future__ import annotations

import ctypes
import logging
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence

logger = logging.getLogger(__name__)
PR_SET_PDEATHSIG = 1
SHORTEST_LIFE = 5.0  # a child that lives less long is started again after a growing pause
LONGEST_PAUSE = 30.0


def die_with_parent() -> None:
    """Ask the kernel to end this child when its parent is gone, however the parent went (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Child:
    """One command that should always run."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.name, self._command, self._environment = name, list(command), dict(environment)
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._early_deaths = 0
        self._not_before = 0.0

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def tend(self, now: float) -> None:
        """Start it if it does not run and its pause is over."""
        if self.running or now < self._not_before:
            return
        if self._process is not None:
            self._note_death(now)
            if now < self._not_before:
                return
        self._process = subprocess.Popen(
            self._command,
            env=self._environment,
            preexec_fn=die_with_parent,
        )
        self._started = now

    def _note_death(self, now: float) -> None:
        assert self._process is not None
        early = now - self._started < SHORTEST_LIFE
        self._early_deaths = self._early_deaths + 1 if early else 0
        pause = min(LONGEST_PAUSE, 2.0 ** (self._early_deaths - 1)) if early else 0.0
        self._not_before = now + pause
        logger.warning(
            "%s ended with %s; starting it again in %.0f s.", self.name, self._process.returncode, pause
        )
        self._process = None

    def send(self, number: int) -> None:
        if self._process is not None and self.running:
            self._process.send_signal(number)

    def wait(self, seconds: float) -> bool:
        """True once it has ended."""
        if self._process is None:
            return True
        try:
            self._process.wait(max(0.0, seconds))
        except subprocess.TimeoutExpired:
            return False
        return True


class Supervisor:
    """Runs children until TERM or INT, then gives them `grace` seconds to finish what they do."""

    def __init__(self, children: Sequence[Child], *, grace: float = 30.0) -> None:
        self._children = list(children)
        self._grace = grace
        self._stopping = False

    def run(self, *, started: Callable[[], None] = lambda: None) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        self._tend()
        started()
        while not self._stopping:
            time.sleep(0.25)
            self._tend()
        self._end()

    def _stop(self, number: int, frame: object) -> None:
        self._stopping = True

    def _tend(self) -> None:
        """A child that ended with us, as when a whole process group is told to stop, did not die."""
        now = time.monotonic()
        for child in self._children:
            if self._stopping:
                return
            child.tend(now)

    def _end(self) -> None:
        for child in self._children:
            child.send(signal.SIGTERM)
        deadline = time.monotonic() + self._grace
        for child in self._children:
            if not child.wait(deadline - time.monotonic()):
                child.send(signal.SIGKILL)
                child.wait(5.0)
