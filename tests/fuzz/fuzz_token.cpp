#include "judge.hpp"

#include <vector>

extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  using namespace oidcctl;
  using fuzz::require;
  const auto input = fuzz::text_of(data, size);
  fuzz::judge(input);
  const auto token = UnverifiedToken::parse(input);
  if (token) {
    require(token->header.is(go::Value::Kind::object), "a header is an object");
    require(token->claims.is(go::Value::Kind::object), "claims are an object");
    const auto shown =
        to_text(token_inspection(*token, input, Time{Seconds{1800000000}}));
    const auto parts = text::split(text::trim(input), '.');
    constexpr std::size_t telling = 16; // a shorter signature may be in a claim by chance
    require(parts[2].size() < telling || shown.find(parts[2]) == std::string::npos ||
                to_text(go::to_json(token->claims)).find(parts[2]) != std::string::npos ||
                to_text(go::to_json(token->header)).find(parts[2]) != std::string::npos,
            "the signature is never shown");
    return 0;
  }
  constexpr std::size_t few_words = 120;
  require(!token.error().empty() && token.error().size() < few_words,
          "a reason is short: it does not repeat the token");
  require(text::printable(token.error()) == token.error(), "a reason can be printed");
  return 0;
}
