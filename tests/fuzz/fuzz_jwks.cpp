#include "base/text.hpp"
#include "fuzz.hpp"
#include "jose/key_inspector.hpp"
#include "model/oidc/jwks.hpp"

#include <algorithm>

namespace {

using namespace oidcctl;
using fuzz::require;

void
check_key(const Jwk& key, std::size_t index)
{
  const auto name = describe(key, index);
  require(text::printable(name) == name, "the name of a key can be printed");
  const auto algorithms = algorithms_of(key);
  for (const auto& algorithm : algorithms) {
    const auto& known = known_algorithms();
    require(std::find(known.begin(), known.end(), algorithm) != known.end(),
            "a key is for algorithms that are known");
  }
  if (key.problem) {
    require(!key.problem->empty() && text::printable(*key.problem) == *key.problem,
            "what is wrong with a key can be printed");
    return;
  }
  require(key.type != Jwk::Type::unknown, "a key without a problem has a type");
  require(key.sha1_thumbprint.empty() || key.sha1_thumbprint.size() == 20,
          "x5t has the size of a SHA-1 digest");
  require(key.sha256_thumbprint.empty() || key.sha256_thumbprint.size() == 32,
          "x5t#S256 has the size of a SHA-256 digest");
  require(key.type == Jwk::Type::rsa || key.type == Jwk::Type::ec || algorithms.empty(),
          "only RSA and EC keys verify");
  require(!key.is_private || algorithms.empty(), "a private key verifies nothing");
  require(jose::key_problem(key) == jose::key_problem(key), "a key stays what it is");
}

} // namespace

extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const auto set = Jwks::parse(fuzz::text_of(data, size));
  for (std::size_t i = 0; set && i < set->keys.size(); ++i) {
    check_key(set->keys[i], i);
  }
  return 0;
}
