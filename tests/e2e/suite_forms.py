"""Forms that `cluster-config generate` writes: what parsers of others read in them, and what
a real kube-apiserver makes of them. The names that oidcctl predicts are the server's."""

import base64
import json
import os
import pathlib
from collections import defaultdict

from cluster import Cluster, Etcd
from cluster_case import ClusterCase
from cluster_programs import api_servers, find_programs
from form_values import Parser, flags_of, patch_of
from provider_login import Person
from provider_server import start_provider
from server_start import make_key, minor_of, why_not

PATIENCE = 90  # seconds for a reload; the file is polled each minute where it is not watched
FILE_VERSION = 34  # from which on there is v1 of the file

# Options of `generate`, without issuer, client and CA.
SETTINGS = {
    "email": ["--username-claim=email", "--groups-claim=groups", "--groups-prefix=g:"],
    "sub": ["--username-claim=sub"],
    "none": [
        *("--username-claim=preferred_username", "--username-prefix=-"),
        *("--groups-claim=groups", "--signing-algs=ES256,RS256"),
    ],
    "required": ["--username-claim=email", "--required-claim=email=alice@example.com"],
    "aks": ["--username-prefix=aks:jwt:", "--groups-claim=groups", "--groups-prefix=aks:jwt:"],
}
# Not for a server, but for parsers.
ODD = [
    *("--username-claim=sub", "--username-prefix=it's \"x\" ${y} %{z} \\ #:"),
    *("--groups-claim=https://x.example/roles", "--groups-prefix=yes"),
    "--required-claim=a b=c'd\"e ${f}",
]
RICH = """
apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
anonymous: {enabled: true, conditions: [{path: /healthz}]}
jwt:
- issuer:
    url: https://a.example
    discoveryURL: https://b.example/.well-known/openid-configuration
    audiences: [a, "1"]
    audienceMatchPolicy: MatchAny
  claimValidationRules:
  - {claim: hd, requiredValue: example.com}
  - {expression: 'claims.email_verified == true', message: "not: verified"}
  claimMappings:
    username: {expression: '"a:" + claims.email'}
    groups: {claim: groups, prefix: "-"}
    uid: {claim: sub}
    extra: [{key: example.com/team, valueExpression: 'claims.?team.orValue("none")'}]
  userValidationRules:
  - {expression: "!user.username.startsWith('system:')", message: reserved}
- issuer: {url: "https://c.example/", audiences: [c]}
  claimMappings: {username: {claim: sub, prefix: "https://c.example/#"}}
"""


class Told:
    """What a Cluster is told: these flags."""

    def __init__(self, issuer_url, flags):
        self.issuer_url = issuer_url
        self._flags = flags

    def server_flags(self):
        return self._flags


def named(document):
    return f"{document['target']} {document['form']}"


class FormCase(ClusterCase):
    forms = None  # by the name of the settings: documents of `generate`

    def flags(self, document):
        """The flags that parsers of others see in a form."""
        pairs = flags_of(named(document), document["value"])
        return [(flag, text) for flag, text in pairs if flag not in ("ca", "oidc-ca-file")]


def meaning(pairs):
    """What flags mean to kube-apiserver: no default is left open."""
    one = dict(pairs)
    claim = one.get("oidc-username-claim", "sub")
    prefix = one.get("oidc-username-prefix", "")
    by_rule = "" if claim == "email" else one["oidc-issuer-url"] + "#"
    return {
        "issuer": one["oidc-issuer-url"],
        "client": one["oidc-client-id"],
        "username": (claim, "" if prefix == "-" else prefix or by_rule),
        "groups": (one.get("oidc-groups-claim", ""), one.get("oidc-groups-prefix", "")),
        "required": sorted(value for flag, value in pairs if flag == "oidc-required-claim"),
        "algorithms": sorted(one.get("oidc-signing-algs", "RS256").split(",")),
    }


class Parsed(FormCase):
    """Every form is what its real parser takes, and says what was asked for."""

    def test_meaning(self):
        seen = defaultdict(set)
        for name in [*SETTINGS, "odd"]:
            documents = self.forms[name]
            wanted = meaning(
                [(w[2:].split("=", 1)[0], w.split("=", 1)[1]) for w in self.words(name)]
            )
            for document in documents:
                if document["mechanism"] != "flags" or document["form"] == "form":
                    continue
                with self.subTest(f"{name}: {named(document)}"):
                    found = meaning(self.flags(document))
                    if document["target"] == "kubeone" and found["groups"][1] == "-":
                        found["groups"] = (found["groups"][0], "")
                    self.assertEqual(wanted, found, document["files"][0]["content"])
                    seen[named(document)].add(name)
        # Odd characters in most of them.
        self.assertGreater(sum("odd" in names for names in seen.values()), 10, seen)

    def words(self, name):
        options = ODD if name == "odd" else SETTINGS[name]
        words = [f"--oidc-issuer-url={self.provider.issuer}", "--oidc-client-id=kubernetes"]
        return words + [word.replace("--", "--oidc-", 1) for word in options]

    def test_every_form_is_there(self):
        _, listed = self.report("cluster-config", "targets")
        wanted = {
            f"{target['name']} {form['name']}"
            for target in listed["targets"]
            for form in target["forms"]
        }
        found = {named(document) for all_ in self.forms.values() for document in all_}
        self.assertEqual(wanted, found)

    def test_the_form_of_together(self):
        (document,) = [
            document for document in self.forms["sub"] if named(document) == "together form"
        ]
        self.assertEqual(
            [self.provider.issuer, "kubernetes", "sub"],
            [field["value"] for field in document["fields"]],
        )


class Files(FormCase):
    """A real server starts with every AuthenticationConfiguration that a form has."""

    server = None

    def configurations(self, document):
        """The files of that kind which a form brings along, as texts."""
        first, *others = document["files"]
        name = named(document)
        if document["mechanism"] == "expressions":
            entry = json.loads(first["content"])
            yield json.dumps(
                {
                    "apiVersion": "apiserver.config.k8s.io/v1",
                    "kind": "AuthenticationConfiguration",
                    "jwt": [entry],
                }
            )
        elif name == "talos document":
            yield json.dumps(document["value"]["configuration"])
        elif name == "oke terraform":
            options = document["value"]["resource"]["oci_containerengine_cluster"]["cluster"][0]["options"]
            token = options[0]["open_id_connect_token_authentication_config"][0]
            yield base64.b64decode(token["configuration_file"], validate=True).decode()
        elif others:
            yield from (file["content"] for file in others)
        elif name == "talos machine-config":
            yield from (file["content"] for file in document["value"]["machine"]["files"])
        else:
            yield first["content"]

    def test_starts(self):
        texts = {}
        for name, documents in self.forms.items():
            for document in documents:
                # What only the version, or Talos' own rule for anonymous requests, tells
                # from another file is tried with some of the settings.
                is_usual = named(document) == "authentication-configuration file"
                if document["mechanism"] != "flags" and (
                    name in ("odd", "rich", "aks") or is_usual
                ):
                    for text in self.configurations(document):
                        texts.setdefault(text, f"{name}: {named(document)}")
        self.assertGreater(len(texts), 8)
        path = self.work / "authentication.yaml"
        for text, name in texts.items():
            with self.subTest(name):
                path.write_text(text)
                message = why_not(self.server, self.work, [f"--authentication-config={path}"])
                self.assertIsNone(message, text)


class Accepted(FormCase):
    """A token of the provider has the name that oidcctl predicts, in a live cluster."""

    api_server = None
    programs = None
    directory = None

    def predicted(self, path, minor, token):
        """User and groups, says `token verify` with this file as policy."""
        _, verdict = self.report(
            *("token", "verify", "-", "--authentication-config", path),
            *("--kubernetes-version", f"1.{min(minor, 36)}"),
            stdin=token,
        )
        self.assertTrue(verdict["accepted"], verdict)
        return verdict["username"], verdict["groups"]

    def reviewed(self, cluster, token):
        seen = cluster.review(token)
        user = seen.get("user", {})
        groups = [name for name in user.get("groups", []) if name != "system:authenticated"]
        return user.get("username"), groups

    def test_flags(self):
        """One cluster for each set of flags; most forms have the same ones."""
        sets = {}
        for name in ("email", "sub", "none", "required"):
            for document in self.forms[name]:
                if document["mechanism"] == "flags" and document["form"] != "form":
                    pairs = self.flags(document)
                    sets.setdefault(frozenset(pairs), (pairs, name, named(document)))
        token = Person(self.provider.issuer, self.provider.ca).id_token(
            "kubernetes", "openid email profile groups"
        )
        etcd = Etcd(self.api_server.etcd, self.directory)
        clusters = []
        try:
            for number, (pairs, *_) in enumerate(sets.values()):
                flags = [f"--{flag}={value}" for flag, value in pairs]
                flags.append(f"--oidc-ca-file={self.provider.ca}")
                path = self.directory / f"flags-{number}.txt"
                path.write_text("\n".join(flags) + "\n")
                told = Told(self.provider.issuer, flags)
                clusters.append(
                    (path, self.start(told, name=f"flags-{number}", etcd=etcd))
                )
            minor = minor_of(self.api_server.program)
            for (path, cluster), (_, *name) in zip(clusters, sets.values()):
                with self.subTest(" ".join(name)):
                    cluster.wait()
                    self.assertEqual(
                        self.predicted(path, minor, token), self.reviewed(cluster, token)
                    )
        finally:
            for _, cluster in clusters:
                cluster.stop()
            etcd.stop()

    def start(self, told, **more):
        return Cluster(
            self.programs, self.directory, told, api_server=self.api_server, **more
        )


class Reloaded(Accepted):
    """A changed file is taken while the server runs, and people get the names of `diff`."""

    def generated(self, *options):
        done = self.run_oidcctl(
            *("cluster-config", "generate", "--for=authentication-configuration"),
            *(f"--issuer-url={self.provider.issuer}", "--client-id=kubernetes"),
            *(f"--certificate-authority={self.provider.ca}", *options),
        )
        self.assertEqual(0, done.returncode, done.stderr)
        return done.stdout

    def aks(self):
        """The entry for AKS, whose mappings are expressions, with the CA of the provider."""
        (document,) = [one for one in self.forms["aks"] if one["target"] == "aks"]
        entry = json.loads(document["files"][0]["content"])
        entry["issuer"]["certificateAuthority"] = pathlib.Path(self.provider.ca).read_text()
        return json.dumps(
            {
                "apiVersion": "apiserver.config.k8s.io/v1",
                "kind": "AuthenticationConfiguration",
                "jwt": [entry],
            }
        )

    def replace(self, path, text):
        other = path.with_suffix(".new")
        other.write_text(text)
        os.replace(other, path)

    def diff(self, before, after, user):
        """The new name of a user with this name, says `diff`; the values are of both claims."""
        dump = self.work / "dump.json"
        dump.write_text(
            json.dumps(
                {
                    "apiVersion": "rbac.authorization.k8s.io/v1",
                    "kind": "ClusterRoleBinding",
                    "metadata": {"name": "one"},
                    "roleRef": {
                        "apiGroup": "rbac.authorization.k8s.io",
                        "kind": "ClusterRole",
                        "name": "view",
                    },
                    "subjects": [
                        {"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": user}
                    ],
                }
            )
        )
        users = self.work / "users.csv"
        users.write_text("old,new\nalice@example.com,alice\nalice,alice@example.com\n")
        done, report = self.report(
            *("cluster-config", "diff", before, after, "-f", dump, "--users", users)
        )
        self.assertEqual(1, done.returncode, done.stderr)
        return report["namesChange"], report["bindings"]["items"][0]["newName"]

    def test_flags(self):
        """The same server has them in another case."""

    def test_changes(self):
        texts = [
            self.generated("--username-claim=email", "--groups-claim=groups"),
            self.generated("--username-claim=sub", "--groups-claim=groups", "--groups-prefix=g:"),
        ]
        paths = [self.work / f"step-{number}.yaml" for number in range(len(texts))]
        for path, text in zip(paths, texts):
            path.write_text(text)
        live = self.work / "live" / "authentication.yaml"
        live.parent.mkdir()
        self.replace(live, texts[0])
        token = Person(self.provider.issuer, self.provider.ca).id_token(
            "kubernetes", "openid email profile groups"
        )
        minor = minor_of(self.api_server.program)
        told = Told(self.provider.issuer, [f"--authentication-config={live}"])
        with self.start(told, name="reloaded") as cluster:
            name = self.reviewed(cluster, token)[0]
            self.assertEqual("alice@example.com", name)
            for before, after in zip(paths, paths[1:]):
                self.assertEqual("yes", self.diff(before, after, name)[0])
                wanted = self.predicted(after, minor, token)
                self.assertEqual(wanted[0], self.diff(before, after, name)[1])
                self.replace(live, after.read_text())
                # A token is looked at again after ten seconds.
                cluster.wait_until(lambda: self.reviewed(cluster, token) == wanted, PATIENCE)
                name = wanted[0]
            self.replace(live, self.aks())
            wanted = ("aks:jwt:alice", ["aks:jwt:developers"])
            cluster.wait_until(lambda: self.reviewed(cluster, token) == wanted, PATIENCE)


def parse_all(parser, forms):
    """Add to each document what parsers of others see in it, as "value"."""
    documents = [document for all_ in forms.values() for document in all_]
    texts = {}
    for number, document in enumerate(documents):
        first = document["files"][0]
        texts[f"{number}/{first['name']}"] = first["content"]
    for document, value in zip(documents, parser.parse(texts).values()):
        document["value"] = value
    patches = {
        f"{number}.yaml": patch_of(document["value"])
        for number, document in enumerate(documents)
        if document["target"] == "kind"
    }
    for file, value in parser.parse(patches).items():
        documents[int(file.removesuffix(".yaml"))]["value"] = value


class Writer(FormCase):
    """Has everything generated, once for all cases."""

    def generate(self, options, ca):
        _, listed = self.report("cluster-config", "targets")
        documents = []
        for target in listed["targets"]:
            for form in target["forms"]:
                more = [f"--certificate-authority={ca}"] if ca else []
                if not form["expresses"]["certificateAuthority"]:
                    more = []
                done = self.run_oidcctl(
                    *("cluster-config", "generate", f"--for={target['name']}", *options, *more),
                    *(f"--form={form['name']}", f"--by={form['mechanism']}", "--name=cluster"),
                    *("--region=eu-west-1", "-o", "json"),
                )
                if done.returncode == 0:
                    documents.append(json.loads(done.stdout))
                else:
                    self.assertEqual(2, done.returncode, done.stderr)
                    self.assertIn("this would be lost", done.stderr)
        return documents


def prepare(stack, place):
    programs = find_programs(place.source)
    provider = start_provider(stack, place)
    make_key(place.work)
    rich = place.work / "rich.yaml"
    rich.write_text(RICH)
    writer = Writer()
    own = [f"--issuer-url={provider.issuer}", "--client-id=kubernetes"]
    forms = {name: writer.generate(own + more, provider.ca) for name, more in SETTINGS.items()}
    forms["odd"] = writer.generate(own + ODD, None)
    forms["rich"] = writer.generate([f"--from={rich}"], None)
    parse_all(Parser(place.source, place.work), forms)
    shared = {"provider": provider, "forms": forms, "work": place.work}
    yield type("Parsed", (Parsed,), shared)
    for number, api_server in enumerate(api_servers(programs)):
        minor = minor_of(api_server.program)
        directory = place.work / f"servers-{number}"
        directory.mkdir()
        live = {**shared, "api_server": api_server, "programs": programs, "directory": directory}
        yield type(f"Accepted_1_{minor}", (Accepted,), live)
        if minor >= FILE_VERSION:
            yield type(f"Files_1_{minor}", (Files,), {**shared, "server": api_server.program})
            yield type(f"Reloaded_1_{minor}", (Reloaded,), live)
