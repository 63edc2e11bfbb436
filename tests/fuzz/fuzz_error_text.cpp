// What kubectl printed, and the reason that an API server gives for a refused token.
#include "authenticator/token_problem.hpp"
#include "checks/access/diagnosis.hpp"
#include "checks/access/error_text.hpp"
#include "fuzz.hpp"
#include "kube/api/forbidden.hpp"

#include <algorithm>

namespace {

using namespace oidcctl;
using fuzz::require;

void
check_forbidden(std::string_view text)
{
  const auto seen = parse_forbidden(text);
  if (!seen) {
    return;
  }
  require(seen->is_resource == seen->path.empty() || seen->path.empty(),
          "a resource has no path");
  require(!seen->is_resource || !seen->resource.empty(), "a resource has a name");
  require(seen->user.size() <= text.size(), "the user is in the text");
  require(seen->reason.find('\n') == std::string::npos, "a reason is one line");
}

void
check_explanation(std::string_view text)
{
  const auto explained = access::explain_error(text);
  if (!explained) {
    return;
  }
  require(explained->kind != nullptr && !explained->kind->id.empty(), "a kind has an id");
  require(!explained->meaning.empty() && !explained->cure.empty(),
          "a kind has a meaning and a cure");
  if (explained->kind->id == "anonymous" || explained->kind->id == "forbidden") {
    require(explained->request.has_value(), "it says who was refused");
  }
}

void
check_reason(std::string_view text)
{
  const auto reason = access::reason_in(text);
  const auto reasons = token_reasons();
  require(!reason || *reason == "webhook" ||
              std::any_of(reasons.begin(),
                          reasons.end(),
                          [&](const TokenReason& row) { return row.id == *reason; }),
          "a reason is one of those of tokens");
}

} // namespace

extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const auto text = fuzz::text_of(data, size);
  check_forbidden(text);
  check_explanation(text);
  check_reason(text);
  return 0;
}
