"""A person at the login pages of oidc-provider, without a browser: returns an ID token."""

import base64
import hashlib
import html.parser
import http.cookiejar
import json
import re
import secrets
import ssl
import urllib.error
import urllib.parse
import urllib.request

REDIRECT = "http://localhost:8000"


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class _Form(html.parser.HTMLParser):
    """The fields of the first form of a page, and where it goes."""

    def __init__(self, page):
        super().__init__()
        self.action = None
        self.fields = {}
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        if tag == "form" and self.action is None:
            self.action = named.get("action")
        if tag == "input" and named.get("name"):
            self.fields[named["name"]] = named.get("value") or ""


def new_challenge():
    """A code verifier and its challenge (RFC 7636, S256)."""
    verifier = secrets.token_urlsafe(32)
    digest = hashlib.sha256(verifier.encode()).digest()
    return verifier, base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


class Person:
    """Logs in as `name` at `issuer`, whose certificate the file `ca` vouches for."""

    def __init__(self, issuer, ca, name="alice"):
        self.name = name
        self.issuer = issuer
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=str(ca))),
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
            _NoRedirects(),
        )
        self.document = json.loads(self.ask(issuer + "/.well-known/openid-configuration")[1])

    def ask(self, url, form=None):
        """Return where the reply leads (or None) and its body."""
        data = urllib.parse.urlencode(form).encode() if form is not None else None
        try:
            with self.opener.open(url, data=data, timeout=20) as reply:
                return None, reply.read().decode()
        except urllib.error.HTTPError as reply:
            target = reply.headers.get("location")
            if target is None:
                raise RuntimeError(f"{url}: {reply.code} {reply.read()[:500]!r}") from None
            return urllib.parse.urljoin(url, target), ""

    def authorization_url(self, client, scope, challenge, redirect=REDIRECT):
        return self.document["authorization_endpoint"] + "?" + urllib.parse.urlencode({
            "response_type": "code",
            "client_id": client,
            "redirect_uri": redirect,
            "scope": scope,
            "state": "s",
            "nonce": "n",
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        })

    def walk(self, url, is_end=lambda url: False):
        """Fill in the forms from `url` on; return the address that `is_end`, or the last page."""
        form = None
        for _ in range(20):
            target, page = self.ask(url, form)
            if target is None:
                seen = _Form(page)
                if seen.action is None:
                    return page
                form = dict(seen.fields)
                form.update({name: self.name for name in ("login", "password") if name in form})
                url = urllib.parse.urljoin(url, seen.action)
            elif is_end(target):
                return target
            else:
                url, form = target, None
        raise RuntimeError("the login pages lead round in circles")

    def code(self, client, scope, challenge):
        url = self.authorization_url(client, scope, challenge)
        target = self.walk(url, lambda url: url.startswith(REDIRECT))
        return urllib.parse.parse_qs(urllib.parse.urlsplit(target).query)["code"][0]

    def exchange(self, client, code, verifier, redirect=REDIRECT):
        """The tokens for a code."""
        _, reply = self.ask(self.document["token_endpoint"], {
            "grant_type": "authorization_code",
            "client_id": client,
            "redirect_uri": redirect,
            "code": code,
            "code_verifier": verifier,
        })
        return json.loads(reply)

    def id_token(self, client, scope="openid email groups"):
        verifier, challenge = new_challenge()
        return self.exchange(client, self.code(client, scope, challenge), verifier)["id_token"]

    def key_set(self):
        return self.ask(self.document["jwks_uri"])[1]


def flipped(token, part, byte, bit):
    """The token with one bit changed in the bytes of its header (0), payload or signature."""
    parts = token.split(".")
    data = bytearray(base64.urlsafe_b64decode(parts[part] + "=" * (-len(parts[part]) % 4)))
    data[byte] ^= 1 << bit
    parts[part] = base64.urlsafe_b64encode(data).rstrip(b"=").decode()
    return ".".join(parts)


def sizes(token):
    """The number of bytes in each part of the token."""
    return [len(re.sub(r"=", "", part)) * 3 // 4 for part in token.split(".")]
