#include "app/issuer/evidence_store.hpp"

#include "app/issuer/evidence_file.hpp"
#include "base/text.hpp"
#include "ports/files.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl {

Result<std::vector<IssuerEvidence>>
read_evidence(Files& files,
              const std::string& path,
              const std::vector<std::string>& issuers)
{
  TRY_ASSIGN(const auto text, files.read(path, k_max_evidence));
  auto items = evidence_from_text(text);
  if (!items) {
    return tl::make_unexpected(std::move(items).error().within(path));
  }
  if (issuers.empty()) {
    return items;
  }
  std::vector<IssuerEvidence> chosen;
  for (const auto& issuer : issuers) {
    const auto found =
        std::find_if(items->begin(), items->end(), [&issuer](const auto& item) {
          return item.issuer == issuer;
        });
    if (found == items->end()) {
      return fail(
          ErrorCode::local_file,
          fmt::format("{}: contains no evidence on {}", path, text::quote(issuer)));
    }
    chosen.push_back(*found);
  }
  return chosen;
}

Result<void>
write_evidence(Files& files,
               const std::string& path,
               const std::vector<IssuerEvidence>& evidence)
{
  constexpr unsigned mode = 0644;
  return files.write_atomic(path, to_text(evidence_to_json(evidence)) + "\n", mode);
}

} // namespace oidcctl
