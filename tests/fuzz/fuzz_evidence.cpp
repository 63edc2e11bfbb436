// An evidence file from another user, judged by two policies and printed in all formats.
#include "adapters/network/network_module.hpp"
#include "app/issuer/evidence_file.hpp"
#include "base/text.hpp"
#include "checks/issuer/issuer_report.hpp"
#include "fuzz.hpp"
#include "render/render.hpp"

namespace {

using namespace oidcctl;
using fuzz::require;

constexpr std::string_view k_no_controls = "no control character reaches a terminal";

const Policy&
strict_policy()
{
  static const Policy policy{.structured = true,
                             .client_ids = {"kubernetes"},
                             .username_claim = "email",
                             .groups_claim = "groups"};
  return policy;
}

Document
document_of(Json report)
{
  Document document;
  document.data = std::move(report);
  document.view.facts = {
      {"Issuer", {"/issuer"}},
      {"Login",
       {"/verdicts/login/answer", "/verdicts/login/finding", "/verdicts/login/message"}}};
  document.view.findings.rows = "/findings";
  return document;
}

void
check_verdict(const Json& verdict)
{
  require((verdict.at("answer") == "yes") == verdict.at("finding").is_null(),
          "a verdict other than yes names the finding that decides it");
}

void
check_lines(std::string_view text)
{
  for (const auto& line : text::split(text, '\n')) {
    require(text::printable(line) == line, k_no_controls.data());
  }
}

void
check_report(const IssuerCase& issuer_case)
{
  const auto report = issuer_report(issuer_case, {});
  check_verdict(report.at("verdicts").at("api-server"));
  check_verdict(report.at("verdicts").at("login"));
  static_cast<void>(report_status(report, true));
  const auto document = document_of(report);
  check_lines(render(document, Format::table, {.show_skipped = true}));
  const auto as_json = render(document, Format::json, {});
  const auto again = parse_json(as_json, {.bytes = as_json.size()});
  require(again && *again == report, "a report is JSON");
  check_lines(as_json);
  check_lines(render(document, Format::yaml, {}));
}

} // namespace

extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const auto evidence = evidence_from_text(fuzz::text_of(data, size));
  if (!evidence) {
    return 0;
  }
  const auto text = to_text(evidence_to_json(*evidence));
  const auto again = evidence_from_text(text);
  require(again && to_text(evidence_to_json(*again)) == text,
          "evidence is written and read again");
  for (const auto& item : *evidence) {
    for (const auto& policy : {Policy{}, strict_policy()}) {
      auto issuer_case = make_issuer_case(item, policy, network_module().jose());
      issuer_case.redirect_urls = {"http://localhost:8000"};
      issuer_case.has_token = true;
      issuer_case.token_verdict = judge_token(
          "eyJhbGciOiJFUzI1NiJ9.eyJleHAiOjF9.AA",
          policy,
          {.now = item.now, .provider = {item.issuer, item.discovery, item.keys}},
          network_module().jose());
      check_report(issuer_case);
    }
  }
  return 0;
}
