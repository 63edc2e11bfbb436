"""Ports for servers that a test starts."""

import random
import socket

# Below what Linux gives to connections that go out (net.ipv4.ip_local_port_range), which other
# tests make by the thousand; so only another server can take one before it is used.
RANGE = range(20000, 32000)


def free_port():
    """A port of 127.0.0.1 that is free now."""
    for port in random.sample(RANGE, 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no free port")
