# shellcheck shell=bash disable=SC2034,SC2154
# The part of the demo where kube-apiserver asks `oidcctl webhook serve`. Source it after
# demo-common.sh; `good` is the issuer's address, `ca` its CA and `place` a directory.

# Start a webhook for the issuer $good/staff, which requires a second factor. `webhook_flags`
# makes kube-apiserver ask it.
start_webhook() {
  local port tries
  webhook_flags=()
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 60 \
    -subj /CN=webhook -addext subjectAltName=DNS:localhost \
    -keyout "$place/webhook.key" -out "$place/webhook.crt" 2>/dev/null
  cat >"$place/webhook.yaml" <<END
apiVersion: oidcctl/v1
kind: WebhookConfiguration
jwt:
- issuer: {url: "$good/staff", audiences: [kubernetes]}
  claimMappings:
    username: {claim: email, prefix: "staff:"}
rules:
- issuer: $good/staff
  claims:
  - {claim: amr, anyOf: [mfa, otp], cure: log in with acr_values=mfa}
END
  cat "$place/webhook.yaml"
  "$oidcctl" webhook serve --config "$place/webhook.yaml" --certificate-authority "$ca" \
    --tls-cert-file "$place/webhook.crt" --tls-private-key-file "$place/webhook.key" \
    --listen "127.0.0.1:$port" --metrics-listen none 2>"$place/webhook.log" &
  started+=("$!")
  for ((tries = 0; tries < 100; tries++)); do
    grep -qs '"event":"listening"' "$place/webhook.log" && break
    sleep 0.1
  done
  printf '\n'
  printf '$ oidcctl webhook kubeconfig https://localhost:%s/authenticate --certificate-authority %s\n\n' \
    "$port" "$place/webhook.crt"
  "$oidcctl" webhook kubeconfig "https://localhost:$port/authenticate" \
    --certificate-authority "$place/webhook.crt" | tee "$place/webhook.kubeconfig"
  webhook_flags=("--authentication-token-webhook-config-file=$place/webhook.kubeconfig")
}

# Ask the API server at $1, with the CA $2, with a second factor and without; then what it says
# of the token without one to its admin, who has the kubeconfig $3 and the kubectl $4. `factors`
# is then the statuses and whether the reason was seen.
walk_webhook() {
  local person='"aud": "kubernetes", "sub": "4711", "email": "jane@example.com", "email_verified": true'
  local kept=$circle review
  mint staff "{$person, \"amr\": [\"pwd\", \"otp\"]}" >"$place/mfa.jwt"
  mint staff "{$person, \"amr\": [\"pwd\"]}" >"$place/password.jwt"
  circle=
  headline 'Another issuer, by the webhook: a token with a second factor'
  show rbac grant --issuer-url "$good/staff" --username-claim email --username-prefix staff: \
    --user jane@example.com --cluster-role view --apply --kubeconfig "$3"
  printf '\n'
  see 200 "$1" "$2" "$place/mfa.jwt"
  headline 'The same person without one: 401, and a TokenReview has the reason and the cure'
  see 401 "$1" "$2" "$place/password.jwt"
  review=$(python3 - "$place/password.jwt" <<'PYTHON' | "$4" --kubeconfig "$3" create -o json -f - | member status.error
import json, pathlib, sys
token = pathlib.Path(sys.argv[1]).read_text().strip()
print(json.dumps({"apiVersion": "authentication.k8s.io/v1", "kind": "TokenReview", "spec": {"token": token}}))
PYTHON
  ) || review=
  printf '%s\n' "$review"
  case $review in
  *'log in with acr_values=mfa'*) factors="$circle reason" ;;
  *) factors="$circle" ;;
  esac
  circle=$kept
}
