"""Check a krew manifest against its archives, by the rules of krew's own validation.

    check_krew.py MANIFEST DIRECTORY-OF-ARCHIVES
"""

import hashlib
import json
import pathlib
import re
import subprocess
import sys
import tarfile

SAFE_NAME = re.compile(r"^[\w-]+$")
VERSION = re.compile(r"^v\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$")
SHA256 = re.compile(r"^[a-f0-9]{64}$")
LONGEST = 50  # characters of a short description, as reviewers of the index ask
OS_AND_ARCH = {(os, arch) for os in ("linux", "darwin") for arch in ("amd64", "arm64")}


def read_yaml(path):
    """The manifest as JSON, by ruby, which reads YAML without a library more."""
    script = "require 'yaml'; require 'json'; puts JSON.generate(YAML.safe_load(STDIN.read))"
    done = subprocess.run(
        ["ruby", "-e", script], input=path.read_bytes(), capture_output=True, check=True
    )
    return json.loads(done.stdout)


def archive_problems(platform, directory):
    name = platform["uri"].rsplit("/", 1)[1]
    path = directory / name
    if not path.is_file():
        return [f"{name}: not in {directory}"]
    problems = []
    if hashlib.sha256(path.read_bytes()).hexdigest() != platform["sha256"]:
        problems.append(f"{name}: its sha256 is another one")
    with tarfile.open(path) as archive:
        members = {member.name.removeprefix("./"): member for member in archive}
    for wanted in [entry["from"] for entry in platform["files"]] + [platform["bin"]]:
        if wanted not in members:
            problems.append(f"{name}: has no {wanted}")
    if platform["bin"] in members and not members[platform["bin"]].mode & 0o100:
        problems.append(f"{name}: {platform['bin']} is not executable")
    return problems


def problems_of(manifest, name, directory):
    spec = manifest["spec"]
    rules = [
        (manifest["apiVersion"] == "krew.googlecontainertools.github.com/v1alpha2", "apiVersion"),
        (manifest["kind"] == "Plugin", "kind"),
        (manifest["metadata"]["name"] == name and SAFE_NAME.match(name), "metadata.name"),
        (VERSION.match(spec["version"]), "version"),
        (spec["homepage"].startswith("https://"), "homepage"),
        (0 < len(spec["shortDescription"]) <= LONGEST, "shortDescription"),
        (not spec["shortDescription"].endswith("."), "shortDescription ends with a full stop"),
        (spec["description"].strip(), "description"),
        (spec["platforms"], "platforms"),
    ]
    problems = [what for is_met, what in rules if not is_met]
    seen = set()
    for platform in spec["platforms"]:
        labels = platform["selector"]["matchLabels"]
        pair = (labels["os"], labels["arch"])
        if pair not in OS_AND_ARCH or pair in seen:
            problems.append(f"selector {pair}")
        seen.add(pair)
        if not SHA256.match(platform["sha256"]):
            problems.append(f"sha256 of {pair}")
        if not platform["uri"].startswith("https://") or not platform["uri"].endswith(".tar.gz"):
            problems.append(f"uri of {pair}")
        problems += archive_problems(platform, directory)
    return problems


def main(path, directory):
    path = pathlib.Path(path)
    problems = problems_of(read_yaml(path), path.stem, pathlib.Path(directory))
    for problem in problems:
        print(f"{path.name}: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
