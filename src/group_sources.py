"""Put source files together, so that a compiler reads their headers once (-Dgroup_sources).

    group_sources.py SIZE DIRECTORY NAME FILE...

Write DIRECTORY/NAME_groups/NUMBER.cpp, each of which includes up to SIZE of the files, and print
their paths, one a line. What a file keeps to itself (an anonymous namespace, an alias, a macro)
would be seen by the files after it, and a call could mean another function. So two files are in
one group only when neither has a name of its own that the other uses, and neither includes a
header in which the other would find another meaning of a name, or a second definition of one. What
has no such group is compiled by itself. The same files make the same groups.
"""

import functools
import pathlib
import re
import sys

COMMENT_OR_TEXT = re.compile(
    r'R"(?P<end>\w*)\(.*?\)(?P=end)"|"(?:\\.|[^"\\\n])*"|'
    r"'(?:\\[^\n]{1,9}?|[^'\\\n])'|//(?! namespace$)[^\n]*|/\*.*?\*/",
    re.S | re.M,
)
ANONYMOUS = re.compile(r"^namespace \{$(.*?)^\} // namespace$", re.S | re.M)
# Declarations begin at the first column, as scripts/format leaves them.
FUNCTIONS = re.compile(r"^(?:[^\s#}].*?)??\b(\w+)\(", re.M)
OTHERS = (
    re.compile(r"^(?:template <.*> )?(?:enum class|struct|class|union|enum)\s+(\w+)", re.M),
    re.compile(r"^(?!using )\w[^()\n]*?\b(\w+)(?:\[[^\]\n]*\])*\s*(?:=|\{|;)", re.M),
)
# These reach the end of the translation unit wherever they are.
EVERYWHERE = (
    re.compile(r"^\s*#\s*define (\w+)", re.M),
    re.compile(r"^static [^()\n]*\b(\w+)\b", re.M),
)
# Another name for something: no harm where both files say the same.
ALIASES = (
    re.compile(r"^(?:using|namespace) (\w+) =([^;]*);", re.M),
    re.compile(r"^using (?=[\w:]+::(\w+);)([\w:]+);", re.M),
)
OPENED = re.compile(r"^using namespace (?!std::\w+_literals;)([\w:]+);", re.M)
# What may be in a translation unit once: a variable, and the body of a type.
DEFINED = (
    re.compile(r"^(?:inline|constexpr|const)\b[^()\n]*?\b(\w+)(?:\[[^\]\n]*\])*\s*(?:=|\{|;)", re.M),
    re.compile(r"^(?:enum class|struct|class|union|enum)\s+(\w+)[^;\n]*$", re.M),
)
BY_ITSELF = re.compile(r"^\s*#\s*(?:undef|pragma)|^extern \"C\"", re.M)
USED = re.compile(r"(\.|->)?\s*\b([A-Za-z_]\w*)\b(\s*\(|<[^;(){}\n]*>\()?")


INCLUDE = re.compile(r'^#include "([^"]+)"', re.M)
NAMESPACE = re.compile(r"^namespace ([\w:]+)", re.M)
ROOT = pathlib.Path(__file__).resolve().parent


@functools.cache
def header(name):
    """The text of a header without comments, and the headers that it includes."""
    tests = (ROOT.parent / "tests").rglob(name)  # they are included by their names
    text = next((path.read_text() for path in (ROOT / name, *tests) if path.is_file()), "")
    return COMMENT_OR_TEXT.sub('""', text), frozenset(INCLUDE.findall(text))


@functools.cache
def reached(name):
    """This header and all that it includes."""
    found, open_ones = set(), [name]
    while open_ones:
        one = open_ones.pop()
        if one not in found:
            found.add(one)
            open_ones += header(one)[1]
    return frozenset(found)


@functools.cache
def declared(name):
    """What a header declares: a namespace, a name, and whether it is a function."""
    text = header(name)[0]
    parts = NAMESPACE.split(text)[1:]
    return frozenset(
        (space, found, pattern is FUNCTIONS)
        for space, body in zip(parts[::2], parts[1::2])
        for pattern in (FUNCTIONS, *OTHERS)
        for found in pattern.findall(body)
    )


@functools.cache
def defined(name):
    """The variables and types that a header defines: a namespace and a name."""
    parts = NAMESPACE.split(header(name)[0])[1:]
    return frozenset(
        (space, found)
        for space, body in zip(parts[::2], parts[1::2])
        for pattern in DEFINED
        for found in pattern.findall(body)
    )


class Source:
    """A file: its own functions and other names, the functions that it calls, and all words."""

    def __init__(self, path):
        self.path = path
        whole = pathlib.Path(path).read_text()
        text = COMMENT_OR_TEXT.sub('""', whole)
        self.headers = {one for name in INCLUDE.findall(whole) for one in reached(name)}
        self.spaces = {
            "::".join(words[: depth + 1])
            for words in (space.split("::") for space in NAMESPACE.findall(text))
            for depth in range(len(words))
        }
        self.opened = set(OPENED.findall(text))
        self.spaces |= self.opened
        known = {space for name in self.headers for space, _, _ in declared(name)}
        self.foreign = self.opened - known  # what they hold is not known here
        self.is_alone = BY_ITSELF.search(text) is not None
        self.seen = {}  # the namespaces in which it finds a name
        for space, name, _ in (one for header in self.headers for one in declared(header)):
            if space in self.spaces:
                self.seen.setdefault(name, set()).add(space)
        own = "\n".join(ANONYMOUS.findall(text))
        self.functions = set(FUNCTIONS.findall(own))
        self.others = {name for pattern in OTHERS for name in pattern.findall(own)}
        self.others |= {name for pattern in EVERYWHERE for name in pattern.findall(text)}
        self.aliases = dict(alias for pattern in ALIASES for alias in pattern.findall(text))
        self.called, self.words = set(), set()
        for member, name, call in USED.findall(text):
            if not member:
                self.words.add(name)
                if call:
                    self.called.add(name)

    def opens(self, other):
        """What a file after this one would find in addition: namespace, name, is a function."""
        for name in self.headers | other.headers:
            for one in declared(name):
                if one[0] in self.opened - other.opened:
                    yield one
        for name in self.headers - other.headers:
            for one in declared(name):
                if one[0] in other.spaces:
                    yield one

    def defines_as(self, other):
        """Whether a header of each defines the same name in the same namespace."""
        mine = {one for name in self.headers - other.headers for one in defined(name)}
        return any(one in mine for name in other.headers - self.headers for one in defined(name))

    def disturbs(self, other):
        if self.is_alone or self.foreign != other.foreign or self.defines_as(other):
            return True
        for space, name, is_function in self.opens(other):
            used = other.called if is_function else other.words
            own = other.functions | other.others
            if name in used and (name in own or other.seen.get(name, {space}) != {space}):
                return True
        differing = {name for name, type in self.aliases.items() if other.aliases.get(name) != type}
        return bool(
            self.functions & (other.called | other.functions)
            or (self.others | differing) & other.words
        )


def grouped(sources, size):
    groups = []
    for source in sources:
        for group in groups:
            if len(group) < size and not any(one.disturbs(source) or source.disturbs(one) for one in group):
                group.append(source)
                break
        else:
            groups.append([source])
    return groups


def write(path, text):
    """Leave a file that is right as it is: what was compiled from it stays."""
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def main(size, directory, name, *paths):
    place = pathlib.Path(directory) / f"{name}_groups"
    place.mkdir(parents=True, exist_ok=True)
    for number, group in enumerate(grouped([Source(path) for path in paths], int(size))):
        path = pathlib.Path(group[0].path)
        if len(group) > 1:
            path = place / f"{number}.cpp"
            write(path, "".join(f'#include "{source.path}"\n' for source in group))
        print(path)


if __name__ == "__main__":
    main(*sys.argv[1:])
