#include "base/hmac.hpp"

#include "base/sha256.hpp"

namespace oidcctl {

std::string
hmac_sha256(std::string_view key, std::string_view bytes)
{
  constexpr std::size_t block = 64;
  constexpr char inner = 0x36;
  constexpr char outer = 0x5c;
  std::string padded(key.size() > block ? sha256(key) : std::string(key));
  padded.resize(block, '\0');
  const auto mixed = [&padded](char with) {
    auto out = padded;
    for (auto& c : out) {
      c = static_cast<char>(c ^ with);
    }
    return out;
  };
  return sha256(mixed(outer) + sha256(mixed(inner) + std::string(bytes)));
}

} // namespace oidcctl
