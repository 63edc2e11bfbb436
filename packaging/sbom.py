"""The bill of materials of a static executable, by what the linker took.

    sbom.py --version V --target T --executable FILE --map FILE --packages FILE --time N
            --output PREFIX      writes PREFIX.cdx.json and PREFIX.spdx.json

The linker's map names every archive of which something was taken. `packages` says which source
package each archive of the libraries is of; who owns the compiler's own archives is asked of
dpkg. Headers that are compiled in have no archive and are listed by `packages` as well. The same
input gives the same bytes.
"""

import argparse
import datetime
import hashlib
import json
import pathlib
import re
import subprocess
import sys
import urllib.parse
import uuid

ARCHIVE = re.compile(r"^(?:LOAD )?(\S+\.a)(?:\(|$)", re.MULTILINE)
# Licences by source package, as SPDX expressions; sbom.py fails for a package without one.
LICENSES = {
    "boost1.74": "BSL-1.0",
    "cli11": "BSD-3-Clause",
    "curl": "curl",
    "fmtlib": "MIT",
    "gcc-12": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "glibc": "LGPL-2.1-or-later",
    "nghttp2": "MIT",
    "nlohmann-json3": "MIT",
    "openssl": "Apache-2.0",
    "tl-expected": "CC0-1.0",
    "yaml-cpp": "MIT",
    "zlib": "Zlib",
}
NAMESPACE = uuid.UUID("6f2a4f3e-0c52-5c6e-9d6b-3d1f0a3c9b11")  # of these documents


class Component:
    """One source package of which something is in the executable."""

    def __init__(self, source, version, is_source):
        self.name, self.version = source, version
        self.is_source = is_source  # built from the source package, not taken from a binary one
        self.archives = set()
        self.license = LICENSES.get(source) or LICENSES[source.removesuffix("-cross")]

    def purl(self, arch):
        version = urllib.parse.quote(self.version, safe="")
        kind = "source" if self.is_source else arch
        return f"pkg:deb/debian/{self.name}@{version}?arch={kind}&distro=bookworm"


def owner_of(path):
    """The source package and version that own a file of this system."""
    real = pathlib.Path(path).resolve()
    found = subprocess.run(
        ["dpkg-query", "--search", str(real)], capture_output=True, text=True, check=True
    )
    package = found.stdout.split(": ")[0].split(",")[0]
    fields = "${source:Package} ${source:Version}"
    shown = subprocess.run(
        ["dpkg-query", "--show", "--showformat", fields, package],
        capture_output=True,
        text=True,
        check=True,
    )
    return shown.stdout.split()


def base_name(source):
    """gcc-12-cross and cross-toolchain-base build what gcc-12 and glibc are."""
    return {"cross-toolchain-base": "glibc", "gcc-12-cross": "gcc-12"}.get(source, source)


def components_of(options):
    """Every source package of which something is linked or compiled in."""
    known = {}
    headers = []
    for line in pathlib.Path(options.packages).read_text().split("\n"):
        if line:
            archive, source, version, package, arch = line.split()
            facts = (source, version, arch == "source")
            headers.append(facts)
            if archive != "-":
                known[archive] = facts
    linked = {}
    for path in sorted(set(ARCHIVE.findall(pathlib.Path(options.map).read_text()))):
        name = pathlib.Path(path).name
        if name.startswith("liboidcctl-"):
            continue
        if name in known:
            facts = known[name]
        else:
            source, version = owner_of(path)
            facts = (base_name(source), version, False)
        component = linked.setdefault(facts[0], Component(*facts))
        component.archives.add(name)
    for facts in headers:
        if facts[0] in LICENSES and facts[0] not in linked and is_header_only(facts[0]):
            linked[facts[0]] = Component(*facts)
    return [linked[name] for name in sorted(linked)]


def is_header_only(source):
    return source in {"boost1.74", "cli11", "nlohmann-json3", "tl-expected"}


def cyclonedx(options, components, digest, time):
    arch = options.target.split("-")[1]
    main = f"pkg:generic/oidcctl@{options.version}"
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(NAMESPACE, digest)}",
        "version": 1,
        "metadata": {
            "timestamp": time,
            "component": {
                "type": "application",
                "bom-ref": main,
                "name": "oidcctl",
                "version": options.version,
                "purl": main,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
                "hashes": [{"alg": "SHA-256", "content": digest}],
                "properties": [{"name": "oidcctl:target", "value": options.target}],
            },
        },
        "components": [
            {
                "type": "library",
                "bom-ref": component.purl(arch),
                "name": component.name,
                "version": component.version,
                "scope": "required",
                "purl": component.purl(arch),
                "licenses": [{"expression": component.license}],
                "properties": [
                    {"name": "oidcctl:linkage", "value": "static" if component.archives else "headers"},
                    *(
                        {"name": "oidcctl:archive", "value": archive}
                        for archive in sorted(component.archives)
                    ),
                ],
            }
            for component in components
        ],
        "dependencies": [
            {"ref": main, "dependsOn": [component.purl(arch) for component in components]}
        ],
    }


def spdx_package(identifier, name, version, license_expression, purl):
    return {
        "SPDXID": identifier,
        "name": name,
        "versionInfo": version,
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "licenseConcluded": license_expression,
        "licenseDeclared": license_expression,
        "copyrightText": "NOASSERTION",
        "externalRefs": [
            {
                "referenceCategory": "PACKAGE-MANAGER",
                "referenceType": "purl",
                "referenceLocator": purl,
            }
        ],
    }


def spdx(options, components, digest, time):
    arch = options.target.split("-")[1]
    main = spdx_package(
        "SPDXRef-oidcctl",
        "oidcctl",
        options.version,
        "Apache-2.0",
        f"pkg:generic/oidcctl@{options.version}",
    )
    main["checksums"] = [{"algorithm": "SHA256", "checksumValue": digest}]
    main["primaryPackagePurpose"] = "APPLICATION"
    packages, relations = [main], []
    for component in components:
        identifier = "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", component.name)
        packages.append(
            spdx_package(
                identifier,
                component.name,
                component.version,
                component.license,
                component.purl(arch),
            )
        )
        relations.append(
            {
                "spdxElementId": "SPDXRef-oidcctl",
                "relationshipType": "STATIC_LINK" if component.archives else "CONTAINS",
                "relatedSpdxElement": identifier,
            }
        )
    return {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"oidcctl-{options.version}-{options.target}",
        "documentNamespace": f"https://spdx.org/spdxdocs/oidcctl-{uuid.uuid5(NAMESPACE, digest)}",
        "creationInfo": {"created": time, "creators": ["Tool: oidcctl-packaging-sbom"]},
        "documentDescribes": ["SPDXRef-oidcctl"],
        "packages": packages,
        "relationships": [
            {
                "spdxElementId": "SPDXRef-DOCUMENT",
                "relationshipType": "DESCRIBES",
                "relatedSpdxElement": "SPDXRef-oidcctl",
            },
            *relations,
        ],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("version", "target", "executable", "map", "packages", "time", "output"):
        parser.add_argument("--" + name, required=True)
    options = parser.parse_args()
    digest = hashlib.sha256(pathlib.Path(options.executable).read_bytes()).hexdigest()
    moment = datetime.datetime.fromtimestamp(int(options.time), datetime.timezone.utc)
    time = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    components = components_of(options)
    for suffix, make in ((".cdx.json", cyclonedx), (".spdx.json", spdx)):
        text = json.dumps(make(options, components, digest, time), indent=2) + "\n"
        pathlib.Path(options.output + suffix).write_text(text)
    print(f"sbom: {len(components)} components in {options.executable}", file=sys.stderr)


if __name__ == "__main__":
    main()
