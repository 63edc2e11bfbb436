"""A server that looks like an API server to kubectl, and records what it is asked with."""

import contextlib
import http.server
import json
import ssl
import threading
from dataclasses import dataclass
from typing import Optional

VERSION = {"major": "1", "minor": "32", "gitVersion": "v1.32.0", "platform": "linux/amd64"}


@dataclass(frozen=True)
class Seen:
    path: str
    authorization: Optional[str]
    impersonated: Optional[str] = None


class RecordingServer:
    """On a port of localhost; `seen` is what it was asked. `certificate` None: no TLS.

    `demands`: the CA of the client certificates without which nobody is served.
    `asks_for`: the CA of client certificates that are asked for, and may be missing.
    """

    def __init__(self, certificate=None, demands=None, version=None, asks_for=None):
        server = self
        self.seen = []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                headers = self.headers
                server.seen.append(
                    Seen(
                        self.path, headers.get("Authorization"), headers.get("Impersonate-User")
                    )
                )
                body = json.dumps(VERSION if self.path == "/version" else {}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        scheme = "http"
        if certificate is not None:
            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            tls.load_cert_chain(f"{certificate}.pem", f"{certificate}.key")
            if (authority := demands or asks_for) is not None:
                tls.verify_mode = ssl.CERT_REQUIRED if demands else ssl.CERT_OPTIONAL
                tls.load_verify_locations(authority)
            if version is not None:
                tls.minimum_version = tls.maximum_version = version
            # The handshake is made in the thread of the connection, not where it is taken.
            self._server.socket = tls.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
            scheme = "https"
        self.url = f"{scheme}://localhost:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def forget(self):
        self.seen.clear()

    def stop(self):
        with contextlib.suppress(OSError):
            self._server.shutdown()
            self._server.server_close()
        self._thread.join(timeout=10)
