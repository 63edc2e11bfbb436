"""An authorization webhook, and what it can do wrong."""

import http.server
import json
import ssl
import threading
import time

ALLOWED = "allowed"
DENIED = "denied"


HEAD = {"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview"}


def sar(user, groups, **spec):
    return {**HEAD, "spec": {"user": user, "groups": groups, **spec}}


def pods(verb):
    return {"resourceAttributes": {"namespace": "shop", "verb": verb, "resource": "pods"}}


# What the webhook has to answer.
REVIEWS = [
    {**sar("jane", ["developers"], **pods("list")), "status": {"allowed": True}},
    {**sar("jane", ["interns"], **pods("list")), "status": {"allowed": False}},
    {
        **sar("mallory", ["developers"], **pods("list")),
        "status": {"allowed": False, "denied": True},
    },
    {
        **sar("jane", ["developers"], nonResourceAttributes={"path": "/metrics", "verb": "get"}),
        "status": {"allowed": True},
    },
]


def right(spec, version, _):
    """Developers may list Pods and read metrics, mallory nothing."""
    if spec.get("user") == "mallory":
        return {"allowed": False, "denied": True, "reason": "banned"}
    groups = spec.get("groups" if version == "v1" else "group") or []
    resource = spec.get("resourceAttributes") or {}
    path = (spec.get("nonResourceAttributes") or {}).get("path")
    asked = (resource.get("verb"), resource.get("resource")) == ("list", "pods")
    return {"allowed": "developers" in groups and (asked or path == "/metrics")}


def only_groups(spec, version, answer):
    """It reads `groups` in every version."""
    return right(spec, "v1", answer)


def with_status(**more):
    return lambda spec, version, answer: {**answer, **more}


def by(status, headers=None, body="{}"):
    return lambda spec, version, answer: (status, headers or {}, body)


def slowly(spec, version, answer):
    time.sleep(1.2)
    return answer


def no_to_the_cluster(spec, version, answer):
    return answer if answer["allowed"] else {"allowed": False, "denied": True}


def in_v1(spec, version, answer):
    return 200, {}, json.dumps({**HEAD, "status": answer})


def in_v1beta1(spec, version, answer):
    head = {**HEAD, "apiVersion": "authorization.k8s.io/v1beta1"}
    return 200, {}, json.dumps({**head, "status": answer})


F, W, I = "failure", "warning", "info"
ACCESS_FAULTS = {
    "right": (None, "authorization/expected", "pass", "cached for 30 seconds"),
    "allows all": (with_status(allowed=True), "authorization/stranger", F, "cached for 5 minutes"),
    "both": (
        with_status(allowed=True, denied=True),
        *("authorization/form", F, "cached for 5 minutes"),
    ),
    "evaluation error": (with_status(evaluationError="x"), "authorization/form", I, ""),
    "one version": (in_v1, "authorization/version", F, "1 try, an error"),
    "group": (only_groups, "authorization/group-names", F, ""),
    "other rules": (with_status(allowed=False), "authorization/expected", F, ""),
    "denies the cluster": (no_to_the_cluster, "authorization/system-users", W, ""),
    "500": (by(500), "authorization/form", F, "5 tries"),
    "401": (by(401), "authorization/form", F, "1 try, an error"),
    "HTML": (by(200, {}, "<html>"), "authorization/form", F, "1 try, an error"),
    "slow": (slowly, "authorization/latency", W, ""),
}


class AccessWebhook:
    """`form(spec, version, answer)` returns a status of a review, or all of a reply."""

    def __init__(self, certificate, key, form=None):
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                if "chunked" in self.headers.get("Transfer-Encoding", ""):
                    self.close_connection = True
                    return self.send(413, {}, "")
                length = int(self.headers.get("Content-Length", 0))
                if length > 1 << 20:
                    self.close_connection = True
                    return self.send(413, {}, "")
                try:
                    asked = json.loads(self.rfile.read(length))
                    version = asked["apiVersion"].rpartition("/")[2]
                    spec = asked["spec"]
                    is_review = asked["kind"] == "SubjectAccessReview"
                except (ValueError, KeyError, TypeError):
                    return self.send(400, {}, "")
                if not is_review or version not in ("v1", "v1beta1"):
                    return self.send(400, {}, "")
                if self.path.split("?")[0] != "/authorize":
                    return self.send(404, {}, "")
                answer = right(spec, version, None)
                if form:
                    answer = form(spec, version, answer)
                if isinstance(answer, tuple):
                    return self.send(*answer)
                body = {
                    "apiVersion": f"authorization.k8s.io/{version}",
                    "kind": "SubjectAccessReview",
                    "status": answer,
                }
                return self.send(200, {}, json.dumps(body))

            def do_GET(self):
                self.send(405, {}, "")

            do_HEAD = do_GET

            def do_PUT(self):
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.send(405, {}, "")

            def send(self, status, headers, text):
                self.send_response(status)
                for name, value in {"Content-Type": "application/json", **headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(text.encode())))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(text.encode())

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            request_queue_size = 256
            daemon_threads = True

            def handle_error(self, *_):
                pass

        self._server = Server(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(str(certificate), str(key))
        self._server.socket = context.wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False
        )
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"https://localhost:{self._server.server_address[1]}/authorize"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
