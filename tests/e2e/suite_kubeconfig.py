"""Kubeconfigs and the real kubectl: what it reads, and what arrives at the server."""

import json

from harness import Case
from issuer_client import Issuer
from kubeconfig_kubectl import RecordedPlugin, credential, find_kubectls
from kubeconfig_server import RecordingServer

GROUP = "client.authentication.k8s.io"
TOKEN = "recorded.token.e2e"


class Kubeconfigs(Case):
    """What all tests of kubeconfigs share."""

    kubectl = None
    server = None  # over TLS
    plain = None  # without
    ca = None
    work = None

    def setUp(self):
        self.folder = self.work / self.id().rsplit(".", 2)[1] / self._testMethodName
        self.folder.mkdir(parents=True)
        self.home = self.folder / "home"
        self.home.mkdir()
        self.bin = self.folder / "bin"
        self.server.forget()
        self.plain.forget()

    def run_kubectl(self, kubeconfig, *words):
        return self.kubectl.run(*words, kubeconfig=kubeconfig, home=self.home, path=self.bin)

    def view(self, kubeconfig):
        """The kubeconfig as kubectl reads it, entries by name."""
        done = self.run_kubectl(kubeconfig, "config", "view", "--raw", "-o", "json")
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        return by_name(json.loads(done.stdout))

    def ask(self, kubeconfig, *words):
        """Ask for the server's version; return the ended kubectl."""
        return self.run_kubectl(kubeconfig, "get", "--raw", "/version", *words)

    def expect_authorization(self, wanted, kubeconfig, server=None):
        done = self.ask(kubeconfig)
        self.assertEqual(0, done.returncode, done.stderr)
        # Some kubectls ask for the version themselves, to choose which one they are.
        self.assertEqual({wanted}, {seen.authorization for seen in (server or self.server).seen})

    def write(self, **changes):
        """A kubeconfig by hand for the server; `user`, `cluster` and `context` are changed."""
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

    def plugin(self, version, name="plugin", **more):
        return RecordedPlugin(self.bin, name, credential(version, TOKEN), **more)


def by_name(config):
    """A kubeconfig whose lists are dictionaries."""
    return {
        **config,
        **{
            f"{kind}s": {entry["name"]: entry[kind] for entry in config.get(f"{kind}s") or []}
            for kind in ("cluster", "context", "user")
        },
    }


def exec_of(version, command, **more):
    return {"exec": {"apiVersion": f"{GROUP}/{version}", "command": str(command), **more}}


class ByHand(Kubeconfigs):
    """What these tests take for granted of kubectl: the facts that `inspect` tells."""

    def test_v1beta1(self):
        plugin = self.plugin("v1beta1")
        path = self.write(user=exec_of("v1beta1", plugin.path, args=["a b", "--c=d"]))
        self.expect_authorization(f"Bearer {TOKEN}", path)
        info, arguments = plugin.call(self)
        self.assertEqual(["a b", "--c=d"], arguments)
        self.assertEqual(f"{GROUP}/v1beta1", info["apiVersion"])

    def test_v1(self):
        plugin = self.plugin("v1")
        path = self.write(user=exec_of("v1", plugin.path, interactiveMode="Never"))
        if self.kubectl.knows_v1:
            self.expect_authorization(f"Bearer {TOKEN}", path)
            info, _ = plugin.call(self)
            self.assertEqual({"interactive": False}, info["spec"])
            return
        done = self.ask(path)
        self.assertEqual(1, done.returncode)
        self.assertIn(f'exec plugin: invalid apiVersion "{GROUP}/v1"', done.stderr)
        self.assertEqual([], plugin.calls())

    def test_v1_without_interactive_mode(self):
        if not self.kubectl.knows_v1:
            self.skipTest("it does not know v1")
        path = self.write(user=exec_of("v1", self.plugin("v1").path))
        done = self.ask(path)
        self.assertNotEqual(0, done.returncode)
        self.assertIn("interactiveMode must be specified", done.stderr)

    def test_a_name_is_looked_up_on_path(self):
        self.plugin("v1beta1", "a-plugin")
        self.expect_authorization(
            f"Bearer {TOKEN}", self.write(user=exec_of("v1beta1", "a-plugin"))
        )

    def test_a_plugin_that_is_not_there(self):
        path = self.write(
            user=exec_of("v1beta1", "not-there", installHint="install it from there")
        )
        done = self.ask(path)
        self.assertNotEqual(0, done.returncode)
        self.assertIn("install it from there", done.stderr)
        self.assertEqual([], self.server.seen)

    def test_a_plugin_that_fails(self):
        plugin = self.plugin("v1beta1", status=2)
        done = self.ask(self.write(user=exec_of("v1beta1", plugin.path)))
        self.assertNotEqual(0, done.returncode)
        self.assertIn("exit code 2", done.stderr)
        self.assertEqual([], self.server.seen)

    def test_a_token_beside_exec(self):
        plugin = self.plugin("v1beta1")
        path = self.write(user={"token": "static", **exec_of("v1beta1", plugin.path)})
        self.expect_authorization("Bearer static", path)
        self.assertEqual([], plugin.calls())

    def test_credentials_are_dropped_without_tls(self):
        plugin = self.plugin("v1beta1")
        path = self.write(
            cluster={"server": self.plain.url, "certificate-authority": ""},
            user=exec_of("v1beta1", plugin.path),
        )
        self.expect_authorization(None, path, self.plain)
        self.assertEqual([], plugin.calls())

    def test_a_user_that_is_missing(self):
        # It is nobody then, and asks for a name and a password, which no server takes.
        done = self.ask(self.write(context={"user": "nobody"}))
        self.assertNotEqual(0, done.returncode)
        self.assertIn("Please enter Username", done.stdout)
        self.assertEqual({None}, {None, *(seen.authorization for seen in self.server.seen)})


def prepare(stack, place):
    from kubeconfig_generated import Generated  # which imports this module

    kubectls = find_kubectls(place.source)
    pki = place.work / "pki"
    with Issuer(place.test_issuer, pki) as issuer:
        ca = issuer.ca  # it makes the certificates
    shared = {"ca": ca, "work": place.work}
    for name, certificate in (("server", pki / "good"), ("plain", None)):
        shared[name] = RecordingServer(certificate)
        stack.callback(shared[name].stop)
    cases = []
    for kubectl in kubectls:
        print(f"kubectl {kubectl.version}: {kubectl.path}", flush=True)
        label = f"{'v1' if kubectl.knows_v1 else 'v1beta1_only'}"
        cases += [
            type(f"{case.__name__}_{label}", (case,), {**shared, "kubectl": kubectl})
            for case in (ByHand, Generated)
        ]
    return cases
