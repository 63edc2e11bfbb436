# shellcheck shell=bash disable=SC2034,SC2154
# What the parts of the demo share. Source it; `oidcctl` is the program, `place` a folder.

# Processes that the demo started, the newest last.
started=()

# End what was started, the newest first, and forget the folder.
finish() {
  local i
  for ((i = ${#started[@]} - 1; i >= 0; i--)); do
    kill "${started[i]}" 2>/dev/null || true
    wait "${started[i]}" 2>/dev/null || true
  done
  rm -rf -- "$place"
}

headline() {
  if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
    printf '\n\033[1m== %s\033[0m\n\n' "$*"
  else
    printf '\n== %s\n\n' "$*"
  fi
}

# Print the member at the dotted path $1 of the JSON on standard input.
member() {
  python3 -c '
import json, sys
value = json.load(sys.stdin)
for name in sys.argv[1].split("."):
    value = value[name]
print(value)' "$1"
}

# Show the command "$@", run it, and let it say no.
show() {
  printf '$ oidcctl %s\n\n' "$*"
  "$oidcctl" "$@" || status=$?
}

# Start "${@:3}" in the background, and set `ready` to the line that it prints when it is
# ready, within $2 seconds. What it says besides goes to the file $1.log. Its status otherwise.
start() {
  local name=$1 patience=$2 pid stream
  shift 2
  mkfifo "$place/$name"
  "$@" </dev/null >"$place/$name" 2>"$place/$name.log" &
  pid=$!
  started+=("$pid")
  exec {stream}<"$place/$name"
  ready=
  IFS= read -r -t "$patience" -u "$stream" ready && return
  kill "$pid" 2>/dev/null || true
  wait "$pid"
}

# Have the embedded issuer sign a token with the claims $2 for the site $1.
mint() {
  python3 - "$good" "$ca" "$1" "$2" <<'PYTHON'
import json, ssl, sys, urllib.request
base, ca, site, claims = sys.argv[1:]
request = urllib.request.Request(
    f"{base}/mint/{site}", json.dumps({"claims": json.loads(claims)}).encode(), method="POST")
opener = urllib.request.build_opener(
    urllib.request.ProxyHandler({}),
    urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=ca)))
print(opener.open(request, timeout=20).read().decode())
PYTHON
}
