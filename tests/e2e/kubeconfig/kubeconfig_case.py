"""What all tests of kubeconfigs share: a place, a server, and one of the kubectls."""

import json

from harness import Case
from kubeconfig_kubectl import RecordedPlugin, credential

GROUP = "client.authentication.k8s.io"
TOKEN = "recorded.token.e2e"
KINDS = ("cluster", "context", "user")


class Kubeconfigs(Case):
    kubectl = None
    server = None  # over TLS
    plain = None  # without
    ca = None
    work = None
    source = None

    def setUp(self):
        self.folder = self.work / type(self).__name__ / self._testMethodName
        self.home = self.folder / "home"
        self.home.mkdir(parents=True)
        self.bin = self.folder / "bin"
        self.server.forget()
        self.plain.forget()

    def run_kubectl(self, kubeconfig, *words):
        return self.kubectl.run(*words, kubeconfig=kubeconfig, home=self.home, path=self.bin)

    def view(self, kubeconfig):
        """The kubeconfig as kubectl reads it, entries by name."""
        done = self.run_kubectl(kubeconfig, "config", "view", "--raw", "-o", "json")
        self.assertEqual((0, ""), (done.returncode, done.stderr), kubeconfig)
        return by_name(json.loads(done.stdout))

    def ask(self, kubeconfig, *words):
        """Ask for the server's version; return the ended kubectl."""
        return self.run_kubectl(kubeconfig, "get", "--raw", "/version", *words)

    def expect_authorization(self, wanted, kubeconfig, server=None):
        done = self.ask(kubeconfig)
        self.assertEqual(0, done.returncode, done.stderr)
        # Some kubectls ask for the version themselves, to choose which one they are.
        self.assertEqual({wanted}, {seen.authorization for seen in (server or self.server).seen})

    def plugin(self, version, name="plugin", **more):
        return RecordedPlugin(self.bin, name, credential(version, TOKEN), **more)

    def write(self, **changes):
        """A kubeconfig for the server; `user`, `cluster` and `context` are changed."""
        entries = {
            "cluster": {"server": self.server.url, "certificate-authority": str(self.ca)},
            "context": {"cluster": "c", "user": "u"},
            "user": {},
        }
        for name, members in changes.items():
            entries[name].update(members)
        path = self.folder / "config"
        lists = {f"{kind}s": [{"name": kind[0], kind: entries[kind]}] for kind in ("cluster", "user")}
        lists["contexts"] = [{"name": "x", "context": entries["context"]}]
        path.write_text(
            json.dumps({"apiVersion": "v1", "kind": "Config", "current-context": "x", **lists})
        )
        return path


def by_name(config):
    """A kubeconfig whose lists are dictionaries."""
    lists = {f"{kind}s": config.get(f"{kind}s") or [] for kind in KINDS}
    for kind in KINDS:
        names = [entry["name"] for entry in lists[f"{kind}s"]]
        if len(set(names)) != len(names):
            raise ValueError(f"a {kind} stands twice in {names}")
    entries = {
        f"{kind}s": {entry["name"]: entry[kind] for entry in lists[f"{kind}s"]} for kind in KINDS
    }
    return {**config, **entries}
