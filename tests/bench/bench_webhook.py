"""`webhook serve`: reviews of good tokens, and memory under garbage."""

import json
import os
import pathlib
import re
import resource
import subprocess
import sys

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "support"), str(TESTS / "e2e")]

from cluster_pki import Pki  # noqa: E402  (needs the paths above)
from issuer_client import Issuer  # noqa: E402
from webhook_process import PATH, Webhook  # noqa: E402

TOKENS = 1000
RATE = 1000  # reviews a second
SECONDS = 10
IDLE = 200  # connections that are kept
GARBAGE = 1_000_000
P99 = 20  # milliseconds
GROWTH = 8  # MiB
RATIO = 0.5
KIB = 1024


class Bench:
    """A webhook, and tokens of its issuer."""

    def __init__(self, options, directory):
        self._options = options
        self._directory = pathlib.Path(directory)
        self._issuer = Issuer(options.issuer, self._directory / "issuer")
        self._issuer.script("people", {"own": ["rs256"]})
        self._pki = Pki(self._directory / "pki")
        url = self._issuer.url("people")
        config = {
            "apiVersion": "oidcctl/v1",
            "kind": "WebhookConfiguration",
            "jwt": [
                {
                    "issuer": {
                        "url": url,
                        "audiences": ["kubernetes"],
                        "certificateAuthority": pathlib.Path(self._issuer.ca).read_text(),
                    },
                    "claimMappings": {
                        "username": {"claim": "sub", "prefix": "corp:"},
                        "groups": {"claim": "groups", "prefix": "corp:"},
                    },
                }
            ],
            "rules": [{"issuer": url, "claims": [{"claim": "amr", "anyOf": ["otp"]}]}],
        }
        # No address may ask as often as this one does.
        self.webhook = Webhook(
            options.oidcctl,
            self._directory / "serve",
            self._pki,
            config,
            *("--max-reviews-per-second", "0"),
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.webhook.stop()
        self._issuer.stop()

    def tokens(self):
        path = self._directory / "tokens"
        with open(path, "w", encoding="ascii") as file:
            for number in range(TOKENS):
                claims = {"sub": f"u-{number}", "aud": "kubernetes", "amr": ["pwd", "otp"]}
                token = self._issuer.mint("people", {**claims, "groups": ["dev", "ops"]})
                file.write(f"yes {token}\n")
        return path

    def load(self, *words):
        command = [self._options.webhook_load, "--ca", self._pki.ca, "--path", PATH, *words]
        command.append(self.webhook.port)
        done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, check=True)
        figures = json.loads(done.stdout)
        if figures["wrong"] or figures["undecided"] or figures["broken"]:
            raise RuntimeError(f"wrong answers: {figures}")
        return figures

    def cpu_seconds(self):
        fields = pathlib.Path(f"/proc/{self.webhook.process.pid}/stat").read_text()
        user, system = fields.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def memory(self):
        """MiB of the process."""
        text = pathlib.Path(f"/proc/{self.webhook.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", text).group(1)) / KIB


def children_seconds():
    """Processor time of the programs that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def openssl_verifications():
    """RSA-2048 verifications a second of one process."""
    done = subprocess.run(
        ["openssl", "speed", "-seconds", "2", "-mr", "rsa2048"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=True,
    )
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("+F2:")]
    figure = float(line.split(":")[4])
    return figure if figure > 1 else 1 / figure  # versions differ: a second, or seconds


def webhook_serve(options, directory):
    if not options.webhook_load:
        raise RuntimeError("the load generator is not built: it needs the Boost headers")
    with Bench(options, directory) as bench:
        tokens = bench.tokens()
        idle = [bench.webhook.connect() for _ in range(IDLE)]
        for connection in idle:
            bench.webhook.review("x", connection=connection)
        paced = bench.load(
            *("--tokens", tokens, "--rate", RATE, "--seconds", SECONDS, "--connections", 25)
        )
        kept = all(bench.webhook.review("x", connection=one)[0] == 200 for one in idle)
        before = bench.cpu_seconds()
        own = children_seconds()
        most = bench.load("--tokens", tokens, "--seconds", 5, "--connections", 25)
        each = (bench.cpu_seconds() - before) / most["asked"]
        asking = (children_seconds() - own) / most["asked"]
        verifications = openssl_verifications()
        bench.load("--garbage", GARBAGE // 10, "--connections", 25)
        first = bench.memory()
        bench.load("--garbage", GARBAGE, "--connections", 25)
        growth = bench.memory() - first
    ratio = most["perSecond"] / verifications
    own_ratio = 1 / each / verifications
    return [
        (f"reviews a second, {TOKENS} tokens", f"{paced['perSecond']:.0f}", f"{RATE}",
         paced["perSecond"] > 0.99 * RATE),
        ("their p50 and p99", f"{paced['p50']:.1f}, {paced['p99']:.1f} ms", f"p99 under {P99} ms",
         paced["p99"] < P99),
        (f"{IDLE} idle connections are kept", "yes" if kept else "no", "yes", kept),
        ("reviews a second at most", f"{most['perSecond']:.0f}", "", None),
        ("processor time of one review", f"{each * 1e6:.1f} us", "", None),
        ("that of the load generator, beside it", f"{asking * 1e6:.1f} us", "", None),
        ("openssl speed rsa2048, verifications a second of one process",
         f"{verifications:.0f}", "", None),
        ("reviews to verifications, by the clock", f"{ratio:.2f}", f"at least {RATIO}",
         ratio >= RATIO),
        ("the same by the server's processor time only", f"{own_ratio:.2f}", f"at least {RATIO}",
         own_ratio >= RATIO),
        (f"memory after {GARBAGE} garbage tokens", f"{growth:+.1f} MiB", f"at most {GROWTH} MiB",
         growth <= GROWTH),
    ]
