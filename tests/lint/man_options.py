"""The manual pages and the program say the same: commands, options and checks.

    man_options.py OIDCCTL SOURCE_DIR
"""

import json
import pathlib
import re
import sys

import lint

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "man"))
import assemble  # noqa: E402

# A line of a list that names options: ".It Fl o Ar FORMAT , Fl -output Ns = Ns Ar FORMAT".
OPTION_LINE = re.compile(r"^\.It Fl .*$", re.MULTILINE)
OPTION = re.compile(r"\bFl (\S+)")
CHECK_LINE = re.compile(r"^\.It Cm ([a-z]+/[a-z-]+)$", re.MULTILINE)
HELP_LINE = re.compile(r"^  (-\S+)", re.MULTILINE)

# The rows of the table of checks: id, title, source, and which verdict a check affects.
CHECK_ROW = re.compile(
    r'\{"([a-z]+/[a-z-]+)", "([^"]*)",\s*"([^"]*)", (\w+), (true|false),', re.MULTILINE
)
# Which command reports on which table, in the order of the page.
CHECK_TABLES = [
    (["verify-issuer"], "src/checks/issuer/issuer_checks.cpp"),
    (["kubeconfig", "inspect"], "src/checks/kubeconfig/kubeconfig_report.cpp"),
    (["cluster-config", "lint"], "src/checks/cluster_config/cluster_config_report.cpp"),
    (["access", "diagnose"], "src/checks/access/diagnosis_report.cpp"),
    (["webhook", "test"], "src/checks/webhook/webhook_report.cpp"),
]
# Findings without a table, which the page explains after this heading, and who makes them.
FINDINGS_HEADING = ".Sh FINDINGS ON TOKENS AND ROLE BINDINGS"
FINDING_ID = re.compile(r'"((?:plan|remaining|role|subject|token)/[a-z-]+)"')
FINDING_FILES = [
    "src/authenticator/token_warnings.cpp",
    "src/cli/rbac/cmd_rbac_list.cpp",
    "src/cli/rbac/revoke_document.cpp",
]
FOREIGN_IDS = {"token/expiry"}  # explained in oidcctl-rbac-revoke(1)
NO_SOURCE = "the documentation of the providers"
AFFECTS = {
    "both": ("Affects both verdicts", "; without its answer they are unknown"),
    "kubectl": ("Affects both verdicts", "; without its answer they are unknown"),
    "api_server": ("Affects the verdict api-server", "; without its answer it is unknown"),
    "login": ("Affects the verdict login", "; without its answer it is unknown"),
    "authenticated": (
        "Affects the verdict authenticated",
        "; without its answer it is unknown",
    ),
    "authorized": ("Affects the verdict authorized", "; without its answer it is unknown"),
    "k_usable": ("Affects the verdict usable", "; without its answer it is unknown"),
    "k_safe": ("Affects the verdict safe", "; without its answer it is unknown"),
    "neither": ("Affects neither verdict", ""),
}


# Options that nearly every command has: oidcctl.1 says what they are, and no other page has to.
EVERYWHERE = {"--config", "--profile"}

# Options whose values are explained elsewhere: in oidcctl-checks(7).
LONG_LISTS = {"--only", "--skip"}


def text_of(page):
    """A page with what it shares with others."""
    return assemble.assemble(page, page.parent)


def documented_options(page):
    lines = OPTION_LINE.findall(page)
    return {"-" + option for line in lines for option in OPTION.findall(line)}


def option_problems(name, documented, existing):
    problems = [f"man/{name}.1: {o} has no line" for o in sorted(existing - documented)]
    return problems + [
        f"man/{name}.1: {o} is no option of the program" for o in sorted(documented - existing)
    ]


def block_of(page, name):
    """Return the lines of the list of options about `name`, with its heading; or nothing."""
    start = re.search(rf"^\.It .*\bFl {re.escape(name[1:])}(?= |$)", page, re.MULTILINE)
    if start is None:
        return None
    end = re.compile(r"^\.(?:It Fl|S[hs]) ", re.MULTILINE).search(page, start.end())
    return page[start.start() : end.start() if end else None]


def label_of(heading, name):
    """Return the label of an option in its heading: "Ns Ar HOST : Ns Ar PORT" is HOST:PORT."""
    found = re.search(rf"\bFl {re.escape(name[1:])}((?: (?!Fl\b|,)\S+)*)", heading)
    words = [word for word in found[1].split() if word not in ("Ns", "Ar", "No")]
    return "".join(words[1:] if words[:1] == ["="] else words)


def declaration_problems(name, page, declarations):
    """What the page says of an option is what the program declares: its label, its choices."""
    problems = []
    for option in declarations:
        option_name = option["names"][0]
        block = None if option["hidden"] else block_of(page, option_name)
        if block is None:
            continue  # option_problems reports that
        label = label_of(block.splitlines()[0], option_name)
        if label != option["label"]:
            problems.append(
                f"man/{name}.1: {option_name}: its label is {option['label']!r}, not {label!r}"
            )
        others = set(OPTION.findall(block.splitlines()[0])) - {n[1:] for n in option["names"]}
        if others or option["kind"] != "choice":
            continue  # a heading of several options refers to another page
        for word in option["values"]:
            if option_name not in LONG_LISTS and not re.search(
                rf"(?<![\w-]){re.escape(word)}(?![\w-])", block
            ):
                problems.append(f"man/{name}.1: {option_name}: {word!r} is not explained")
    return problems


def command_problems(oidcctl, man):
    commands = json.loads(lint.output_of(oidcctl, "__options"))
    installed = (man / "meson.build").read_text()
    problems = []
    everywhere = set()
    for command in commands:
        page = man / f"{command['page']}.1"
        everywhere.update(command["options"])
        if not page.exists():
            problems.append(f"man/{page.name}: the command has no page")
            continue
        documented = documented_options(text_of(page))
        existing = set(command["options"]) - (EVERYWHERE - documented)
        problems += option_problems(command["page"], documented, existing)
        problems += declaration_problems(
            command["page"], page.read_text(), command["declarations"]
        )
        if f".Nd {command['summary']}".lower() not in page.read_text().lower():
            problems.append(f"man/{page.name}: .Nd is not {command['summary']!r}")

    own = set()
    for names in HELP_LINE.findall(lint.output_of(oidcctl, "--help")):
        own.update(names.split(","))
    overview = text_of(man / "oidcctl.1")
    documented = documented_options(overview)
    wanted = own | (EVERYWHERE & everywhere)
    problems += option_problems("oidcctl", documented - (everywhere - wanted), wanted)
    for command in commands:
        if f".Xr {command['page']} 1" not in overview:
            problems.append(f"man/oidcctl.1: does not refer to {command['page']}(1)")

    pages = {command["page"] + ".1" for command in commands} | {"oidcctl.1"}
    for page in sorted(man.glob("*.1")):
        if page.name not in pages:
            problems.append(f"man/{page.name}: there is no such command")
    for page in sorted(man.glob("*.[0-9]")):
        if f"'{page.name}'" not in installed:
            problems.append(f"man/{page.name}: is not installed by man/meson.build")
    for part in sorted((man / "shared").glob("*")):
        if f"'shared/{part.name}'" not in installed:
            problems.append(f"man/shared/{part.name}: is not named by man/meson.build")
    return problems


def ids_offered(oidcctl, *command):
    offered = lint.output_of(oidcctl, "__complete", *command, "--only", "").split()
    return [word for word in offered if "/" in word]


def finding_problems(source, documented):
    made = set()
    for name in FINDING_FILES:
        made.update(FINDING_ID.findall((source / name).read_text()))
    made -= FOREIGN_IDS
    problems = [f"man/oidcctl-checks.7: {i} is missing" for i in sorted(made - documented)]
    return problems + [
        f"man/oidcctl-checks.7: {i} is no finding" for i in sorted(documented - made)
    ]


def check_problems(oidcctl, source):
    page, _, findings = text_of(source / "man" / "oidcctl-checks.7").partition(FINDINGS_HEADING)
    documented = CHECK_LINE.findall(page)
    ids = []
    rows = {}
    problems = []
    for command, table in CHECK_TABLES:
        offered = ids_offered(oidcctl, *command)
        found = CHECK_ROW.findall((source / table).read_text())
        if [row[0] for row in found] != offered:
            problems.append(f"{table}: this test cannot read every row")
        ids += offered
        rows.update({row[0]: row for row in found})
    problems += [f"man/oidcctl-checks.7: {i} is missing" for i in ids if i not in documented]
    problems += [
        f"man/oidcctl-checks.7: {i} is no check" for i in documented if i not in ids
    ]
    if not problems and ids != documented:
        problems.append("man/oidcctl-checks.7: the order is not that of the table")
    problems += finding_problems(source, set(CHECK_LINE.findall(findings)))
    parts = CHECK_LINE.split(page)[1:]
    for name, text in zip(parts[::2], parts[1::2]):
        if name not in rows:
            continue
        _, title, spec, decides, essential = rows[name]
        affects, without = AFFECTS[decides]
        words = " ".join(text.split())
        for wanted in (
            f'.Em "{title}" .',
            affects + (without if essential == "true" else "") + ".",
            f"Source: {spec or NO_SOURCE}.",
        ):
            if wanted not in words:
                problems.append(f"man/oidcctl-checks.7: {name}: {wanted!r} is missing")
    return problems


def main(oidcctl, source):
    source = pathlib.Path(source)
    return lint.finish(
        command_problems(oidcctl, source / "man") + check_problems(oidcctl, source)
    )


sys.exit(main(*sys.argv[1:]))
