"""An authentication webhook for kube-apiserver that does what it is told to, on loopback."""

import contextlib
import http.server
import json
import threading

KIND = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenReview"}


class TokenWebhook:
    """`answers`: what becomes of a token, by what the token begins with.

    "fails" is a 500, "refuses" is authenticated: false, "hangs" is no answer until `stop`.
    """

    def __init__(self, directory):
        self._stopped = threading.Event()
        self.asked = []
        webhook = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                review = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                webhook.answer(self, review["spec"]["token"])

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.config = directory / "webhook.kubeconfig"
        document = {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": "w", "cluster": {"server": self.url}}],
            "users": [{"name": "w", "user": {}}],
            "contexts": [{"name": "w", "context": {"cluster": "w", "user": "w"}}],
            "current-context": "w",
        }
        self.config.write_text(json.dumps(document))

    @property
    def url(self):
        return f"http://127.0.0.1:{self._server.server_port}/"

    def answer(self, handler, token):
        self.asked.append(token)
        if token.startswith("hangs"):
            self._stopped.wait(60)
        status = 500 if token.startswith("fails") else 200
        body = json.dumps({**KIND, "status": {"authenticated": False}}).encode()
        with contextlib.suppress(OSError):  # it may have gone by now
            handler.send_response(status)
            handler.send_header("Content-Type", "application/json")
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)

    def flags(self):
        """The flags of a kube-apiserver that asks it."""
        return [
            f"--authentication-token-webhook-config-file={self.config}",
            "--authentication-token-webhook-version=v1",
        ]

    def stop(self):
        self._stopped.set()
        self._server.shutdown()
        self._server.server_close()
