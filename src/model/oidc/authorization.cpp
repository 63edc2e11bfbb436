#include "model/oidc/authorization.hpp"

#include "base/base64.hpp"
#include "base/text.hpp"
#include "model/http/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace oidcctl {

namespace {

using Answer = AuthorizationAnswer;

struct Mark
{
  std::string_view text; // lower case
  Answer answer;
  bool anywhere; // means the same on a page with status 200; else on an error page only
};

// What providers write when they refuse, the clear words first: an error page often
// repeats the request, so a bare "redirect_uri" says less than "invalid_client".
constexpr std::array<Mark, 33> k_marks{{
    {"redirect_uri_mismatch", Answer::redirect_refused, true},
    {"redirect_mismatch", Answer::redirect_refused, true},
    {"invalid_redirect_uri", Answer::redirect_refused, true},
    {"aadsts50011", Answer::redirect_refused, true},
    {"redirect uri error", Answer::redirect_refused, true},
    {"callback url mismatch", Answer::redirect_refused, true},
    {"unregistered redirect_uri", Answer::redirect_refused, true},
    {"invalid parameter: redirect_uri", Answer::redirect_refused, true},
    {"the redirect uri included is not valid", Answer::redirect_refused, true},
    {"must be a login redirect uri", Answer::redirect_refused, true},
    {"redirect uri mismatch", Answer::redirect_refused, true},
    {"aadsts700016", Answer::client_unknown, true},
    {"client id error", Answer::client_unknown, true},
    {"client not found", Answer::client_unknown, true},
    {"unknown client", Answer::client_unknown, true},
    {"oauth client was not found", Answer::client_unknown, true},
    {"deleted_client", Answer::client_unknown, true},
    {"invalid client_id", Answer::client_unknown, true},
    {"invalid_client_id", Answer::client_unknown, true},
    {"app.notfound", Answer::client_unknown, true},
    {"invalid_client", Answer::client_unknown, false},
    {"client does not exist", Answer::client_unknown, false},
    {"client is invalid", Answer::client_unknown, false},
    {"invalid client", Answer::client_unknown, false},
    {"'client_id' parameter", Answer::client_unknown, false},
    {"unknown or invalid client", Answer::client_unknown, false},
    {"unauthorized_client", Answer::client_unknown, false},
    {"redirect_uri", Answer::redirect_refused, false},
    {"redirect uri", Answer::redirect_refused, false},
    {"redirect url", Answer::redirect_refused, false},
    {"callback url", Answer::redirect_refused, false},
    {"client_id", Answer::client_unknown, false},
    {"client id", Answer::client_unknown, false},
}};

AuthorizationReading
by_marks(std::string_view page, bool is_error, std::string where)
{
  const auto lower = text::to_lower(page);
  for (const auto& mark : k_marks) {
    if ((is_error || mark.anywhere) && lower.find(mark.text) != std::string::npos) {
      return {mark.answer, {}, fmt::format("{} says {}", where, text::quote(mark.text))};
    }
  }
  return {Answer::could_not_tell, {}, where + " said something unrecognized"};
}

bool
is_same_place(const Url& target, const std::string& redirect_url)
{
  const auto wanted = Url::parse(redirect_url);
  return wanted && target.scheme == wanted->scheme &&
         text::to_lower(target.host) == text::to_lower(wanted->host) &&
         target.effective_port() == wanted->effective_port();
}

AuthorizationReading
read_redirect(const Url& target, const std::string& redirect_url)
{
  // Some providers answer in the fragment, whatever was asked for.
  auto parameters = parse_query(target.query.value_or(""));
  const auto in_fragment = parse_query(target.fragment.value_or(""));
  parameters.insert(parameters.end(), in_fragment.begin(), in_fragment.end());
  const auto error = find_parameter(parameters, "error");
  if (is_same_place(target, redirect_url)) {
    if (!error) {
      return {Answer::login_page, {}, "it redirected the browser back at once"};
    }
    const auto description = find_parameter(parameters, "error_description");
    return {Answer::returned_error,
            *error,
            fmt::format("it returned error={}{}",
                        text::quote(*error, 60),
                        description ? " (" + text::quote(*description) + ")" : "")};
  }
  // Google packs the reason into one parameter of its error page.
  const auto packed = find_parameter(parameters, "authError");
  const auto unpacked =
      packed ? base64::decode(*packed, base64::Alphabet::standard).value_or(*packed) : "";
  const bool is_error =
      error || packed || text::contains_ignoring_case(target.path, "error");
  if (is_error) {
    return by_marks(percent_decode(target.str()) + unpacked, true, "its error page");
  }
  return {Answer::login_page, {}, "it redirected to its own pages"};
}

} // namespace

std::string
AuthorizationRequest::url() const
{
  std::string out = endpoint;
  char separator = endpoint.find('?') == std::string::npos ? '?' : '&';
  const auto append = [&out, &separator](std::string_view name,
                                         const std::string& value) {
    out += fmt::format("{}{}={}", separator, percent_encode(name), percent_encode(value));
    separator = '&';
  };
  const auto add = [this, &append](const std::string& name, const std::string& value) {
    if (extra.count(name) == 0) {
      append(name, value);
    }
  };
  add("response_type", "code");
  add("client_id", client_id);
  add("redirect_uri", redirect_url);
  add("scope", text::join(scopes, " "));
  add("state", state);
  add("nonce", nonce);
  if (!code_challenge.empty()) {
    add("code_challenge", code_challenge);
    add("code_challenge_method", "S256");
  }
  for (const auto& [name, value] : extra) {
    append(name, value);
  }
  return out;
}

AuthorizationReading
read_authorization_reply(const HttpReply& reply,
                         const std::string& request_url,
                         const std::string& redirect_url)
{
  const auto location = reply.header("location");
  if (reply.status >= 300 && reply.status < 400 && location) {
    const auto base = Url::parse(request_url);
    const auto target = base ? resolve(*base, *location) : base;
    return target ? read_redirect(*target, redirect_url)
                  : AuthorizationReading{Answer::could_not_tell,
                                         {},
                                         "it redirected to an invalid address"};
  }
  if (reply.status >= 500 || reply.status < 200) {
    return {Answer::could_not_tell, {}, fmt::format("it returned HTTP {}", reply.status)};
  }
  const bool is_error = reply.status >= 400;
  auto reading =
      by_marks(reply.body, is_error, fmt::format("its page (HTTP {})", reply.status));
  if (reading.answer == Answer::could_not_tell && !is_error &&
      text::contains_ignoring_case(reply.body, "<form")) {
    return {Answer::login_page, {}, "it returned a page with a form"};
  }
  return reading;
}

} // namespace oidcctl
