"""The executable starts without libcurl and OpenSSL; they are in the network module.

    binary.py OIDCCTL NETWORK_MODULE [SERVER_MODULE]

Exit status 77: readelf is not there.
"""

import pathlib
import re
import shutil
import subprocess
import sys

import lint

LATE = ("libcurl", "libssl", "libcrypto")
NEEDED = re.compile(r"\(NEEDED\).*\[(.+)\]")
# What a static library of these would leave in the table of dynamic symbols.
UNDEFINED = re.compile(r"\bUND (curl_easy_\w+|SSL_\w+|EVP_\w+|X509_\w+)")


def read(*arguments):
    return subprocess.run(
        ["readelf", "--wide", *arguments], capture_output=True, text=True, check=True
    ).stdout


def main(oidcctl, module, server=None):
    if shutil.which("readelf") is None:
        return lint.skip("there is no `readelf` on PATH")
    oidcctl, module = pathlib.Path(oidcctl).resolve(), pathlib.Path(module).resolve()
    problems = []
    for library in NEEDED.findall(read("--dynamic", str(oidcctl))):
        print(f"{oidcctl.name} needs {library}")
        if library.startswith(LATE):
            problems.append(f"{oidcctl.name} needs {library} to start")
    for symbol in UNDEFINED.findall(read("--dyn-syms", str(oidcctl))):
        problems.append(f"{oidcctl.name} uses {symbol}")
    if not module.is_file():
        problems.append(f"there is no {module}")
    elif module.parent != oidcctl.parent:
        problems.append(f"{module} is not beside {oidcctl}: the build tree cannot run")
    elif "oidcctl_network_module" not in read("--dyn-syms", str(module)):
        problems.append(f"{module.name} does not export oidcctl_network_module")
    if server and "oidcctl_server_module" not in read("--dyn-syms", server):
        problems.append(f"{server} does not export oidcctl_server_module")
    return lint.finish(problems)


sys.exit(main(*sys.argv[1:]))
