"""How gunicorn serves us: threads with limits, so that a dozen slow clients do not stop the service."""

from __future__ import annotations

import os
import socket
import struct
import threading
from pathlib import Path
from typing import Any

worker_class = "gthread"
timeout = 60
graceful_timeout = 20
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
limit_request_line = 8190
limit_request_fields = 60
limit_request_field_size = 16_380
backlog = 512
loglevel = "warning"
# a heartbeat file on a slow disk would look like a dead worker
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None
wsgi_app = "rollout.wsgi:application"

MOST_DISCARDED = 1024 * 1024  # of a body that was refused unread; a longer one ends its connection
SILENCE_SECONDS = int(os.environ.get("ROLLOUT_SILENCE_SECONDS", "20"))


def when_ready(server: Any) -> None:
    """Give up on a client that sends or takes nothing for a while; accepted sockets inherit the limit."""
    limit = struct.pack("ll", SILENCE_SECONDS, 0)
    for listener in server.LISTENERS:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)


def pre_request(worker: Any, request: Any) -> None:
    """Promise no further request behind a body that might be left unread."""
    headers = dict(request.headers)
    if "TRANSFER-ENCODING" in headers or int(headers.get("CONTENT-LENGTH", 0)) > MOST_DISCARDED:
        request.force_close()


def post_worker_init(worker: Any) -> None:
    """Load what PDFs need beside the first requests, so that no reader waits seconds for the first one."""
    from rollout.documents.pdf import warm_up

    threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
