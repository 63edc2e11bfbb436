#include "base/text.hpp"
#include "kube/cluster_config/writers.hpp"
#include "model/apiserver/policy.hpp"

#include <fmt/format.h>

#include <algorithm>

// The form of Together's console, which asks for three values, and once only.
namespace oidcctl::cluster_config {

namespace {

void
add_rows(std::string_view heading, const std::vector<FormField>& rows, std::string& text)
{
  std::size_t width = 0;
  for (const auto& row : rows) {
    width = std::max(width, text::width(row.label));
  }
  text += fmt::format("{}:\n", heading);
  for (const auto& row : rows) {
    text += fmt::format("  {:<{}}  {}\n", row.label, width, text::printable(row.value));
  }
}

} // namespace

Manifest
write_together(const DesiredSettings& settings, const GenerateRequest& request)
{
  const auto& jwt = settings.configuration.jwt.front();
  const auto& claim = jwt.claim_mappings.username.claim;
  Manifest manifest;
  manifest.fields = {{"Issuer URL", jwt.issuer.url},
                     {"Client ID", jwt.issuer.audiences.front()},
                     {"Username claim", claim}};
  // The ports on which Together's plugin listens.
  manifest.application = {{"Redirect URL", "http://localhost:8000"},
                          {"Redirect URL", "http://localhost:18000"},
                          {"Grant", "authorization code with PKCE"},
                          {"Scopes", text::join(scopes_for(claim), " ")}};
  std::string text;
  add_rows("GPU Clusters > Create cluster > Use custom OIDC > Configure OIDC",
           manifest.fields,
           text);
  text += '\n';
  add_rows("Application at the identity provider", manifest.application, text);
  manifest.files.push_back({std::string(request.form->file), std::move(text), {}});
  manifest.steps = {"register the application at the identity provider",
                    "fill in the form while the cluster is created: these values cannot "
                    "be changed later",
                    "check them before: oidcctl verify-issuer"};
  return manifest;
}

} // namespace oidcctl::cluster_config
