#include "providers/provider.hpp"

#include "model/http/url.hpp"
#include "providers/provider_hints.hpp"
#include "providers/provider_signature.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace oidcctl {

namespace {

// Return the parts of an issuer; one without a scheme is read as if it had https.
std::optional<Url>
issuer_of(std::string_view text)
{
  const bool has_scheme = text.find("://") != std::string_view::npos;
  auto url = Url::parse(has_scheme ? std::string(text) : "https://" + std::string(text));
  return url ? std::optional(std::move(*url)) : std::nullopt;
}

// Return the provider of the first of `signatures` that fits `subject`, or nullptr.
template <typename Signatures, typename Subject>
const Provider*
find_fitting(const Signatures& signatures, const Subject& subject)
{
  const auto found =
      std::find_if(signatures.begin(), signatures.end(), [&subject](const auto& one) {
        return fits(one, subject);
      });
  return found == signatures.end() ? nullptr : find_provider(found->provider);
}

const Provider*
find_fitting_issuer(std::span<const UrlSignature> signatures,
                    const std::optional<Url>& configured,
                    const std::optional<Url>& announced)
{
  for (const auto* url : {&configured, &announced}) {
    const auto* provider = *url ? find_fitting(signatures, **url) : nullptr;
    if (provider != nullptr) {
      return provider;
    }
  }
  return nullptr;
}

} // namespace

const Provider*
find_provider(std::string_view id)
{
  const auto all = providers();
  const auto found =
      std::lower_bound(all.begin(), all.end(), id, [](const auto& provider, auto wanted) {
        return provider.id < wanted;
      });
  return found != all.end() && found->id == id ? &*found : nullptr;
}

std::span<const ProviderHint>
hints_of(const Provider& provider)
{
  const auto before = [](const auto& a, const auto& b) {
    return a.provider < b.provider;
  };
  const ProviderHint wanted{.provider = provider.id};
  for (const auto& table : {hosted_hints(), software_hints(), other_hints()}) {
    const auto [first, last] =
        std::equal_range(table.begin(), table.end(), wanted, before);
    if (first != last) {
      return {first, last};
    }
  }
  return {};
}

const Provider*
recognise(std::string_view issuer_url, const Discovery* document)
{
  const auto configured = issuer_of(issuer_url);
  const auto announced = document == nullptr ? std::nullopt : issuer_of(document->issuer);
  const auto* provider = find_fitting_issuer(host_signatures(), configured, announced);
  if (provider == nullptr && document != nullptr) {
    provider = find_fitting(document_signatures(), *document);
  }
  if (provider == nullptr) {
    provider = find_fitting_issuer(path_signatures(), configured, announced);
  }
  return provider;
}

std::string_view
refresh_scope(const Provider* provider, const Discovery* document)
{
  constexpr std::string_view scope = "offline_access";
  const auto fact = provider == nullptr ? RefreshFact::unknown : provider->refresh;
  if (fact == RefreshFact::offline_access_scope) {
    return scope;
  }
  const bool document_decides =
      fact == RefreshFact::unknown || fact == RefreshFact::application_setting;
  return document_decides && document != nullptr && document->scopes.contains(scope)
             ? scope
             : std::string_view{};
}

} // namespace oidcctl
