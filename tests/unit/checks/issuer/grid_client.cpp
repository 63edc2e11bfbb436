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
    {.check = "login/client",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece = "the provider accepts the client"},
    {.check = "login/client",
     .name = "no client",
     .change = [](B& b) { b.evidence.authorizations = NotTried{"no --client-id given"}; },
     .status = skipped,
     .piece = "no --client-id given"},
    {.check = "login/client",
     .name = "unknown",
     .change = [](B& b) { page(b, 400, "invalid_client"); },
     .status = failure,
     .piece = "the provider rejects the client \"kubernetes\": its page (HTTP 400) says "
              "\"invalid_client\""},
    {.check = "login/client",
     .name = "flow refused",
     .change = [](B& b) { sent_back(b, "?error=unauthorized_client"); },
     .status = failure,
     .piece = "the provider rejects the login request: it returned "
              "error=\"unauthorized_client\""},
    {.check = "login/client",
     .name = "login wanted",
     .change = [](B& b) { sent_back(b, "?error=login_required"); },
     .status = pass,
     .piece = "the provider accepts the client"},
    {.check = "login/client",
     .name = "scope refused",
     .change = [](B& b) { sent_back(b, "?error=invalid_scope"); },
     .status = pass,
     .piece = "the provider accepts the client"},
    {.check = "login/client",
     .name = "redirect refused",
     .change = [](B& b) { page(b, 400, "redirect_uri_mismatch"); },
     .status = pass,
     .piece = "the provider accepts the client"},
    {.check = "login/client",
     .name = "in trouble",
     .change = [](B& b) { page(b, 502, ""); },
     .status = unknown,
     .piece =
         "cannot tell whether the provider accepts the client: it returned HTTP 502"},
    {.check = "login/client",
     .name = "no response",
     .change =
         [](B& b) {
           auto& probes =
               std::get<std::vector<AuthorizationProbe>>(b.evidence.authorizations);
           probes.front().exchange = failed("x", HttpFault::timeout, "late");
         },
     .status = unknown,
     .piece = "the authorization endpoint did not respond: late"},
    {.check = "login/client",
     .name = "anybody is shown the page",
     .change =
         [](B& b) {
           b.evidence.control =
               std::get<std::vector<AuthorizationProbe>>(b.evidence.authorizations)
                   .front();
         },
     .status = unknown,
     .piece = "the provider shows its login page even to a client that does not exist"},

    {.check = "login/redirect",
     .name = "healthy",
     .change = [](B&) {},
     .status = pass,
     .piece = "http://localhost:8000: it redirected to its own pages"},
    {.check = "login/redirect",
     .name = "no client",
     .change = [](B& b) { b.evidence.authorizations = NotTried{"no --client-id given"}; },
     .status = skipped,
     .piece = "no --client-id given"},
    {.check = "login/redirect",
     .name = "client unknown",
     .change = [](B& b) { page(b, 400, "invalid_client"); },
     .status = skipped,
     .piece = "the client is unknown"},
    {.check = "login/redirect",
     .name = "refused",
     .change = [](B& b) { page(b, 400, "redirect_uri_mismatch"); },
     .status = failure,
     .piece = "http://localhost:8000 is not registered for the client: its page (HTTP "
              "400) says"},
    {.check = "login/redirect",
     .name = "the second refused",
     .change = [](B& b) { add_probe(b, {.status = 400, .body = "redirect_uri"}); },
     .status = failure,
     .piece = "http://localhost:18000 is not registered for the client"},
    {.check = "login/redirect",
     .name = "came back",
     .change = [](B& b) { sent_back(b, "?error=login_required"); },
     .status = pass,
     .piece = "http://localhost:8000: it returned error=\"login_required\""},
    {.check = "login/redirect",
     .name = "the second in trouble",
     .change = [](B& b) { add_probe(b, {.status = 500}); },
     .status = unknown,
     .piece = "http://localhost:18000: cannot tell: it returned HTTP 500"},
};

} // namespace

std::span<const GridRow>
client_rows()
{
  return k_rows;
}

} // namespace oidcctl::test
