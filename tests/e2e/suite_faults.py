"""oidcctl against the embedded issuer, one fault at a time."""

from dataclasses import dataclass

from endpoints import Endpoints
from harness import ACCEPTED, Case, Expected, no_login, refused, unknown
from issuer_client import Issuer


@dataclass(frozen=True)
class Fault:
    port: str  # kinds: tests/support/issuer/pki.cpp, "http", "raw" and "silent"
    site: str  # names: scenarios.cpp and raw_listener.hpp, next to it
    expected: Expected
    timeout: int = 20  # seconds; short where it is what ends the run


# Sorted.
FAULTS = [
    Fault("expired", "demo", refused("tls/certificate")),
    Fault("expiring", "demo", ACCEPTED),
    Fault("good", "added-slash", refused("discovery/issuer-match")),
    Fault("good", "array", refused("discovery/document")),
    Fault("good", "control-characters", refused("discovery/issuer-match", "discovery/keys-url")),
    Fault("good", "deep", unknown("discovery/document")),
    Fault("good", "deeper", refused("discovery/document")),
    Fault("good", "demo", ACCEPTED),
    Fault("good", "duplicate-members", ACCEPTED),
    Fault("good", "empty", refused("discovery/document")),
    Fault("good", "html", refused("discovery/document")),
    Fault("good", "huge", unknown("discovery/reply")),
    Fault("good", "huge-keys", unknown("keys/reply")),
    Fault("good", "invalid-utf8", ACCEPTED),
    Fault("good", "keys-404", refused("keys/status")),
    Fault("good", "keys-cached", ACCEPTED),
    Fault("good", "keys-empty", refused("keys/usable")),
    Fault("good", "keys-es256", refused("keys/algorithms")),
    Fault("good", "keys-html", refused("keys/readable")),
    Fault("good", "keys-padded", refused("keys/readable")),
    Fault("good", "keys-rsa1024", ACCEPTED),
    Fault("good", "keys-secp256k1", refused("keys/readable")),
    Fault("good", "keys-x25519", refused("keys/readable")),
    Fault("good", "no-code", no_login("login/code-flow", "login/client")),
    Fault("good", "no-pkce", ACCEPTED),
    Fault(
        "good",
        "null-members",
        refused("discovery/issuer-match", "discovery/keys-url", "login/endpoints"),
    ),
    Fault("good", "old-date", ACCEPTED),
    Fault("good", "plain-pkce", no_login("login/pkce", "login/client")),
    Fault("good", "redirect", ACCEPTED),
    Fault("good", "redirect-http", ACCEPTED),
    Fault("good", "redirect-loop", refused("discovery/reply")),
    Fault("good", "slow-200", ACCEPTED),
    Fault("good", "status-301", refused("discovery/status")),
    Fault("good", "status-401", refused("discovery/status")),
    Fault("good", "status-404", refused("discovery/status")),
    Fault("good", "status-500", refused("discovery/status")),
    Fault("good", "trickle", unknown("discovery/reply"), timeout=2),
    Fault("good", "truncated", unknown("discovery/reply")),
    Fault("good", "wrong-issuer", refused("discovery/issuer-match")),
    Fault("good", "wrong-types", refused("discovery/document")),
    Fault("http", "demo", refused("issuer/url")),
    Fault("no-san", "demo", refused("tls/certificate")),
    Fault("not-yet-valid", "demo", refused("tls/certificate")),
    Fault("other-ca", "demo", refused("tls/certificate")),
    Fault("raw", "close", unknown("discovery/reply")),
    Fault("raw", "endless-headers", refused("discovery/reply"), timeout=2),
    Fault("raw", "garbage", refused("discovery/reply")),
    Fault("raw", "reset", unknown("discovery/reply")),
    Fault("self-signed", "demo", refused("tls/certificate")),
    Fault("silent", "demo", unknown("network/connect"), timeout=2),
    Fault("wrong-name", "demo", refused("tls/certificate")),
]


class Faults(Case):
    """The embedded issuer: one port and one site, and what they lead to."""

    embedded = None

    def test_table(self):
        for fault in FAULTS:
            with self.subTest(port=fault.port, site=fault.site):
                self.expect(
                    fault.expected,
                    self.embedded.url(fault.site, fault.port),
                    *("--client-id", "kubernetes"),
                    *("--username-claim", "email"),
                    *("--certificate-authority", self.embedded.ca),
                    *("--timeout", fault.timeout),
                )

    def test_table_is_sorted(self):
        keys = [(fault.port, fault.site) for fault in FAULTS]
        self.assertEqual(sorted(set(keys)), keys)


def prepare(stack, place):
    embedded = stack.enter_context(Issuer(place.test_issuer, place.work / "pki"))
    Faults.embedded = Endpoints.embedded = embedded
    return [Faults, Endpoints]
