#include "app/issuer/issuer_list.hpp"

#include "base/text.hpp"
#include "ports/files.hpp"

namespace oidcctl {

Result<std::vector<std::string>>
read_issuer_list(Files& files, const std::string& path)
{
  constexpr std::size_t largest = std::size_t{4} << 20;
  TRY_ASSIGN(const auto lines, files.read(path, largest));
  std::vector<std::string> issuers;
  for (const auto& line : text::split(lines, '\n')) {
    const auto issuer = text::trim(line);
    if (!issuer.empty() && issuer.front() != '#') {
      issuers.emplace_back(issuer);
    }
  }
  return issuers;
}

} // namespace oidcctl
