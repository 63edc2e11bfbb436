#!/usr/bin/env python3
"""The real oidcctl against real servers, over HTTPS, with a CA made for the occasion.

    run.py SUITE OIDCCTL TEST_ISSUER SOURCE_DIR

    cluster    a real kube-apiserver, with etcd
    costs      what `webhook test` predicts, and a real kube-apiserver does
    faults     the embedded issuer, one fault at a time
    forms      what `cluster-config generate` writes: real parsers, and a real kube-apiserver
    grants     every way to get a token, from the embedded issuer
    hooks      `webhook test`, at webhooks that do one thing wrong, and at ours
    issuers    odd issuers at a real kube-apiserver 1.36, side by side
    kubeconfig the real kubectl, two of them
    loader     a real kube-apiserver of 1.34 or newer, started with odd files and flags
    login      a real browser, chromium
    pages      pages that oidcctl prints, in chromium
    provider   the certified provider, oidc-provider
    quirks     odd issuers, beside what a real kube-apiserver answered
    webhook    a real kube-apiserver that asks `webhook serve`
    webhook-load  `webhook serve` under load, and what attackers try

OIDCCTL_TEST_PROGRAM names another executable to test, for example a static one.

Exit status 77 means skipped: something that the suite needs could not be had. With CI=true
that is a failure. What a suite wrote is left where it failed, and with OIDCCTL_E2E_KEEP set.
"""

import contextlib
import os
import pathlib
import shutil
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True  # the source folder stays clean

import rooms  # noqa: E402, F401
import suite_cluster  # noqa: E402
import suite_costs  # noqa: E402
import suite_faults  # noqa: E402
import suite_forms  # noqa: E402
import suite_grants  # noqa: E402
import suite_hooks  # noqa: E402
import suite_issuers  # noqa: E402
import suite_kubeconfig  # noqa: E402
import suite_loader  # noqa: E402
import suite_login  # noqa: E402
import suite_pages  # noqa: E402
import suite_provider  # noqa: E402
import suite_quirks  # noqa: E402
import suite_webhook  # noqa: E402
import suite_webhook_load  # noqa: E402
from harness import Case, Place, Unavailable  # noqa: E402

SKIPPED = 77
SUITES = {
    "cluster": suite_cluster,
    "costs": suite_costs,
    "faults": suite_faults,
    "forms": suite_forms,
    "grants": suite_grants,
    "hooks": suite_hooks,
    "issuers": suite_issuers,
    "kubeconfig": suite_kubeconfig,
    "loader": suite_loader,
    "login": suite_login,
    "pages": suite_pages,
    "provider": suite_provider,
    "quirks": suite_quirks,
    "webhook": suite_webhook,
    "webhook-load": suite_webhook_load,
}


def run_suite(suite, place):
    with contextlib.ExitStack() as stack:
        load = unittest.defaultTestLoader.loadTestsFromTestCase
        cases = unittest.TestSuite(load(case) for case in suite.prepare(stack, place))
        return unittest.TextTestRunner(verbosity=2).run(cases).wasSuccessful()


def skip_loudly(name, reason):
    verdict = "FAILED" if os.environ.get("CI") == "true" else "SKIPPED"
    print(f"{'=' * 72}\n{verdict}: nothing was tested of the suite `{name}`.", file=sys.stderr)
    print(f"{reason}\n{reason.hint}\n{'=' * 72}", file=sys.stderr)
    return 1 if verdict == "FAILED" else SKIPPED


def main(arguments):
    if len(arguments) != 4 or arguments[0] not in SUITES:
        sys.exit(__doc__)
    name = arguments[0]
    Case.oidcctl, test_issuer, source = (pathlib.Path(word).resolve() for word in arguments[1:])
    if other := os.environ.get("OIDCCTL_TEST_PROGRAM"):
        Case.oidcctl = pathlib.Path(other).resolve(strict=True)
        print(f"the program under test is {Case.oidcctl}", file=sys.stderr)
    work = pathlib.Path(tempfile.mkdtemp(prefix="oidcctl-e2e-"))
    passed = False
    try:
        passed = run_suite(SUITES[name], Place(test_issuer, source, work))
    except Unavailable as reason:
        shutil.rmtree(work)
        return skip_loudly(name, reason)
    finally:
        if passed and not os.environ.get("OIDCCTL_E2E_KEEP"):
            shutil.rmtree(work)
        elif work.exists():
            print(f"logs, certificates and screenshots are left in {work}", file=sys.stderr)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
