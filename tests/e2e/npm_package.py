"""Packages of npm, as a lock file pins them, and Node to run them."""

import contextlib
import hashlib
import os
import re
import shutil
import subprocess
import tempfile

from harness import Unavailable, real_home, usable_cache

OLDEST_NODE = 18


def find_node():
    node = shutil.which("node")
    if node is None:
        raise Unavailable("there is no `node` on PATH")
    version = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    match = re.match(r"v(\d+)\.", version)
    if match is None or int(match.group(1)) < OLDEST_NODE:
        raise Unavailable(f"`node` is {version.strip() or 'broken'}, not {OLDEST_NODE} or newer")
    return node


def npm_environment(cache):
    """npm with the settings of this user, and its downloads in our cache."""
    environment = dict(os.environ, HOME=str(real_home()))
    if cache is not None:
        environment["npm_config_cache"] = str(cache / "npm")
    return environment


def install(package, work):
    """The node_modules folder with what `package` pins, from the cache or installed now."""
    pins = [package / "package.json", package / "package-lock.json"]
    digest = hashlib.sha256(b"".join(pin.read_bytes() for pin in pins)).hexdigest()[:16]
    cache = usable_cache()
    target = (cache or work) / f"e2e-{package.name}-{digest}"
    if (target / "node_modules").is_dir():
        return target / "node_modules"
    npm = shutil.which("npm")
    if npm is None:
        raise Unavailable("there is no `npm` on PATH")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix="installing-") as place:
        for pin in pins:
            shutil.copy(pin, place)
        done = subprocess.run(
            [npm, "ci", "--prefix", place, "--no-audit", "--no-fund", "--ignore-scripts"],
            cwd=place,
            env=npm_environment(cache),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=240,
        )
        if done.returncode != 0:
            raise Unavailable(f"`npm ci` ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        # Somebody else may have been faster; both have the same files.
        with contextlib.suppress(OSError):
            os.rename(place, target)
            os.mkdir(place)
    return target / "node_modules"
