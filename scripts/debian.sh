# shellcheck shell=bash
# Packages of Debian, fetched from the mirror that this machine is set up for, and unpacked
# without root and without installing them. Source it after common.sh.
#
# `enter DIRECTORY` comes first: it makes `place`, a directory to work in that goes away.

readonly debian_keyring=/usr/share/keyrings/debian-archive-keyring.gpg
place=

say() {
  printf '%s: %s\n' "${0##*/}" "$1" >&2
}

die() {
  say "error: $1"
  [ -z "${2:-}" ] || printf 'hint: %s\n' "$2" >&2
  exit 1
}

# Run "${@:2}", which does $1. Only when that fails, show the end of its output.
quietly() {
  "${@:2}" >"$place/log" 2>&1 </dev/null && return
  tail -n 25 "$place/log" >&2
  die "$1 failed" 'the lines above are the end of its output'
}

# Make `place` in directory $1, with a lock: a second run waits here and finds the work done.
# What a run that was killed left behind goes away.
enter() {
  mkdir -p -- "$1"
  exec 9>"$1/lock"
  flock --nonblock 9 || { say 'waiting for another run' && flock 9; }
  rm -rf -- "$1"/working-*
  place=$(mktemp -d -- "$1/working-XXXXXX")
  trap 'rm -rf -- "$place"' EXIT
}

# Give what is complete in $1 the name $2, in one step.
keep() {
  rm -rf -- "${2:?}"
  mv -T -- "$1" "$2"
}

# Print the mirrors that this machine is set up for and that have its release, with the
# suffix $1 ("" or "-security").
mirrors() {
  local codename
  # shellcheck source=/dev/null
  codename=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
  apt-get update --print-uris | sed -n "s,^'\(.*\)/dists/$codename$1/InRelease'.*,\1,p" | sort -u
}

# Run apt-get with lists and sources of our own and the system's other settings.
apt() {
  apt-get -q -c "$place/apt/conf" "$@"
}

# Print the lines of sources.list for mirror $1 and the suites after it; source packages
# come from the first suite.
source_lines() {
  local mirror=$1 suite
  shift
  printf 'deb-src [signed-by=%s] %s %s main\n' "$debian_keyring" "$mirror" "$1"
  for suite in "$@"; do
    printf 'deb [signed-by=%s] %s %s main\n' "$debian_keyring" "$mirror" "$suite"
  done
}

# Fetch the lists of the releases "$@" (bookworm, trixie), once in a run. With
# debian_security=yes those of their security updates come too; the array
# debian_architectures names the architectures.
debian_architectures=()
prepare_apt() {
  [ ! -d "$place/apt" ] || return 0
  command -v apt-get >/dev/null || die 'there is no apt-get here'
  local mirror
  local -a found security
  mkdir -p "$place/apt/lists/partial" "$place/apt/archives/partial"
  cat >"$place/apt/conf" <<END
Dir::Etc::sourcelist "$place/apt/sources";
Dir::Etc::sourceparts "/dev/null";
Dir::State::lists "$place/apt/lists";
Dir::Cache "$place/apt/archives";
Acquire::Languages "none";
APT::Sandbox::User "root";
$([ "${#debian_architectures[@]}" -eq 0 ] || printf 'APT::Architectures:: "%s";\n' "${debian_architectures[@]}")
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
END
  mapfile -t found < <(mirrors '')
  for mirror in "${found[@]}"; do
    source_lines "$mirror" "$@" >"$place/apt/sources"
    if [ "${debian_security:-}" = yes ]; then
      mapfile -t security < <(mirrors -security)
      source_lines "${security[0]:-$mirror-security}" "${@/%/-security}" >>"$place/apt/sources"
    fi
    apt update >"$place/log" 2>&1 </dev/null && return
    tail -n 25 "$place/log" >&2
  done
  die 'no mirror of Debian answers' "apt's sources name ${#found[@]} for this release"
}

# Fetch the source package $1, unpack it in directory $2, and write its version to the file
# $2.version: the newest that the mirror really has.
unpack_source() {
  local name=$1 tree=$2 work=$place/source-$1 version newest=
  mkdir "$work"
  for version in $(apt-cache -c "$place/apt/conf" showsrc "$name" | sed -n 's/^Version: //p' | sort -Vr | uniq); do
    if (cd "$work" && apt source --download-only "$name=$version") >"$place/log" 2>&1 </dev/null; then
      quietly "unpacking the source package $name" \
        dpkg-source --no-check --no-copy --extract "$work/${name}_${version#*:}.dsc" "$tree"
      printf '%s\n' "$version" >"$tree.version"
      [ -z "$newest" ] || say "warning: the mirror lists $name $newest and has only $version"
      return
    fi
    newest=${newest:-$version}
  done
  tail -n 25 "$place/log" >&2
  die "fetching the source package $name failed" 'the lines above are the end of its output'
}
