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

# The build that the demo and the tests share: not optimised, without debug information, and with
# files compiled in groups, which takes less processor time.
# shellcheck disable=SC2034
quick_build=build-test

# Configure it, with Meson options "$@". Every warning of Debian 12's GCC is an error; a compiler that
# the project does not know may warn of more.
configure_quick() {
  set -- -Dtests=enabled -Dbuildtype=debug -Ddebug=false -Dgroup_sources=8 "$@"
  if ! is_clang && [ "$(${CXX:-c++} -dumpversion)" = 12 ]; then
    set -- --werror "$@"
  fi
  configure "$quick_build" "$@"
}

# Build the targets "${@:2}" (all of them without any) of directory $1. Where there are many files to
# compile, say first how long that takes.
build() {
  local directory=$1 files processors
  shift
  files=$(ninja -C "$directory" -n "$@" | grep -cE ' Compiling C(\+\+)? object ' || true)
  processors=$(nproc)
  if [ "$files" -gt 30 ]; then
    printf '%d files to compile: about %d minutes on %d processors\n' \
      "$files" $(((files * 3 / processors + 59) / 60)) "$processors"
  fi
  ninja -C "$directory" "$@"
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
  ${CXX:-c++} --version | grep -q clang
}
