#include "authenticator/token_inspection.hpp"
#include "base/secret.hpp"
#include "base/text.hpp"
#include "cli/options/token_input.hpp"
#include "cli/token/commands.hpp"
#include "ports/clock.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <memory>

namespace oidcctl::cli {

namespace {

Result<Outcome>
run_token_inspect(System& system, const std::string& path)
{
  TRY_ASSIGN(const auto text, read_token(system, path));
  const auto token = UnverifiedToken::parse(text.reveal());
  if (!token) {
    return fail(ErrorCode::local_file,
                "the token is not a signed JWT: " + token.error(),
                "use an ID token: three parts separated by dots");
  }
  Document document;
  document.data = token_inspection(*token, text.reveal(), system.clock.now());
  document.view.facts = {
      {"Issuer", {"/issuer"}},
      {"Audience", {"/audience"}},
      {"Expires", {"/expires/time", "/expires/words"}},
      {"Issued", {"/issued/time", "/issued/words"}},
      {"Not before", {"/notBefore/time", "/notBefore/words"}},
      {"Algorithm", {"/header/alg"}},
      {"Key", {"/header/kid"}},
      {"Users by", {"/userCandidates/0/claim", "/userCandidates/0/value"}},
      {"", {"/userCandidates/1/claim", "/userCandidates/1/value"}},
      {"", {"/userCandidates/2/claim", "/userCandidates/2/value"}},
      {"", {"/userCandidates/3/claim", "/userCandidates/3/value"}},
      {"Groups", {"/claims/groups"}},
      {"Claims", {"/claims"}},
  };
  document.view.findings.rows = "/findings";
  return Outcome{std::move(document), ExitStatus::success};
}

} // namespace

void
build_token_inspect(Parameters& parameters, Invocation& invocation)
{
  auto path = std::make_shared<std::string>("-");
  add_token_argument(parameters, *path);
  add_output_options(parameters, invocation.output);
  parameters.footer("Nothing is verified: see `oidcctl token verify`.");
  invocation.action = [path](System& system) { return run_token_inspect(system, *path); };
}

} // namespace oidcctl::cli
