# shellcheck shell=bash
# The targets that packages are built for. Source it after scripts/common.sh.
#
#   linux-amd64 linux-arm64      g++ of Debian, glibc, static-pie
#   musl-amd64 musl-arm64        Zig, musl, static
#   macos-arm64 macos-amd64      Zig, libSystem; cannot run here

readonly targets=(linux-amd64 linux-arm64 musl-amd64 musl-arm64 macos-arm64 macos-amd64)

# Where the libraries of the targets are kept.
# shellcheck disable=SC2034 # for who sources this
readonly libraries=$OIDCCTL_CACHE/packaging

is_target() {
  [[ " ${targets[*]} " == *" $1 "* ]]
}

# Print the machine of target $1 as $2 names it: gnu (aarch64-linux-gnu), zig
# (aarch64-linux-musl), meson (aarch64), openssl (its Configure) or debian (arm64).
machine() {
  local cpu=x86_64
  [ "${1#*-}" = amd64 ] || cpu=aarch64
  case $2-${1%-*} in
    debian-*) printf '%s' "${1#*-}" ;;
    meson-*) printf '%s' "$cpu" ;;
    zig-musl) printf '%s-linux-musl' "$cpu" ;;
    zig-macos) printf '%s-macos.11.0' "$cpu" ;; # the oldest that it runs on
    gnu-macos) printf '%s-apple-darwin' "$cpu" ;;
    gnu-*) printf '%s-linux-gnu' "$cpu" ;;
    openssl-macos) printf 'darwin64-%s' "$([ "$cpu" = x86_64 ] && echo x86_64 || echo arm64)" ;;
    openssl-*) printf 'linux-%s' "$cpu" ;;
  esac
}

# Leave of the licences of Boost in directory $1 the text: who wrote which header is two megabytes.
boost_license() {
  sed -i -n '/Boost Software License - Version 1.0/,/^$/p' "$1"/libboost*
}
