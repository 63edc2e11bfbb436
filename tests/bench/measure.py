"""Whole processes, timed by turns, and the rows of figures that come out."""

import json
import statistics
import subprocess
import sys

SHOWN_BYTES = 4096


class Run:
    """What one command did in all its rounds."""

    def __init__(self, measured):
        times = measured["milliseconds"]
        self.median = statistics.median(times)
        self.least = min(times)
        self.peak_mib = measured["peak_kib"] / 1024


def spawn(options, rounds, *commands):
    """Run the commands by turns; a command is a list of processes."""
    words = [options.spawn_times, str(rounds)]
    for processes in commands:
        words.append("--")
        for index, process in enumerate(processes):
            words += (["+"] if index else []) + [str(word) for word in process]
    # What the commands say on the way matters only where one of them fails.
    done = subprocess.run(words, capture_output=True)
    if done.returncode != 0:
        sys.stderr.buffer.write(done.stderr[-SHOWN_BYTES:])
        done.check_returncode()
    return [Run(measured) for measured in json.loads(done.stdout)]


def ratio_row(name, ours, theirs, aim):
    ratio = ours.median / theirs.median
    return (name, f"{ratio:.2f}", f"at most {aim}", ratio <= aim)


def times_row(name, run):
    return (name, f"{run.median:.2f} ms (least {run.least:.2f})", "", None)


def print_table(rows):
    words = {True: "met", False: "not met", None: ""}
    lines = [("figure", "value", "aim", "")]
    lines += [(name, value, aim, words[met]) for name, value, aim, met in rows]
    widths = [max(len(line[column]) for line in lines) for column in range(3)]
    for line in lines:
        cells = [cell.ljust(width) for cell, width in zip(line, widths)] + [line[3]]
        print("  ".join(cells).rstrip())
