"""`webhook serve` as a process, and what kube-apiserver is configured with to ask it."""

import contextlib
import http.client
import json
import pathlib
import ssl

from cluster_process import Process
from free_port import free_port

PATIENCE = 30  # seconds
PATH = "/a-path-that-cannot-be-guessed"


class Webhook:
    """One `webhook serve`, whose certificate is for localhost."""

    def __init__(self, oidcctl, directory, pki, config, *options, log=None):
        self.directory = directory
        directory.mkdir(exist_ok=True)
        self.config = directory / "webhook.yaml"
        self.write_config(config)
        self.port, self.status_port = free_port(), free_port()
        self.ca = pki.ca
        certificate, key = pki.server(f"webhook-{directory.name}")
        self.certificate, self.key = directory / "tls.crt", directory / "tls.key"
        self.use_certificate(certificate, key)
        self.log = pathlib.Path(log or directory / "webhook.log")
        self._command = [
            *(oidcctl, "webhook", "serve", "--config", self.config, "--path", PATH),
            *("--listen", f"127.0.0.1:{self.port}"),
            *("--metrics-listen", f"127.0.0.1:{self.status_port}"),
            *("--tls-cert-file", self.certificate, "--tls-private-key-file", self.key),
            *options,
        ]
        self.start()

    def start(self):
        self.process = Process("oidcctl webhook serve", self._command, self.log)
        self.process.wait_until(lambda: self.status("/readyz")[0] == 200, PATIENCE)

    def stop(self):
        self.process.stop()

    def write_config(self, config):
        self.config.write_text(config if isinstance(config, str) else json.dumps(config))

    def use_certificate(self, certificate, key):
        self.key.write_text(key.read_text())
        self.certificate.write_text(certificate.read_text())

    def status(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.status_port, timeout=5)
        with contextlib.closing(connection):
            connection.request("GET", path)
            reply = connection.getresponse()
            return reply.status, reply.read().decode()

    def metric(self, name):
        """The value of a metric without labels, or the sum over all labels."""
        lines = [line.rsplit(" ", 1) for line in self.status("/metrics")[1].splitlines()]
        full = "oidcctl_webhook_" + name
        return sum(
            float(value) for key, value in lines if key == full or key.startswith(full + "{")
        )

    def connect(self):
        context = ssl.create_default_context(cafile=str(self.ca))
        return http.client.HTTPSConnection("localhost", self.port, timeout=30, context=context)

    def review(self, token, version="v1", connection=None):
        """The HTTP status and the answer to a TokenReview."""
        own = connection or self.connect()
        body = {
            "apiVersion": f"authentication.k8s.io/{version}",
            "kind": "TokenReview",
            "spec": {"token": token},
        }
        try:
            own.request("POST", PATH, json.dumps(body), {"Content-Type": "application/json"})
            reply = own.getresponse()
            return reply.status, json.loads(reply.read())
        finally:
            if connection is None:
                own.close()

    def api_server_flags(self, version):
        """The flags that make kube-apiserver ask it."""
        path = self.directory / "webhook.kubeconfig"
        document = {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [
                {
                    "name": "webhook",
                    "cluster": {
                        "server": f"https://localhost:{self.port}{PATH}",
                        "certificate-authority": str(self.ca),
                    },
                }
            ],
            "users": [{"name": "apiserver"}],
            "contexts": [{"name": "w", "context": {"cluster": "webhook", "user": "apiserver"}}],
            "current-context": "w",
        }
        path.write_text(json.dumps(document))
        return [
            f"--authentication-token-webhook-config-file={path}",
            f"--authentication-token-webhook-version={version}",
            "--authentication-token-webhook-cache-ttl=1s",
        ]
