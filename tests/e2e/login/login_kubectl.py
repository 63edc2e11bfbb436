"""The whole of it: kubectl, the plugin, a browser, the provider, the API server."""

import base64
import json
import re
import stat
import time

from cluster_case import NAMESPACES, ClusterCase
from provider_login import Person


def expired(token):
    """The same token, but that it ended a minute ago; its signature is wrong now."""
    header, payload, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    claims["exp"] = int(time.time()) - 60
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"{header}.{payload}.{signature}"


class Kubectl(ClusterCase):
    """Alice, who was handed a kubeconfig."""

    browser = None
    user = "alice@example.com"

    def setUp(self):
        self.cluster = self.clusters["email"]
        self.home = self.work / self._testMethodName
        programs = self.home / "bin"
        programs.mkdir(parents=True)
        (programs / "oidcctl").symlink_to(self.oidcctl)
        # What a desktop opens addresses with.
        (programs / "xdg-open").symlink_to(self.browser.command)
        self.environment = {"HOME": str(self.home), "PATH": f"{programs}:/usr/bin:/bin"}
        self.cache = self.home / ".kube" / "cache" / "oidc-login"
        self.calls_before = self.browser.calls()

    def tearDown(self):
        self.forget_grants()

    def hand_out(self, *more):
        """Write the kubeconfig."""
        self.kubeconfig = self.home / "kubeconfig"
        done = self.run_oidcctl(
            *("kubeconfig", "generate", "--plugin", "oidcctl"),
            *("--server", self.cluster.server, "--certificate-authority", self.cluster.ca),
            *self.cluster.trust.client_flags(),
            *("--oidc-ca-file", self.provider.ca, "--output-file", self.kubeconfig, *more),
        )
        self.assertEqual(0, done.returncode, done.stderr)

    def ask(self, terminal=False, program=None):
        """Ask for the namespaces; return the ended kubectl."""
        run = self.cluster.kubectl_on_terminal if terminal else self.cluster.kubectl
        return run(
            *("get", "namespaces", "-o", "name"),
            kubeconfig=self.kubeconfig,
            environment=self.environment,
            program=program,
        )

    def logins(self):
        """How often the browser was opened."""
        return self.browser.calls() - self.calls_before

    def settings(self):
        """The arguments of the plugin, without its verb."""
        view = self.cluster.kubectl(
            *("config", "view", "--raw", "-o", "json"), kubeconfig=self.kubeconfig
        )
        _, *arguments = json.loads(view.stdout)["users"][0]["user"]["exec"]["args"]
        return arguments

    def refresh(self, refresh_token):
        """What the provider answers to this refresh token."""
        person = Person(self.provider.issuer, self.provider.ca)
        form = {
            "grant_type": "refresh_token",
            "client_id": "kubernetes",
            "refresh_token": refresh_token,
        }
        with self.assertRaises(RuntimeError) as refused:
            person.ask(person.document["token_endpoint"], form)
        return str(refused.exception)

    def is_refused(self, done):
        """The API server knew who it was, and that was not enough."""
        self.assertEqual(1, done.returncode, done.stderr)
        self.assertEqual([self.user], re.findall(r'User "(.*?)" cannot list', done.stderr))
        self.assertNotIn("eyJ", done.stderr)

    def is_allowed(self, done):
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertIn("namespace/default\n", done.stdout)
        self.assertNotIn("eyJ", done.stderr)

    def entry(self):
        (path,) = [path for path in self.cache.iterdir() if re.fullmatch("[0-9a-f]{64}", path.name)]
        self.assertEqual(0o600, stat.S_IMODE(path.stat().st_mode))
        return path

    def expire(self):
        """Let an hour pass, as far as the cache knows; return the refresh token."""
        content = json.loads(self.entry().read_text())
        content["id_token"] = expired(content["id_token"])
        self.entry().write_text(json.dumps(content))
        return content["refresh_token"]

    def test_from_the_first_login_to_the_last(self):
        self.hand_out()
        # Without a person no browser is opened, and nothing hangs.
        done = self.ask()
        self.assertEqual(1, done.returncode)
        self.assertIn("a login is required", done.stderr)
        self.assertEqual(0, self.logins())

        self.is_refused(self.ask(terminal=True))
        self.assertEqual(1, self.logins())
        record, screenshot = self.browser.wait_for_record(self.calls_before)
        last = record["pages"][-1]
        self.assertEqual(200, record["status"], record)
        self.assertRegex(last["page"], "^http://localhost:(8000|18000)/$")
        self.assertIn("You can close this", record["text"])
        self.assertTrue(screenshot.read_bytes().startswith(b"\x89PNG"))

        done = self.run_oidcctl(
            *("rbac", "grant", "--user", self.user, "--cluster-role", "view", "--apply"),
            *("--kubeconfig", self.cluster.kubeconfig, *self.cluster.trust.client_flags()),
        )
        self.assertEqual(0, done.returncode, done.stderr)
        token = json.loads(self.entry().read_text())["id_token"]
        self.expect_status(200, self.cluster, NAMESPACES, token)
        self.is_allowed(self.ask())
        self.assertEqual({self.user}, set(self.cluster.users_who_asked(f"{NAMESPACES}?limit=500")))

        # The token ends: the refresh token gets another, and nobody is asked.
        before = self.expire()
        done = self.ask()
        self.is_allowed(done)
        self.assertEqual("", done.stderr)
        content = json.loads(self.entry().read_text())
        self.assertNotEqual(before, content["refresh_token"])
        self.assertNotEqual(token, content["id_token"])
        self.assertEqual(1, self.logins())

        # After a logout it is as it was in the beginning.
        refresh_token = content["refresh_token"]
        done = self.run_oidcctl("logout", "--revoke", *self.settings(), environment=self.environment)
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertRegex(self.refresh(refresh_token), "invalid_grant")
        self.assertIn("a login is required", self.ask().stderr)
        self.is_allowed(self.ask(terminal=True))
        self.assertEqual(2, self.logins())

    def test_kubectl_before_v1(self):
        """1.20 and 1.21 know v1beta1 alone, and do not tell whether somebody is there."""
        self.hand_out("--exec-api-version", "v1beta1")
        self.environment["DISPLAY"] = ":0"
        old = self.cluster.programs.kubectl_old
        self.is_refused(self.ask(terminal=True, program=old))
        self.is_refused(self.ask(program=old))
        self.assertEqual(1, self.logins())
