"""What kubectl waits for with each call: get-token, where the cache has a token."""

import base64
import hashlib
import json
import lzma
import os
import shutil
import subprocess
import time

from measure import ratio_row, spawn, times_row

ROUNDS = 300
MANY_ENTRIES = 1000
ISSUER = "https://issuer.example.com"
CLIENT = "kubernetes"
# Under this name kubelogin keeps the login of that client at that issuer.
ENTRY = "e86f17bb894f37a5c90b523f0f8aa372904cf54f7123d57c4f408614db582fd4"
LONGER = 2  # ms than the least that a program can be
MOST_MEMORY = 8  # MiB
OF_KUBELOGIN = 0.22
OF_NOTHING = 2.5


def token():
    """As long as tokens are; nobody verifies what comes from the cache."""
    claims = {
        "iss": ISSUER,
        "aud": CLIENT,
        "sub": "4711",
        "email": "jane@example.com",
        "groups": [f"group-{number}" for number in range(40)],
        "iat": int(time.time()),
        "exp": int(time.time()) + 3600,
    }
    parts = [json.dumps(part).encode() for part in ({"alg": "RS256", "kid": "1"}, claims)]
    parts.append(bytes(256))
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


def make_cache(folder, others):
    """A cache with this login and `others` more."""
    os.makedirs(folder, mode=0o700)
    names = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(others)]
    content = json.dumps({"id_token": token(), "refresh_token": "r" * 64})
    for name in [ENTRY, *names]:
        path = os.path.join(folder, name)
        with open(path, "w", encoding="utf-8", opener=lambda p, f: os.open(p, f, 0o600)) as file:
            file.write(content)
        with open(path + ".lock", "w", encoding="utf-8"):
            pass


def get_token(program, folder):
    return [
        *(program, "get-token", "--oidc-issuer-url=" + ISSUER, "--oidc-client-id=" + CLIENT),
        "--token-cache-dir=" + folder,
    ]


def kubelogin_in(directory):
    """The real kubelogin: on PATH, or what lies beside the checkout, or None."""
    found = shutil.which("kubectl-oidc_login")
    packed = os.path.join(os.environ.get("OIDCCTL_SHARED", ""), "programs", "kubelogin.xz")
    if found or not os.path.isfile(packed):
        return found
    path = os.path.join(directory, "kubelogin")
    with lzma.open(packed) as source, open(path, "wb") as target:
        shutil.copyfileobj(source, target)
    os.chmod(path, 0o755)
    return path


def static_token(options, directory):
    """The static file beside what it replaces: the dynamic build and kubelogin."""
    static = os.environ.get("OIDCCTL_BENCH_STATIC")
    if not static:
        return [("the static file", "not built", "scripts/package static linux-amd64", None)]
    cache = os.path.join(directory, "cache")
    make_cache(cache, 0)
    programs = [static, options.oidcctl]
    kubelogin = kubelogin_in(directory)
    programs += [kubelogin] if kubelogin else []
    commands = [[get_token(program, cache)] for program in programs]
    nothing, ours, dynamic, *other = spawn(options, ROUNDS, [[options.static_noop]], *commands)
    rows = [
        times_row("a static program that does nothing", nothing),
        times_row("static oidcctl get-token, cached", ours),
        times_row("dynamic oidcctl get-token, cached", dynamic),
        ratio_row("static, ratio to nothing", ours, nothing, OF_NOTHING),
        ratio_row("static, ratio to dynamic", ours, dynamic, 1),
    ]
    if other:
        rows.append(times_row("kubelogin get-token, cached", other[0]))
        rows.append(ratio_row("static, ratio to kubelogin", ours, other[0], OF_KUBELOGIN))
    return rows


def cached_token(options, directory):
    small, large = (os.path.join(directory, name) for name in ("small", "large"))
    make_cache(small, 0)
    make_cache(large, MANY_ENTRIES - 1)
    ours = get_token(options.oidcctl, small)
    subprocess.run(ours, stdout=subprocess.DEVNULL, check=True)
    commands = [[options.static_noop]], [[options.noop]], [ours], [get_token(options.oidcctl, large)]
    kubelogin = kubelogin_in(directory)
    if kubelogin:
        commands += ([get_token(kubelogin, small)],)
    nothing, dynamic, one, many, *other = spawn(options, ROUNDS, *commands)
    longer = one.median - nothing.median
    rows = [
        times_row("a static program that does nothing", nothing),
        times_row("a program that does nothing", dynamic),
        times_row("oidcctl get-token, cached", one),
        ("longer than the static one", f"{longer:.2f} ms", f"at most {LONGER} ms", longer <= LONGER),
        ratio_row(f"with {MANY_ENTRIES} entries, ratio", many, one, 1.1),
        (
            "peak memory",
            f"{max(one.peak_mib, many.peak_mib):.1f} MiB",
            f"below {MOST_MEMORY} MiB",
            max(one.peak_mib, many.peak_mib) < MOST_MEMORY,
        ),
    ]
    if other:
        rows.append(times_row("kubelogin", other[0]))
        rows.append(ratio_row("ratio to kubelogin", one, other[0], 1))
    return rows
