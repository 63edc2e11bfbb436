#include "base/text.hpp"
#include "fuzz.hpp"
#include "model/unverified_token.hpp"

extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  using namespace oidcctl;
  using fuzz::require;
  const auto token = UnverifiedToken::parse(fuzz::text_of(data, size));
  if (token) {
    require(token->header.is(go::Value::Kind::object), "a header is an object");
    require(token->claims.is(go::Value::Kind::object), "claims are an object");
    return 0;
  }
  constexpr std::size_t few_words = 120;
  require(!token.error().empty() && token.error().size() < few_words,
          "a reason is short: it does not repeat the token");
  require(text::printable(token.error()) == token.error(), "a reason can be printed");
  return 0;
}
