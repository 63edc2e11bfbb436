"""Phrases that must not come back: messages, manual pages, README and comments are plain English.

    prose.py SOURCE_DIR            check the tree
    prose.py --count SOURCE_DIR    count the phrases of any tree, by kind of text; always succeeds
    prose.py --self-test           show that each phrase is caught, and that its neighbours are not
"""

import collections
import pathlib
import re
import sys
import unittest

import lint

# What is said instead, and the phrase. Words are matched in lower and upper case.
PHRASES = [
    ("expected X", r"\b(?:is|are|was) wanted\b|\bwanted (?:is|are)\b"),
    ("is not a(n) X", r"(?<!there )\b(?:is|are|was|were) no (?!longer\b|more\b|less\b)[a-z`-]+|\bit is none\b"),
    ("invalid JSON, not YAML", r"\bno (?:json|yaml)\b"),
    ("is, appears, occurs", r"\b(?:stands?|stood|standing)\b(?! for\b)"),
    ("only", r"(?<!let )(?<!leave )(?<!leave it )(?<!left )\balone\b"),
    ("after", r"\bbehind\b(?! (?:a|an|the|another|its|some|one) (?:\w+ )?(?:proxy|proxies|gateway|firewall|load balancer|nat))"),
    ("report, show, print", r"(?<!cannot )(?<!can )(?<!could not )\b(?:tells?|told)\b"),
    ("directory", r"\bfolders?\b"),
    ("space, whitespace", r"\bblanks?\b"),
    ("upper/lower case", r"\bcapitals?\b|\bsmall letters?\b"),
    ("name the actor", r"\b(?:nobody|somebody|anybody|everybody)\b"),
    ("cannot be used together", r"\bexcludes? each other\b"),
    ("again", r"\banew\b"),
    ("instead of", r"\bin (?:the )?place of\b"),
    ("more than once, duplicate", r"\b(?:given|named|listed|in it) twice\b"),
    ("use, set, specify", r"(?:^|[;:,.] )give (?:--|the |a |an |it |one |another |each |both |that )"),
    ("forever", r"\bfor ever\b"),
    ("a man in the middle", r"\bwho(?:ever)? (?:is on the way|stands between|sits in between)\b"),
    ("expiry", r"\btimes? of expiry\b"),
    ("line break, line ending", r"\bline ends?\b"),
    ("read as, treated as", r"\btaken for\b"),
    ("does not know", r"\bknows? (?:no|nothing)\b"),
]
COMPILED = [(instead, re.compile(phrase, re.IGNORECASE | re.MULTILINE)) for instead, phrase in PHRASES]

# Literal quotes of other programs, standards and products, and words of other meanings.
ALLOWED = [
    "[[:blank:]]",
    "chunked line ends with bare LF",
    "Give the client",
    "Give the server",
    "Give the user pool",
    "stands alone",
    "target=_blank",
]

# Words that say what they mean in a comment, and mislead in a message.
FINE_IN_COMMENTS = {"only", "after", "report, show, print"}

KINDS = ("messages", "man+README", "comments")

# What is one piece of C++: a comment, a raw string, a string (an #include too), a character.
PIECE = re.compile(
    r"//[^\n]*|/\*.*?\*/"
    r'|R"(?P<mark>[^(\s]*)\(.*?\)(?P=mark)"'
    r'|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'",
    re.DOTALL,
)
# Lines of a manual page that are code: names of options, files, members, findings.
CODE_MACROS = (".Bd", ".Dl", ".Cm", ".Ev", ".Fl", ".Ic", ".It Cm", ".It Va", ".Pa", ".Va", "    ")
MDOC_MACRO = re.compile(r"^\.(?:\\\"|[A-Z][a-z]\b)?", re.MULTILINE)


def cplusplus(text):
    """The pieces of prose in C++: (kind, line, text); what only a line break divides is one."""
    pieces = []
    last = None  # kind, line, text, end
    for match in PIECE.finditer(text):
        piece = match.group(0)
        if piece.startswith("'"):
            continue
        if piece.startswith("/"):
            kind, words = "comments", piece[2:].strip()
        elif piece.startswith("R"):
            kind, words = "messages", piece
        else:
            kind, words = "messages", piece[1:-1]
            start = text.rfind("\n", 0, match.start()) + 1
            if text[start : match.start()].lstrip().startswith("#include"):
                continue
        if last and last[0] == kind and not text[last[3] : match.start()].strip():
            joint = " " if kind == "comments" else ""
            last = (kind, last[1], last[2] + joint + words, match.end())
            pieces[-1] = last[:3]
        else:
            line = text.count("\n", 0, match.start()) + 1
            last = (kind, line, words, match.end())
            pieces.append(last[:3])
    return pieces


def plain(text):
    """The paragraphs of a text without code: mdoc macros and what is set as code are left out."""
    pieces = []
    code = False
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("```"):
            code = not code
        if code or line.startswith(CODE_MACROS):
            continue
        pieces.append(("man+README", number, MDOC_MACRO.sub("", line).strip()))
    return pieces


def found_in(pieces):
    """(kind, line, phrase, instead) of each phrase in the pieces."""
    for kind, line, words in pieces:
        if kind == "messages" and " " not in words.strip():
            continue  # an identifier
        for allowed in ALLOWED:
            words = words.replace(allowed, "")
        for instead, phrase in COMPILED:
            if kind == "comments" and instead in FINE_IN_COMMENTS:
                continue
            for match in phrase.finditer(words):
                yield kind, line, match.group(0).strip(), instead


def pieces_of(path):
    text = path.read_text(errors="replace")
    return cplusplus(text) if path.suffix in {".cpp", ".hpp"} else plain(text)


def texts(source):
    """The files to look at: tests quote what others write, so only src is C++ here."""
    found = lint.files(source, ["src"], {".cpp", ".hpp"})
    found += lint.files(source, ["man"], {".1", ".7", ".in", ".mdoc"})
    return found + [path for path in [source / "README.md"] if path.exists()]


def check(source):
    problems = []
    for path in texts(source):
        for _, line, phrase, instead in found_in(pieces_of(path)):
            problems.append(
                f'{path.relative_to(source)}:{line}: "{phrase}"; better: {instead}'
            )
    return lint.finish(problems)


def count(source):
    table = collections.Counter()
    for path in texts(source):
        for kind, _, _, instead in found_in(pieces_of(path)):
            table[instead, kind] += 1
    for instead, _ in PHRASES:
        row = [table[instead, kind] for kind in KINDS]
        print(f"{instead:28}" + "".join(f"{number:12}" for number in row))
    total = [sum(table[instead, kind] for instead, _ in PHRASES) for kind in KINDS]
    print(f"{'total':28}" + "".join(f"{number:12}" for number in total))
    return 0


class SelfTest(unittest.TestCase):
    CAUGHT = [
        "--output is xml, wanted is one of table, json",
        "it is no URL",
        "no JSON: byte 12 does not fit",
        "member a stands twice in one object",
        "the cache holds a refresh token alone",
        "something behind the quote",
        "users are told how to get it",
        "it is a folder",
        "has blanks at an end",
        "capitals count",
        "written in small letters",
        "there is nobody to ask",
        "they exclude each other",
        "log in anew",
        "in place of the file",
        "the option is given twice",
        "give --username",
        "the port is taken; give another one",
        "the same page for ever",
        "who stands between takes the token",
        "it has no time of expiry",
        "a line end inside the token",
        "it would be taken for fresh",
        "RBAC knows no wildcards",
    ]
    PASSED = [
        "there is no token in the file",
        "it is no longer valid",
        "N stands for the number",
        "leave it alone",
        "the server is behind a proxy",
        "cannot tell from the response",
        "giving the file a name",
        "the user gives a name",
        "a standard",
    ]

    def caught(self, words):
        return list(found_in([("messages", 1, words)]))

    def test_each_phrase_is_caught(self):
        for words in self.CAUGHT:
            self.assertTrue(self.caught(words), words)

    def test_some_are_fine_in_comments(self):
        words = "it tells what stands behind the option alone"
        found = [phrase for _, _, phrase, _ in found_in([("comments", 1, words)])]
        self.assertEqual(found, ["stands"])

    def test_each_phrase_has_a_case(self):
        every = {instead for words in self.CAUGHT for _, _, _, instead in self.caught(words)}
        self.assertEqual(every, {instead for instead, _ in PHRASES})

    def test_plain_english_passes(self):
        for words in self.PASSED:
            self.assertEqual(self.caught(words), [], words)

    def test_pieces_of_cplusplus(self):
        text = (
            '#include "no such folder"\n'
            'say("it is "\n    "no URL"); // a blank\n// a comment that is\n// wanted\n'
            "char c = '\"'; call(R\"(nobody is\nthere)\");\n"
        )
        found = [(kind, line, phrase) for kind, line, phrase, _ in found_in(cplusplus(text))]
        self.assertEqual(
            found,
            [
                ("messages", 2, "is no URL"),
                ("comments", 3, "is wanted"),
                ("comments", 3, "blank"),
                ("messages", 6, "nobody"),
            ],
        )

    def test_an_identifier_is_no_prose(self):
        self.assertEqual(list(found_in([("messages", 1, "folder")])), [])

    def test_manual_pages(self):
        pieces = plain(".Sh NAME\n.It Fl -folder\nIt is no folder.\n```\nfolder\n```\n")
        found = [(line, phrase) for _, line, phrase, _ in found_in(pieces)]
        self.assertEqual(found, [(2, "folder"), (3, "is no folder"), (3, "folder")])


def main(arguments):
    if arguments == ["--self-test"]:
        return 0 if unittest.main(argv=sys.argv[:1], exit=False).result.wasSuccessful() else 1
    if arguments[0] == "--count":
        return count(pathlib.Path(arguments[1]))
    return check(pathlib.Path(arguments[0]))


sys.exit(main(sys.argv[1:]))
