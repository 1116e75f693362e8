"""Workers in processes of their own on the test's database, and a mail server that only listens."""

from __future__ import annotations

import os
import signal
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from typing import Any

from django.db import connection

from tests.conftest import ROOT


def database_url() -> str:
    """The address under which another process finds this test's database."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    return f"postgres://{settings['USER']}@/{settings['NAME']}?host={settings['OPTIONS']['host']}"


def command(*words: str, mail_port: int = 1, **environment: str) -> subprocess.Popen[bytes]:
    """Start `manage.py …` on the test's database."""
    own = {
        "ROLLOUT_MODE": "test",
        "DJANGO_SETTINGS_MODULE": "rollout.settings",
        "DATABASE_URL": database_url(),
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
    }
    return subprocess.Popen(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env={**os.environ, **own, **environment},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def kill(process: subprocess.Popen[bytes]) -> None:
    """As a power cut would: the process group is gone without a word."""
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


class Mailbox:
    """What the mail server was handed, in order, repetitions included."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.port = 0

    def ids(self) -> list[str]:
        return [str(m["Message-ID"]) for m in self.messages]


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    """An SMTP server on a free port of this machine that keeps what it is given."""
    mailbox = Mailbox()

    class Session(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        def handle(self) -> None:
            self.say("220 test")
            for line in self.rfile:
                word = line[:4].upper()
                if word == b"DATA":
                    self.say("354 go on")
                    mailbox.messages.append(message_from_bytes(self.content()))
                    self.say("250 kept")
                elif word == b"QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 ok")

        def content(self) -> bytes:
            lines = []
            while (line := self.rfile.readline()) not in (b".\r\n", b""):
                lines.append(line)
            return b"".join(lines)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """A killed client leaves half a conversation."""

    with Server(("127.0.0.1", 0), Session) as server:
        mailbox.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield mailbox
        server.shutdown()
        thread.join()
