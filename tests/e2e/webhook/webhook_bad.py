"""A webhook that judges tokens itself, and does one thing wrong, for `webhook test`."""

import contextlib
import hashlib
import hmac
import http.server
import json
import ssl
import threading
import time
import urllib.request

from key_issuer import decode, verifies

MOST = 4 << 20  # bytes of a body
GUESSED = ("", "secret")  # keys of a MAC


def review(authenticated, version="v1", **status):
    return {
        "apiVersion": f"authentication.k8s.io/{version}",
        "kind": "TokenReview",
        "status": {"authenticated": authenticated, **status},
    }


class Judge:
    """What a right webhook says of a token, but for `faults`, which it does not look at."""

    def __init__(self, issuer, faults=()):
        self.issuer = issuer
        self.faults = set(faults)

    def minds(self, fault):
        return fault not in self.faults

    def judge(self, token):
        """The user, or None, and the reason."""
        if token == "password" and not self.minds("passwords"):
            return {"username": "corp:anyone"}, ""
        try:
            head, body, signature = token.split(".")
            header, claims = json.loads(decode(head)), json.loads(decode(body))
            raw = decode(signature)
            if not isinstance(header, dict) or not isinstance(claims, dict):
                return None, ""
        except (ValueError, UnicodeDecodeError):
            return None, ""
        self.follow(header, claims)
        if not self.is_ours(claims):
            return None, ""
        if not self.is_signed(header, f"{head}.{body}", raw):
            return None, "bad signature"
        reason = self.problem(claims)
        return (None, reason) if reason else (self.user(claims), "")

    def follow(self, header, claims):
        """Fetch from where a token says, which no one should."""
        for name, place in (("jku", header), ("x5u", header), ("iss", claims)):
            if not self.minds(f"follows {name}") and name in place:
                with contextlib.suppress(OSError, ValueError):
                    urllib.request.urlopen(place[name], timeout=1)

    def is_ours(self, claims):
        issuer = claims.get("iss")
        if not self.minds("slash") and isinstance(issuer, str):
            issuer = issuer.rstrip("/")
        if not self.minds("service accounts") and "serviceaccount" in str(issuer):
            return True
        if not self.minds("service accounts") and "kubernetes.default" in str(issuer):
            return True
        return issuer == self.issuer.url or not self.minds("issuer")

    def is_signed(self, header, part, raw):
        algorithm = header.get("alg")
        if "crit" in header and self.minds("crit"):
            return False
        if not self.minds("signature") or (algorithm == "none" and not self.minds("none")):
            return True
        if algorithm == "HS256":
            keys = [key.encode() for key in GUESSED] if not self.minds("guessed MAC") else []
            if not self.minds("public MAC"):
                keys.append(self.issuer.public_pem().encode())
            made = [hmac.new(key, part.encode(), hashlib.sha256).digest() for key in keys]
            return raw in made
        modulus = self.issuer.modulus
        if "jwk" in header and not self.minds("jwk"):
            modulus = int.from_bytes(decode(header["jwk"]["n"]), "big")
        if header.get("kid") != self.issuer.KEY_ID:
            if not self.minds("unknown key"):
                return True
            if self.minds("fetches"):
                return False
            time.sleep(0.3)  # the keys are fetched for each
            return False
        return algorithm == "RS256" and verifies(modulus, part, raw)

    def problem(self, claims):
        now = time.time()
        expired = claims.get("exp", 0) < now - (0 if self.minds("leeway") else 60)
        checks = (
            ("expired", expired and not ("exp" not in claims and not self.minds("no exp"))),
            ("nbf", claims.get("nbf", 0) > now + 300),
            ("audience", not self.is_for_us(claims)),
            ("azp", claims.get("azp") != "kubernetes"),
            ("amr", not self.has_factor(claims.get("amr"))),
            ("auth_time", claims.get("auth_time", 0) < now - 3600),
        )
        for fault, is_wrong in checks:
            if is_wrong and self.minds(fault):
                return fault
        name = claims.get("sub")
        if not isinstance(name, str) and self.minds("user name"):
            return "no user name"
        if name == "" and self.minds("empty user name"):
            return "empty user name"
        return ""

    def is_for_us(self, claims):
        audience = claims.get("aud")
        if isinstance(audience, list):
            return "kubernetes" in audience and self.minds("audience list")
        return audience == "kubernetes"

    def has_factor(self, amr):
        if isinstance(amr, list) or not self.minds("amr is a text"):
            return "otp" in (amr or ())
        return False

    def user(self, claims):
        name = str(claims.get("sub", ""))
        groups = claims.get("groups", [])
        prefix = "" if not self.minds("prefix") else "corp:"
        group_prefix = "" if not self.minds("group prefix") else "corp:"
        return {"username": prefix + name, "groups": [group_prefix + g for g in groups]}


class BadWebhook:
    """`faults`: words for what it does not look at. `form(answer, version)` spoils what is said:
    it returns a status, headers and a body, or None."""

    def __init__(self, certificate, key, issuer, faults=(), form=None):
        judge = Judge(issuer, faults)
        webhook = self
        self.log = []
        self.last = "corp:none"

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 30

            def do_POST(self):
                try:
                    body = self.body()
                except ValueError:
                    self.close_connection = True
                    return self.send(413, {}, "")
                if self.path.split("?")[0] != "/hook" and judge.minds("path"):
                    return self.send(404, {}, "")
                try:
                    asked = json.loads(body)
                    version = asked["apiVersion"].rpartition("/")[2]
                    is_review = asked["kind"] == "TokenReview" and version in ("v1", "v1beta1")
                    spec = asked["spec"]
                except (ValueError, KeyError, TypeError):
                    return self.send(400 if judge.minds("400") else 500, {}, "")
                if not is_review:
                    return self.send(400 if judge.minds("kind") else 500, {}, "")
                if not judge.minds("unknown fields") and set(asked) - {
                    *("apiVersion", "kind", "metadata", "spec", "status")
                }:
                    return self.send(400, {}, "")
                if "token" not in spec:
                    user, reason = (None if judge.minds("no token") else {"username": "x"}), ""
                else:
                    token = spec["token"]
                    if not judge.minds("white space"):
                        token = token.strip()
                    user, reason = judge.judge(token)
                    webhook.log.append(token if not judge.minds("log") else "a token")
                if not judge.minds("mix-up") and user:
                    user, webhook.last = {"username": webhook.last}, user["username"]
                reply = webhook.reply(user, reason, version, spec, form)
                return self.send(*reply)

            def do_GET(self):
                self.send(405 if judge.minds("methods") else 200, {}, "{}")

            def do_HEAD(self):
                self.send(405, {}, "")

            def do_PUT(self):
                self.body()
                self.do_GET()

            def body(self):
                """The body of the request; ValueError where it is too long."""
                if self.headers.get("Transfer-Encoding") == "chunked":
                    most = MOST if judge.minds("chunks") else 1 << 30
                    body = b""
                    while size := int(self.rfile.readline(), 16):
                        if len(body) + size > most:
                            raise ValueError
                        body += self.rfile.read(size)
                        self.rfile.readline()
                    self.rfile.readline()
                    return body
                length = int(self.headers.get("Content-Length", 0))
                if length > MOST and judge.minds("length"):
                    raise ValueError
                return self.rfile.read(length)

            def send(self, status, headers, text):
                self.send_response(status)
                for name, value in {"Content-Type": "application/json", **headers}.items():
                    self.send_header(name, value)
                if status != 204:
                    self.send_header("Content-Length", str(len(text.encode())))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(text.encode())

            def log_message(self, *_):
                pass

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(str(certificate), str(key))
        is_serial = "one by one" in faults
        base = http.server.HTTPServer if is_serial else http.server.ThreadingHTTPServer

        class Server(base):
            request_queue_size = 256
            daemon_threads = True

            def get_request(self):
                # The handshake is not made here, where it would hold up the others.
                connection, address = super().get_request()
                connection.settimeout(30)
                wrapped = context.wrap_socket(
                    connection, server_side=True, do_handshake_on_connect=False
                )
                return wrapped, address

            def handle_error(self, *_):
                pass

        self._server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"https://localhost:{self._server.server_address[1]}/hook"

    @staticmethod
    def reply(user, reason, version, spec, form):
        answer = review(bool(user), version)
        if user:
            answer["status"]["user"] = user
        elif reason:
            answer["status"]["error"] = reason
        spoilt = form(answer, version, spec) if form else None
        if spoilt is None:
            return 200, {}, json.dumps(answer)
        status, headers, body = spoilt
        return status, headers, body if isinstance(body, str) else json.dumps(body)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()


# -- forms


def no_by(status, headers=None, body=""):
    """A webhook that says no in its own way."""
    return lambda answer, *_: None if is_yes(answer) else (status, headers or {}, body)


def yes_with(**user):
    """A webhook whose users have more members, or other ones."""
    return lambda answer, *_: change(answer, user) if is_yes(answer) else None


def is_yes(answer):
    return answer["status"]["authenticated"]


def change(answer, user):
    answer["status"]["user"].update(user)
    return 200, {}, answer


def always(**status):
    def form(answer, *_):
        answer["status"].update(status)
        return 200, {}, answer

    return form


def strangers(**status):
    def form(answer, *_):
        if is_yes(answer):
            return None
        answer["status"].update(status)
        return 200, {}, answer

    return form


def in_version(version):
    def form(answer, *_):
        answer["apiVersion"] = f"authentication.k8s.io/{version}"
        return 200, {}, answer

    return form


def silent(answer, *_):
    """Without a reason."""
    answer["status"].pop("error", None)
    return 200, {}, answer


def as_text(answer, *_):
    return 200, {"Content-Type": "text/plain"}, answer


def late(answer, *_):
    time.sleep(1.2)
    return None


STATUS = '{"kind":"Status","apiVersion":"v1"}'

# What is wrong: faults, a form; the check that has to find it, its status, words of the cost.
F, W, I = "failure", "warning", "info"
FAULTS = {
    "401": ((), no_by(401), "refusal/form", F, "1 try, an error"),
    "403": ((), no_by(403), "refusal/form", F, "1 try, an error"),
    "404": ((), no_by(404), "refusal/form", F, "1 try, an error"),
    "429": ((), no_by(429), "refusal/form", F, "5 tries"),
    "429 with Retry-After": ((), no_by(429, {"Retry-After": "1"}), "refusal/form", F, "31 tries"),
    "500": ((), no_by(500), "refusal/form", F, "5 tries"),
    "502": ((), no_by(502), "refusal/form", F, "5 tries"),
    "503": ((), no_by(503), "refusal/form", F, "1 try, an error"),
    "302": ((), no_by(302, {"Location": "/x"}), "refusal/form", F, "2 tries"),
    "204": ((), no_by(204), "refusal/form", F, "1 try, an error"),
    "empty": ((), no_by(200), "refusal/form", F, "1 try, an error"),
    "HTML": ((), no_by(200, {}, "<html>"), "refusal/form", F, "1 try, an error"),
    "Status": ((), no_by(200, {}, STATUS), "refusal/form", F, "1 try, an error"),
    "no media type": ((), no_by(200, {"Content-Type": ";;"}, "{}"), "refusal/form", W, "5 tries"),
    "text": ((), as_text, "refusal/form", W, "cached"),
    "error for a stranger": ((), strangers(error="who?"), "refusal/form", W, "asked again"),
    "user in a refusal": ((), strangers(user={"username": "x"}), "refusal/form", W, ""),
    "no reason": ((), silent, "refusal/reason", I, ""),
    "null": ((), always(audiences=None), "protocol/shape", W, ""),
    "v1beta1 only": ((), in_version("v1beta1"), "protocol/version", F, ""),
    "v1 only": ((), in_version("v1"), "protocol/version", F, ""),
    "late": ((), late, "load/latency", W, ""),
    "one by one": (("one by one",), None, "protocol/slow-body", F, ""),
    "methods": (("methods",), None, "transport/method", W, ""),
    "path": (("path",), None, "transport/path", W, ""),
    "500 for other kinds": (("kind",), None, "protocol/other-kind", F, ""),
    "500 for no JSON": (("400",), None, "protocol/malformed", F, ""),
    "long bodies": (("length",), None, "protocol/large-body", W, ""),
    "long bodies in chunks": (("chunks",), None, "protocol/large-body", W, ""),
    "unknown fields": (("unknown fields",), None, "protocol/unknown-fields", F, ""),
    "no token": (("no token",), None, "attack/no-token", F, ""),
    "passwords": (("passwords",), None, "attack/odd-tokens", F, ""),
    "service accounts": (
        ("service accounts", "signature", "audience", "azp", "amr", "auth_time", "expired"),
        *(None, "attack/service-account", F, ""),
    ),
    "signature": (("signature",), None, "attack/signature", F, ""),
    "payload": (("signature",), None, "attack/payload", F, ""),
    "alg none": (("none",), None, "attack/algorithm", F, ""),
    "guessed MAC": (("guessed MAC",), None, "attack/algorithm", F, ""),
    "public key as MAC": (("public MAC",), None, "attack/algorithm", F, ""),
    "crit": (("crit",), None, "attack/algorithm", W, ""),
    "unknown key": (("unknown key",), None, "attack/unknown-key", F, ""),
    "fetches for each": (("fetches",), None, "attack/unknown-key", W, ""),
    "jwk": (("jwk",), None, "attack/header-key", F, ""),
    "jku": (("follows jku",), None, "attack/fetch", F, ""),
    "x5u": (("follows x5u",), None, "attack/fetch", F, ""),
    "iss": (("follows iss",), None, "attack/fetch", F, ""),
    "expired": (("expired",), None, "attack/times", F, ""),
    "leeway": (("leeway",), None, "attack/times", W, ""),
    "no exp": (("no exp",), None, "attack/times", F, ""),
    "nbf": (("nbf",), None, "attack/times", F, ""),
    "issuer": (("issuer",), None, "attack/issuer", F, ""),
    "slash": (("slash",), None, "attack/issuer", F, ""),
    "audience": (("audience",), None, "attack/audience", F, ""),
    "audience list": (("audience list",), None, "attack/audience", F, ""),
    "azp": (("azp",), None, "attack/authorized-party", F, ""),
    "white space": (("white space",), None, "attack/white-space", F, ""),
    "user name": (("user name",), None, "identity/user-name", F, ""),
    "empty user name": (("empty user name",), None, "identity/user-name", F, ""),
    "no prefix": (("prefix",), None, "identity/system-names", F, ""),
    "no group prefix": (("group prefix",), None, "identity/system-names", F, ""),
    "second factor": (("amr",), None, "identity/second-factor", F, ""),
    "factor in a text": (("amr is a text",), None, "identity/second-factor", F, ""),
    "login age": (("auth_time",), None, "identity/login-age", F, ""),
    "system name": ((), yes_with(username="system:admin"), "identity/names", F, ""),
    "extra keys": ((), yes_with(extra={"Dept": ["x"]}), "identity/names", W, ""),
    "no name": ((), yes_with(username=""), "identity/good-token", F, ""),
    "extra is a string": ((), yes_with(extra={"a": "b"}), "identity/good-token", F, "an error"),
    "any audience": (
        *((), always(audiences=["oidcctl-unknown-audience"]), "identity/audiences", F, ""),
    ),
}
