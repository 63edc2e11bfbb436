"""A server for one odd issuer: any certificates, any bytes for a reply."""

import socket
import ssl
import threading
from dataclasses import dataclass, field
from typing import Callable, Dict

MOST_HEAD = 1 << 16
TLS_HANDSHAKE = 0x16


@dataclass(frozen=True)
class Request:
    path: str
    fields: Dict[str, str] = field(default_factory=dict)  # names in lower case, the last counts
    is_tls: bool = True


def reply(body, status="200 OK", version="HTTP/1.1", fields=(), content_type="application/json"):
    """The usual reply of the quirks: Content-Length, and the connection ends."""
    body = body.encode() if isinstance(body, str) else body
    lines = [
        f"{version} {status}",
        *([f"Content-Type: {content_type}"] if content_type else []),
        f"Content-Length: {len(body)}",
        "Connection: close",
        *fields,
        "",
        "",
    ]
    return "\r\n".join(lines).encode("latin-1") + body


def server_context(chain, key):
    """TLS with this PEM chain, whatever OpenSSL thinks of its strength."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.load_cert_chain(chain, key)
    return context


class QuirkServer:
    """Listens on a loopback port until `close`. `respond` makes the bytes for a request."""

    def __init__(self, context, respond: Callable[[Request], bytes], close_notify=True):
        self._context = context
        self._respond = respond
        self._close_notify = close_notify
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(timeout=10)

    def _serve(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection):
        connection.settimeout(20)
        try:
            with connection:
                first = connection.recv(1, socket.MSG_PEEK)
                if first and first[0] == TLS_HANDSHAKE:
                    self._answer_tls(connection)
                else:
                    self._exchange(connection, False)
        except OSError:
            pass  # the client went away, which is what most refusals look like

    def _answer_tls(self, connection):
        with self._context.wrap_socket(connection, server_side=True) as channel:
            self._exchange(channel, True)
            if self._close_notify:
                channel.unwrap()

    def _exchange(self, channel, is_tls):
        head = b""
        while b"\r\n\r\n" not in head and len(head) < MOST_HEAD:
            part = channel.recv(4096)
            if not part:
                return
            head += part
        lines = head.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
        fields = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            fields[name.lower()] = value.strip()
        channel.sendall(self._respond(Request(lines[0].split(" ")[1], fields, is_tls)))
