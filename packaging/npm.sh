# shellcheck shell=bash
# A package of npm, pinned by its integrity. Source it after packaging/common.sh.

# Unpack the members after $3 (default: all) of npm package $1, whose integrity is $2, into the
# new directory $3.
npm_unpack() {
  local work digest package=$1 integrity=$2 target=$3
  shift 3
  need npm openssl
  work=$(mktemp -d)
  (cd "$work" && npm pack --silent "$package" >/dev/null) || die "cannot fetch the npm package $package"
  digest=sha512-$(openssl dgst -sha512 -binary "$work"/*.tgz | base64 --wrap 0)
  [ "$digest" = "$integrity" ] ||
    die "$package has the integrity $digest, expected $integrity" 'do not use it'
  rm -rf -- "$target"
  mkdir -p -- "$target"
  tar --extract --file "$work"/*.tgz --directory "$target" "$@"
  rm -r -- "$work"
}
