"""A merge into a large kubeconfig."""

import base64
import os

from measure import spawn, times_row

MERGE_ROUNDS = 20
MERGE_CONTEXTS = 1000
AUTHORITY_BYTES = 1400


def kubeconfig_text(contexts):
    """A kubeconfig as kubectl writes it, with a certificate authority in each cluster."""
    authority = base64.b64encode(
        b"-----BEGIN CERTIFICATE-----\n" + b"A" * AUTHORITY_BYTES + b"\n-----END CERTIFICATE-----\n"
    ).decode()
    lists = {"clusters": "", "contexts": "", "users": ""}
    for number in range(contexts):
        lists["clusters"] += (
            f"- cluster:\n    certificate-authority-data: {authority}\n"
            f"    server: https://k{number}.example:6443\n  name: cluster-{number}\n"
        )
        lists["contexts"] += (
            f"- context:\n    cluster: cluster-{number}\n    user: user-{number}\n"
            f"  name: context-{number}\n"
        )
        lists["users"] += (
            f"- name: user-{number}\n  user:\n    exec:\n"
            "      apiVersion: client.authentication.k8s.io/v1\n      args:\n      - get-token\n"
            "      - --oidc-issuer-url=https://idp.example\n      - --oidc-client-id=kubernetes\n"
            "      command: oidcctl\n      env: null\n      interactiveMode: IfAvailable\n"
            "      provideClusterInfo: false\n"
        )
    body = "".join(f"{name}:\n{text}" for name, text in lists.items())
    return "apiVersion: v1\nkind: Config\npreferences: {}\ncurrent-context: context-0\n" + body


def merge_kubeconfig(options, directory):
    path = os.path.join(directory, "config")
    text = kubeconfig_text(MERGE_CONTEXTS)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)

    def merge(namespace):
        # By turns, so that each has something to change.
        command = [options.oidcctl, "kubeconfig", "generate", "--merge-into", path]
        command += ["--name", "bench", "--server", "https://bench.example"]
        command += ["--issuer-url", "https://idp.example", "--client-id", "kubernetes"]
        return [command + ["--namespace", namespace]]

    version, *runs = spawn(
        options, MERGE_ROUNDS, [[options.oidcctl, "--version"]], merge("one"), merge("two")
    )
    slower = max(runs, key=lambda run: run.median)
    return [
        (f"kubeconfig of {MERGE_CONTEXTS} contexts", f"{len(text) / 2**20:.1f} MiB", "", None),
        times_row("oidcctl --version", version),
        times_row("merge, the whole process", slower),
        ("merge", f"{slower.median:.0f} ms", "below 100 ms", slower.median < 100),
    ]
