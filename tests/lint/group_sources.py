"""What src/group_sources.py puts together, and what it keeps apart."""

import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(sys.argv[1]) / "src"))

import group_sources  # noqa: E402
from group_sources import Source, grouped  # noqa: E402

OWN = "namespace {\n%s\n} // namespace\n"
# Two files, and whether they may be in one group.
CASES = (
    (OWN % "bool\nlower(char c)\n{\n}", OWN % "bool\nupper(char c)\n{\n}", True),
    (OWN % "bool\nlower(char c)\n{\n}", OWN % "bool\nlower(char c)\n{\n}", False),
    # The second would call what the first keeps to itself.
    (OWN % "bool\nlower(char c)\n{\n}", "  return lower(c);\n", False),
    ("  return lower (c);\n", OWN % "bool\nfirst()\n{\n}\n\nbool lower(char c);", False),
    (OWN % "bool\nlower(char c)\n{\n}", "  return text.lower(c);\n", True),
    (OWN % "bool\nlower(char c)\n{\n}", "  // lower(c)\n  return \"lower(c)\";\n", True),
    (OWN % "constexpr int k_most = 1;", "  return k_most;\n", False),
    (OWN % "const Row k_rows[] = {\n  {},\n};", "  for (auto& row : k_rows) {\n", False),
    (OWN % "struct Row\n{\n};", "  std::vector<Row> rows;\n", False),
    (OWN % "enum class Kind\n{\n};", OWN % "struct Kind\n{\n};", False),
    ("using Problem = int;\n", "using Problem = int;\n  Problem problem;\n", True),
    ("using Problem = int;\n", "using Problem = long;\n  Problem problem;\n", False),
    ("using std::swap;\n", "  swap(a, b);\n", False),
    ("#define MOST 1\n", "  return MOST;\n", False),
    ("using std::swap;\n", "using std::swap;\n  swap(a, b);\n", True),
    ("using std::swap;\n", "using fast::swap;\n  swap(a, b);\n", False),
    ("namespace fs = std::filesystem;\n", "  fs::path path;\n", False),
    ("using namespace std;\n", "", False),
    ("using namespace std;\n", "using namespace std;\n", True),
    ("using namespace std;\n", "using namespace fast;\n", False),
    ("using namespace std::string_literals;\n", "", True),
)

HEADERS = {
    "json.hpp": "namespace oidcctl {\nstd::string to_text(const Json& json);\n}\n",
    "review.hpp": "namespace oidcctl::review {\nstd::string to_text(const Status& status);\n}\n",
    "kind.hpp": "namespace oidcctl::kind {\nenum class Kind\n{\n};\n}\n",
    "here.hpp": "namespace oidcctl::test {\ninline constexpr int k_now = 1;\nstruct Row;\n}\n",
    "there.hpp": "namespace oidcctl::test {\ninline const long k_now{2};\n}\n",
    "row.hpp": "namespace oidcctl::test {\nstruct Row : Base\n{\n};\n}\n",
    "rows.hpp": "namespace oidcctl::test {\nstruct Row\n{\n};\n}\n",
    "elsewhere.hpp": "namespace oidcctl::test::rows {\ninline const long k_now{2};\nstruct Row\n{\n};\n}\n",
    "all.hpp": '#include "json.hpp"\n',
}
CALLS = '#include "%s"\nnamespace oidcctl::review {\n  return to_text(json);\n}\n'
ONLY = '#include "%s"\nnamespace oidcctl::app {\n}\n'
INCLUDES = '#include "review.hpp"\nnamespace oidcctl::review {\n}\n'
OPENS = '#include "%s"\nusing namespace %s;\n%s\n'
# In one file with the second, the first would not find what it calls.
HEADER_CASES = (
    # The same name is defined twice.
    (ONLY % "here.hpp", ONLY % "there.hpp", False),
    (ONLY % "row.hpp", ONLY % "rows.hpp", False),
    (ONLY % "here.hpp", ONLY % "rows.hpp", True),
    (ONLY % "there.hpp", ONLY % "row.hpp", True),
    (ONLY % "here.hpp", ONLY % "elsewhere.hpp", True),
    (ONLY % "rows.hpp", ONLY % "elsewhere.hpp", True),
    (CALLS % "json.hpp", INCLUDES, False),
    (CALLS % "all.hpp", INCLUDES, False),
    (CALLS % "review.hpp", INCLUDES, True),
    ((CALLS % "json.hpp").replace("::review", "::app"), INCLUDES, True),
    (OPENS % ("json.hpp", "oidcctl", "  to_text(json);"), OPENS % ("kind.hpp", "oidcctl::kind", ""), True),
    (OPENS % ("json.hpp", "oidcctl", "  to_text(json);"), OPENS % ("review.hpp", "oidcctl::review", ""), False),
    (OPENS % ("json.hpp", "oidcctl", OWN % "struct Kind\n{\n};"), OPENS % ("kind.hpp", "oidcctl::kind", ""), False),
)


def failures():
    with tempfile.TemporaryDirectory() as directory:
        paths = [pathlib.Path(directory) / name for name in ("a.cpp", "b.cpp")]
        group_sources.ROOT = pathlib.Path(directory)
        for name, text in HEADERS.items():
            (group_sources.ROOT / name).write_text(text)
        for first, second, together in CASES + HEADER_CASES:
            for texts in ((first, second), (second, first)):
                for path, text in zip(paths, texts):
                    path.write_text(text)
                groups = grouped([Source(path) for path in paths], 2)
                if (len(groups) == 1) != together:
                    yield f"together is not {together}: {texts}"
        sources = [Source(paths[0])] * 5
        if [len(group) for group in grouped(sources, 2)] != [2, 2, 1]:
            yield "a group is larger than its size"


problems = list(failures())
print("\n".join(problems))
sys.exit(1 if problems else 0)
