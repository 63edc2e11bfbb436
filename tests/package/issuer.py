"""An HTTPS issuer on loopback with a CA of its own, where one user logs in by password.

It needs Python and the openssl command only, because the static build has no test programs.
"""

import base64
import http.server
import json
import ssl
import subprocess
import threading
import time
import urllib.parse

HOST = "issuer.test"
USER, PASSWORD = "jane", "pa55word"
CLIENT = "kubernetes"


def base64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class SigningKey:
    """An RSA key of the openssl command."""

    def __init__(self, directory):
        self._path = directory / "signing.key"
        subprocess.run(
            ["openssl", "genrsa", "-out", self._path, "2048"], check=True, capture_output=True
        )
        shown = subprocess.run(
            ["openssl", "rsa", "-in", self._path, "-noout", "-modulus"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        modulus = bytes.fromhex(shown.strip().split("=", 1)[1])
        self.jwk = {"kty": "RSA", "kid": "1", "alg": "RS256", "use": "sig"}
        self.jwk |= {"n": base64url(modulus), "e": "AQAB"}

    def sign(self, claims):
        """A compact JWT with these claims."""
        parts = [json.dumps(part).encode() for part in ({"alg": "RS256", "kid": "1"}, claims)]
        text = ".".join(map(base64url, parts))
        done = subprocess.run(
            ["openssl", "dgst", "-sha256", "-sign", self._path],
            input=text.encode(),
            check=True,
            capture_output=True,
        )
        return f"{text}.{base64url(done.stdout)}"


def make_certificates(directory):
    """A CA and a certificate of it for HOST and localhost; paths of (ca, chain with key)."""
    ca, ca_key = directory / "ca.crt", directory / "ca.key"
    server, server_key = directory / "server.crt", directory / "server.key"
    names = f"subjectAltName=DNS:{HOST},DNS:localhost,IP:127.0.0.1"
    new = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    for command in (
        [*new, "-keyout", ca_key, "-out", ca, "-subj", "/CN=oidcctl package test CA"],
        [*new, "-keyout", server_key, "-out", server, "-subj", f"/CN={HOST}"]
        + ["-CA", ca, "-CAkey", ca_key, "-addext", names]
        + ["-addext", "basicConstraints=critical,CA:FALSE"],
    ):
        subprocess.run(command, check=True, capture_output=True)
    return ca, (server, server_key)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    key = None

    def issuer(self):
        return f"https://{self.headers['Host']}"

    def do_GET(self):
        issuer = self.issuer()
        documents = {
            "/.well-known/openid-configuration": {
                "issuer": issuer,
                "jwks_uri": issuer + "/keys",
                "authorization_endpoint": issuer + "/auth",
                "token_endpoint": issuer + "/token",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
            },
            "/keys": {"keys": [self.key.jwk]},
        }
        document = documents.get(self.path)
        self.answer(200 if document else 404, document or {})

    def do_POST(self):
        """The password grant, for one user."""
        size = int(self.headers["Content-Length"])
        form = dict(urllib.parse.parse_qsl(self.rfile.read(size).decode()))
        if (form.get("username"), form.get("password")) != (USER, PASSWORD):
            self.answer(400, {"error": "invalid_grant"})
            return
        now = int(time.time())
        claims = {"iss": self.issuer(), "aud": CLIENT, "sub": USER, "iat": now, "exp": now + 3600}
        token = {"access_token": "a", "token_type": "Bearer", "id_token": self.key.sign(claims)}
        self.answer(200, token)

    def answer(self, status, document):
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments):
        pass


class Issuer:
    """A server on a free port of 127.0.0.1, until `close`."""

    def __init__(self, directory):
        self.ca, (certificate, key) = make_certificates(directory)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        handler = type("KeyedHandler", (Handler,), {"key": SigningKey(directory)})
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def url(self, host=HOST):
        return f"https://{host}:{self.port}"

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
