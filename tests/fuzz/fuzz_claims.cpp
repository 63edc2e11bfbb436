#include "base/base64.hpp"
#include "judge.hpp"
#include "model/oidc/id_token.hpp"

// The first line is the JSON of a header, the rest that of a payload: what lies after the
// base64 of a token, where a fuzzer that flips bits of the token itself seldom comes.
extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  using namespace oidcctl;
  using fuzz::require;
  const auto input = fuzz::text_of(data, size);
  const auto line_end = std::min(input.find('\n'), input.size());
  const auto header = input.substr(0, line_end);
  const auto payload = input.substr(std::min(line_end + 1, input.size()));
  fuzz::judge(base64::encode(header, base64::Alphabet::url) + "." +
              base64::encode(payload, base64::Alphabet::url) + ".c2ln");

  const auto claims = parse_payload(payload);
  const auto strict = go::parse(payload);
  require(!strict || claims || !strict->is(go::Value::Kind::object),
          "an object that is read whole is a payload");
  if (claims) {
    static_cast<void>(IdToken::decode(*claims));
    const auto policy = fuzz::policy_of(true, k_newest_minor);
    const auto mapping = map_claims(*claims, policy, "https://login.example.com");
    require(mapping.problems.size() > 0 ||
                mapping.identity.username.rfind("corp:", 0) == 0,
            "a user name has its prefix");
  }
  return 0;
}
