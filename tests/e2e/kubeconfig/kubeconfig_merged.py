"""Kubeconfigs that `kubeconfig generate --merge-into` writes, read by the real kubectl."""

import json

from kubeconfig_case import GROUP, Kubeconfigs
from kubeconfig_kubectl import PATIENCE

MANY = 1000

# Strings that YAML could take for something else, or that need quotes to survive.
ODD = [
    "true",
    "8080",
    "012",
    "~",
    "null",
    "yes",
    "1e3",
    "0x1F",
    "1_000",
    "12:30:45",
    "2026-11-22",
    ".inf",
    "=",
    "<<",
    "- a",
    "? a",
    "a: b",
    "a:",
    ": a",
    "a #b",
    "#a",
    "&a",
    "*a",
    "!a",
    "|",
    ">",
    "%a",
    "@a",
    "`a",
    "[a, b]",
    "{a: b}",
    '"',
    "'",
    "it's",
    '"a" \'b\'',
    "\\n",
    "C:\\dir",
    "a\nb",
    "a\n",
    "\ta",
    " a ",
    "a\u00a0b",
    "\u00e4\u00f6\u00fc \u4e16\u754c \U0001f600",
    "a\u2028b\u0085c",
    "\ufeffa",
    "---",
    "...",
]


class MergeCase(Kubeconfigs):
    def merge(self, *words):
        return self.run_oidcctl("kubeconfig", "generate", *words, patience=PATIENCE)

    def merge_well(self, *words):
        done = self.merge(*words)
        self.assertEqual(0, done.returncode, done.stderr)

    def words(self, path, name, server="https://k8s.example.com", client="kubernetes"):
        return (
            *("--merge-into", path, f"--name={name}", f"--server={server}"),
            *("--issuer-url=https://login.example.com", f"--client-id={client}"),
        )


class Merged(MergeCase):
    def many(self, path):
        """Write a kubeconfig with many contexts and what else people have in theirs."""
        entries = {
            "clusters": [
                {"name": f"cluster-{i}", "cluster": {"server": f"https://k8s-{i}.example.com:6443"}}
                for i in range(MANY)
            ],
            "contexts": [
                {
                    "name": f"context-{i}",
                    "context": {
                        "cluster": f"cluster-{i}",
                        "user": f"user-{i}",
                        "namespace": f"team-{i}",
                        "extensions": [{"name": "e", "extension": {"kept": [i, "x"]}}],
                    },
                }
                for i in range(MANY)
            ],
            "users": [
                {"name": f"user-{i}", "user": {"token": f"token: {i} #"}} for i in range(MANY)
            ],
        }
        config = {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "context-7",
            "preferences": {"colors": True},
            "extensions": [{"name": "minikube", "extension": {"version": "1"}}],
            **entries,
        }
        path.write_text(json.dumps(config))
        # In YAML, as kubectl itself writes it.
        done = self.run_kubectl(path, "config", "view", "--raw", "-o", "yaml")
        self.assertEqual(0, done.returncode, done.stderr)
        path.write_text(done.stdout)

    def test_many_contexts_at_once(self):
        clusters = self.folder / "clusters.yaml"
        clusters.write_text(
            "".join(
                f"- name: many-{i}\n  server: https://k8s-{i}.example.com\n" for i in range(MANY)
            )
        )
        path = self.folder / "config"
        self.many(path)
        before = self.view(path)
        self.merge_well(
            *("--merge-into", path, "--clusters-file", clusters, "--exec-api-version=v1beta1"),
            *("--issuer-url=https://login.example.com", "--client-id=kubernetes"),
        )
        after = self.view(path)
        for i in range(MANY):
            self.assertEqual(
                {"server": f"https://k8s-{i}.example.com"}, after["clusters"].pop(f"many-{i}")
            )
            self.assertEqual(
                {"cluster": f"many-{i}", "user": f"many-{i}"}, after["contexts"].pop(f"many-{i}")
            )
            user = after["users"].pop(f"many-{i}")
            self.assertEqual(f"{GROUP}/v1beta1", user["exec"]["apiVersion"])
        self.assertEqual(before, after)

    def test_one_among_many(self):
        path = self.folder / "config"
        self.many(path)
        before = self.view(path)
        self.merge_well(*self.words(path, "new"), "--set-current-context")
        after = self.view(path)
        self.assertEqual({"cluster": "new", "user": "new"}, after["contexts"].pop("new"))
        self.assertEqual({"server": "https://k8s.example.com"}, after["clusters"].pop("new"))
        self.assertEqual("oidcctl", after["users"].pop("new")["exec"]["command"])
        self.assertEqual("new", after.pop("current-context"))
        before.pop("current-context")
        self.assertEqual(before, after)

    def test_odd_strings_survive(self):
        path = self.folder / "config"
        for text in ODD:
            done = self.merge(
                *self.words(path, text, client=text),
                *(f"--user-name=u {text}", f"--context-name=c {text}"),
            )
            self.assertEqual(0, done.returncode, f"{text!r}: {done.stderr}")
        config = self.view(path)
        self.assertEqual({*ODD}, {*config["clusters"]})
        self.assertEqual({f"c {text}" for text in ODD}, {*config["contexts"]})
        for text in ODD:
            self.assertEqual(
                {"cluster": text, "user": f"u {text}"}, config["contexts"][f"c {text}"]
            )
            arguments = config["users"][f"u {text}"]["exec"]["args"]
            self.assertIn(f"--oidc-client-id={text}", arguments)

    def test_odd_strings_of_others_survive(self):
        path = self.folder / "config"
        users = [{"name": f"u{text}", "user": {"token": text}} for text in ODD]
        path.write_text(json.dumps({"apiVersion": "v1", "kind": "Config", "users": users}))
        done = self.run_kubectl(path, "config", "view", "--raw", "-o", "yaml")
        path.write_text(done.stdout)
        before = self.view(path)
        self.merge_well(*self.words(path, "a"))
        after = self.view(path)
        self.assertEqual(before["users"], {k: v for k, v in after["users"].items() if k != "a"})
