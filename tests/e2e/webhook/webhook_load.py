"""`webhook serve` under load, and what attackers try. Nothing wrong is ever said."""

import contextlib
import json
import os
import resource
import socket
import ssl
import subprocess
import time

from cluster_webhook import PERSON, config_of
from harness import Case
from webhook_process import PATH, Webhook

LOAD = "OIDCCTL_WEBHOOK_LOAD"  # the load generator
SANITIZED = "OIDCCTL_SANITIZED"  # set where oidcctl has a sanitizer in it
TOKENS = 100
RATE = 300  # reviews a second: what a busy machine under sanitizers can do
GROWTH_KIB = 16 * 1024  # what memory may grow by
KIB = 1024


class WebhookLoad(Case):
    issuer = None
    pki = None
    work = None
    number = 0

    @classmethod
    def setUpClass(cls):
        cls.issuer.script("people", {"own": ["rs256"]})
        cls.tokens = cls.work / "tokens"
        lines = []
        for number in range(TOKENS):
            amr = ["pwd", "otp"] if number % 2 else ["pwd"]
            lines.append(f"{'yes' if number % 2 else 'no'} {cls.token(str(number), amr)}\n")
        cls.tokens.write_text("".join(lines))

    def setUp(self):
        self.issuer.script("people", {"own": ["rs256"]})

    @classmethod
    def token(cls, sub, amr=("pwd", "otp"), alg="RS256"):
        return cls.issuer.mint("people", {**PERSON, "sub": sub, "amr": list(amr)}, alg=alg)

    def webhook(self, *options, log=None):
        type(self).number += 1
        directory = self.work / f"replica-{self.number}"
        webhook = Webhook(self.oidcctl, directory, self.pki, config_of(self.issuer), *options, log=log)
        self.addCleanup(webhook.stop)
        return webhook

    @contextlib.contextmanager
    def load(self, *webhooks, seconds=6, rate=RATE, connections=20, garbage=0):
        """Run the load generator beside the block; its figures are in what is yielded."""
        command = [
            *(os.environ[LOAD], "--ca", self.pki.ca, "--path", PATH, "--seconds", seconds),
            *("--rate", rate, "--connections", connections),
            *(("--garbage", garbage) if garbage else ("--tokens", self.tokens)),
            *(webhook.port for webhook in webhooks),
        ]
        child = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE)
        figures = {}
        try:
            yield figures
            out, _ = child.communicate(timeout=120)
        finally:
            child.kill()
            child.wait()
        figures.update(json.loads(out))
        print(f"  {json.dumps(figures)}", flush=True)
        self.assertEqual(0, figures["wrong"], figures)
        self.assertGreater(figures["asked"], 0)

    def wait_for(self, ready, what):
        end = time.monotonic() + 30
        while not ready():
            self.assertLess(time.monotonic(), end, what)
            time.sleep(0.1)

    def is_good(self, webhook, token):
        status, answer = webhook.review(token)
        return status == 200 and answer["status"]["authenticated"]

    def memory(self, webhook, name="VmRSS"):
        """KiB of the process now; "VmHWM": at most so far."""
        with open(f"/proc/{webhook.process.pid}/status") as status:
            (line,) = [line for line in status if line.startswith(name)]
        return int(line.split()[1])

    def check_memory(self, kib, most):
        print(f"  {kib} KiB", flush=True)
        if not os.environ.get(SANITIZED):  # sanitizers keep what was freed
            self.assertLess(kib, most)

    def connect_raw(self, webhook):
        """A TLS connection for bytes that no library would send."""
        context = ssl.create_default_context(cafile=str(self.pki.ca))
        plain = socket.create_connection(("127.0.0.1", webhook.port), timeout=20)
        self.addCleanup(plain.close)
        return context.wrap_socket(plain, server_hostname="localhost")

    # -- replicas

    def test_replica_killed(self):
        first, second = self.webhook(), self.webhook()
        with self.load(first, second) as figures:
            self.wait_for(lambda: first.metric("reviews_total") > 100, "expected reviews, saw none")
            first.stop()  # SIGKILL
        self.assertEqual(0, figures["undecided"])
        self.assertGreater(second.metric("reviews_total"), figures["asked"] / 2)
        # One review for each connection is lost at most: kube-apiserver asks again.
        self.assertLessEqual(figures["broken"], 20)

    def test_replica_stopped(self):
        """SIGTERM: whoever asks is answered, and goes elsewhere."""
        first, second = self.webhook("--shutdown-delay", "2"), self.webhook()
        with self.load(first, second) as figures:
            self.wait_for(lambda: first.metric("reviews_total") > 100, "expected reviews, saw none")
            first.process.terminate()
            self.wait_for(lambda: first.status("/readyz")[0] == 503, "it is still ready")
            self.assertEqual(200, first.status("/healthz")[0])
            self.assertEqual(0, first.process.wait())
        self.assertEqual((0, 0), (figures["undecided"], figures["broken"]))
        self.assertIn('"event":"stopped"', first.log.read_text())

    # -- changes

    def test_everything_changes(self):
        """Keys are rotated, the configuration and the certificate change, under one load."""
        webhook = self.webhook()
        evil, new = self.token("evil"), self.token("new", alg="ES256")
        self.assertTrue(self.is_good(webhook, evil))
        with self.load(webhook, seconds=15) as figures:
            self.issuer.script("people", {"own": ["es256", "rs256"]})
            self.wait_for(lambda: self.is_good(webhook, new), "the new key is not used")
            webhook.write_config(config_of(self.issuer, deny=[{"subject": "evil"}]))
            self.wait_for(lambda: not self.is_good(webhook, evil), "the rule is not used")
            webhook.write_config("kind: nonsense")
            self.wait_for(
                lambda: webhook.metric("config_last_reload_successful") == 0,
                "the fault is not noticed",
            )
            self.assertFalse(self.is_good(webhook, evil))
            before = webhook.metric("certificate_expiry_timestamp_seconds")
            time.sleep(1)  # so that the next certificate ends later
            webhook.use_certificate(*self.pki.server(f"webhook-{time.monotonic_ns()}"))
            self.wait_for(
                lambda: webhook.metric("certificate_expiry_timestamp_seconds") > before,
                "the certificate is not used",
            )
        self.assertEqual((0, 0), (figures["undecided"], figures["broken"]))
        self.assertLess(webhook.metric("key_fetches_total"), 10)

    # -- attacks

    def test_slow_clients(self):
        webhook = self.webhook("--max-connections", "200")
        clients = []
        for number in range(300):
            slow = self.connect_raw(webhook)
            clients.append(slow)
            with contextlib.suppress(OSError):
                slow.sendall(b"POST " + PATH.encode() + b" HTTP/1.1\r\nHost: x\r\n")
                if number % 2:
                    slow.sendall(b"Content-Length: 1000\r\n\r\n{")
        with self.load(webhook, seconds=3) as figures:
            pass
        self.assertEqual((0, 0), (figures["undecided"], figures["broken"]))
        self.assertGreater(webhook.metric("connections_evicted_total"), 99)

    def test_many_connections(self):
        """As many as descriptors allow, up to 10,000; above the limit the oldest goes."""
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        webhook = self.webhook("--max-connections", "10000")
        limit = int(webhook.metric("connections_limit"))
        count = min(10000, limit, hard - 500)
        print(f"  {count} connections", flush=True)
        idle = []
        try:
            for _ in range(count):
                idle.append(socket.create_connection(("127.0.0.1", webhook.port), timeout=20))
            # Connected is what the kernel has queued; accepted comes when the process has time.
            self.wait_for(
                lambda: webhook.metric("connections_accepted_total") >= count,
                "they are not accepted",
            )
            with self.load(webhook, seconds=2) as figures:
                pass
            self.assertEqual((0, 0), (figures["undecided"], figures["broken"]))
        finally:
            for connection in idle:
                connection.close()
        self.wait_for(lambda: webhook.metric("connections") < 50, "they are kept")

    def test_renegotiation(self):
        """A client of TLS 1.2 that asks for one handshake after the other gets none."""
        webhook = self.webhook()
        address = f"localhost:{webhook.port}"
        done = subprocess.run(
            ["openssl", "s_client", "-connect", address, "-tls1_2", "-CAfile", self.pki.ca],
            input=b"R\n" * 20,  # s_client's command for it
            capture_output=True,
            timeout=60,
        )
        said = (done.stdout + done.stderr).decode()
        self.assertIn("RENEGOTIATING", said)
        self.assertIn("no renegotiation", said)
        self.assertTrue(self.is_good(webhook, self.token("x")))

    def test_bodies_without_end(self):
        webhook = self.webhook()
        before = self.memory(webhook)
        head = b"POST " + PATH.encode() + b" HTTP/1.1\r\nHost: x\r\n"
        chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
        for _ in range(20):
            endless = self.connect_raw(webhook)
            with contextlib.suppress(OSError):
                endless.sendall(head + b"Transfer-Encoding: chunked\r\n\r\n")
                for _ in range(64):  # 4 MiB
                    endless.sendall(chunk)
            self.assertTrue(endless.recv(100).startswith(b"HTTP/1.1 413"))
        large = self.connect_raw(webhook)
        large.sendall(head + b"Content-Length: 10485760\r\n\r\n")
        self.assertTrue(large.recv(100).startswith(b"HTTP/1.1 413"))
        self.assertTrue(self.is_good(webhook, self.token("x")))
        self.check_memory(self.memory(webhook) - before, 2 * GROWTH_KIB)  # of 80 MiB

    def test_json_that_grows(self):
        """Two MiB that would be much more when they are read."""
        webhook = self.webhook()
        for filler in ("[],", "{},", "0,", '"",', '{"a":0},'):
            body = "[" + filler * ((2 << 20) // len(filler) - 2) + "0]"
            for _ in range(4):
                connection = webhook.connect()
                connection.request("POST", PATH, body)
                self.assertEqual(400, connection.getresponse().status)
                connection.close()
        self.assertTrue(self.is_good(webhook, self.token("x")))
        self.check_memory(self.memory(webhook, "VmHWM"), 64 * KIB)

    def test_full_disk_for_the_log(self):
        webhook = self.webhook(log="/dev/full")
        with self.load(webhook, seconds=3) as figures:
            pass
        self.assertEqual((0, 0), (figures["undecided"], figures["broken"]))
        self.assertEqual(200, webhook.status("/healthz")[0])

    def test_stuck_reader_of_the_log(self):
        """It stops no review, and does not hold up the exit."""
        pipe = self.work / "stuck.pipe"
        os.mkfifo(pipe)
        reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        self.addCleanup(os.close, reader)
        webhook = self.webhook("--max-reviews-per-second", "0", log=pipe)
        with self.load(webhook, seconds=3, rate=1000) as figures:
            pass
        self.assertEqual((0, 0), (figures["undecided"], figures["broken"]))
        begin = time.monotonic()
        webhook.process.terminate()
        self.assertEqual(0, webhook.process.wait())
        self.assertLess(time.monotonic() - begin, 10)
        # There was much more to write than a pipe takes.
        written = os.read(reader, 1 << 20)
        self.assertLess(written.count(b"\n"), figures["asked"] / 4)

    def test_garbage(self):
        """Memory is flat; a good token among it is judged."""
        webhook = self.webhook("--max-reviews-per-second", "0")
        with self.load(webhook, rate=0, garbage=5000):
            pass
        before = self.memory(webhook)
        with self.load(webhook, rate=0, garbage=20000):
            self.assertTrue(self.is_good(webhook, self.token("x")))
        self.check_memory(self.memory(webhook) - before, GROWTH_KIB)
        self.assertLess(webhook.log.stat().st_size, 1000000)

    def test_limit_for_one_client(self):
        webhook = self.webhook("--max-reviews-per-second", "50")
        with self.load(webhook, seconds=3) as figures:
            pass
        answered = figures["asked"] - figures["undecided"]
        self.assertLess(answered, 50 * 5)
        self.assertGreater(answered, 50)
        self.assertGreater(webhook.metric("reviews_limited_total"), 100)
