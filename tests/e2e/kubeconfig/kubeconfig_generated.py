"""What `kubeconfig generate` writes, as the real kubectl reads and uses it."""

import json
import pathlib
import subprocess

from kubeconfig_case import TOKEN, Kubeconfigs, by_name

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "golden" / "kubeconfigs"
ISSUER = "https://login.example.com"

# Texts that a reader of YAML may take for something else.
ODD = [
    "true",
    "8080",
    "012",
    "0x1f",
    "1e3",
    "~",
    "null",
    "",
    " ",
    "- a",
    "a: b",
    "a #b",
    "#",
    "&a *b !c",
    "{a: [b, c]}",
    "'\"\\",
    "%a @b `c`",
    "a\nb",
    "\ttab\r\n",
    "grüße 日本語 🙂",
    "\u0085\u2028\u2029\ufeff",
    "\x1b[31m\x07",
    "x" * 5000,
]


def without(config, *names):
    """The same without members of these names, at any depth, and without empty ones."""
    if isinstance(config, list):
        return [without(item, *names) for item in config]
    if not isinstance(config, dict):
        return config
    return {
        name: without(value, *names)
        for name, value in config.items()
        if name not in names and value not in (None, "")
    }


class Generated(Kubeconfigs):
    def setUp(self):
        super().setUp()
        # Some kubectls ask the server for its version whatever they are to do, and so run the
        # plugin. Where the kubeconfig says kubectl, that is the one under test, and it must
        # not read this kubeconfig again: that would run the plugin, and so on without an end.
        self.program("kubectl", f'unset KUBECONFIG; exec {self.kubectl.path} "$@"')
        for name in ("kubectl-oidc_login", "kubectl-together_login", "oidcctl"):
            self.program(name, "exit 1")

    def program(self, name, script):
        self.bin.mkdir(exist_ok=True)
        path = self.bin / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def generate(self, *words, folder=None, status=0):
        """Run it; return what it printed."""
        done = subprocess.run(
            [str(self.oidcctl), "kubeconfig", "generate", *map(str, words)],
            cwd=folder or self.folder,
            env={"HOME": str(self.home), "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=60,
        )
        self.assertEqual(status, done.returncode, done.stderr.decode())
        return done.stdout.decode()

    def for_server(self, *words):
        """The same for the server of this suite."""
        return self.generate(
            *(f"--issuer-url={ISSUER}", "--client-id=kubernetes", f"--server={self.server.url}"),
            *(f"--certificate-authority={self.ca}", "--offline-access=no", *words),
        )

    def put(self, text, name="config"):
        path = self.folder / name
        path.write_text(text)
        return path

    def expect_same(self, meant, kubeconfig):
        """kubectl reads what was meant; the old one does not know one member."""
        unknown = ["preferences"] if self.kubectl.knows_v1 else ["preferences", "interactiveMode"]
        self.assertEqual(
            without(by_name(meant), *unknown), without(self.view(kubeconfig), *unknown)
        )

    def test_golden_files(self):
        cases = sorted(GOLDEN.glob("*.args"))
        self.assertGreater(len(cases), 60)
        for case in cases:
            with self.subTest(case=case.stem):
                words = case.read_text().splitlines()
                meant = self.generate(*words, "-o", "json", folder=GOLDEN / "inputs")
                self.expect_same(json.loads(meant), case.with_suffix(".yaml"))

    def test_odd_texts(self):
        for text in ODD:
            with self.subTest(text=text[:40]):
                named = [] if text == "" else [f"--name={text}", f"--user-name=u{text}"]
                path = self.put(self.for_server(*named, f"--namespace={text}"))
                config = self.view(path)
                name = text or config["current-context"]
                context = config["contexts"][name]
                self.assertEqual(text, context.get("namespace", ""))
                self.assertIn(name, config["clusters"])
                self.assertEqual(f"u{text}" if text else name, context["user"])
                self.assertIn("exec", config["users"][context["user"]])

    def test_odd_client_ids(self):
        for text in ODD:
            with self.subTest(text=text[:40]):
                words = (f"--issuer-url={ISSUER}", f"--server={self.server.url}", "--name=n")
                path = self.put(self.generate(*words, f"--client-id=c{text}"))
                args = self.view(path)["users"]["n"]["exec"]["args"]
                self.assertIn(f"--oidc-client-id=c{text}", args)

    def test_plugins_are_called_with_one_argument_per_value(self):
        version = "v1" if self.kubectl.knows_v1 else "v1beta1"
        for name in ("oidcctl", "kubectl-oidc_login", "kubectl-together_login"):
            with self.subTest(plugin=name):
                plugin = self.plugin(version, name)
                path = self.put(
                    self.for_server(
                        *("--plugin", plugin.path, "--exec-api-version", version),
                        *("--username-claim=email", "--extra-scope=a", "--extra-scope=b"),
                        *("--listen-address=127.0.0.1:1", "--listen-address=127.0.0.1:2"),
                    )
                )
                self.server.forget()
                self.expect_authorization(f"Bearer {TOKEN}", path)
                info, arguments = plugin.call(self)
                self.assertEqual(f"client.authentication.k8s.io/{version}", info["apiVersion"])
                self.assertNotIn("cluster", info["spec"])
                self.assertEqual(
                    [
                        "get-token",
                        f"--oidc-issuer-url={ISSUER}",
                        "--oidc-client-id=kubernetes",
                        "--oidc-extra-scope=email",
                        "--oidc-extra-scope=a",
                        "--oidc-extra-scope=b",
                        "--listen-address=127.0.0.1:1",
                        "--listen-address=127.0.0.1:2",
                    ],
                    arguments,
                )

    def test_plugins_behind_kubectl(self):
        version = "v1" if self.kubectl.knows_v1 else "v1beta1"
        for choice, program in (
            ("oidcctl", "oidcctl"),
            ("kubelogin", "kubectl-oidc_login"),
            ("together", "kubectl-together_login"),
        ):
            with self.subTest(plugin=choice):
                plugin = self.plugin(version, program)
                path = self.put(
                    self.for_server("--plugin", choice, "--exec-api-version", version)
                )
                self.server.forget()
                self.expect_authorization(f"Bearer {TOKEN}", path)
                _, arguments = plugin.call(self)
                self.assertEqual("get-token", arguments[0])

    def test_a_secret_in_the_file_reaches_the_plugin(self):
        version = "v1" if self.kubectl.knows_v1 else "v1beta1"
        secret = self.put("a 'b' \"c\" $d: #e\n", "secret")
        seen = self.folder / "seen"
        program = self.bin / "oidcctl"
        self.plugin(version, "oidcctl")
        recorded = program.read_text()
        program.write_text(
            recorded.replace("#!/bin/sh\n", f'#!/bin/sh\nprintf %s "$OIDC_CLIENT_SECRET" >{seen}\n')
        )
        path = self.put(
            self.for_server(
                *("--client-secret-file", secret, "--embed-client-secret"),
                *("--exec-api-version", version),
            )
        )
        self.expect_authorization(f"Bearer {TOKEN}", path)
        self.assertEqual(secret.read_text().rstrip("\n"), seen.read_text())

    def test_merging_keeps_what_others_have(self):
        path = self.write(user={"token": "their own"})
        before = self.view(path)
        self.for_server("--name=ours", "--namespace=apps", "--merge-into", path)
        after = self.view(path)
        self.assertEqual("ours", after["contexts"].pop("ours")["user"])
        self.assertIn("exec", after["users"].pop("ours"))
        self.assertEqual(self.server.url, after["clusters"].pop("ours")["server"])
        self.assertEqual(before, after)
        text = path.read_text()
        self.for_server("--name=ours", "--namespace=apps", "--merge-into", path)
        self.assertEqual(text, path.read_text())
        self.expect_authorization("Bearer their own", path)

    def test_the_users_file_is_found_as_kubectl_finds_it(self):
        self.for_server("--name=ours", "--merge", "--set-current-context")
        path = self.home / ".kube" / "config"
        self.assertEqual(0o600, path.stat().st_mode & 0o777)
        self.assertEqual(0o700, path.parent.stat().st_mode & 0o777)
        self.assertEqual("ours", self.view(path)["current-context"])

    def test_one_file_for_each_cluster(self):
        clusters = "".join(f"- server: https://c{number}.example.com\n" for number in range(20))
        listed = self.put(clusters, "clusters.yaml")
        words = (f"--issuer-url={ISSUER}", "--client-id=k", "--clusters-file", listed)
        self.generate(*words, "--output-directory", self.folder / "out")
        for number in range(20):
            path = self.folder / "out" / f"c{number}.example.com-oidc.yaml"
            self.assertEqual(0o600, path.stat().st_mode & 0o777)
            name = self.view(path)["current-context"]
            self.assertEqual(f"c{number}.example.com-oidc", name)
        together = self.view(self.put(self.generate(*words)))
        self.assertEqual(20, len(together["contexts"]))
