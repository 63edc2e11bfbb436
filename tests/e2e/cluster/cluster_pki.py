"""The keys and certificates of a cluster, made by openssl."""

import subprocess

DAYS = "2"


class Pki:
    """A CA in `directory`, and what it signs. Paths: NAME.pem and NAME.key."""

    def __init__(self, directory):
        self.directory = directory
        directory.mkdir(mode=0o700)
        self._request("ca", "/CN=e2e cluster CA", "-x509", "-days", DAYS)
        self.ca = directory / "ca.pem"

    def server(self, name):
        """A certificate for localhost."""
        return self._sign(
            name, "/CN=kube-apiserver", "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1"
        )

    def client(self, name, *groups):
        """A certificate by which the API server knows the user `name`, in these groups."""
        subject = "".join(f"/O={group}" for group in groups) + f"/CN={name}"
        return self._sign(name, subject, "extendedKeyUsage=clientAuth")

    def key_pair(self, name):
        """A key without a certificate: the paths of its private and of its public half."""
        private, public = (self.directory / f"{name}.{end}" for end in ("key", "pub"))
        self._openssl("genpkey", "-algorithm", "RSA", "-out", private)
        self._openssl("pkey", "-in", private, "-pubout", "-out", public)
        return private, public

    def _sign(self, name, subject, extension):
        self._request(name, subject, out="csr")
        extensions = self.directory / f"{name}.ext"
        extensions.write_text(extension + "\n")
        certificate = self.directory / f"{name}.pem"
        self._openssl(
            *("x509", "-req", "-in", self.directory / f"{name}.csr", "-out", certificate),
            *("-CA", self.ca, "-CAkey", self.directory / "ca.key", "-CAcreateserial"),
            *("-days", DAYS, "-extfile", extensions),
        )
        return certificate, self.directory / f"{name}.key"

    def _request(self, name, subject, *more, out="pem"):
        self._openssl(
            *("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *("-subj", subject, "-keyout", self.directory / f"{name}.key"),
            *("-out", self.directory / f"{name}.{out}", *more),
        )

    @staticmethod
    def _openssl(*words):
        done = subprocess.run(["openssl", *words], capture_output=True, text=True, timeout=60)
        if done.returncode != 0:
            raise RuntimeError(f"openssl {words[0]} ended with {done.returncode}:\n{done.stderr}")
