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

# Is the C++ compiler Clang?
is_clang() {
  "${CXX:-c++}" --version | grep -q clang
}
