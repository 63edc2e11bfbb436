"""A token endpoint that takes a client's secret in the body only, as some providers do."""

import http.server
import json
import ssl
import threading
import urllib.error
import urllib.request

from cluster_programs import HINT, installed_programs
from harness import Unavailable
from login_case import LoginCase

SECRET = "s3cr3t-of-the-client"


class Endpoint:
    """On loopback: refuses the Authorization header, and hands everything else on."""

    def __init__(self, target, ca, error):
        self.seen = []  # "basic" or "post", in order
        context = ssl.create_default_context(cafile=ca)
        endpoint = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.headers.get("Authorization"):
                    endpoint.seen.append("basic")
                    return self.answer(400, json.dumps({"error": error}).encode())
                endpoint.seen.append("post")
                request = urllib.request.Request(target, body)
                try:
                    with urllib.request.urlopen(request, context=context) as reply:
                        self.answer(reply.status, reply.read())
                except urllib.error.HTTPError as reply:
                    self.answer(reply.code, reply.read())

            def answer(self, status, body):
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/token"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()


class SecretInTheBody(LoginCase):
    kubelogin = None  # None: it is not here

    def begin(self, error):
        clients = {"confidential": {"redirect_uris": ["http://localhost"], "secret": SECRET}}
        name = self.site(clients=clients)
        endpoint = Endpoint(self.embedded.url(name) + "/token", self.embedded.ca, error)
        self.addCleanup(endpoint.close)
        return (
            self.site(
                clients=clients,
                discovery={"token_endpoint": endpoint.url},
                remove=["token_endpoint_auth_methods_supported"],
            ),
            endpoint,
        )

    def log_in(self, name, *more, program=None):
        words = self.words(
            name,
            *("--grant-type=password", "--username=jane", "--password=pa55word"),
            *(f"--oidc-client-secret={SECRET}", "--oidc-extra-scope=offline_access", *more),
            client="confidential",
            program=program,
        )
        plugin = self.start([words[0], "get-token", *words[1:]] if program else words)
        status, out = plugin.finish()
        self.assertEqual(0, status, plugin.told)
        self.assertNotIn(SECRET, plugin.told)
        return json.loads(out)["status"]["token"]

    def test_the_second_process_knows(self):
        for error in ("invalid_request", "invalid_client"):
            with self.subTest(error=error):
                name, endpoint = self.begin(error)
                token = self.log_in(name)
                self.assertEqual("jane@example.com", self.user_of(token))
                self.assertEqual(["basic", "post"], endpoint.seen)
                notes = list(self.cache.glob("*.client"))
                self.assertEqual([0o600], [note.stat().st_mode & 0o777 for note in notes])
                self.assertNotIn(SECRET, notes[0].read_text())
                self.log_in(name, "--force-refresh")
                self.assertEqual(["basic", "post", "post"], endpoint.seen)
                for path in self.cache.iterdir():
                    path.unlink()

    def test_beside_kubelogin(self):
        if self.kubelogin is None:
            self.skipTest(f"kubelogin is not here. {HINT}")
        name, endpoint = self.begin("invalid_request")
        theirs = self.log_in(name, "--token-cache-storage=none", program=self.kubelogin)
        self.assertEqual(["basic", "post"], endpoint.seen)
        ours = self.log_in(name, "--token-cache-storage=none")
        self.assertEqual(["basic", "post"] * 2, endpoint.seen)
        self.assertEqual(self.user_of(theirs), self.user_of(ours))


def secret_cases(source):
    """The case, with the real kubelogin where it is here."""
    try:
        found = installed_programs(source)
    except Unavailable:
        found = {}
    return [type("Secret", (SecretInTheBody,), {"kubelogin": found.get("kubelogin")})]
