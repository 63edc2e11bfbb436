"""What `rbac grant` prints is to kubectl and the API server what was meant, byte for byte."""

import json
import os
import pathlib
from dataclasses import dataclass, field

from cluster_case import CLUSTER_BINDINGS, ClusterCase

ISSUER = "https://login.example.com"

# Values of claims that are something else to a YAML reader, a shell or a hasty program. Sorted.
VALUES = {
    "ampersand": "&jane",
    "apostrophe": "o'neil",
    "at": "@jane",
    "backslash": "corp\\jane",
    "backtick": "`id`",
    "block": "|",
    "bool": "true",
    "bool-capital": "NO",
    "byte-order-mark": "\ufeffjane",
    "carriage-return": "a\rb",
    "colon": "a: b",
    "comma": "CN=jane,OU=it",
    "comment": "a #b",
    "composed": "Zo\u00eb",
    "control": "a\x01\x1b[31mb",
    "decomposed": "Zoe\u0308",
    "delete": "a\x7fb",
    "document": "---",
    "dollar": "$HOME",
    "double-quote": 'say "hi"',
    "emoji": "\U0001f600",
    "equals": "=",
    "float": "1e3",
    "hash": "#jane",
    "hexadecimal": "0x1F",
    "json": '{"a": [1]}',
    "leading-blank": " jane",
    "leading-minus": "-jane",
    "long": "j" * 1000,
    "markup": "<b>&amp;</b>",
    "merge": "<<",
    "newline": "a\nb",
    "newline-last": "a\n",
    "next-line": "a\u0085b",
    "not-latin": "\u6f22\u5b57",
    "null": "null",
    "number": "8080",
    "octal": "012",
    "paragraph": "a\u2028b\u2029c",
    "percent": "%s%n",
    "question": "? jane",
    "sexagesimal": "1:30",
    "slash": "a/b",
    "tab": "a\tb",
    "tag": "!!str jane",
    "tilde": "~",
    "time": "2026-01-01",
    "trailing-blank": "jane ",
    "trailing-colon": "jane:",
    "two-minus": "--jane",
    "two-newlines": "a\n\nb",
}
# What no command line should have, and so is not printed as one. Sorted.
UNSEEN = [
    "byte-order-mark",
    "carriage-return",
    "control",
    "delete",
    "next-line",
    "paragraph",
]


@dataclass(frozen=True)
class Meant:
    """One grant, and the subject that it is to name."""

    name: str
    kind: str
    value: str
    subject: str
    naming: list = field(default_factory=list)  # options

    def words(self):
        option = "--user" if self.kind == "User" else "--group"
        return ["rbac", "grant", f"{option}={self.value}", *self.naming, "--cluster-role=view"]


def own_cases():
    plain = [f"--issuer-url={ISSUER}", "--username-claim=sub", "--groups-claim=groups"]
    for name, value in VALUES.items():
        yield Meant(f"{name}-user", "User", value, value, [*plain, "--username-prefix=-"])
        yield Meant(f"{name}-prefixed", "User", value, f"{ISSUER}#{value}", plain)
        yield Meant(f"{name}-group", "Group", value, value, plain)


def shared_cases():
    """Cases whose subjects a real authenticator gave, where they lie beside the checkout."""
    shared = os.environ.get("OIDCCTL_SHARED")
    if not shared:
        return
    text = pathlib.Path(shared, "vectors", "rbac_cases.json").read_text(encoding="utf-8")
    for case in json.loads(text)["subject_cases"]:
        claim, prefix = (
            ("username-claim", "username-prefix")
            if case["kind"] == "User"
            else ("groups-claim", "groups-prefix")
        )
        naming = [f"--issuer-url={case['issuer']}", f"--{claim}={case['claim']}"]
        naming += [] if case["prefix"] is None else [f"--{prefix}={case['prefix']}"]
        naming += ["--structured"] if case["mode"] == "config" else []
        naming += ["--allow-system"] if case["value"].startswith("system:") else []
        subject = case["expect"]["subject"]
        name = subject and subject["name"]
        yield Meant(f"shared-{case['id']}", case["kind"], case["value"], name, naming)


def documents(text):
    """The objects of a kubectl answer in JSON: a List, or one object."""
    answer = json.loads(text)
    return answer["items"] if answer["kind"] == "List" else [answer]


class Manifests(ClusterCase):
    def setUp(self):
        self.cluster = self.clusters["sub"]
        self.cases = [case for case in (*own_cases(), *shared_cases()) if case.subject is not None]
        # kubectl takes a while for each.
        self.fewer = [case for case in self.cases if case.name.endswith("-user")]

    def grant(self, case, *more):
        done = self.run_oidcctl(*case.words(), *more)
        self.assertEqual(0, done.returncode, f"{case.name}: {done.stderr}")
        return done.stdout

    def expect_subjects(self, cases, objects):
        wanted = [(case.name, case.kind, case.subject) for case in cases]
        seen = [
            (case.name, subject["kind"], subject["name"])
            for case, item in zip(cases, objects)
            for subject in item["subjects"]
        ]
        self.assertEqual(wanted, seen)
        self.assertEqual(len(cases), len(objects))
        self.assertEqual({"view"}, {item["roleRef"]["name"] for item in objects})

    def dry_run(self, text, program=None):
        """The objects that the API server would make of manifests."""
        done = self.cluster.kubectl(
            *("apply", "--dry-run=server", "-o", "json", "-f", "-"), program=program, stdin=text
        )
        self.assertEqual(0, done.returncode, done.stderr)
        return documents(done.stdout)

    def test_yaml(self):
        text = "---\n".join(self.grant(case) for case in self.cases)
        self.expect_subjects(self.cases, self.dry_run(text))

    def test_yaml_in_an_old_kubectl(self):
        text = "---\n".join(self.grant(case) for case in self.fewer)
        objects = self.dry_run(text, self.cluster.programs.kubectl_old)
        self.expect_subjects(self.fewer, objects)

    def test_json(self):
        text = "\n".join(self.grant(case, "-o", "json") for case in self.fewer)
        self.expect_subjects(self.fewer, self.dry_run(text))

    def test_several_in_one_call(self):
        values = [value for value in VALUES.values() if len(value) < 10]
        users = [f"--user={value}" for value in values]
        done = self.run_oidcctl(
            *("rbac", "grant", *users, f"--issuer-url={ISSUER}", "--username-claim=sub"),
            *("--cluster-role=view", "--namespace=default", "--namespace=kube-public"),
        )
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertEqual(
            sorted(
                (name_space, f"{ISSUER}#{value}")
                for value in values
                for name_space in ("default", "kube-public")
            ),
            sorted(
                (item["metadata"]["namespace"], item["subjects"][0]["name"])
                for item in self.dry_run(done.stdout)
            ),
        )

    def test_kubectl_commands(self):
        """The third format is run by a shell, and creates the very same."""
        shown = [case for case in self.fewer if case.name.removesuffix("-user") not in UNSEEN]
        script = "".join(self.grant(case, "-o", "kubectl") for case in shown)
        done = self.cluster.shell("set -e\n" + script)
        self.assertEqual(0, done.returncode, done.stderr)
        names = [json.loads(self.grant(case, "-o", "json"))["metadata"]["name"] for case in shown]
        objects = [self.cluster.call("GET", f"{CLUSTER_BINDINGS}/{name}")[1] for name in names]
        for name in names:
            self.cluster.call("DELETE", f"{CLUSTER_BINDINGS}/{name}")
        self.expect_subjects(shown, objects)

    def test_no_command_with_what_nobody_sees(self):
        for case in self.fewer:
            if case.name.removesuffix("-user") in UNSEEN:
                with self.subTest(case.name):
                    done = self.run_oidcctl(*case.words(), "-o", "kubectl")
                    self.assertEqual((2, ""), (done.returncode, done.stdout))

    def test_nobody_can_be_bound(self):
        for case in shared_cases():
            if case.subject is None:
                with self.subTest(case.name):
                    done = self.run_oidcctl(*case.words())
                    self.assertEqual(2, done.returncode, done.stdout)
