# shellcheck shell=bash disable=SC2034,SC2154
# The part of the demo that logs in. Source it after demo-common.sh; `good` is the issuer's
# address and `ca` its CA.

# Be the person who types the code $1 at the page of the issuer's site demo.
approve() {
  python3 - "$good" "$ca" "$1" <<'PYTHON'
import ssl, sys, urllib.request
base, ca, code = sys.argv[1:]
opener = urllib.request.build_opener(
    urllib.request.ProxyHandler({}),
    urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=ca)))
opener.open(f"{base}/demo/device", f"user_code={code}".encode(), timeout=20).close()
PYTHON
}

# Log in with the client's options "$@" on "another device", which is this script. Her token
# is then in the file $place/jane.jwt, and `credential_kind` says what kubectl would be given.
log_in() {
  local code='' tries pid
  credential_kind=
  printf '$ oidcctl get-token %s\n\n' "$*"
  "$oidcctl" get-token "$@" --interactive=always </dev/null \
    >"$place/credential.json" 2>"$place/login.log" &
  pid=$!
  started+=("$pid")
  for ((tries = 0; tries < 300; tries++)); do
    code=$(sed -n 's/^  \([A-Z]\{4\}-[A-Z]\{4\}\)$/\1/p' "$place/login.log")
    if [ -n "$code" ] || ! kill -0 "$pid" 2>/dev/null; then
      break
    fi
    sleep 0.1
  done
  cat "$place/login.log"
  [ -n "$code" ] || return 1
  printf 'The script opens that page, and types the code.\n'
  approve "$code" || return
  wait "$pid" || return
  credential_kind=$(member kind <"$place/credential.json")
  member status.token <"$place/credential.json" >"$place/jane.jwt"
}
