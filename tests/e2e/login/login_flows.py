"""Each way to log in, once, against the embedded issuer."""

import contextlib
import json
import re
import socket

from issuer_case import claims_of
from free_port import free_port
from login_case import TOKEN, LoginCase
from plugin_process import wait_until

DEVICE = r"(?s)\n  (https://\S+/device)\n.*\n  ([A-Z]{4}-[A-Z]{4})\n"


class Flows(LoginCase):
    def test_browser(self):
        name = self.site(immediate=True)
        plugin = self.browse(name)
        page = self.log_in(plugin)
        self.assertIn("You can close this", page)
        token = self.given(plugin)
        self.assertEqual("jane@example.com", self.user_of(token))
        kept = self.cached()
        self.assertEqual(token, kept["id_token"])
        self.assertRegex(kept["refresh_token"], "^refresh-")
        # The same again needs nobody, not even the issuer.
        self.embedded.script(name, {"status": 500})
        again = self.browse(name)
        self.assertEqual((token, ""), (self.given(again), again.told))
        self.assertEqual({"authorization": 1, "authorization_code": 1}, self.tally(name))

    def test_request(self):
        """PKCE with S256, state and nonce always, and scopes in kubelogin's order."""
        plugin = self.browse(self.site(), "--oidc-extra-scope=email")
        url = plugin.url()
        for part in (
            "response_type=code",
            "client_id=kubernetes-native",
            "code_challenge_method=S256",
            "code_challenge=[A-Za-z0-9_-]{43}(&|$)",
            "state=[A-Za-z0-9_-]{43}(&|$)",
            "nonce=[A-Za-z0-9_-]{43}(&|$)",
            r"scope=offline_access(\+|%20)email(\+|%20)openid(&|$)",
            "redirect_uri=http%3A%2F%2Flocalhost%3A[0-9]+(&|$)",
        ):
            self.assertRegex(url, f"[?&]{part}")

    def test_versions_of_the_answer(self):
        name = self.site(immediate=True)
        plugin = self.browse(name)
        self.log_in(plugin)
        self.given(plugin)
        for version in ("v1", "v1beta1"):
            api_version = f"client.authentication.k8s.io/{version}"
            info = {"kind": "ExecCredential", "apiVersion": api_version, "spec": {"interactive": False}}
            again = self.browse(name, KUBERNETES_EXEC_INFO=json.dumps(info))
            status, out = again.finish()
            self.assertEqual((0, api_version), (status, json.loads(out)["apiVersion"]))

    def test_device(self):
        name = self.site()
        words = self.words(name, "--grant-type=device-code", "--oidc-extra-scope=offline_access")
        plugin = self.start([*words, "--interactive=always"])
        match = plugin.wait_for(DEVICE)
        self.assertEqual(self.embedded.url(name) + "/device", match.group(1))
        wait_until(lambda: "authorization_pending" in self.tally(name), "it asks")
        self.assertEqual(200, self.approve(name, match.group(2)))
        token = self.given(plugin)
        self.assertEqual("jane@example.com", self.user_of(token))
        self.assertEqual(token, self.cached()["id_token"])

    def test_device_refused(self):
        name = self.site(interval=0)
        words = self.words(name, "--grant-type=device-code", "--interactive=always")
        plugin = self.start(words)
        self.approve(name, plugin.wait_for(DEVICE).group(2), deny="1")
        self.failed(plugin, 4, "the provider refused the login: .*access_denied")

    def test_device_without_the_endpoint(self):
        name = self.site(remove=["device_authorization_endpoint"])
        words = self.words(name, "--grant-type=device-code", "--interactive=always")
        self.failed(self.start(words), 3, "no device_authorization_endpoint")

    def test_paste(self):
        """The browser is elsewhere: what it ends at is pasted."""
        name = self.site(immediate=True)
        plugin = self.browse(name, terminal=True)
        target = self.callback(plugin.url())
        plugin.wait_for("paste")
        plugin.type(re.sub("state=[^&]*", "state=another", target) + "\n")
        plugin.wait_for("not the redirect URL of this login: `state` belongs to another login")
        plugin.type(target + "\n")
        self.given_on_a_terminal(plugin)

    def test_keyboard(self):
        clients = {"typed": {"redirect_uris": ["urn:ietf:wg:oauth:2.0:oob"]}}
        name = self.site(immediate=True, clients=clients)
        words = self.words(name, "--grant-type=authcode-keyboard", client="typed")
        plugin = self.start(words, terminal=True)
        target = self.callback(plugin.url())
        plugin.wait_for("Enter the code")
        plugin.type("\n")
        plugin.wait_for("(?s)Enter the code.*Enter the code")
        plugin.type(re.search("code=([^&]*)", target).group(1) + "\n")
        self.given_on_a_terminal(plugin)

    def given_on_a_terminal(self, plugin):
        """The terminal itself shows what is typed; the plugin shows no more than that."""
        status, out = plugin.finish()
        self.assertEqual(0, status, plugin.told)
        token = json.loads(out)["status"]["token"]
        self.assertEqual("jane@example.com", self.user_of(token))
        self.assertNotRegex(plugin.told, rf"{TOKEN}|refresh-")

    def test_password(self):
        name = self.site()
        words = self.words(name, "--username=jane")
        plugin = self.start(words, terminal=True)
        plugin.wait_for("Logging in as jane\nPassword: ")
        plugin.type("pa55word\n")
        self.assertEqual("jane@example.com", self.user_of(self.given(plugin)))
        self.assertNotIn("pa55word", plugin.told)
        plugin = self.start([*words, "--force-refresh"], terminal=True)
        plugin.wait_for("Logging in as jane\nPassword: ")
        plugin.type("wrong\n")
        self.failed(plugin, 4, "the provider refused the login: .*invalid_grant")

    def test_client_credentials(self):
        clients = {"robot": {"redirect_uris": [], "secret": "s3cr3t of robots"}}
        name = self.site(clients=clients)
        words = self.words(name, "--grant-type=client-credentials", client="robot")
        plugin = self.start(words, OIDC_CLIENT_SECRET="s3cr3t of robots", CI="true")
        self.assertEqual("robot", claims_of(self.given(plugin))["sub"])
        plugin = self.start([*words, "--force-refresh"], OIDC_CLIENT_SECRET="another secret")
        self.failed(plugin, 4, "invalid_client")
        self.assertNotIn("another secret", plugin.told)

    def test_access_token(self):
        name = self.site(immediate=True, leave_out=["id_token"])
        plugin = self.browse(name, "--oidc-use-access-token")
        self.log_in(plugin)
        self.assertNotIn("nonce", claims_of(self.given(plugin)))

    # -- ports

    def test_port_that_is_taken(self):
        """On either address: whoever has it could get the code."""
        name = self.site(immediate=True)
        for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
            with self.subTest(address), contextlib.ExitStack() as stack:
                other = stack.enter_context(socket.create_server((address, 0), family=family))
                taken, free = other.getsockname()[1], free_port()
                ports = [f"--listen-address=127.0.0.1:{port}" for port in (taken, free)]
                plugin = self.start(
                    self.words(
                        name,
                        *("--interactive=always", "--skip-open-browser", "--force-refresh"),
                        *ports,
                    )
                )
                self.assertIn(f"localhost%3A{free}&", plugin.url() + "&")
                self.log_in(plugin)
                self.given(plugin)

    def test_no_port_is_free(self):
        with contextlib.ExitStack() as stack:
            servers = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in "ab"]
            ports = [server.getsockname()[1] for server in servers]
            addresses = [f"--listen-address=127.0.0.1:{port}" for port in ports]
            words = self.words(self.site(), "--interactive=always", *addresses)
            told = "no port available for the browser's redirect: .*{}.*{}".format(*ports)
            self.failed(self.start(words), 4, told)

    def test_callback_by_ipv6(self):
        plugin = self.browse(self.site(immediate=True))
        target = self.callback(plugin.url())
        self.assertEqual(200, self.knock(target, address="::1")[0])
        self.given(plugin)

    def test_browser_that_does_not_open(self):
        """It is a warning: the address is there as well."""
        name = self.site(immediate=True)
        words = self.words(
            name,
            *("--browser-command=/nonexistent/browser", "--listen-address=127.0.0.1:0"),
        )
        plugin = self.start(words)
        plugin.wait_for("warning: cannot open the browser: ")
        self.log_in(plugin)
        self.given(plugin)

    def test_page_afterwards(self):
        plugin = self.browse(
            self.site(immediate=True), "--open-url-after-authentication=https://wiki.example.com/k"
        )
        status, headers, _ = self.knock(self.callback(plugin.url()))
        self.assertEqual((303, "https://wiki.example.com/k"), (status, headers["Location"]))
        self.given(plugin)

    def test_nobody_there(self):
        words = self.words(self.site())
        self.failed(self.start(words), 4, "a login is required, but neither a terminal nor a display is available")
        told = self.start([*words, "--browser-command=/bin/true"], CI="true")
        self.failed(told, 4, r"this is a CI job \(CI is set\)")
        self.assertFalse(self.cache.exists() and list(self.cache.glob("*attempts")))
