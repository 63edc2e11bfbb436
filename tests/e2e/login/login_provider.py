"""The other ways to log in at the certified provider."""

import json
import os
import socket

from harness import Case
from plugin_process import Plugin
from provider_login import Person


class AtProvider(Case):
    """Bob, who has no browser on this machine."""

    provider = None
    work = None

    def setUp(self):
        self.home = self.work / self._testMethodName
        self.home.mkdir()

    def start(self, client, *words, terminal=False):
        command = [
            *(self.oidcctl, "get-token", f"--oidc-issuer-url={self.provider.issuer}"),
            *(f"--oidc-client-id={client}", f"--certificate-authority={self.provider.ca}"),
            *("--oidc-extra-scope=email", "--interactive=always", *words),
        ]
        plugin = Plugin(command, {"HOME": str(self.home), "PATH": os.environ["PATH"]}, terminal)
        self.addCleanup(plugin.close)
        return plugin

    def is_bobs(self, plugin, client):
        """What the plugin gives is a token that an API server takes for Bob's."""
        status, out = plugin.finish()
        self.assertEqual(0, status, plugin.told)
        _, verdict = self.report(
            *("token", "verify", "-", "--issuer-url", self.provider.issuer),
            *("--client-id", client, "--username-claim", "email"),
            *("--certificate-authority", self.provider.ca),
            stdin=json.loads(out)["status"]["token"],
        )
        self.assertEqual("bob@example.com", verdict.get("username"), verdict)

    def test_device(self):
        plugin = self.start("kubernetes-device", "--grant-type=device-code")
        url = plugin.wait_for(r"(?m)^  (https://\S+user_code=\S+)$").group(1)
        page = Person(self.provider.issuer, self.provider.ca, "bob").walk(url)
        self.assertIn("Sign-in Success", page)
        self.is_bobs(plugin, "kubernetes-device")

    def test_pasted_while_port_8000_is_taken(self):
        with socket.socket() as other:
            # Whoever else has it is as good.
            taken = other.connect_ex(("127.0.0.1", 8000)) == 0
        if not taken:
            server = socket.create_server(("127.0.0.1", 8000))
            self.addCleanup(server.close)
        plugin = self.start("kubernetes", "--skip-open-browser", terminal=True)
        url = plugin.wait_for(r"(?m)^  (https://\S+)$").group(1)
        self.assertIn("&redirect_uri=http%3A%2F%2Flocalhost%3A18000&", url)
        plugin.wait_for("paste the address")
        person = Person(self.provider.issuer, self.provider.ca, "bob")
        plugin.type(person.walk(url, lambda url: url.startswith("http://localhost:18000")) + "\n")
        self.is_bobs(plugin, "kubernetes")
