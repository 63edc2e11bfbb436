"""The layers of src: who may include whom, and who may touch the outside.

    includes.py SOURCE_DIR        look at SOURCE_DIR/src
    includes.py --self-test       show that each rule catches what breaks it
"""

import pathlib
import re
import sys
import tempfile
import unittest

import lint

# Arrows: a layer may include what it points at, and what that points at in turn.
ARROWS = {
    "base": [],
    "go": ["base"],
    "model": ["go"],
    "jose": ["model"],
    "yaml": ["go"],
    "kube": ["model", "yaml"],
    "authenticator": ["model"],
    "providers": ["kube"],
    "checks": ["authenticator", "providers"],
    "ports": ["model"],
    "adapters": ["ports"],
    "app": ["checks", "ports"],
    "render": ["base"],
    "cli": ["app", "render"],
    "main": ["cli", "adapters"],  # src/main.cpp
    "pch": [],  # what is precompiled for all; no file includes it
}

# The same between the rooms of a layer. "*" is every other room: the nouns of the command
# line, which do not include each other. A layer without rows has no rules for its rooms, but
# no two rooms of any layer may include each other, directly or through others.
ROOM_ARROWS = {
    "cli/framework": [],
    "cli/config": ["cli/framework"],
    "cli/options": ["cli/config"],
    "cli/login": ["cli/options"],
    "cli/*": ["cli/login"],
    "cli": ["cli/*"],  # the table of all commands, and what runs one
}

# Rooms that include each other, and have to be parted.
# The one place where an arrow is missing on purpose: the network module links both halves.
EXCEPTIONS = {("adapters/network/network_module.cpp", "jose")}

ANYWHERE = set(ARROWS)
OUTSIDE = {"adapters"}
THIRD_PARTY = {
    "boost/": {"adapters"},
    "CLI/": {"cli"},
    "curl/": {"adapters"},
    "fmt/": ANYWHERE,
    "nlohmann/": {"base", "pch"},
    "openssl/": {"jose", "adapters"},
    "tl/": ANYWHERE,
    "yaml-cpp/": {"yaml", "render"},
    "arpa/": OUTSIDE,
    "dlfcn.h": OUTSIDE,
    "fcntl.h": OUTSIDE,
    "mach-o/": OUTSIDE,
    "net": OUTSIDE,
    "poll.h": OUTSIDE,
    "sys/": OUTSIDE,
    "unistd.h": OUTSIDE,
    "filesystem": OUTSIDE,
    "fstream": OUTSIDE,
    "iostream": OUTSIDE,
}

# The one file that knows the parser of the command line.
PARSER = "cli/framework/parser.cpp"

# What only some files may say, comments and strings left out.
WORDS = [
    (
        re.compile(r"\b[Jj]son::(?:parse|sax_parse|accept)\b"),
        {"base/json.cpp", "go/json.cpp"},
        "JSON is read by parse_json and go::parse, which have limits",
    ),
    (
        re.compile(
            r"\bgetenv\b|\bsystem_clock::now\b|\bsteady_clock::now\b|\bfopen\b"
            r"|\bstd::(?:cin|cout|cerr|clog|[io]?fstream)\b"
        ),
        OUTSIDE,
        "the outside is reached through System",
    ),
]

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]', re.MULTILINE)
COMMENT_OR_STRING = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.DOTALL)


def reachable(start, arrows=ARROWS):
    found = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += arrows[name]
    return found


def layer_of(path):
    return path.parts[0] if len(path.parts) > 1 else path.stem


def room_of(path):
    """Return the directory of a file: "cli/rbac", "base"; that of main.cpp is "main"."""
    return path.parent.as_posix() if len(path.parts) > 1 else path.stem


def row_of(room):
    """Return the row of ROOM_ARROWS for a room, or None: the longest that fits."""
    parts = room.split("/")
    for end in range(len(parts), 0, -1):
        name = "/".join(parts[:end])
        if name in ROOM_ARROWS:
            # A room below a layer that has rows, but none of its own.
            return f"{name}/*" if end < len(parts) and f"{name}/*" in ROOM_ARROWS else name
    return None


def room_problem(room, target):
    row, target_row = row_of(room), row_of(target)
    if room == target or row is None or target_row is None:
        return None
    allowed = reachable(row, ROOM_ARROWS)
    if target_row in allowed and (target_row != row or not row.endswith("/*")):
        return None
    return f"{room} may not include {target}"


def cycles(graph):
    """Return the sets of rooms that include each other, directly or through others."""
    found = []
    for room in sorted(graph):
        together = {
            other
            for other in reachable(room, graph)
            if room in reachable(other, graph) and other != room
        } | {room}
        if len(together) > 1 and together not in found:
            found.append(together)
    return found


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def include_problem(path, kind, header, layers):
    layer = layer_of(path)
    if kind == '"':
        target = header.split("/")[0]
        if "/" not in header:
            # Made by the build; everything of ours stands in a folder.
            return None if not (layers / header).exists() else "name it from src on"
        if target in reachable(layer) or (path.as_posix(), target) in EXCEPTIONS:
            return room_problem(room_of(path), room_of(pathlib.PurePath(header)))
        return f"{layer} may not include {target}"
    if header.startswith("CLI/") and layer == "cli" and path.as_posix() != PARSER:
        return "a command declares its options by cli/framework/parameters.hpp"
    for start, allowed in THIRD_PARTY.items():
        if header.startswith(start):
            return None if layer in allowed else f"<{start}...> belongs to {sorted(allowed)}"
    if "/" in header:
        return "no rule says who may include this"
    return None


def problems_in(src):
    problems = []
    graph = {}
    for full in lint.files(src, ["."], {".cpp", ".hpp"}):
        path = full.relative_to(src)
        text = full.read_text()
        if layer_of(path) not in ARROWS:
            problems.append(f"src/{path}: no such layer")
            continue
        rooms = graph.setdefault(room_of(path), set())
        for match in INCLUDE.finditer(text):
            if match[1] == '"' and (src / match[2]).exists():
                rooms.add(room_of(pathlib.PurePath(match[2])))
            problem = include_problem(path, match[1], match[2], src)
            if problem:
                line = line_of(text, match.start(1))
                problems.append(f"src/{path}:{line}: {match[2]}: {problem}")
        # Line breaks stay, so that line numbers do.
        code = COMMENT_OR_STRING.sub(lambda found: "\n" * found[0].count("\n"), text)
        for pattern, allowed, why in WORDS:
            if path.as_posix() in allowed or layer_of(path) in allowed:
                continue
            for match in pattern.finditer(code):
                line = line_of(code, match.start())
                problems.append(f"src/{path}:{line}: {match[0]}: {why}")
    for rooms in list(graph.values()):
        for room in rooms:
            graph.setdefault(room, set())
    for together in cycles(graph):
        problems.append(f"src: these include each other: {', '.join(sorted(together))}")
    return problems


class SelfTest(unittest.TestCase):
    """Each row: a file, its text, and a part of the complaint, or None when it is fine."""

    ROWS = [
        ("model/a.cpp", '#include "base/text.hpp"\n', None),
        ("model/a.cpp", '#include "ports/http.hpp"\n', "model may not include ports"),
        ("base/a.hpp", '#include "model/url.hpp"\n', "base may not include model"),
        ("jose/a.cpp", '#include "kube/yaml.hpp"\n', "jose may not include kube"),
        ("checks/a.cpp", '#include "kube/a.hpp"\n#include "base/text.hpp"\n', None),
        ("checks/a.cpp", '#include "jose/key.hpp"\n', "checks may not include jose"),
        ("checks/a.cpp", '\n #  include "ports/clock.hpp"\n', "a.cpp:2: ports/clock.hpp"),
        ("ports/a.hpp", '#include "model/url.hpp"\n', None),
        ("ports/a.hpp", '#include "checks/case.hpp"\n', "ports may not include checks"),
        ("adapters/a.cpp", '#include "jose/key.hpp"\n', "adapters may not include jose"),
        ("adapters/network/network_module.cpp", '#include "jose/key.hpp"\n', None),
        ("adapters/network/network_module.cpp", '#include "app/a.hpp"\n', "may not include app"),
        ("app/a.cpp", '#include "adapters/curl_http.hpp"\n', "app may not include adapters"),
        ("app/a.cpp", '#include "render/render.hpp"\n', "app may not include render"),
        ("render/a.cpp", '#include "model/url.hpp"\n', "render may not include model"),
        ("cli/a.cpp", '#include "app/fetch.hpp"\n#include "go/json.hpp"\n', None),
        ("cli/a.cpp", '#include "adapters/x.hpp"\n', "cli may not include adapters"),
        ("main.cpp", '#include "adapters/x.hpp"\n#include "cli/run.hpp"\n', None),
        ("cli/a.cpp", '#include "made_by_the_build.hpp"\n', None),
        ("utils/a.cpp", "", "no such layer"),
        ("adapters/a.cpp", "#include <curl/curl.h>\n#include <openssl/ssl.h>\n", None),
        ("app/a.cpp", "#include <curl/curl.h>\n", "<curl/...> belongs to"),
        ("model/a.cpp", "#include <openssl/evp.h>\n", "<openssl/...> belongs to"),
        ("app/a.cpp", "#include <CLI/CLI.hpp>\n", "<CLI/...> belongs to"),
        ("cli/a.cpp", "#include <CLI/CLI.hpp>\n", "cli/framework/parameters.hpp"),
        ("cli/framework/parser.cpp", "#include <CLI/CLI.hpp>\n", None),
        ("cli/a.cpp", "#include <yaml-cpp/yaml.h>\n", "<yaml-cpp/...> belongs to"),
        ("cli/a.cpp", "#include <absl/types/any.h>\n", "no rule says"),
        ("app/a.cpp", "#include <unistd.h>\n", "<unistd.h...> belongs to"),
        ("base/json.cpp", "auto x = Json::parse(text);\n", None),
        ("go/json.cpp", "auto x = Json::parse(text);\n", None),
        ("model/a.cpp", "auto x = Json::parse(text);\n", "parse_json and go::parse"),
        ("app/a.cpp", "nlohmann::json::sax_parse(text, &x);\n", "parse_json and go::parse"),
        ("app/a.cpp", "// Json::parse\n", None),
        ("app/a.cpp", "\n/* one\n two */ getenv(\"X\");\n", "a.cpp:3: getenv"),
        ("app/a.cpp", "auto x = std::chrono::system_clock::now();\n", "through System"),
        ("cli/a.cpp", "std::cout << x;\n", "through System"),
        ("cli/a.cpp", "std::ifstream in(path);\n", "through System"),
        ("cli/a.cpp", 'out("getenv std::cout");\n', None),
        ("adapters/a.cpp", "std::getenv(name);\n", None),
        ("cli/rbac/a.cpp", '#include "cli/options/a.hpp"\n', None),
        ("cli/rbac/a.cpp", '#include "cli/login/fresh_token.hpp"\n', None),
        ("cli/rbac/a.cpp", '#include "cli/rbac/b.hpp"\n', None),
        ("cli/rbac/a.cpp", '#include "app/rbac/b.hpp"\n', None),
        ("cli/rbac/a.cpp", '#include "cli/token/b.hpp"\n', "cli/rbac may not include cli/token"),
        ("cli/rbac/a.cpp", '#include "cli/commands.hpp"\n', "cli/rbac may not include cli"),
        ("cli/login/a.cpp", '#include "cli/options/b.hpp"\n', None),
        ("cli/login/a.cpp", '#include "cli/rbac/b.hpp"\n', "cli/login may not include cli/rbac"),
        ("cli/options/a.cpp", '#include "cli/config/b.hpp"\n', None),
        ("cli/options/a.cpp", '#include "cli/login/b.hpp"\n', "may not include cli/login"),
        ("cli/config/a.cpp", '#include "cli/options/b.hpp"\n', "may not include cli/options"),
        ("cli/framework/a.cpp", '#include "cli/config/b.hpp"\n', "may not include cli/config"),
        ("cli/framework/a.cpp", '#include "cli/run.hpp"\n', "cli/framework may not include cli"),
        ("cli/a.cpp", '#include "cli/rbac/b.hpp"\n#include "cli/config/b.hpp"\n', None),
        ("cli/a.cpp", '#include "cli/run.hpp"\n', None),
        ("main.cpp", '#include "cli/run.hpp"\n', None),
        ("app/rbac/a.cpp", '#include "app/cluster/b.hpp"\n', None),
    ]

    # Some files, and the rooms that include each other.
    CYCLES = [
        ({"app/a/x.hpp": "app/b/x.hpp", "app/b/x.hpp": "app/c/x.hpp", "app/c/x.hpp": ""}, ""),
        ({"app/a/x.hpp": "app/b/x.hpp", "app/b/x.hpp": "app/a/x.hpp"}, "app/a, app/b"),
        (
            {"kube/a/x.hpp": "kube/b/x.hpp", "kube/b/x.hpp": "kube/x.hpp", "kube/x.hpp": "kube/a/y.hpp", "kube/a/y.hpp": ""},
            "kube, kube/a, kube/b",
        ),
    ]

    def test_cycles(self):
        for files, wanted in self.CYCLES:
            with self.subTest(files=files), tempfile.TemporaryDirectory() as directory:
                for name, target in files.items():
                    path = pathlib.Path(directory) / name
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(f'#include "{target}"\n' if target else "")
                problems = problems_in(pathlib.Path(directory))
                self.assertEqual(len(problems), 1 if wanted else 0, problems)
                if wanted:
                    self.assertIn(f"these include each other: {wanted}", problems[0])

    def test_rows(self):
        for name, text, wanted in self.ROWS:
            with self.subTest(name=name, text=text), tempfile.TemporaryDirectory() as folder:
                path = pathlib.Path(folder) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
                problems = problems_in(pathlib.Path(folder))
                if wanted is None:
                    self.assertEqual(problems, [])
                else:
                    self.assertEqual(len(problems), 1, problems)
                    self.assertIn(wanted, problems[0])


if sys.argv[1] == "--self-test":
    unittest.main(argv=sys.argv[:1])
sys.exit(lint.finish(problems_in(pathlib.Path(sys.argv[1]) / "src")))
