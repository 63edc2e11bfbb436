# shellcheck shell=bash disable=SC2034,SC2154
# The last part of the demo: a person on the whole way to a real API server. Source it after
# demo-common.sh and the login of demo-login.sh, whose token in $place/jane.jwt is hers; `good`
# is the issuer's address and `ca` its CA.

# Print how the API server at $1, with the CA $2, answers who has the token in the file $3 and
# wants to see namespaces: the status, and its message.
ask() {
  python3 - "$@" <<'PYTHON'
import json, pathlib, ssl, sys, urllib.error, urllib.request
server, ca, token = sys.argv[1:]
request = urllib.request.Request(
    f"{server}/api/v1/namespaces",
    headers={"Authorization": "Bearer " + pathlib.Path(token).read_text().strip()})
opener = urllib.request.build_opener(
    urllib.request.ProxyHandler({}),
    urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=ca)))
try:
    names = [item["metadata"]["name"] for item in json.load(opener.open(request, timeout=20))["items"]]
    print(200, ", ".join(names))
except urllib.error.HTTPError as refusal:
    print(refusal.code, json.load(refusal)["message"])
PYTHON
}

# Ask until the answer begins with $1, for ten seconds at most: the server learns of role
# bindings a moment after they were made. Show the answer, and add its status to `circle`.
see() {
  local answer tries
  for ((tries = 0; tries < 50; tries++)); do
    answer=$(ask "${@:2}")
    [ "${answer%% *}" != "$1" ] || break
    sleep 0.2
  done
  printf '$ GET /api/v1/namespaces\n\n%s\n\n' "$answer"
  circle+="${circle:+ }${answer%% *}"
}

# Walk the whole way. `circle` is then the statuses that were seen, or empty where there is no
# API server; `left_out` says why. `diagnosed` is what `access diagnose` ended with before and
# after the cure, `factors` what came of tokens with a second factor and without.
walk_cluster() {
  local cluster server kubeconfig cluster_ca began=0
  circle=
  diagnosed=
  factors=
  left_out=
  headline 'A webhook for a second issuer, which requires what the flags cannot say'
  start_webhook
  headline 'A real API server that trusts this issuer (it takes ten seconds to ask for its keys)'
  start cluster 180 scripts/cluster "$place/kubernetes" --oidc-issuer-url="$good/demo" \
    --oidc-ca-file="$ca" --oidc-username-claim=email --oidc-groups-claim=groups \
    "${webhook_flags[@]}" || began=$?
  if [ "$began" -eq 77 ]; then
    left_out='there is no kube-apiserver here; scripts/cluster-programs builds it in minutes'
    printf 'Left out: %s\n' "$left_out"
    sed 's/^/  /' "$place/cluster.log"
    return
  elif [ -z "$ready" ]; then
    printf 'demo: error: the API server did not start:\n' >&2
    cat "$place/cluster.log" >&2
    return 1
  fi
  cluster=$ready
  server=$(member server <<<"$cluster")
  cluster_ca=$(member ca <<<"$cluster")
  kubeconfig=$(member kubeconfig <<<"$cluster")
  printf 'kube-apiserver %s serves at %s\n' "$(member version <<<"$cluster")" "$server"
  walk "$server" "$cluster_ca" "$kubeconfig"
  walk_webhook "$server" "$cluster_ca" "$kubeconfig" "$(member kubectl <<<"$cluster")"
}

# Walk through the API server at $1, with the CA $2 and the kubeconfig of the admin $3.
walk() {
  local person='"sub": "4711", "email": "jane@example.com", "email_verified": true'
  local -a naming=(--issuer-url "$good/demo" --username-claim email)
  mint demo "{\"aud\": \"somebody-else\", $person}" >"$place/other.jwt"

  headline 'A token for another audience'
  see 401 "$1" "$2" "$place/other.jwt"
  headline 'A good token of somebody who has no role: the server says how it calls her'
  see 403 "$1" "$2" "$place/jane.jwt"
  show rbac identity "${naming[@]}" --token-file "$place/jane.jwt"
  headline 'She gets one'
  show rbac grant "${naming[@]}" --user jane@example.com --cluster-role view \
    --apply --kubeconfig "$3"
  printf '\n'
  see 200 "$1" "$2" "$place/jane.jwt"
  show rbac list "${naming[@]}" --user jane@example.com --kubeconfig "$3"
  headline 'She leaves'
  show rbac revoke "${naming[@]}" --user jane@example.com --apply --yes --kubeconfig "$3"
  printf '\n'
  see 403 "$1" "$2" "$place/jane.jwt"
  cure_her "$@"
}

# Print a kubeconfig for the API server at $1, with the CA $2 and the token in the file $3.
kubeconfig_of() {
  cat <<END
apiVersion: v1
kind: Config
clusters: [{name: demo, cluster: {server: "$1", certificate-authority: "$2"}}]
users: [{name: jane, user: {tokenFile: "$3"}}]
contexts: [{name: demo, context: {cluster: demo, user: jane}}]
current-context: demo
END
}

# She comes back: why does it not work, what is the cure, and does it work after that? The
# arguments are those of `walk`. `diagnosed` is then the two exit statuses.
cure_her() {
  local -a ask=(access diagnose list namespaces --kubeconfig "$place/jane.kubeconfig")
  local before cure tries after kept=$status
  (umask 077 && kubeconfig_of "$1" "$2" "$place/jane.jwt" >"$place/jane.kubeconfig")
  headline 'She comes back, and asks why it does not work'
  status=0
  show "${ask[@]}" --admin-kubeconfig "$3"
  before=$status
  status=0
  cure=$("$oidcctl" "${ask[@]}" --admin-kubeconfig "$3" -o json 2>/dev/null | member cure) || true
  headline 'The admin runs the cure'
  printf '$ %s\n\n' "$cure"
  # shellcheck disable=SC2016  # the inner shell expands them
  KUBECONFIG=$3 bash -c 'program=$1; oidcctl() { "$program" "$@"; }; eval "$2"' sh "$oidcctl" "$cure" || kept=$?
  headline 'She asks once more'
  for ((tries = 0; tries < 50; tries++)); do
    "$oidcctl" "${ask[@]}" >/dev/null 2>&1 && break
    sleep 0.2
  done
  status=0
  show "${ask[@]}"
  after=$status
  status=$kept
  diagnosed="$before $after"
}
