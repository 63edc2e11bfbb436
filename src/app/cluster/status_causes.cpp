#include "app/cluster/status_causes.hpp"

namespace oidcctl {

std::vector<std::string>
cause_fields(const ApiReply& refusal)
{
  std::vector<std::string> fields;
  const auto* details = refusal.body.find("details");
  const auto* causes = details == nullptr ? nullptr : details->find("causes");
  if (causes != nullptr) {
    for (const auto& cause : causes->items) {
      fields.push_back(text_at(cause, {"field"}));
    }
  }
  return fields;
}

} // namespace oidcctl
