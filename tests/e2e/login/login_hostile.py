"""What else may come to the port that a browser is waited for at, and from the provider."""

import re
import socket
import urllib.parse

from login_case import LoginCase

FORBIDDEN = 403


class Hostile(LoginCase):
    def setUp(self):
        super().setUp()
        self.sockets = []

    def tearDown(self):
        for each in self.sockets:
            each.close()
        super().tearDown()

    def waiting(self, **login):
        """A login that waits, and the one address that answers it."""
        plugin = self.browse(self.site(immediate=True, **login))
        return plugin, self.callback(plugin.url())

    def is_unharmed(self, plugin, target):
        """After all of that the real browser logs in."""
        status, _, page = self.knock(target)
        self.assertEqual(200, status, page)
        self.assertEqual("jane@example.com", self.user_of(self.given(plugin)))

    def connect(self, target, address="127.0.0.1"):
        """A connection to the port, that the test closes."""
        made = socket.create_connection((address, urllib.parse.urlsplit(target).port), timeout=30)
        self.sockets.append(made)
        return made

    def send(self, target, data):
        """All that is answered to these bytes."""
        connection = self.connect(target)
        connection.sendall(data)
        answer = b""
        while True:
            try:
                part = connection.recv(65536)
            except ConnectionResetError:
                part = b""
            if not part:
                return answer.decode()
            answer += part

    def test_requests_of_others(self):
        """None of them ends the login, and none learns anything."""
        plugin, target = self.waiting()
        parts = urllib.parse.urlsplit(target)
        state = re.search("state=([^&]*)", target).group(1)
        base = f"http://{parts.netloc}"
        for status, url, more in (
            (403, f"{base}/?code=x&state=wrong", {}),
            (403, f"{base}/?code=x&state=", {}),
            (403, f"{base}/?code=x", {}),
            (403, f"{base}/", {}),
            (403, f"{base}/?error=access_denied", {}),
            (403, f"{base}/?error=access_denied&state=wrong", {}),
            (403, f"{base}/?code=x&state={state}&state=wrong", {}),
            (400, f"{base}/?code=x&code=y&state={state}", {}),
            (400, f"{base}/?code=&state={state}", {}),
            (400, f"{base}/?state={state}", {}),
            (404, f"{base}/favicon.ico", {}),
            (404, f"{base}/other?code=x&state={state}", {}),
            (405, target, {"method": "POST"}),
            (405, target, {"method": "OPTIONS"}),
            (405, target, {"method": "HEAD"}),
            (403, target, {"headers": {"Host": "evil.example.com"}}),
            (403, target, {"headers": {"Host": f"evil.example.com:{parts.port}"}}),
            (403, target, {"headers": {"Host": "localhost:1"}}),
        ):
            with self.subTest(url=url, **more):
                seen, headers, page = self.knock(url, **more)
                self.assertEqual(status, seen, page)
                self.assertNotIn("Access-Control-Allow-Origin", headers)
                self.assertNotIn(state, page)
        self.is_unharmed(plugin, target)

    def test_bytes_that_are_no_request(self):
        plugin, target = self.waiting()
        host = f"Host: {urllib.parse.urlsplit(target).netloc}\r\n\r\n".encode()
        for status, data in (
            (400, b"\r\n\r\n"),
            (400, b"GET\r\n" + host),
            (400, b"GET / SPDY/1\r\n" + host),
            (400, b"GET http://localhost/ HTTP/1.1\r\n" + host),
            (400, b"GET / HTTP/1.1\r\nX: \x00\r\n" + host),
            (403, b"GET / HTTP/1.1\r\n\r\n"),  # no Host
            (403, b"GET / HTTP/1.1\r\nHost: localhost:1\r\n" + host),
            (431, b"GET /?" + b"a" * 20_000 + b" HTTP/1.1\r\n" + host),
            (431, b"a" * 100_000),
        ):
            with self.subTest(data[:40]):
                self.assertEqual(f"HTTP/1.1 {status} ", self.send(target, data)[:13])
        # TLS: no answer would be understood; the connection is closed.
        hello = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"
        self.assertEqual("", self.send(target, hello))
        self.is_unharmed(plugin, target)

    def test_slow_and_silent_connections(self):
        """They hold up nobody, how many they are."""
        plugin, target = self.waiting()
        for number in range(100):
            connection = self.connect(target, ("127.0.0.1", "::1")[number % 2])
            if number % 4 > 1:
                connection.sendall(b"GET /?code=x&state=")
        self.is_unharmed(plugin, target)

    def test_slow_browser(self):
        """The request may come a byte at a time."""
        plugin, target = self.waiting()
        parts = urllib.parse.urlsplit(target)
        request = f"GET /?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode()
        connection = self.connect(target)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in request:
            connection.sendall(bytes([byte]))
        self.assertEqual(b"HTTP/1.1 200 ", connection.recv(13, socket.MSG_WAITALL))
        self.given(plugin)

    def test_browser_that_leaves(self):
        """The code came, and nobody waits for the page any more."""
        plugin, target = self.waiting(token_delay_ms=500)
        parts = urllib.parse.urlsplit(target)
        connection = self.connect(target)
        connection.sendall(f"GET /?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode())
        connection.close()
        self.given(plugin)

    def test_only_loopback(self):
        """Other machines cannot reach the port."""
        plugin, target = self.waiting()
        port = urllib.parse.urlsplit(target).port
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("192.0.2.1", 9))  # sends nothing; tells the address of this machine
            address = probe.getsockname()[0]
        with self.assertRaises(OSError):
            socket.create_connection((address, port), timeout=5).close()
        self.is_unharmed(plugin, target)

    # -- what the provider answers by way of the browser

    def refuse(self, **login):
        """A login that the provider sends back like this; and the page."""
        plugin = self.browse(self.site(**login))
        return plugin, self.knock(self.callback(plugin.url()))

    def test_refusal(self):
        plugin, (status, headers, page) = self.refuse(
            error="access_denied",
            error_description="<script>alert(1)</script>\x1b[31m\nline \u202e two",
        )
        self.assertEqual(FORBIDDEN, status)
        self.assertNotIn("script>", page)
        self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
        self.failed(plugin, 4, '^(?s:.*)the provider refused the login: the provider returned "access_denied"')
        self.assertNotRegex(plugin.told, "[\x00-\x09\x0b-\x1f\x7f\u202e]")

    def test_answer_of_another_issuer(self):
        """RFC 9207: the code may be meant for somebody else; it is not redeemed."""
        name = self.site(immediate=True, iss="https://other.example")
        plugin = self.browse(name)
        self.knock(self.callback(plugin.url()))
        self.failed(plugin, 4, 'the response is from issuer "https://other.example": expected ')
        self.assertEqual({"authorization": 1}, self.tally(name))

    def test_answer_without_issuer(self):
        plugin = self.browse(self.site(immediate=True, iss=""))
        self.log_in(plugin)
        self.given(plugin)

    # -- what the provider answers to the code

    def test_bad_tokens(self):
        for login, told in (
            ({"claims": {"nonce": "another"}}, "nonce"),
            ({"claims": {"nonce": None}}, "nonce"),
            ({"claims": {"aud": "other"}}, "audience"),
            ({"claims": {"iss": "https://other.example"}}, 'it was issued by "https://other.example": expected'),
            ({"claims": {"exp": 1_700_000_000}}, "expired"),
            ({"claims": {"sub": 7}}, "ID token is not valid: .*idToken.sub of type string"),
            ({"lifetime": -60}, "expired"),
            ({"leave_out": ["id_token"]}, "the provider issued no ID token"),
            ({"raw_token": ""}, "no tokens"),
            ({"raw_token": "<html>login</html>"}, "no tokens"),
            ({"raw_token": "{"}, "no tokens"),
            ({"raw_token": '{"id_token": "a.b.c", "token_type": "Bearer"}'}, "ID token is not valid: oidc: malformed jwt"),
            ({"raw_token": "{}", "token_status": 500}, "no tokens"),
            ({"raw_token": "a" * 900_000}, "no tokens"),
        ):
            with self.subTest(login=str(login)[:80]):
                self.setUp()
                plugin = self.browse(self.site(immediate=True, **login))
                status, _, page = self.knock(self.callback(plugin.url()))
                self.assertNotIn("You are logged in", page)
                self.failed(plugin, 3, told)
                self.assertEqual([], list(self.cache.glob("?" * 64)))

    def test_code_that_is_no_good(self):
        """Somebody else's browser got there first, say."""
        plugin, target = self.waiting()
        changed = re.sub("code=[^&]*", "code=code-of-nobody", target)
        status, _, page = self.knock(changed)
        self.assertIn("terminal", page)
        seen, out = plugin.finish()
        self.assertEqual((4, ""), (seen, out), plugin.told)
        self.assertIn('the provider refused the login: "invalid_grant"', plugin.told)
        self.assertNotIn("of-nobody", plugin.told)
