# shellcheck shell=bash
# What the scripts next to this file share. Source it.

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
cd -- "$root" || exit

# Downloads outlive checkouts, and tests may not write to HOME.
export OIDCCTL_CACHE=${OIDCCTL_CACHE:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/oidcctl}

# Make the build folder $1, or bring it up to date, with the Meson options after it.
configure() {
  local directory=$1
  shift
  if [ -f "$directory/meson-private/coredata.dat" ]; then
    set -- --reconfigure "$@"
  fi
  meson setup "$directory" "$@"
}

# Name the tests of build directory $1 that were skipped, and how to add them.
report_skipped() {
  local log=$1/meson-logs/testlog.json skipped
  [ -f "$log" ] || return 0
  skipped=$(python3 -c '
import json, sys
rows = (json.loads(line) for line in open(sys.argv[1]))
print(", ".join(row["name"].split(" / ")[-1] for row in rows if row["result"] == "SKIP"))
' "$log") || return 0
  [ -n "$skipped" ] || return 0
  printf '\nSkipped: %s\n' "$skipped"
  printf 'To add the suites that need a real cluster: scripts/setup cluster && scripts/cluster-programs\n'
}

# Is the C++ compiler Clang?
is_clang() {
  "${CXX:-c++}" --version | grep -q clang
}
