#include "service.hpp"

#include "endpoints.hpp"
#include "scenarios.hpp"

#include <array>

namespace oidcctl::test_issuer {

namespace {

struct Endpoint
{
  std::string_view method = {};
  std::string_view before = {}; // what is before the name of the site,
  std::string_view after = {};  // and after it
  Reply (*answer)(const Visit& visit) = nullptr;
};

// The endpoints. The first that fits answers.
constexpr std::array k_endpoints{
    Endpoint{"PUT", "/ctl/", "", answer_script},
    Endpoint{"DELETE", "/ctl/", "", answer_script_removal},
    Endpoint{"GET", "/ctl/", "", answer_tally},
    Endpoint{"POST", "/mint/", "", answer_mint},
    Endpoint{"GET", "/", "/.well-known/openid-configuration", answer_discovery},
    Endpoint{"GET", "/", "/auth", answer_authorization},
    Endpoint{"GET", "/", "/device", answer_device_page},
    Endpoint{"GET", "/", "/document", answer_document},
    Endpoint{"GET", "/", "/end_session", answer_end_session},
    Endpoint{"GET", "/", "/keys", answer_keys},
    Endpoint{"GET", "/", "/login", answer_login},
    Endpoint{"POST", "/", "/auth", answer_authorization},
    Endpoint{"POST", "/", "/device", answer_device},
    Endpoint{"POST", "/", "/device_authorization", answer_device_authorization},
    Endpoint{"POST", "/", "/end_session", answer_end_session},
    Endpoint{"POST", "/", "/revoke", answer_revocation},
    Endpoint{"POST", "/", "/token", answer_token},
};

// Return the name of the site when `path` is one of this endpoint, or nothing.
std::optional<std::string>
name_in(std::string_view path, const Endpoint& endpoint)
{
  if (path.size() <= endpoint.before.size() + endpoint.after.size() ||
      path.substr(0, endpoint.before.size()) != endpoint.before ||
      path.substr(path.size() - endpoint.after.size()) != endpoint.after) {
    return std::nullopt;
  }
  path.remove_prefix(endpoint.before.size());
  path.remove_suffix(endpoint.after.size());
  return std::string(path);
}

Visit
visit_of(Service& service, const Ask& ask, const std::string& name)
{
  const auto issuer = ask.base + "/" + name;
  auto site = service.scripts.find(name);
  if (!site) {
    site = built_in_site({.issuer = issuer,
                          .name = name,
                          .http_base = service.http_base,
                          .keys = service.keys});
  }
  return {ask, service, name, issuer, std::move(*site)};
}

} // namespace

void
Scripts::put(const std::string& name, Site site)
{
  const std::lock_guard lock(m_mutex);
  m_sites.insert_or_assign(name, std::move(site));
}

void
Scripts::drop(const std::string& name)
{
  const std::lock_guard lock(m_mutex);
  m_sites.erase(name);
}

std::optional<Site>
Scripts::find(const std::string& name) const
{
  const std::lock_guard lock(m_mutex);
  const auto found = m_sites.find(name);
  return found == m_sites.end() ? std::nullopt : std::optional(found->second);
}

std::vector<QueryParameter>
parameters_of(const Ask& ask)
{
  return parse_query(ask.method == "POST" ? ask.body : ask.query);
}

Reply
serve(Service& service, const Ask& ask)
{
  bool other_method = false;
  for (const auto& endpoint : k_endpoints) {
    const auto name = name_in(ask.path, endpoint);
    if (name && endpoint.method == ask.method) {
      return endpoint.answer(visit_of(service, ask, *name));
    }
    other_method = other_method || name.has_value();
  }
  return other_method ? page_reply(405, "405", "this endpoint has other methods")
                      : page_reply(404, "404", "no endpoint has this path");
}

} // namespace oidcctl::test_issuer
