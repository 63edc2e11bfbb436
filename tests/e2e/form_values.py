"""What a generated form says, read without oidcctl: by parsers of others, to flags."""

import base64
import json
import re
import shlex
import shutil
import subprocess

import npm_package

# Which flag a field is for, by its name without "oidc", dashes and case.
FLAGS = {
    "issuerurl": "oidc-issuer-url",
    "kubeurl": "oidc-issuer-url",
    "clientid": "oidc-client-id",
    "usernameclaim": "oidc-username-claim",
    "usernameprefix": "oidc-username-prefix",
    "groupsclaim": "oidc-groups-claim",
    "groupclaim": "oidc-groups-claim",
    "groupsprefix": "oidc-groups-prefix",
    "groupprefix": "oidc-groups-prefix",
    "requiredclaim": "oidc-required-claim",
    "requiredclaims": "oidc-required-claim",
    "signingalgs": "oidc-signing-algs",
    "signingalgorithms": "oidc-signing-algs",
    "ca": "ca",
    "cacert": "ca",
    "cacontent": "ca",
    "cacertificate": "ca",
    "cafile": "oidc-ca-file",
}
# Members of a form that are not about the API server.
OTHER = {
    "auth",
    "identityproviderconfigname",
    "isopenidconnectauthenabled",
    "kubeid",
    "name",
    "servicename",
    "type",
}
# Where the fields are, by the target and form.
FIELDS = {
    "kops cluster": ("spec", "kubeAPIServer"),
    "kubeone cluster": ("features", "openidConnect", "config"),
    "kubespray variables": (),
    "eks cli": ("oidc",),
    "eks eksctl": ("identityProviders", 0),
    "coreweave rest": ("oidc",),
    "eks terraform": ("oidc", 0),
    "ovh terraform": (),
    "scaleway terraform": ("open_id_connect_config", 0),
    "vultr terraform": (),
    "exoscale terraform": ("oidc", 0),
    "crusoe terraform": (),
    "oke terraform": ("options", 0, "open_id_connect_token_authentication_config", 0),
    "coreweave terraform": ("oidc",),
    "together terraform": ("oidc_config",),
}


class Parser:
    """The parsers of npm, which are installed once."""

    def __init__(self, source, work):
        package = source / "tests" / "e2e" / "forms"
        self._node = npm_package.find_node()
        self._place = work / "parsers"
        self._place.mkdir()
        shutil.copy(package / "parse.mjs", self._place)
        (self._place / "node_modules").symlink_to(npm_package.install(package, work))

    def parse(self, texts):
        """The values of these texts, by their file names; a text that is refused is an error."""
        done = subprocess.run(
            [self._node, "parse.mjs"],
            input=json.dumps(texts),
            cwd=self._place,
            capture_output=True,
            text=True,
            timeout=60,
        )
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        return json.loads(done.stdout)


def _unescaped(value):
    """Terraform's own escapes, which hcl2json leaves as they are."""
    if isinstance(value, str):
        return value.replace("$${", "${").replace("%%{", "%{")
    if isinstance(value, list):
        return [_unescaped(item) for item in value]
    if isinstance(value, dict):
        return {_unescaped(key): _unescaped(item) for key, item in value.items()}
    return value


def _field_values(field):
    """The values of a field: several for lists, pairs for maps."""
    if isinstance(field, dict):
        return [f"{claim}={value}" for claim, value in field.items()]
    if not isinstance(field, list):
        return [field] if field != "" else []
    if field and isinstance(field[0], dict):
        return [f"{item['key']}={item['value']}" for item in field]
    return field


def _of_fields(fields):
    for name, field in fields.items():
        short = re.sub("oidc|_", "", name.lower())
        if short in OTHER or short.removeprefix("kube") in OTHER:
            continue
        flag = FLAGS.get(short) or FLAGS[short.removeprefix("kube")]
        values = _field_values(field)
        if flag == "oidc-signing-algs" and values:
            values = [",".join(value.removeprefix("SIGNING_ALGORITHM_") for value in values)]
        if flag == "ca" and not values[0].startswith("-----"):
            values = [base64.b64decode(values[0], validate=True).decode()]
        yield from ((flag, value) for value in values)


def _of_arguments(arguments):
    for name, value in arguments.items():
        yield name, value


def _at(value, path):
    for step in path:
        value = value[step]
    return value


def patch_of(value):
    """The patch for kubeadm within a Cluster of kind, as text."""
    (patch,) = value["nodes"][0]["kubeadmConfigPatches"]
    return patch


def flags_of(name, value):
    """The pairs of flags and values that a form has; `name` is "TARGET FORM".

    The text of a CA is there as "ca". For kind the value is that of the patch.
    """
    if name == "flags lines":
        words = [word for word in shlex.split(value) if word.startswith("--")]
        return [tuple(word[2:].split("=", 1)) for word in words]
    if name == "minikube command":
        words = [word for word in shlex.split(value) if word.startswith("--extra-config=")]
        return [tuple(word.split("apiserver.", 1)[1].split("=", 1)) for word in words]
    if name.startswith(("k3s", "rke2")):
        return [tuple(pair.split("=", 1)) for pair in value["kube-apiserver-arg"]]
    if name == "kubeadm v1beta4":
        return [(pair["name"], pair["value"]) for pair in value["apiServer"]["extraArgs"]]
    if name in ("kubeadm v1beta2", "kubeadm v1beta3", "kind cluster"):
        return list(_of_arguments(value["apiServer"]["extraArgs"]))
    if name == "talos machine-config":
        return list(_of_arguments(value["cluster"]["apiServer"]["extraArgs"]))
    if name.endswith("terraform"):
        ((_, resources),) = value["resource"].items()
        ((_, (value,)),) = resources.items()
        value = _unescaped(value)
    return list(_of_fields(_at(value, FIELDS[name])))
