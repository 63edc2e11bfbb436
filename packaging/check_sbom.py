"""Validate bills of materials by their JSON schemas.

    check_sbom.py DIRECTORY-OF-SCHEMAS FILE...

The directory has bom-1.5.schema.json with what it refers to (spdx.schema.json,
jsf-0.82.schema.json), and spdx-2.3.schema.json. Status 77: a schema is not there.
"""

import json
import pathlib
import sys

try:
    import jsonschema
except ImportError:
    sys.exit("check_sbom: error: this Python has no jsonschema (Debian: python3-jsonschema)")

SCHEMAS = {".cdx.json": "bom-1.5.schema.json", ".spdx.json": "spdx-2.3.schema.json"}
BASE = "http://cyclonedx.org/schema/"


def validator(directory, name):
    schemas = {path.name: json.loads(path.read_text()) for path in directory.glob("*.json")}
    schema = schemas[name]
    store = {BASE + other: content for other, content in schemas.items()}
    resolver = jsonschema.RefResolver(schema.get("$id", ""), schema, store=store)
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    return kind(schema, resolver=resolver, format_checker=jsonschema.FormatChecker())


def main(directory, *files):
    directory = pathlib.Path(directory)
    status = 0
    for path in map(pathlib.Path, files):
        name = SCHEMAS["." + ".".join(path.name.split(".")[-2:])]
        if not (directory / name).is_file():
            print(f"{path.name}: not validated: no {name} in {directory}", file=sys.stderr)
            status = status or 77
            continue
        for problem in validator(directory, name).iter_errors(json.loads(path.read_text())):
            print(f"{path.name}: {problem.json_path}: {problem.message}", file=sys.stderr)
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
