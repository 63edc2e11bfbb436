"""The certified provider, oidc-provider, on loopback."""

import contextlib
import json
import shutil
import subprocess
import threading

import npm_package
from issuer_client import Issuer


class ProviderServer:
    """provider.mjs, which prints one line of JSON when it answers, and ends with its stdin."""

    def __init__(self, node, pki, directory, patience=30):
        self.ca = pki / "ca.pem"
        self.other_ca = pki / "other-ca.pem"
        certificate = pki / "good"
        log_file = directory / "provider.log"
        with open(log_file, "wb") as log:
            self.child = subprocess.Popen(
                [node, "provider.mjs", "--certificate", f"{certificate}.pem"]
                + ["--key", f"{certificate}.key"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=directory,
            )
        alarm = threading.Timer(patience, self.child.kill)
        alarm.start()
        line = self.child.stdout.readline()
        alarm.cancel()
        try:
            self.issuer = json.loads(line)["issuer"]
        except ValueError:
            self.stop()
            raise RuntimeError(f"no provider:\n{log_file.read_text(errors='replace')}") from None

    def stop(self):
        with contextlib.suppress(OSError):
            self.child.stdin.close()
        try:
            self.child.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
        self.child.stdout.close()


def start_provider(stack, place):
    """Start a provider that ends with `stack`; return it."""
    node = npm_package.find_node()
    package = place.source / "tests" / "e2e" / "provider"
    modules = npm_package.install(package, place.work)
    pki = place.work / "pki"
    with Issuer(place.test_issuer, pki):
        pass  # it makes the certificates
    # Node looks for packages next to the program.
    shutil.copy(package / "provider.mjs", place.work)
    (place.work / "node_modules").symlink_to(modules)
    server = ProviderServer(node, pki, place.work)
    stack.callback(server.stop)
    return server
