"""Where the modules of the end-to-end suites are. Importing this makes them importable."""

import pathlib
import sys

ROOMS = ("cluster", "kubeconfig", "login", "quirks", "webhook", "../support")

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent / room) for room in ROOMS]
