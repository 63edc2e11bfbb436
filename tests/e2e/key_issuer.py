"""An issuer that only publishes a key, whose private half the test has."""

import base64
import hashlib
import http.server
import json
import re
import ssl
import subprocess
import threading

# The DER of a SHA-256 digest in a signature of PKCS #1 v1.5, up to the digest itself.
DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")
EXPONENT = 65537


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class KeyIssuer:
    """`private`: the path of the RSA key. `fetched` counts requests for the key set."""

    KEY_ID = "published"

    def __init__(self, directory, pki):
        directory.mkdir(exist_ok=True)
        self.private, _ = pki.key_pair("issuer-key")
        done = subprocess.run(
            ["openssl", "rsa", "-in", str(self.private), "-noout", "-modulus"],
            capture_output=True,
            text=True,
            check=True,
        )
        self.modulus = int(re.search(r"Modulus=([0-9A-F]+)", done.stdout)[1], 16)
        self.ca = pki.ca
        self.fetched = 0
        issuer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = issuer.document(self.path)
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(body or {}).encode())

            def log_message(self, *_):
                pass

        certificate, key = pki.server("key-issuer")
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(str(certificate), str(key))
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"https://localhost:{self._server.server_port}"

    def document(self, path):
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.url,
                "jwks_uri": f"{self.url}/keys",
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        if path != "/keys":
            return None
        self.fetched += 1
        size = (self.modulus.bit_length() + 7) // 8
        key = {
            "kty": "RSA",
            "use": "sig",
            "alg": "RS256",
            "kid": self.KEY_ID,
            "n": encode(self.modulus.to_bytes(size, "big")),
            "e": encode(EXPONENT.to_bytes(3, "big")),
        }
        return {"keys": [key]}

    def mint(self, claims, header=None):
        head = {"alg": "RS256", "kid": self.KEY_ID, **(header or {})}
        part = encode(json.dumps(head).encode()) + "." + encode(json.dumps(claims).encode())
        done = subprocess.run(
            ["openssl", "dgst", "-sha256", "-sign", str(self.private)],
            input=part.encode(),
            capture_output=True,
            check=True,
        )
        return part + "." + encode(done.stdout)

    def verifies(self, token):
        """Whether RS256 with the published key verifies a token, whatever its header says."""
        part, _, signature = token.rpartition(".")
        return verifies(self.modulus, part, decode(signature))

    def public_pem(self):
        return subprocess.run(
            ["openssl", "pkey", "-in", str(self.private), "-pubout"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    def options(self):
        """The options of `webhook test` that make tokens of this issuer."""
        return (
            *("--issuer-key", self.private, "--issuer-url", self.url),
            *("--key-id", self.KEY_ID, "--client-id", "kubernetes"),
        )

    def stop(self):
        self._server.shutdown()
        self._server.server_close()


def verifies(modulus, part, signature):
    """RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 chapter 8.2.2)."""
    size = (modulus.bit_length() + 7) // 8
    number = int.from_bytes(signature, "big")
    if len(signature) != size or number >= modulus:
        return False
    seen = pow(number, EXPONENT, modulus).to_bytes(size, "big")
    digest = DIGEST_INFO + hashlib.sha256(part.encode()).digest()
    return seen == b"\x00\x01" + b"\xff" * (size - len(digest) - 3) + b"\x00" + digest
