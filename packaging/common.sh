# shellcheck shell=bash
# What the scripts of this directory share. Source it after scripts/common.sh.

# shellcheck source=packaging/targets.sh
. packaging/targets.sh

# shellcheck disable=SC2034 # for who sources this
readonly dist=${OIDCCTL_DIST:-$root/dist}
version=$(sed -n "s/^  version: '\(.*\)',$/\1/p" meson.build | head -n 1)
readonly version

# The time that every file of a release bears: that of the last commit.
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || stat --format %Y meson.build)}
# What decides the bytes otherwise.
export LC_ALL=C.UTF-8 TZ=UTC
umask 022

say() {
  printf '%s: %s\n' "${0##*/}" "$1" >&2
}

die() {
  say "error: $1"
  [ -z "${2:-}" ] || printf 'hint: %s\n' "$2" >&2
  exit 1
}

# Fail unless every command "$@" is there.
need() {
  local command
  for command in "$@"; do
    command -v "$command" >/dev/null || die "there is no $command" 'scripts/setup package'
  done
}

# Print the name of the archive for target $1: oidcctl_VERSION_OS_ARCH.tar.gz.
archive_of() {
  local os=linux suffix=
  case $1 in
    macos-*) os=darwin ;;
    musl-*) suffix=_musl ;;
  esac
  printf 'oidcctl_%s_%s_%s%s.tar.gz' "$version" "$os" "${1#*-}" "$suffix"
}

# Have build directory $1 configured from nothing when machine file $2 is not what it was made
# with: Meson reads such a file only once.
configure_by() {
  mkdir -p "$1"
  cmp --silent "$2" "$1/machine.used" || rm -rf -- "$1/meson-private"
  cp "$2" "$1/machine.used"
}

# Write directory $1 as the archive $2, the same bytes each time.
write_archive() {
  tar --create --directory "$1" --sort=name --format=gnu --mtime="@$SOURCE_DATE_EPOCH" \
    --owner=0 --group=0 --numeric-owner --mode=u+rw,go+r,go-w . | gzip -9n >"$2"
}

# Print the directory with the static file of target $1 and its files, built before.
stage_of() {
  local stage=build-$1/stage
  [ -x "$stage/oidcctl" ] || die "there is no static file for $1" "scripts/package static $1"
  printf '%s' "$root/$stage"
}
