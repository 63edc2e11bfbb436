"""The test issuer for tests in Python: starts it, scripts its sites, has tokens minted.

    with Issuer(program, directory) as issuer:
        issuer.script("site", {"discovery": {"jwks_uri": None}})
        token = issuer.mint("site", {"sub": "alice"}, "ES256")
        oidcctl("verify-issuer", "--issuer-url", issuer.url("site"),
                "--certificate-authority", issuer.ca)
"""

import contextlib
import json
import os
import ssl
import subprocess
import threading
import urllib.error
import urllib.request


class Issuer:
    """One running `oidcctl-test-issuer`; its certificates and its log go to `directory`."""

    def __init__(self, program, directory, *options, patience=30):
        os.makedirs(directory, exist_ok=True)
        self.log_file = os.path.join(directory, "issuer.log")
        with open(self.log_file, "wb") as log:
            self._child = subprocess.Popen(
                [str(program), "--directory", str(directory), "--until-stdin-closes"]
                + [str(option) for option in options],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        self.ready = self._read_ready_line(patience)
        self.ca = self.ready["ca"]
        self._tls = ssl.create_default_context(cafile=self.ca)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def base(self, kind="good"):
        """Where the port of this kind is: "https://localhost:PORT"."""
        return self.ready[kind]

    def url(self, name, kind="good"):
        """The issuer URL of the site `name`."""
        return f"{self.base(kind)}/{name}"

    def script(self, name, members):
        """Replace what the site `name` does; script.hpp lists the members."""
        self.ask("PUT", f"/ctl/{name}", members)

    def forget(self, name):
        """Take the script of `name` away."""
        self.ask("DELETE", f"/ctl/{name}")

    def mint(self, name, claims=None, alg="RS256", kind="good", **order):
        """A compact JWT of the issuer `url(name, kind)`.

        `order` may have `header`, and `remove` and `remove_header`, the names of claims and
        of header members to leave out.
        """
        # All ports share the keys; only the issuer differs.
        own = {"iss": self.url(name, kind)} if "iss" not in order.get("remove", ()) else {}
        order.update(claims={**own, **(claims or {})}, alg=alg)
        return self.ask("POST", f"/mint/{name}", order).decode()

    def ask(self, method, path, body=None):
        """The bytes that the good port answers; a status of 400 and more is an exception."""
        data = None if body is None else json.dumps(body).encode()
        # The server takes only short forms, which everything is that has no type.
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.base() + path, data, headers, method=method)
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=self._tls)
        )
        try:
            with opener.open(request, timeout=70) as reply:
                return reply.read()
        except urllib.error.HTTPError as error:
            text = error.read().decode(errors="replace").strip()
            raise RuntimeError(f"{method} {path}: status {error.code}: {text}") from None

    def stop(self):
        """End the program; more than once is fine."""
        with contextlib.suppress(OSError):
            self._child.stdin.close()
        try:
            self._child.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        self._child.stdout.close()

    def _read_ready_line(self, patience):
        alarm = threading.Timer(patience, self._child.kill)
        alarm.start()
        line = self._child.stdout.readline()
        alarm.cancel()
        try:
            return json.loads(line)
        except ValueError:
            self.stop()
            with open(self.log_file, errors="replace") as log:
                raise RuntimeError(f"the test issuer did not start: {log.read()}") from None
