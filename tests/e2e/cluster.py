"""A Kubernetes cluster without nodes on loopback: etcd and kube-apiserver, trusting an issuer.

    with Cluster(programs, directory, trust) as cluster:
        cluster.kubectl("get", "namespaces")
        cluster.review(token)

Run as a program it starts one, prints a line of JSON when it is ready, and ends when its
standard input does; scripts/cluster calls it so.
"""

import contextlib
import http.client
import json
import time
from dataclasses import dataclass, field
from typing import Optional

from cluster_client import Client, unsigned_token
from cluster_pki import Pki
from cluster_process import Process, ReservedPort
from cluster_programs import ApiServer
from cluster_roles import fill_aggregated_roles
from free_port import free_port

ATTEMPTS = 3  # at ports that somebody else may be faster to take
PATIENCE = 120  # seconds for one server to start, on a busy machine with sanitizers

# Admission that looks after pods, volumes and the like; there are none.
NO_ADMISSION = [
    "DefaultIngressClass",
    "DefaultStorageClass",
    "DefaultTolerationSeconds",
    "LimitRanger",
    "MutatingAdmissionWebhook",
    "PersistentVolumeClaimResize",
    "Priority",
    "ResourceQuota",
    "RuntimeClass",
    "ServiceAccount",
    "StorageObjectInUseProtection",
    "TaintNodesByCondition",
    "ValidatingAdmissionWebhook",
]


# Who asked is told at the end of each request of somebody whose token was accepted.
AUDIT_RULE = {
    "level": "Metadata",
    "userGroups": ["system:authenticated"],
    "omitStages": ["RequestReceived"],
}


@dataclass(frozen=True)
class Trust:
    """What the API server is told of an issuer: its --oidc-* flags, by their names."""

    issuer_url: str
    ca_file: str
    client_id: str = "kubernetes"
    username_claim: str = "email"
    username_prefix: Optional[str] = None
    groups_claim: Optional[str] = None
    groups_prefix: Optional[str] = None
    signing_algs: Optional[str] = None
    required_claim: dict = field(default_factory=dict)
    more_flags: tuple = ()  # of the API server, whole

    def _flags(self):
        for name, value in vars(self).items():
            if name == "more_flags":
                continue
            if name == "required_claim":
                yield from ((name, f"{claim}={wanted}") for claim, wanted in value.items())
            elif value is not None:
                yield name, str(value)

    def server_flags(self):
        """The flags of kube-apiserver, which oidcctl takes as well."""
        return [f"--oidc-{name.replace('_', '-')}={value}" for name, value in self._flags()]

    def client_flags(self):
        """The same without the CA, for commands of oidcctl that ask nobody."""
        return [flag for flag in self.server_flags() if not flag.startswith("--oidc-ca-file=")]


class Etcd:
    """One etcd, for any number of clusters."""

    def __init__(self, program, directory):
        for attempt in range(ATTEMPTS):
            self._port, peer_port = free_port(), free_port()
            self._process = self._start(program, directory, peer_port)
            try:
                self._process.wait_until(self._healthy, PATIENCE)
                return
            except BaseException:
                self.stop()
                taken = "address already in use" in self._process.last_lines()
                if not taken or attempt + 1 == ATTEMPTS:
                    raise

    @property
    def url(self):
        return f"http://127.0.0.1:{self._port}"

    def _start(self, program, directory, peer_port):
        peer_url = f"http://127.0.0.1:{peer_port}"
        command = [
            program,
            *("--data-dir", directory / "etcd", "--logger", "zap", "--log-level", "warn"),
            *("--listen-client-urls", self.url, "--advertise-client-urls", self.url),
            *("--listen-peer-urls", peer_url, "--initial-advertise-peer-urls", peer_url),
            *("--initial-cluster", f"default={peer_url}"),
        ]
        return Process("etcd", command, directory / "etcd.log")

    def _healthy(self):
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=5)
        with contextlib.closing(connection):
            connection.request("GET", "/health")
            return connection.getresponse().status == 200

    def stop(self):
        self._process.stop()


class Cluster(Client):
    """One kube-apiserver that trusts `trust`. It starts at once; `wait` or `with` waits for it.

    Several share `etcd` under different names. Without `trust` it knows no issuer; `more_flags`
    are added to those of kube-apiserver.
    """

    def __init__(
        self,
        programs,
        directory,
        trust,
        *,
        name="cluster",
        etcd=None,
        api_server=None,
        more_flags=(),
    ):
        self.trust = trust
        directory = directory / name
        directory.mkdir()
        self.pki = Pki(directory / "pki")
        admin = self.pki.client("admin", "system:masters")
        self._audit_log = directory / "audit.log"
        self._port = ReservedPort()
        super().__init__(programs, directory, self._port.number, self.pki.ca, admin)
        server = api_server or ApiServer(programs.kube_apiserver, programs.etcd)
        self._own_etcd = None if etcd else Etcd(server.etcd, directory)
        self._process = Process(
            f"kube-apiserver of {name}",
            [
                server.program,
                f"--etcd-servers={(etcd or self._own_etcd).url}",
                f"--etcd-prefix=/{name}",
                *self._own_flags(),
                *(trust.server_flags() if trust else ()),
                *getattr(trust, "more_flags", ()),  # a file of settings has none
                *more_flags,
            ],
            directory / "kube-apiserver.log",
        )

    def _own_flags(self):
        certificate, key = self.pki.server("server")
        private, public = self.pki.key_pair("service-accounts")
        return [
            "--authorization-mode=RBAC",
            "--bind-address=127.0.0.1",
            f"--secure-port={self.port}",
            "--permit-port-sharing",
            f"--tls-cert-file={certificate}",
            f"--tls-private-key-file={key}",
            f"--client-ca-file={self.ca}",
            "--service-account-issuer=https://kubernetes.default.svc",
            f"--service-account-key-file={public}",
            f"--service-account-signing-key-file={private}",
            "--service-cluster-ip-range=10.0.0.0/24",
            # Nobody reaches it through a service, and loopback may not be the address of one.
            "--advertise-address=127.0.0.1",
            "--endpoint-reconciler-type=none",
            f"--disable-admission-plugins={','.join(NO_ADMISSION)}",
            "--profiling=false",
            f"--audit-policy-file={self._write_audit_policy()}",
            f"--audit-log-path={self._audit_log}",
        ]

    def _write_audit_policy(self):
        path = self.directory / "audit-policy.json"
        policy = {"apiVersion": "audit.k8s.io/v1", "kind": "Policy", "rules": [AUDIT_RULE]}
        path.write_text(json.dumps(policy) + "\n")
        return path

    def users_who_asked(self, path, count=1):
        """The names under which somebody with a token asked for `path`, `count` or more."""
        end = time.monotonic() + PATIENCE
        while True:
            # It writes them down after it answered, a line at a time.
            lines = self._audit_log.read_text().split("\n")[:-1]
            events = [json.loads(line) for line in lines]
            names = [event["user"]["username"] for event in events if event["requestURI"] == path]
            if len(names) >= count or time.monotonic() > end:
                return names
            time.sleep(0.05)

    def __enter__(self):
        try:
            self.wait()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def wait(self):
        """Return when it serves, and knows the keys of its issuer."""
        self._process.wait_until(lambda: self.call("GET", "/readyz")[0] == 200, PATIENCE)
        fill_aggregated_roles(self)
        if not self.trust:
            return
        # Before the issuer was asked, no token that names it is looked at.
        token = unsigned_token({"iss": self.trust.issuer_url})
        self._process.wait_until(
            lambda: "not initialized" not in self.review(token).get("error", ""), PATIENCE
        )

    def wait_until(self, ready, patience):
        """Ask `ready` until it says yes, as long as the server runs."""
        self._process.wait_until(ready, patience)

    def stop(self):
        """End it; more than once is fine."""
        self._process.stop()
        self._port.close()
        if self._own_etcd:
            self._own_etcd.stop()


def start_clusters(stack, programs, directory, trusts, api_server=None):
    """Start a cluster for each of `trusts`, by name, that end with `stack`; return them by name.

    They start side by side: 1.20 asks its issuer after ten seconds, not before.
    """
    etcd = Etcd(api_server.etcd if api_server else programs.etcd, directory)
    stack.callback(etcd.stop)
    clusters = {}
    for name, trust in trusts.items():
        clusters[name] = Cluster(
            programs, directory, trust, name=name, etcd=etcd, api_server=api_server
        )
        stack.callback(clusters[name].stop)
    for cluster in clusters.values():
        cluster.wait()
    return clusters
