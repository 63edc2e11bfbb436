"""Where the programs of a cluster are: scripts/cluster-programs gets them."""

import os
import pathlib
import shutil
import subprocess
from dataclasses import dataclass
from typing import Optional

from harness import Unavailable, usable_cache

HINT = "`scripts/setup cluster` and `scripts/cluster-programs` get what is missing."


@dataclass(frozen=True)
class Programs:
    etcd: pathlib.Path
    kube_apiserver: pathlib.Path
    kubectl_old: pathlib.Path  # 1.20: v1beta1 of client.authentication.k8s.io only
    kubectl: pathlib.Path  # 1.22 or newer: v1 as well
    # What not every machine has; None where it is not there.
    etcd_new: Optional[pathlib.Path] = None  # 3.5 or newer
    kube_apiserver_new: Optional[pathlib.Path] = None  # 1.36
    kubelogin: Optional[pathlib.Path] = None
    together_login: Optional[pathlib.Path] = None


REQUIRED = ["etcd", "kube-apiserver", "kubectl-1.20", "kubectl-1.32"]
OPTIONAL = ["etcd-3.5", "kube-apiserver-1.36", "kubelogin", "kubectl-together_login"]


@dataclass(frozen=True)
class ApiServer:
    """A kube-apiserver, and an etcd that it works with."""

    program: pathlib.Path
    etcd: pathlib.Path


def installed_programs(source):
    """The paths of what scripts/cluster-programs got, by name."""
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
    return {name: pathlib.Path(path) for name, path in found.items()}


def find_programs(source):
    """The programs; an exception where one is missing that Debian has."""
    found = installed_programs(source)
    missing = [name for name in REQUIRED if name not in found]
    if missing:
        raise Unavailable(f"not there: {', '.join(missing)}", HINT)
    return Programs(*(found.get(name) for name in REQUIRED + OPTIONAL))


def api_servers(programs):
    """Every kube-apiserver here: 1.20, 1.36, one on PATH, and OIDCCTL_KUBE_APISERVER."""
    servers = [ApiServer(programs.kube_apiserver, programs.etcd)]
    new_etcd = programs.etcd_new or programs.etcd
    if programs.kube_apiserver_new and programs.etcd_new:
        servers.append(ApiServer(programs.kube_apiserver_new, new_etcd))
    else:
        print("left out: kube-apiserver 1.36. " + HINT, flush=True)
    named = os.environ.get("OIDCCTL_KUBE_APISERVER")
    if named and not os.access(named, os.X_OK):
        raise RuntimeError(f"OIDCCTL_KUBE_APISERVER: {named} is no program")
    paths = [named, shutil.which("kube-apiserver")]
    others = dict.fromkeys(pathlib.Path(path).resolve() for path in paths if path)
    return servers + [ApiServer(path, new_etcd) for path in others]
