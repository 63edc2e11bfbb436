#include "checks/access/error_text.hpp"

// The kinds of messages. Those of logins come before those of API servers: kubectl prints
// both when a plugin fails.
namespace oidcctl::access {

namespace {

using enum Said;

// clang-format off
constexpr ErrorKind k_kinds[] = {
  // The plugin and the login.
  {"browser", "xdg-open|could not open the browser|cannot open a browser|unable to open browser|x-www-browser", no, nothing,
   "the plugin cannot open a browser on this machine",
   "open the printed URL in a browser elsewhere, or log in with the device code grant: `oidcctl "
   "login --grant-type=device-code`"},
  {"listen-port", "address already in use|failed to listen|could not listen|bind: permission denied", no, nothing,
   "another program uses the port of the login's redirect URL",
   "stop that program, or use another port that is registered with the client: --listen-address"},
  {"client-secret", "client_secret is missing|client_assertion' or 'client_secret|aadsts7000218|client secret is required", no, nothing,
   "the provider requires a client secret from this client, and the plugin sends none",
   "make the client public at the provider (native application, PKCE), or pass the secret: "
   "--oidc-client-secret"},
  {"client-refused", "invalid_client|unauthorized_client|aadsts700016|client authentication failed", no, nothing,
   "the provider does not accept the client: its ID, its secret, or the grant",
   "compare client ID and secret with the provider's settings, and allow the authorization code "
   "grant with PKCE"},
  {"redirect-uri", "redirect_uri|aadsts50011|redirect uri", no, nothing,
   "the redirect URL of the login is not registered with the client",
   "register http://localhost:8000 and http://localhost:18000 (or http://127.0.0.1) at the provider"},
  {"scope", "invalid_scope|aadsts70011|invalid scopes|unknown scope", no, nothing,
   "the provider does not know a scope that the login asks for, or the client may not ask for it",
   "compare --oidc-extra-scope with scopes_supported: `oidcctl verify-issuer`"},
  {"refresh-refused", "invalid_grant|refresh token is expired|token has been revoked", no, nothing,
   "the session at the provider ended: the refresh token or the code is not accepted any more",
   "log in again: `oidcctl login`, or remove the plugin's cached token"},
  {"login-denied", "access_denied|aadsts50105|user is not assigned", no, nothing,
   "the provider does not let this user log in at the client",
   "assign the user (or a group of the user) to the client at the provider"},
  {"issuer-mismatch", "issuer did not match|did not match the issuer url returned", no, nothing,
   "the issuer of the discovery document is another one than the configured URL, often by one slash",
   "use the issuer exactly as the document has it: `oidcctl verify-issuer`"},
  {"no-id-token", "id_token is missing|no id_token|id_token not found", no, nothing,
   "the provider returned no ID token", "request the scope openid"},
  {"plugin-missing", "executable file not found|executable&not found|unknown command \"oidc-login\"|no such file or directory&exec", no, nothing,
   "kubectl does not find the credential plugin of the kubeconfig",
   "install the plugin or put it on PATH; `oidcctl kubeconfig inspect` shows which one is called"},
  {"plugin-version", "exec plugin: invalid apiversion|exec plugin is configured to use api version|no kind \"execcredential\"", no, nothing,
   "kubectl and the credential plugin use different versions of ExecCredential",
   "set apiVersion: client.authentication.k8s.io/v1 (or v1beta1 for an old kubectl), and update "
   "the plugin"},
  {"plugin-interactive", "standard input is not a terminal|interactivemode&always|standard input is unavailable", no, nothing,
   "the plugin needs a terminal, and kubectl has none here",
   "set interactiveMode: IfAvailable, or log in on a terminal before: `oidcctl login`"},
  {"plugin-failed", "executable&failed with exit code|getting credentials: exec", no, nothing,
   "the credential plugin ended with an error, which is printed above the message",
   "run the plugin by itself: `oidcctl access diagnose` with the same context"},
  // The kubeconfig.
  {"no-kubeconfig", "localhost:8080|127.0.0.1:8080|no configuration has been provided", no, nothing,
   "kubectl found no kubeconfig, or one without a current context",
   "set KUBECONFIG or --kubeconfig, and choose a context: kubectl config use-context NAME"},
  {"context", "context&does not exist|no context exists with the name|context was not found", no, nothing,
   "the context is not in the kubeconfig", "list them: kubectl config get-contexts"},
  // The way to the server.
  {"unknown-authority", "signed by unknown authority|unable to get local issuer certificate|not standards compliant", no, nothing,
   "the server's certificate is not signed by the CA of the kubeconfig",
   "use certificate-authority-data with the cluster's CA (for a managed endpoint none, but "
   "the system's roots), and look for a proxy that replaces certificates"},
  {"certificate-name", "x509: certificate is valid for|doesn't contain any ip sans|not valid for any names", no, nothing,
   "the server's certificate is for another name than the URL's host",
   "use a name of the certificate, or set tls-server-name in the kubeconfig"},
  {"certificate-expired", "certificate has expired or is not yet valid", no, nothing,
   "a certificate is not valid at this time", "renew it; compare the clock of this machine first"},
  {"client-certificate", "certificate required|remote error: tls: bad certificate|remote error: tls: unknown certificate", no, nothing,
   "the server ended TLS because of the client certificate",
   "renew the client certificate of the kubeconfig, or remove it to log in by a token"},
  {"plain-http", "server gave http response to https client|first record does not look like a tls handshake", no, nothing,
   "the port does not speak TLS", "use the port of the API server (often 6443), or the right proxy"},
  {"proxy", "proxy authentication required|proxyconnect", no, nothing,
   "the proxy in between does not let the request through",
   "set credentials in HTTPS_PROXY, or add the server to NO_PROXY"},
  {"name-unknown", "no such host|server misbehaving|name or service not known", no, nothing,
   "the host name of the server is not known to DNS here",
   "check the spelling and the VPN; `oidcctl endpoint probe URL`"},
  {"refused", "connection refused", no, nothing,
   "nothing answers at the server's address and port", "check host and port; `oidcctl endpoint probe URL`"},
  {"timeout", "i/o timeout|tls handshake timeout|context deadline exceeded|client.timeout exceeded|no route to host", no, nothing,
   "the server does not answer in time", "check VPN, firewall and proxy; `oidcctl endpoint probe URL`"},
  {"not-an-api-server", "invalid character '<'|doctype html|<html|content type is \"text/html", no, nothing,
   "the answer is a web page: a proxy, a login page or a gateway answers instead of the API server",
   "check the server of the kubeconfig: `oidcctl endpoint probe URL`"},
  // The API server: refused by something behind RBAC.
  {"admission-webhook", "admission webhook&denied the request", yes, yes,
   "the request is authorized; an admission webhook denies the object",
   "read the reason after the colon and change the object; roles cannot help"},
  {"admission-policy", "validatingadmissionpolicy", yes, yes,
   "the request is authorized; an admission policy denies the object",
   "read the reason after the colon and change the object; roles cannot help"},
  {"quota", "exceeded quota", yes, yes,
   "the request is authorized; the namespace's ResourceQuota is used up",
   "free resources, or have the quota raised: kubectl describe quota"},
  {"pod-security", "violates podsecurity", yes, yes,
   "the request is authorized; the pod breaks the Pod Security level of the namespace",
   "change the pod's securityContext, or the label pod-security.kubernetes.io/enforce"},
  {"terminating", "because it is being terminated", yes, yes,
   "the request is authorized; the namespace is being deleted", "use another namespace, or wait"},
  {"escalation", "attempting to grant rbac permissions not currently held", yes, no,
   "the caller may write roles or bindings, but not grant permissions that it does not hold by "
   "RBAC itself (access from a cloud's IAM does not count)",
   "have it granted by a user with these permissions or the verb bind on the role: `oidcctl access "
   "check` shows who may"},
  {"aggregation", "must have cluster-admin privileges to use the aggregationrule", yes, no,
   "only a user with every permission may write a role with an aggregationRule",
   "have a cluster-admin create it"},
  {"role-missing", "rbac: clusterrole&not found|rbac: role&not found|rbac: [", yes, no,
   "a binding of the user refers to a role that does not exist",
   "create the role again, or remove the binding: `oidcctl rbac list`"},
  {"cloud-iam", "requires one of [|resource in azure|does not have access to the resource in", yes, no,
   "the cloud's authorizer denies the request, not RBAC",
   "grant the permission in the cloud's IAM, or an RBAC role to the same user"},
  {"authorization-webhook", "internal server error: \"/&post \"http", yes, nothing,
   "no other authorizer allows the request, and the authorization webhook of the API server does "
   "not answer",
   "repair the webhook; a role binding for this user makes the request independent of it"},
  // kubectl's and the server's own.
  {"impersonation", "cannot impersonate|impersonate-on:", yes, no,
   "the caller may not act as another user (--as, or `as` in the kubeconfig)",
   "leave out --as, or have the verb impersonate on users and groups granted"},
  {"unauthorized", "you must be logged in to the server|asked for the client to provide credentials|unauthorized", no, nothing,
   "the API server does not accept the credential (401): it expired, is for another cluster, or "
   "the server has other OIDC settings",
   "run `oidcctl access diagnose` with the same context; with --admin-context an admin sees the "
   "server's reason"},
  {"no-such-resource", "could not find the requested resource|doesn't have a resource type|no matches for kind", nothing, nothing,
   "the server does not have this type: another version, or a CustomResourceDefinition that is "
   "missing; a type that may not be discovered looks the same",
   "compare with kubectl api-resources; permissions are not the cause"},
  {"server-error", "an error on the server|internal server error", nothing, nothing,
   "the API server failed inside (5xx)", "read its log; try again"},
};
// clang-format on

} // namespace

std::span<const ErrorKind>
error_kinds()
{
  return k_kinds;
}

} // namespace oidcctl::access
