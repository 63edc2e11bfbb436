#include "builders.hpp"
#include "checks/issuer/issuer_report.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace oidcctl;

namespace {

struct Verdict
{
  std::string answer = {};
  std::string finding = {};
};

Verdict
verdict_of(const Json& report, const char* which)
{
  const auto& verdict = report.at("verdicts").at(which);
  const auto& finding = verdict.at("finding");
  CHECK(finding.is_null() == verdict.at("message").is_null());
  return {.answer = verdict.at("answer"),
          .finding = finding.is_null() ? "" : finding.get<std::string>()};
}

// A report with just these counts.
Json
counted(int failures, int unknowns, int warnings)
{
  return {
      {"counts", {{"failure", failures}, {"unknown", unknowns}, {"warning", warnings}}}};
}

} // namespace

TEST_CASE("report: failure beats unknown, unknown beats what was not asked")
{
  using Builder = test::CaseBuilder;
  struct Row
  {
    std::string name = {};
    void (*change)(Builder&) = nullptr;
    Verdict server = {};
    Verdict login = {};
  };
  const Row rows[] = {
      {.name = "healthy",
       .change = [](Builder&) {},
       .server = {.answer = "yes", .finding = ""},
       .login = {.answer = "yes", .finding = ""}},
      {.name = "a warning changes nothing",
       .change = [](Builder& b) { b.key_header("cache-control", "max-age=999999"); },
       .server = {.answer = "yes", .finding = ""},
       .login = {.answer = "yes", .finding = ""}},
      {.name = "no client given: a login is not known to work",
       .change =
           [](Builder& b) {
             b.evidence.authorizations = NotTried{"no --client-id given"};
           },
       .server = {.answer = "yes", .finding = ""},
       .login = {.answer = "unknown", .finding = "login/client"}},
      {.name = "unknown beats skipped",
       .change = [](Builder& b) { b.keys_failure(HttpFault::timeout, "late"); },
       .server = {.answer = "unknown", .finding = "keys/reply"},
       .login = {.answer = "unknown", .finding = "keys/reply"}},
      {.name = "failure beats unknown that stands before it",
       .change =
           [](Builder& b) {
             b.keys_failure(HttpFault::timeout, "late");
             b.member("code_challenge_methods_supported", {"plain"});
           },
       .server = {.answer = "unknown", .finding = "keys/reply"},
       .login = {.answer = "no", .finding = "login/pkce"}},
      {.name = "the first failure is named",
       .change =
           [](Builder& b) {
             b.member("issuer", "https://other.example.com").without("jwks_uri");
           },
       .server = {.answer = "no", .finding = "discovery/issuer-match"},
       .login = {.answer = "no", .finding = "discovery/issuer-match"}},
      {.name = "what only the API server minds",
       .change =
           [](Builder& b) {
             b.keys.at("keys").push_back({{"kty", "AKP"}});
           },
       .server = {.answer = "no", .finding = "keys/readable"},
       .login = {.answer = "yes", .finding = ""}},
      {.name = "what only a login minds",
       .change = [](Builder& b) { b.without("token_endpoint"); },
       .server = {.answer = "yes", .finding = ""},
       .login = {.answer = "no", .finding = "login/endpoints"}},
  };
  for (const auto& row : rows) {
    CAPTURE(row.name);
    Builder builder;
    row.change(builder);
    const auto report = issuer_report(builder.build(), {});
    const auto server = verdict_of(report, "api-server");
    CHECK(server.answer == row.server.answer);
    CHECK(server.finding == row.server.finding);
    const auto login = verdict_of(report, "login");
    CHECK(login.answer == row.login.answer);
    CHECK(login.finding == row.login.finding);
  }
}

TEST_CASE("report: without evidence there is no yes")
{
  const auto report = issuer_report({}, {});
  CHECK(verdict_of(report, "api-server").answer == "no"); // "" is not an issuer URL
  CHECK(verdict_of(report, "api-server").finding == "issuer/url");
  IssuerCase named;
  named.evidence.issuer = "https://idp.example.com";
  const auto starved = issuer_report(named, {});
  CHECK(verdict_of(starved, "api-server").answer == "unknown");
  CHECK(verdict_of(starved, "api-server").finding == "discovery/reply");
  CHECK(verdict_of(starved, "login").answer == "unknown");
}

TEST_CASE("report: what it carries")
{
  auto builder = test::CaseBuilder();
  builder.key_header("cache-control", "max-age=999999");
  const auto report = issuer_report(builder.build(), {});
  CHECK(report.at("apiVersion") == "oidcctl/v1");
  CHECK(report.at("kind") == "IssuerReport");
  CHECK(report.at("issuer") == test::k_issuer);
  CHECK(report.at("provider") == "unknown");
  CHECK(report.at("providerName") == "unknown");
  CHECK(report.at("collected") == "2026-11-22T12:00:00Z");
  int counted = 0;
  for (const auto& count : report.at("counts")) {
    counted += count.get<int>();
  }
  CHECK(static_cast<std::size_t>(counted) == report.at("findings").size());
  CHECK(report.at("counts").at("warning") == 1);
  CHECK(report.at("counts").at("failure") == 0);
  std::set<std::string> ids;
  for (const auto& finding : report.at("findings")) {
    ids.insert(finding.at("id"));
    for (const auto* member : {"status", "title", "message"}) {
      CHECK_FALSE(finding.at(member).get<std::string>().empty());
    }
    for (const auto* member : {"hint", "spec"}) { // absent is null, never empty
      CHECK(finding.at(member) != "");
    }
    CHECK(finding.at("details").is_object());
  }
  CHECK(ids.size() == issuer_checks().size());
}

TEST_CASE("report: a selection hides findings, never verdicts")
{
  struct Row
  {
    Selection selection = {};
    std::string id = {};
    bool taken = false;
  };
  const Row rows[] = {
      {.selection = {}, .id = "keys/reply", .taken = true},
      {.selection = {.only = {"keys"}}, .id = "keys/reply", .taken = true},
      {.selection = {.only = {"keys/reply"}}, .id = "keys/reply", .taken = true},
      {.selection = {.only = {"token", "keys"}}, .id = "keys/reply", .taken = true},
      {.selection = {.only = {"keys/status"}}, .id = "keys/reply", .taken = false},
      {.selection = {.only = {"key"}}, .id = "keys/reply", .taken = false},
      {.selection = {.only = {"keys/"}}, .id = "keys/reply", .taken = false},
      {.selection = {.skip = {"keys"}}, .id = "keys/reply", .taken = false},
      {.selection = {.skip = {"keys/reply"}}, .id = "keys/reply", .taken = false},
      {.selection = {.skip = {"keys/reply"}}, .id = "keys/status", .taken = true},
      {.selection = {.only = {"keys"}, .skip = {"keys/reply"}},
       .id = "keys/reply",
       .taken = false},
      {.selection = {.only = {"keys/reply"}, .skip = {"keys"}},
       .id = "keys/reply",
       .taken = false},
  };
  for (const auto& row : rows) {
    CAPTURE(row.id);
    CHECK(row.selection.takes(row.id) == row.taken);
  }
  auto builder = test::CaseBuilder();
  builder.key("x5u", "https://a");
  const auto report =
      issuer_report(builder.build(), {.only = {"discovery", "issuer/url"}});
  CHECK(verdict_of(report, "api-server").finding == "keys/readable");
  CHECK(report.at("counts").at("failure") == 0);
  for (const auto& finding : report.at("findings")) {
    const std::string id = finding.at("id");
    CHECK((family_of(id) == "discovery" || id == "issuer/url"));
  }
  CHECK(issuer_report(builder.build(), {.skip = {"keys"}}).at("counts").at("failure") ==
        0);
}

TEST_CASE("report: a name that no check has is told")
{
  struct Row
  {
    Selection selection = {};
    std::string name = {};
  };
  const Row rows[] = {
      {.selection = {}, .name = "none"},
      {.selection = {.only = {"keys", "token/accepted"}, .skip = {"tls"}},
       .name = "none"},
      {.selection = {.only = {"kyes"}}, .name = "kyes"},
      {.selection = {.skip = {"keys/"}}, .name = "keys/"},
      {.selection = {.only = {""}}, .name = ""},
      {.selection = {.only = {"Keys"}}, .name = "Keys"},
      {.selection = {.only = {"keys", "b"}, .skip = {"a"}}, .name = "b"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.name);
    CHECK(unknown_name(row.selection, ids_of(issuer_checks())).value_or("none") ==
          row.name);
  }
  CHECK(unknown_name({.only = {"keys"}}, {}).value_or("none") == "keys");
}

TEST_CASE("report: the exit status")
{
  struct Row
  {
    int failures = 0;
    int unknowns = 0;
    int warnings = 0;
    bool warnings_fail = false;
    ExitStatus status = ExitStatus::success;
  };
  using enum ExitStatus;
  const Row rows[] = {
      {.status = success},
      {.warnings = 1, .status = success},
      {.warnings = 1, .warnings_fail = true, .status = negative},
      {.warnings_fail = true, .status = success},
      {.unknowns = 1, .status = unknown},
      {.unknowns = 1, .warnings = 1, .status = unknown},
      {.unknowns = 1, .warnings = 1, .warnings_fail = true, .status = negative},
      {.failures = 1, .status = negative},
      {.failures = 1, .unknowns = 1, .status = negative},
  };
  for (const auto& row : rows) {
    const auto report = counted(row.failures, row.unknowns, row.warnings);
    CAPTURE(report.dump());
    CAPTURE(row.warnings_fail);
    CHECK((report_status(report, row.warnings_fail) == row.status));
  }
}
