#include "fuzz.hpp"
#include "go/url_parse.hpp"
#include "kube/apiserver/expressions.hpp"

#include <string>

// CEL expressions and URLs, as far as AuthenticationConfiguration looks at them.
extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  using namespace oidcctl;
  using fuzz::require;
  const auto input = fuzz::text_of(data, size);
  for (const auto use : {apiserver::ExpressionUse::mapping,
                         apiserver::ExpressionUse::claim_rule,
                         apiserver::ExpressionUse::user_rule}) {
    const auto verdict = apiserver::judge_expression(input, use);
    require((verdict.compiles == apiserver::Answer::no) != verdict.problem.empty(),
            "what does not compile says why");
  }
  static_cast<void>(apiserver::selects_claim(input, "email"));
  const auto url = go::parse_url(input);
  require(url || url.error().starts_with("parse "), "Go's words");
  return 0;
}
