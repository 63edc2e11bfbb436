#include "base/text.hpp"
#include "clients.hpp"
#include "endpoints.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace oidcctl::test_issuer {

namespace {

constexpr Seconds k_code_lifetime{60};

bool
has_word(const std::string& words, const std::string& word)
{
  const auto list = text::split(words, ' ');
  return std::find(list.begin(), list.end(), word) != list.end();
}

// What goes back to the client by way of the browser.
struct Refusal
{
  std::string_view error = {};
  std::string_view description = {};
  bool (*applies)(const Visit& visit, const Parameters& parameters) = nullptr;
};

// Return whether the list `member` of the discovery document holds `word`; a list that is
// absent holds everything.
bool
offers(const Visit& visit, const char* member, const std::string& word)
{
  const auto document = discovery_document(visit.site, visit.issuer, visit.service.keys);
  const auto list = document.find(member);
  return list == document.end() ||
         std::find(list->begin(), list->end(), Json(word)) != list->end();
}

// The reasons to refuse; the first that applies is told.
constexpr std::array k_refusals{
    Refusal{"invalid_request",
            "response_type is missing",
            [](const Visit&, const Parameters& p) {
              return value_of(p, "response_type").empty();
            }},
    Refusal{"unsupported_response_type",
            "this response_type is not offered",
            [](const Visit& v, const Parameters& p) {
              return !offers(v, "response_types_supported", value_of(p, "response_type"));
            }},
    Refusal{"invalid_scope",
            "the scope openid is missing",
            [](const Visit&, const Parameters& p) {
              return !has_word(value_of(p, "scope"), "openid");
            }},
    Refusal{"invalid_request",
            "this code_challenge_method is not offered",
            [](const Visit& v, const Parameters& p) {
              const auto method = find_parameter(p, "code_challenge_method");
              return method && !offers(v, "code_challenge_methods_supported", *method);
            }},
    Refusal{"login_required",
            "nobody is signed in",
            [](const Visit& v, const Parameters& p) {
              return !v.site.login.is_immediate &&
                     has_word(value_of(p, "prompt"), "none");
            }},
};

// Return whether `target` is the redirect URI `known`, or on another port of loopback
// where `known` has none (RFC 8252 chapter 7.3).
bool
is_registered(const std::string& known, const std::string& target)
{
  const auto registered = Url::parse(known);
  const auto asked = Url::parse(target);
  if (!registered || !asked || registered->port || !registered->is_loopback() ||
      registered->scheme != "http") {
    return known == target;
  }
  const auto port = asked->port ? fmt::format(":{}", *asked->port) : std::string();
  const auto authority = known.find('/', known.find("//") + 2);
  return target == known.substr(0, authority) + port +
                       (authority == std::string::npos ? "" : known.substr(authority));
}

// Return a refusal that must not leave this server: whom it would be sent to is not
// known.
Reply
refuse_here(const Visit& visit, std::string_view error, const std::string& description)
{
  return text::contains_ignoring_case(visit.ask.accept, "application/json")
             ? json_reply(400, {{"error", error}, {"error_description", description}})
             : page_reply(400, error, description);
}

// Send the browser back to the client with `answer`.
Reply
go_back(const Visit& visit, const Parameters& parameters, Parameters answer)
{
  if (const auto state = find_parameter(parameters, "state")) {
    answer.push_back({"state", *state});
  }
  if (const auto iss = visit.site.login.iss.value_or(visit.issuer); !iss.empty()) {
    answer.push_back({"iss", iss});
  }
  auto url = value_of(parameters, "redirect_uri");
  for (const auto& [name, value] : answer) {
    url += url.find('?') == std::string::npos ? '?' : '&';
    url += name + "=" + percent_encode(value);
  }
  return redirect_reply(302, url);
}

Reply
go_back_with_code(const Visit& visit, const Parameters& parameters)
{
  auto code =
      visit.service.vault.put("code",
                              {.site = visit.name,
                               .client = value_of(parameters, "client_id"),
                               .scope = value_of(parameters, "scope"),
                               .user = visit.site.login.user,
                               .nonce = value_of(parameters, "nonce"),
                               .challenge = value_of(parameters, "code_challenge"),
                               .redirect_uri = value_of(parameters, "redirect_uri")},
                              k_code_lifetime);
  return go_back(visit, parameters, {{"code", std::move(code)}});
}

// Answer a request that is in order.
Reply
log_in(const Visit& visit, const Parameters& parameters)
{
  visit.service.tally.count(visit.name, "authorization");
  const auto& login = visit.site.login;
  if (!login.error.empty()) {
    return go_back(
        visit,
        parameters,
        {{"error", login.error}, {"error_description", login.error_description}});
  }
  if (login.is_immediate) {
    return go_back_with_code(visit, parameters);
  }
  const auto query = visit.ask.method == "POST" ? visit.ask.body : visit.ask.query;
  return redirect_reply(303, visit.issuer + "/login?" + query);
}

} // namespace

Reply
answer_authorization(const Visit& visit)
{
  const auto parameters = parameters_of(visit.ask);
  const auto id = value_of(parameters, "client_id");
  const auto client = visit.site.clients.find(id);
  if (client == visit.site.clients.end()) {
    return refuse_here(visit, "invalid_client", "unknown client " + text::quote(id));
  }
  const auto target = value_of(parameters, "redirect_uri");
  const auto& known = client->second.redirect_uris;
  if (std::none_of(known.begin(), known.end(), [&target](const std::string& uri) {
        return is_registered(uri, target);
      })) {
    return refuse_here(visit,
                       "invalid_request",
                       "invalid redirect_uri: " + text::quote(target) +
                           " is not registered for client " + text::quote(id));
  }
  for (const auto& refusal : k_refusals) {
    if (refusal.applies(visit, parameters)) {
      return go_back(visit,
                     parameters,
                     {{"error", std::string(refusal.error)},
                      {"error_description", std::string(refusal.description)}});
    }
  }
  return log_in(visit, parameters);
}

} // namespace oidcctl::test_issuer
