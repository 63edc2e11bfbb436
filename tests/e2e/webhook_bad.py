"""A webhook that does one thing wrong, for `webhook test`."""

import http.server
import json
import ssl
import threading


def review(authenticated, version="v1", **status):
    return {
        "apiVersion": f"authentication.k8s.io/{version}",
        "kind": "TokenReview",
        "status": {"authenticated": authenticated, **status},
    }


USER = {"username": "anyone", "groups": ["all"]}


class BadWebhook:
    """Answers each POST by `answer(token, version, good)`: a status, headers and a body."""

    def __init__(self, certificate, key, good, answer):
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                length = int(self.headers.get("Content-Length", 0))
                body = self.rfile.read(length)
                try:
                    asked = json.loads(body)
                    version = asked["apiVersion"].rpartition("/")[2]
                    is_review = asked["kind"] == "TokenReview" and version in ("v1", "v1beta1")
                    token = asked["spec"]["token"]
                except (ValueError, KeyError, TypeError):
                    is_review = False
                if length > 4 << 20:
                    return self.send(413, {}, "")
                if not is_review:
                    return self.send(400, {}, "")
                if self.path.split("?")[0] != "/hook":
                    return self.send(404, {}, "")
                status, headers, reply = answer(token, version, token == good)
                text = reply if isinstance(reply, str) else json.dumps(reply)
                return self.send(status, headers, text)

            def do_GET(self):
                self.send(405, {}, "")

            def do_PUT(self):
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.send(405, {}, "")

            def send(self, status, headers, text):
                self.send_response(status)
                for name, value in {"Content-Type": "application/json", **headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(text.encode())))
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(str(certificate), str(key))
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"https://localhost:{self._server.server_address[1]}/hook"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()


def right(token, version, good):
    """What a webhook answers that does nothing wrong."""
    status = {"user": {"username": "corp:jane"}} if good else {}
    return 200, {}, review(good, version, **status)


def no_by(status, headers=None, body=""):
    """A webhook that says no in its own way."""
    return lambda token, version, good: (
        right(token, version, good) if good else (status, headers or {}, body)
    )


def yes_to(accepts):
    """A webhook that accepts what it should not."""

    def answer(token, version, good):
        yes = good or accepts(token)
        return 200, {}, review(yes, version, **({"user": USER} if yes else {}))

    return answer


# What is wrong, the check that has to find it, and words of the cost where it has one.
FAULTS = {
    "401": (no_by(401), "refusal/form", "1 try"),
    "403": (no_by(403), "refusal/form", "1 try"),
    "429 with Retry-After": (no_by(429, {"Retry-After": "1"}), "refusal/form", "31 tries"),
    "500": (no_by(500), "refusal/form", "5 tries"),
    "502": (no_by(502), "refusal/form", "5 tries"),
    "503": (no_by(503), "refusal/form", "1 try"),
    "204": (no_by(204), "refusal/form", "1 try"),
    "empty": (no_by(200), "refusal/form", "1 try"),
    "HTML": (no_by(200, {}, "<html>"), "refusal/form", "1 try"),
    "Status": (no_by(200, {}, '{"kind":"Status","apiVersion":"v1"}'), "refusal/form", "1 try"),
    "error for a stranger": (
        lambda t, v, g: right(t, v, g) if g else (200, {}, review(False, v, error="who?")),
        "refusal/form",
        "asked again",
    ),
    "v1beta1 only": (lambda t, v, g: right(t, "v1beta1", g), "protocol/version", ""),
    "everything is good": (yes_to(lambda t: True), "attack/odd-tokens", ""),
    "no signature looked at": (yes_to(lambda t: t.count(".") == 2), "attack/signature", ""),
    "a prefix is enough": (
        yes_to(lambda t: t.startswith("ey") and len(t.split(".")) == 3 and t.split(".")[2] == ""),
        "attack/algorithm",
        "",
    ),
    "system name": (
        lambda t, v, g: (200, {}, review(g, v, **({"user": {"username": "system:admin"}} if g else {}))),
        "identity/names",
        "",
    ),
    "no user name": (
        lambda t, v, g: (200, {}, review(g, v, **({"user": {"uid": "7"}} if g else {}))),
        "identity/good-token",
        "",
    ),
    "extra is a string": (
        lambda t, v, g: (
            200,
            {},
            review(g, v, **({"user": {"username": "x", "extra": {"a": "b"}}} if g else {})),
        ),
        "identity/good-token",
        "",
    ),
    "any audience": (
        lambda t, v, g: (
            200,
            {},
            review(
                g,
                v,
                **({"user": {"username": "x"}, "audiences": ["oidcctl-unknown-audience"]} if g else {}),
            ),
        ),
        "identity/audiences",
        "",
    ),
}
