"""Where the programs of a cluster are: scripts/cluster-programs gets them."""

import os
import pathlib
import shutil
import subprocess
from dataclasses import dataclass

from harness import Unavailable, usable_cache

HINT = "`scripts/setup cluster` and `scripts/cluster-programs` get what is missing."


@dataclass(frozen=True)
class Programs:
    etcd: pathlib.Path
    kube_apiserver: pathlib.Path
    kubectl_old: pathlib.Path  # 1.20: v1beta1 of client.authentication.k8s.io only
    kubectl: pathlib.Path  # 1.22 or newer: v1 as well


def find_programs(source):
    """The programs, with the kube-apiserver that is built from source."""
    cache = usable_cache()
    if cache is None:
        raise Unavailable("there is no folder for downloads", "Set OIDCCTL_CACHE to one.")
    done = subprocess.run(
        [source / "scripts" / "cluster-programs", "--offline"],
        env=dict(os.environ, OIDCCTL_CACHE=str(cache)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        timeout=60,
    )
    found = dict(line.split(" ", 1) for line in done.stdout.splitlines())
    wanted = ["etcd", "kube-apiserver", "kubectl-1.20", "kubectl-1.32"]
    missing = [name for name in wanted if name not in found]
    if missing:
        raise Unavailable(f"not there: {', '.join(missing)}", HINT)
    return Programs(*(pathlib.Path(found[name]) for name in wanted))


def other_api_servers():
    """kube-apiservers that somebody put here, most of all newer ones: they are used as well."""
    named = os.environ.get("OIDCCTL_KUBE_APISERVER")
    if named and not os.access(named, os.X_OK):
        raise RuntimeError(f"OIDCCTL_KUBE_APISERVER: {named} is no program")
    paths = [named, shutil.which("kube-apiserver")]
    return list(dict.fromkeys(pathlib.Path(path).resolve() for path in paths if path))
