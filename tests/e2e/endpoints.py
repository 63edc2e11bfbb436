"""`endpoint probe` against servers that are no API server, or that nobody reaches."""

from dataclasses import dataclass

from harness import Case


@dataclass(frozen=True)
class Server:
    port: str  # kinds: tests/support/issuer/pki.cpp, "http", "raw" and "silent"
    site: str  # names: scenarios.cpp and raw_listener.hpp, next to it
    conclusion: str
    status: int
    finding: str  # decides the first verdict that is not "yes"
    timeout: int = 20  # seconds; short where it is what ends the run


# Sorted.
SERVERS = [
    Server("expired", "demo", "not-trusted", 1, "tls/certificate"),
    Server("good", "demo", "something-else", 1, "api/server"),
    Server("good", "html", "something-else", 1, "api/server"),
    Server("http", "demo", "not-usable", 1, "endpoint/url"),
    Server("no-san", "demo", "not-trusted", 1, "tls/certificate"),
    Server("other-ca", "demo", "not-trusted", 1, "tls/certificate"),
    Server("raw", "close", "not-reachable", 3, "http/reply"),
    Server("raw", "garbage", "not-reachable", 3, "http/reply"),
    Server("self-signed", "demo", "not-trusted", 1, "tls/certificate"),
    Server("silent", "demo", "not-reachable", 3, "network/connect", timeout=2),
    Server("wrong-name", "demo", "not-trusted", 1, "tls/certificate"),
]


class Endpoints(Case):
    embedded = None

    def test_table(self):
        for server in SERVERS:
            with self.subTest(port=server.port, site=server.site):
                done, report = self.report(
                    *("endpoint", "probe", self.embedded.url(server.site, server.port)),
                    *("--certificate-authority", self.embedded.ca),
                    *("--timeout", server.timeout),
                )
                verdicts = [report["verdicts"][name] for name in ("reachable", "kubernetes")]
                finding = next(one["finding"] for one in verdicts if one["answer"] != "yes")
                seen = (report["conclusion"], done.returncode, finding)
                self.assertEqual((server.conclusion, server.status, server.finding), seen)

    def test_table_is_sorted(self):
        keys = [(server.port, server.site) for server in SERVERS]
        self.assertEqual(sorted(set(keys)), keys)
