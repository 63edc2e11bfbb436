"""What the tests of logins at the embedded issuer share."""

import http.client
import json
import os
import re
import shutil
import stat
import urllib.parse

from issuer_case import IssuerCase, claims_of
from plugin_process import Plugin

CLIENT = "kubernetes-native"  # any port will do
# A JWT, or the beginning of one that is a word of its own: a random value may hold "eyJ".
TOKEN = r"\beyJ|eyJ[\w-]+\."


class LoginCase(IssuerCase):
    """A home, a site, and calls of the plugin."""

    def setUp(self):
        self.home = self.work / self.id().rsplit(".", 2)[-2] / self._testMethodName
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir(parents=True)
        self.cache = self.home / ".kube" / "cache" / "oidc-login"
        self.started = []

    def tearDown(self):
        for plugin in self.started:
            plugin.close()

    def environment(self, **more):
        """Neither a display nor a CI job, whatever this runs in."""
        sanitizers = {name: os.environ[name] for name in os.environ if name.endswith("SAN_OPTIONS")}
        return {
            **sanitizers,
            "HOME": str(self.home),
            "PATH": os.environ["PATH"],
            "OIDCCTL_CONFIG": os.devnull,
            **more,
        }

    def words(self, name, *more, client=CLIENT, program=None):
        return [
            *([program] if program else [self.oidcctl, "get-token"]),
            f"--oidc-issuer-url={self.embedded.url(name)}",
            f"--oidc-client-id={client}",
            f"--certificate-authority={self.embedded.ca}",
            *more,
        ]

    def start(self, words, terminal=False, **environment):
        plugin = Plugin(words, self.environment(**environment), terminal)
        self.started.append(plugin)
        return plugin

    def browse(self, name, *more, terminal=False, **environment):
        """Start a login that waits for a browser at a free port; nobody opens one."""
        return self.start(
            self.words(
                name,
                *("--interactive=always", "--skip-open-browser"),
                *("--oidc-extra-scope=offline_access", "--listen-address=localhost:0", *more),
            ),
            terminal,
            **environment,
        )

    def run_plugin(self, words, **environment):
        """The status, standard output and standard error."""
        plugin = self.start(words, **environment)
        status, out = plugin.finish()
        return status, out, plugin.told

    # -- a browser

    def callback(self, url):
        """Where the issuer sends the browser that opens `url`."""
        status, target, page = self.open(url)
        self.assertEqual(302, status, page)
        return target

    def knock(self, target, address="127.0.0.1", method="GET", headers=None):
        """Open `target`, of the helper, by this address; return status, headers and page."""
        parts = urllib.parse.urlsplit(target)
        connection = http.client.HTTPConnection(address, parts.port, timeout=30)
        try:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request(method, path, headers={"Host": parts.netloc, **(headers or {})})
            reply = connection.getresponse()
            return reply.status, dict(reply.getheaders()), reply.read().decode()
        finally:
            connection.close()

    def log_in(self, plugin):
        """Be the browser; return the page that it ends at."""
        status, _, page = self.knock(self.callback(plugin.url()))
        self.assertEqual(200, status, page)
        return page

    # -- what came of it

    def given(self, plugin):
        """The token that the plugin prints, and nothing else, and says nothing of."""
        status, out = plugin.finish()
        self.assertEqual(0, status, plugin.told)
        document = json.loads(out)
        self.assertEqual("ExecCredential", document["kind"])
        self.assert_no_secrets(plugin.told)
        return document["status"]["token"]

    def failed(self, plugin, status, pattern):
        """It ended so, printed nothing, said this, and nothing that is secret."""
        seen, out = plugin.finish()
        self.assertEqual((status, ""), (seen, out), plugin.told)
        self.assertRegex(plugin.told, pattern)
        self.assert_no_secrets(plugin.told)

    def assert_no_secrets(self, told):
        """No token, code or refresh token of the issuer, and no escape sequence."""
        self.assertNotRegex(told, rf"{TOKEN}|(code|refresh)-[A-Za-z0-9_-]{{43}}|\x1b")

    def user_of(self, token):
        return claims_of(token)["email"]

    def entry(self):
        """The path of the one entry of the cache."""
        found = [path for path in self.cache.iterdir() if re.fullmatch("[0-9a-f]{64}", path.name)]
        self.assertEqual(1, len(found), found)
        return found[0]

    def cached(self):
        """The one entry of the cache, which nobody else may read."""
        path = self.entry()
        modes = [stat.S_IMODE(each.stat().st_mode) for each in (path, self.cache)]
        self.assertEqual([0o600, 0o700], modes)
        return json.loads(path.read_text())

    def fill_cache(self, name, refresh_token=None, path=None, **claims):
        """Put an entry for this site where the entry is, or to `path`; return its token."""
        token = self.embedded.mint(name, {"aud": CLIENT, "sub": "4711", **claims})
        content = {"id_token": token, "refresh_token": refresh_token or ""}
        (path or self.entry()).write_text(json.dumps(content))
        return token
