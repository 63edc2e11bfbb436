"""What an admin asks of an API server: requests, token reviews, kubectl, kubeconfigs."""

import base64
import contextlib
import http.client
import json
import os
import pty
import ssl
import subprocess


def unsigned_token(claims):
    """A token with these claims that nobody signed."""
    parts = [json.dumps({"alg": "RS256"}), json.dumps(claims), "no signature"]
    return ".".join(base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts)


class Client:
    """The admin of the API server on `port` of this machine; `admin`: certificate and key."""

    def __init__(self, programs, directory, port, ca, admin):
        self.programs = programs
        self.directory = directory
        self.port = port
        self.server = f"https://localhost:{port}"
        self.ca = ca
        self._tls = ssl.create_default_context(cafile=str(ca))
        self._admin_tls = ssl.create_default_context(cafile=str(ca))
        self._admin_tls.load_cert_chain(*admin)
        certificate, key = map(str, admin)
        self.kubeconfig = self.write_kubeconfig(
            "admin", {"client-certificate": certificate, "client-key": key}
        )

    def write_kubeconfig(self, name, user):
        """Write a kubeconfig with one context, whose user has these members; return its path."""
        path = self.directory / f"{name}.kubeconfig"
        document = {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [
                {
                    "name": "e2e",
                    "cluster": {"server": self.server, "certificate-authority": str(self.ca)},
                }
            ],
            "users": [{"name": name, "user": user}],
            "contexts": [{"name": "e2e", "context": {"cluster": "e2e", "user": name}}],
            "current-context": "e2e",
        }
        path.write_text(json.dumps(document, indent=2) + "\n")
        path.chmod(0o600)
        return path

    def call(self, method, path, body=None, *, token=None, content_type="application/json", patience=30):
        """The status and the document that it answers to the admin, or to who has `token`."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if body is not None:
            headers["Content-Type"] = content_type
            body = json.dumps(body).encode()
        connection = http.client.HTTPSConnection(
            "localhost", self.port, timeout=patience, context=self._tls if token else self._admin_tls
        )
        with contextlib.closing(connection):
            connection.request(method, path, body, headers)
            reply = connection.getresponse()
            text = reply.read().decode()
            is_json = reply.getheader("Content-Type", "").startswith("application/json")
            return reply.status, json.loads(text) if is_json else text

    def refusal(self, path):
        """What it answers to who sends no credential."""
        connection = http.client.HTTPSConnection(
            "localhost", self.port, timeout=30, context=self._tls
        )
        with contextlib.closing(connection):
            connection.request("GET", path)
            return json.loads(connection.getresponse().read())["message"]

    def version(self):
        """Its version, as in "1.20"."""
        _, answer = self.call("GET", "/version")
        return f"{answer['major']}.{answer['minor'].rstrip('+')}"

    def review(self, token):
        """The status of a TokenReview: whose this token is, or why it is nobody's."""
        status, answer = self.call(
            "POST",
            "/apis/authentication.k8s.io/v1/tokenreviews",
            {
                "apiVersion": "authentication.k8s.io/v1",
                "kind": "TokenReview",
                "spec": {"token": token},
            },
        )
        if status != 201:
            raise RuntimeError(f"TokenReview: status {status}: {answer}")
        return answer["status"]

    def kubectl(self, *words, kubeconfig=None, program=None, stdin=None, environment=None):
        """Run kubectl as the admin, or with another kubeconfig; return the ended process."""
        return self._run(
            [str(word) for word in (program or self.programs.kubectl, *words)],
            {"KUBECONFIG": str(kubeconfig or self.kubeconfig), **(environment or {})},
            {"input": stdin} if stdin is not None else {"stdin": subprocess.DEVNULL},
        )

    def kubectl_on_terminal(self, *words, kubeconfig, program=None, environment=None):
        """Run kubectl as somebody at a terminal, who types nothing; return the ended process."""
        master, slave = pty.openpty()
        try:
            return self._run(
                [str(word) for word in (program or self.programs.kubectl, *words)],
                {"KUBECONFIG": str(kubeconfig), **(environment or {})},
                {"stdin": slave},
            )
        finally:
            os.close(slave)
            os.close(master)

    def shell(self, script):
        """Run a shell script that calls kubectl as the admin; return the ended process."""
        path = f"{self.programs.kubectl.parent}:/usr/bin:/bin"
        environment = {"KUBECONFIG": str(self.kubeconfig), "PATH": path}
        return self._run(["sh"], environment, {"input": script})

    def _run(self, words, environment, stdin):
        return subprocess.run(
            words,
            env={"HOME": str(self.directory), "PATH": "/usr/bin:/bin", **environment},
            capture_output=True,
            text=True,
            timeout=120,
            **stdin,
        )
