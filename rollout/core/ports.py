"""Whether a port can be listened on; asked before anything long begins (`python -m rollout.core.ports`)."""

from __future__ import annotations

import argparse
import socket
import sys


def port_fault(host: str, port: int) -> str:
    """Why nothing can listen there, with the mend; empty where something can."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the web server does
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            return (
                f"Port {port} on {host} cannot be used ({error}). Stop what uses it, or choose another: "
                f"--port {port + 1} (make demo PORT={port + 1})."
            )
    return ""


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="End with a sentence if the port cannot be listened on.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--host", default="127.0.0.1")
    asked = parser.parse_args()
    sys.exit(port_fault(asked.host, asked.port) or 0)
