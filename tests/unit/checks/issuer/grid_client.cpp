#include "grid.hpp"

namespace oidcctl::test {

namespace {

using B = CaseBuilder;
using enum Status;

void
page(B& b, int status, const char* body)
{
  b.login_reply({.status = status, .body = body});
}

// Answer by a redirect back with this query.
void
sent_back(B& b, const std::string& query)
{
  b.login_reply(
      {.status = 302, .headers = {{"location", std::string(k_redirect_url) + query}}});
}

void
add_probe(B& b, HttpReply reply)
{
  auto& probes = std::get<std::vector<AuthorizationProbe>>(b.evidence.authorizations);
  auto probe = probes.front();
  probe.redirect_url = "http://localhost:18000";
  probe.exchange.outcome = std::move(reply);
  probes.push_back(probe);
}

const GridRow k_rows[] = {
    {"login/client", "healthy", [](B&) {}, pass, "the provider accepts the client"},
    {"login/client",
     "no client",
     [](B& b) { b.evidence.authorizations = NotTried{"no --client-id given"}; },
     skipped,
     "no --client-id given"},
    {"login/client",
     "unknown",
     [](B& b) { page(b, 400, "invalid_client"); },
     failure,
     "the provider rejects the client \"kubernetes\": its page (HTTP 400) says "
     "\"invalid_client\""},
    {"login/client",
     "flow refused",
     [](B& b) { sent_back(b, "?error=unauthorized_client"); },
     failure,
     "the provider rejects the login request: it returned error=\"unauthorized_client\""},
    {"login/client",
     "login wanted",
     [](B& b) { sent_back(b, "?error=login_required"); },
     pass,
     "the provider accepts the client"},
    {"login/client",
     "scope refused",
     [](B& b) { sent_back(b, "?error=invalid_scope"); },
     pass,
     "the provider accepts the client"},
    {"login/client",
     "redirect refused",
     [](B& b) { page(b, 400, "redirect_uri_mismatch"); },
     pass,
     "the provider accepts the client"},
    {"login/client",
     "in trouble",
     [](B& b) { page(b, 502, ""); },
     unknown,
     "cannot tell whether the provider accepts the client: it returned HTTP 502"},
    {"login/client",
     "no response",
     [](B& b) {
       auto& probes =
           std::get<std::vector<AuthorizationProbe>>(b.evidence.authorizations);
       probes.front().exchange = failed("x", HttpFault::timeout, "late");
     },
     unknown,
     "the authorization endpoint did not respond: late"},
    {"login/client",
     "anybody is shown the page",
     [](B& b) {
       b.evidence.control =
           std::get<std::vector<AuthorizationProbe>>(b.evidence.authorizations).front();
     },
     unknown,
     "the provider shows its login page even to a client that does not exist"},

    {"login/redirect",
     "healthy",
     [](B&) {},
     pass,
     "http://localhost:8000: it redirected to its own pages"},
    {"login/redirect",
     "no client",
     [](B& b) { b.evidence.authorizations = NotTried{"no --client-id given"}; },
     skipped,
     "no --client-id given"},
    {"login/redirect",
     "client unknown",
     [](B& b) { page(b, 400, "invalid_client"); },
     skipped,
     "the client is unknown"},
    {"login/redirect",
     "refused",
     [](B& b) { page(b, 400, "redirect_uri_mismatch"); },
     failure,
     "http://localhost:8000 is not registered for the client: its page (HTTP 400) says"},
    {"login/redirect",
     "the second refused",
     [](B& b) { add_probe(b, {.status = 400, .body = "redirect_uri"}); },
     failure,
     "http://localhost:18000 is not registered for the client"},
    {"login/redirect",
     "came back",
     [](B& b) { sent_back(b, "?error=login_required"); },
     pass,
     "http://localhost:8000: it returned error=\"login_required\""},
    {"login/redirect",
     "the second in trouble",
     [](B& b) { add_probe(b, {.status = 500}); },
     unknown,
     "http://localhost:18000: cannot tell: it returned HTTP 500"},
};

} // namespace

std::span<const GridRow>
client_rows()
{
  return k_rows;
}

} // namespace oidcctl::test
