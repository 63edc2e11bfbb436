"""Whether a real kube-apiserver starts with some arguments, without a cluster."""

import json
import re
import subprocess

from free_port import free_port

# An error that comes after the authenticators are built: who gets there, has started.
STARTED = "loading audit policy file"
PATIENCE = 60  # seconds, for a program that ends by itself


def minor_of(server):
    done = subprocess.run([server, "--version"], capture_output=True, text=True, timeout=PATIENCE)
    found = re.search(r"v1\.(\d+)\.", done.stdout)
    return int(found[1]) if found else 0


def make_key(work):
    """Make the key of service accounts, which `why_not` needs."""
    subprocess.run(
        ["openssl", "genrsa", "-out", work / "sa.key", "2048"],
        check=True,
        capture_output=True,
        timeout=PATIENCE,
    )


def message_of(text):
    """What kube-apiserver says last, without its own quoting."""
    found = re.search(r'"command failed" err=(.*)', text, re.DOTALL)
    if not found:
        plain_error = re.search(r"^Error: (.*)$", text, re.MULTILINE)
        return plain_error[1] if plain_error else text[-400:]
    words = found[1].strip()
    if words.startswith("<"):
        return words[1:].rsplit(">", 1)[0].strip().replace("\n\t", "\n")
    return json.loads(words.splitlines()[0])


def plain(message):
    message = re.sub(
        r'^failed to load authentication configuration from file "[^"]*": ', "", message
    )
    return re.sub(r' in scheme ".*"$', "", message)


def why_not(server, work, arguments):
    """Why the real server does not start with these arguments; None: it does."""
    key = work / "sa.key"
    command = [
        server,
        *arguments,
        "--etcd-servers=http://127.0.0.1:1",
        "--service-account-issuer=https://sa.example",
        f"--service-account-key-file={key}",
        f"--service-account-signing-key-file={key}",
        f"--cert-dir={work / 'certificates'}",
        f"--secure-port={free_port()}",
        "--bind-address=127.0.0.1",
        "--audit-log-path=-",
        f"--audit-policy-file={work / 'missing'}",
    ]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE
    )
    message = plain(message_of(done.stdout + done.stderr))
    return None if message.startswith(STARTED) else message
