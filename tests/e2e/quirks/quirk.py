"""What one odd issuer is made of, and the usual parts that its recipe replaces some of.

A recipe is a function of a `Bench` that returns a `Quirk`. `quirk_recipes.RECIPES` has them by
the names of the cases of issuer_quirks.json.
"""

import base64
import json
import time
from dataclasses import dataclass, field
from typing import Callable, List, Optional, Tuple

import certificates
from certificates import Key, Keys
from quirk_server import Request, reply

DISCOVERY = "/.well-known/openid-configuration"
KEYS = "/keys"


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def rsa_jwk(key, **more):
    """The public half of an RSA key as a JWK."""
    text = certificates.openssl("pkey", "-in", key.path, "-pubout", "-outform", "DER")
    modulus = certificates.openssl("rsa", "-in", key.path, "-noout", "-modulus").decode()
    number = bytes.fromhex(modulus.strip().split("=")[1])
    assert number in text
    return {
        "kty": "RSA",
        "kid": "sig",
        "alg": "RS256",
        "use": "sig",
        "n": base64url(number),
        "e": "AQAB",
        **more,
    }


@dataclass
class Quirk:
    """An issuer. `{port}` in texts is the port of its server."""

    chain: List[bytes] = field(default_factory=list)  # DER, as sent
    key: Optional[Key] = None  # of the first
    ca: bytes = b""  # the CA file
    issuer: str = "https://localhost:{port}"
    connect_host: Optional[str] = None  # led to this machine by --connect-to
    jwks: dict = field(default_factory=dict)
    by_flags: bool = False  # the CA by --oidc-ca-file, not in an AuthenticationConfiguration
    # The discovery reply; it gets the document. Other paths are answered in the usual way.
    discovery: Callable[[Request, str], bytes] = lambda request, document: reply(document)
    # Every reply, if set; it gets the usual one.
    any_reply: Optional[Callable[[Request, bytes], bytes]] = None
    close_notify: bool = True
    # Changes the server's ssl.SSLContext.
    tls: Callable = lambda context: None
    # Arguments of `openssl s_server`, which then serves in place of Python.
    s_server: Tuple[str, ...] = ()
    # Starts a server of its own: start(quirk, bench) gives something with .port and .close().
    start: Optional[Callable] = None


class Bench:
    """Keys and certificates that recipes are made with."""

    def __init__(self, directory):
        self.keys = Keys(directory)
        self.root_key = self.keys["root"]
        self.leaf_key = self.keys["leaf"]
        self.signing_key = self.keys["sig"]
        self.root = certificates.root(self.root_key)

    def leaf(self, **odd):
        """The usual certificate of the server, but for `odd`."""
        key = odd.pop("key", self.leaf_key)
        return certificates.certificate(key, odd.pop("signer", self.root_key), **odd)

    def quirk(self, **parts):
        """The usual issuer, but for `parts`; `leaf` is short for a chain of one."""
        leaf = parts.pop("leaf", None)
        usual = {
            "chain": [leaf or self.leaf()],
            "key": self.leaf_key,
            "ca": certificates.pem(self.root).encode(),
            "jwks": {"keys": [rsa_jwk(self.signing_key)]},
        }
        return Quirk(**{**usual, **parts})

    def token(self, issuer):
        """A healthy token of `issuer`."""
        now = int(time.time())
        claims = {
            "iss": issuer,
            "aud": "kubernetes",
            "sub": "pat",
            "email": "pat@corp.example",
            "iat": now - 10,
            "exp": now + 3600,
        }
        header = {"alg": "RS256", "kid": "sig", "typ": "JWT"}
        parts = [base64url(json.dumps(part).encode()) for part in (header, claims)]
        signature = self.signing_key.sign(".".join(parts).encode())
        return ".".join([*parts, base64url(signature)])
