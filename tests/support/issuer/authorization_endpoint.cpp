#include "base/text.hpp"
#include "endpoints.hpp"

#include <algorithm>
#include <array>

namespace oidcctl::test_issuer {

namespace {

using Parameters = std::vector<QueryParameter>;

std::string
value_of(const Parameters& parameters, std::string_view name)
{
  return find_parameter(parameters, name).value_or("");
}

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
            [](const Visit&, const Parameters& p) {
              return has_word(value_of(p, "prompt"), "none");
            }},
};

// Return a refusal that must not leave this server: whom it would be sent to is not
// known.
Reply
refuse_here(const Visit& visit, std::string_view error, const std::string& description)
{
  return text::contains_ignoring_case(visit.ask.accept, "application/json")
             ? json_reply(400, {{"error", error}, {"error_description", description}})
             : page_reply(400, error, description);
}

Reply
refuse_at_client(const Refusal& refusal, const Parameters& parameters)
{
  auto url = value_of(parameters, "redirect_uri");
  url += url.find('?') == std::string::npos ? '?' : '&';
  url += "error=" + percent_encode(refusal.error) +
         "&error_description=" + percent_encode(refusal.description);
  if (const auto state = find_parameter(parameters, "state")) {
    url += "&state=" + percent_encode(*state);
  }
  return redirect_reply(302, url);
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
  if (std::find(known.begin(), known.end(), target) == known.end()) {
    return refuse_here(visit,
                       "invalid_request",
                       "invalid redirect_uri: " + text::quote(target) +
                           " is not registered for client " + text::quote(id));
  }
  for (const auto& refusal : k_refusals) {
    if (refusal.applies(visit, parameters)) {
      return refuse_at_client(refusal, parameters);
    }
  }
  const auto query = visit.ask.method == "POST" ? visit.ask.body : visit.ask.query;
  return redirect_reply(303, visit.issuer + "/login?" + query);
}

} // namespace oidcctl::test_issuer
