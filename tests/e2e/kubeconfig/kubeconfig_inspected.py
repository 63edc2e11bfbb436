"""What `kubeconfig inspect` says, and what the real kubectl does with the same file."""

import copy
import json

from kubeconfig_by_hand import exec_of
from kubeconfig_case import GROUP, TOKEN, Kubeconfigs

# A change of a kubeconfig that works, and the check that has to fail: None where kubectl
# takes the file all the same. The server is reached with the recorded token or not at all.
REFUSED = [
    ("no cluster", {"context": {"cluster": "gone"}}, "cluster"),
    ("no server", {"cluster": {"server": ""}}, "server"),
    ("no such authority", {"cluster": {"certificate-authority": "gone.pem"}}, "certificate-authority"),
    ("an authority twice", {"cluster": {"certificate-authority-data": "eA=="}}, "certificate-authority"),
    (
        "an authority that is none",
        {"cluster": {"certificate-authority": None, "certificate-authority-data": "eA=="}},
        "certificate-authority",
    ),
    ("insecure and an authority", {"cluster": {"insecure-skip-tls-verify": True}}, "certificate-authority"),
    ("no such proxy", {"cluster": {"proxy-url": "ftp://localhost"}}, "proxy"),
    ("two credentials", {"user": {"token": "a", "username": "b", "password": "c"}}, "credentials"),
    ("nobody impersonated", {"user": {"as-groups": ["g"]}}, "credentials"),
    ("a certificate alone", {"user": {"client-certificate-data": "eA=="}}, "credentials"),
    ("no such token file", {"user": {"tokenFile": "gone"}}, "credential-files"),
    ("no such provider", {"user": {"exec": None, "auth-provider": {"name": "gcp"}}}, "auth-provider"),
    ("a provider without an issuer", {"user": {"exec": None, "auth-provider": {"name": "oidc"}}}, "auth-provider"),
    (
        "a provider without tokens",
        {
            "user": {
                "exec": None,
                "auth-provider": {
                    "name": "oidc",
                    "config": {"idp-issuer-url": "https://i", "client-id": "k"},
                },
            }
        },
        "auth-provider",
    ),
    ("exec and a provider", {"user": {"auth-provider": {"name": "oidc"}}}, "credentials"),
    ("a version that is gone", {"exec": {"apiVersion": f"{GROUP}/v1alpha2"}}, "exec"),
    ("no version", {"exec": {"apiVersion": ""}}, "exec"),
    ("no command", {"exec": {"command": ""}}, "exec"),
    ("no name of a variable", {"exec": {"env": [{"name": "", "value": "x"}]}}, "exec"),
    ("a number for a token", {"user": {"token": 8080}}, "readable"),
    ("no base64", {"cluster": {"certificate-authority-data": "x"}}, "readable"),
    ("a word for a list", {"exec": {"args": "get-token"}}, "readable"),
]
# Only those that know interactiveMode refuse these.
REFUSED_SINCE_V1 = [
    ("v1 without a mode", {"exec": {"apiVersion": f"{GROUP}/v1"}}, "exec"),
    ("another mode", {"exec": {"interactiveMode": "never"}}, "exec"),
]


def without_nothing(members):
    return {name: value for name, value in members.items() if value is not None}


class Inspected(Kubeconfigs):
    def inspect(self, path):
        done = self.run_oidcctl(
            *("kubeconfig", "inspect", "-o", "json", path),
            environment={"HOME": str(self.home), "PATH": f"{self.bin}:/usr/bin:/bin"},
        )
        self.assertEqual("", done.stderr)
        return json.loads(done.stdout)

    def changed(self, change):
        """A kubeconfig with a plugin that works, and this change."""
        plugin = self.plugin("v1beta1")
        user = copy.deepcopy(exec_of("v1beta1", plugin.path))
        user["exec"].update(change.get("exec", {}))
        user.update(change.get("user", {}))
        path = self.write(
            user=without_nothing(user),
            cluster=change.get("cluster", {}),
            context=change.get("context", {}),
        )
        config = json.loads(path.read_text())
        for entry in config["clusters"]:
            entry["cluster"] = without_nothing(entry["cluster"])
        path.write_text(json.dumps(config))
        return path

    def test_what_works(self):
        path = self.changed({})
        self.assertEqual("yes", self.inspect(path)["verdicts"]["kubectl"]["answer"])
        self.expect_authorization(f"Bearer {TOKEN}", path)

    def test_what_kubectl_refuses(self):
        rows = REFUSED + (REFUSED_SINCE_V1 if self.kubectl.knows_v1 else [])
        for name, change, check in rows:
            with self.subTest(name):
                path = self.changed(change)
                report = self.inspect(path)
                failed = {
                    finding["id"].split("/")[1]
                    for finding in report["findings"]
                    if finding["status"] == "failure"
                }
                self.assertIn(check, failed)
                self.assertEqual("no", report["verdicts"]["kubectl"]["answer"])
                self.server.forget()
                done = self.ask(path)
                self.assertNotEqual(0, done.returncode)
                self.assertEqual([], self.server.seen)

    def test_what_the_report_says_is_kubectls_own(self):
        path = self.changed({"user": {"token": "a", "username": "b", "password": "c"}})
        (context,) = self.inspect(path)["contexts"]
        (words,) = context["refused"]
        # The user is called u there.
        self.assertIn(words, self.ask(path).stderr)

    def test_credentials_that_never_arrive(self):
        rows = [
            ("server", "plain", {"cluster": {"server": self.plain.url, "certificate-authority": None}}),
            ("user", "server", {"context": {"user": "gone"}}),
        ]
        for check, server, change in rows:
            with self.subTest(check):
                path = self.changed(change)
                report = self.inspect(path)
                self.assertEqual("no", report["verdicts"]["login"]["answer"])
                self.assertEqual(f"kubeconfig/{check}", report["verdicts"]["login"]["finding"])
                getattr(self, server).forget()
                self.ask(path)
                seen = {one.authorization for one in getattr(self, server).seen}
                self.assertLessEqual(seen, {None})
