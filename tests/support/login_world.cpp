#include "login_world.hpp"

#include "model/login/cached_login.hpp"
#include "signing.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <memory>

namespace oidcctl::test {

LoginWorld::LoginWorld() : site(healthy_site(k_login_issuer))
{
  site.keys["keys"] = Json::array({Signer::of("P-256").jwk("key-1")});
  test.environment.values["HOME"] = k_home;
  words = {"get-token",
           "--oidc-issuer-url=https://login.example.com",
           "--oidc-client-id=kubernetes",
           std::string("--browser-command=") + k_browser};
  settings.issuer = k_login_issuer;
  settings.client_id = "kubernetes";
}

void
LoginWorld::go_online()
{
  serve(test, site);
  test.network.at(site.issuer + "/token", {.make = [this](const HttpRequest& request) {
                    return token_reply(request);
                  }});
}

void
LoginWorld::serve_document()
{
  test.network.at(site.document_url(), {.outcome = ok_reply(site.document.dump())});
}

void
LoginWorld::answer_tokens(HttpReply reply)
{
  test.network.at(site.issuer + "/token", {.outcome = std::move(reply)});
}

void
LoginWorld::answer_tokens(HttpFailure failure)
{
  test.network.at(site.issuer + "/token",
                  {.outcome = tl::make_unexpected(std::move(failure))});
}

void
LoginWorld::answer_first(std::vector<HttpReply> replies)
{
  auto left = std::make_shared<std::vector<HttpReply>>(std::move(replies));
  test.network.at(site.issuer + "/token",
                  {.make = [this, left](const HttpRequest& request) {
                    if (left->empty()) {
                      return token_reply(request);
                    }
                    auto reply = left->front();
                    left->erase(left->begin());
                    return reply;
                  }});
}

void
LoginWorld::browse(const std::string& target)
{
  test.listener.on_wait = [this, target]() -> std::optional<ListenerEvent> {
    auto request = target;
    if (const auto at = request.find("STATE"); at != std::string::npos) {
      request.replace(at, 5, parameter("state"));
    }
    test.listener.on_wait = {};
    return FakeListener::get(request, test.listener.opened.back());
  };
}

int
LoginWorld::run(const std::vector<std::string>& more)
{
  auto all = words;
  all.insert(all.end(), more.begin(), more.end());
  return test.run(all);
}

Json
LoginWorld::claims(const Json& more) const
{
  const auto now = test.clock.now().time_since_epoch().count();
  Json out{{"iss", k_login_issuer},
           {"sub", "u-17"},
           {"aud", "kubernetes"},
           {"iat", now},
           {"exp", now + 3600}};
  out.merge_patch(more);
  out.merge_patch(changes);
  return out;
}

std::string
LoginWorld::token(const Json& more) const
{
  return Signer::of(signer).token({{"alg", "ES256"}, {"kid", "key-1"}}, claims(more));
}

HttpReply
LoginWorld::token_reply(const HttpRequest& request) const
{
  const auto sent = parse_query(request.body);
  auto own = Json::object();
  if (find_parameter(sent, "grant_type") == "authorization_code") {
    own["nonce"] = parameter("nonce");
  }
  Json body{{"id_token", token(own)},
            {"access_token", "access-1"},
            {"token_type", "Bearer"},
            {"refresh_token", "refresh-2"}};
  body.merge_patch(answer);
  auto reply = json_of(body);
  for (auto& header : reply.headers) {
    if (header.name == "date" && !date.empty()) {
      header.value = date;
    }
  }
  return reply;
}

std::string
LoginWorld::entry(const std::string& suffix) const
{
  const auto naming = test.program == "kubectl-together_login" ? CacheNaming::together
                                                               : CacheNaming::kubelogin;
  return std::string(k_cache_folder) + "/" + cache_name(settings, naming) + suffix;
}

std::string
LoginWorld::cache(long long expires_in, const std::string& refresh)
{
  auto token_text = token(
      {{"exp", k_login_now + expires_in}, {"iat", k_login_now + expires_in - 3600}});
  const CachedLogin login{Secret(token_text), Secret(refresh)};
  test.files.contents[entry()] = login.str().reveal();
  test.files.modes[entry()] = 0600;
  test.files.modes[k_cache_folder] = 0700;
  return token_text;
}

Json
LoginWorld::cached() const
{
  const auto found = test.files.contents.find(entry());
  return found == test.files.contents.end() ? Json() : *parse_json(found->second);
}

std::string
LoginWorld::authorization_url() const
{
  const auto& text = test.err();
  const auto begin = text.find(site.issuer + "/authorize?");
  return begin == std::string::npos ? ""
                                    : text.substr(begin, text.find('\n', begin) - begin);
}

std::string
LoginWorld::parameter(const std::string& name) const
{
  const auto url = Url::parse(authorization_url());
  REQUIRE(url);
  return find_parameter(parse_query(url->query.value_or("")), name).value_or("(none)");
}

std::string
LoginWorld::sent(const std::string& name) const
{
  for (auto request = test.network.requests.rbegin();
       request != test.network.requests.rend();
       ++request) {
    if (request->url == site.issuer + "/token") {
      return find_parameter(parse_query(request->body), name).value_or("(none)");
    }
  }
  return "(no request)";
}

std::size_t
LoginWorld::token_requests() const
{
  std::size_t count = 0;
  for (const auto& request : test.network.requests) {
    count += request.url == site.issuer + "/token" ? 1 : 0;
  }
  return count;
}

std::string
LoginWorld::given() const
{
  const auto data = json_out(test);
  REQUIRE(data.contains("status"));
  return data["status"]["token"].get<std::string>();
}

void
check_silent(const TestSystem& test, const std::vector<std::string>& secrets)
{
  for (const auto& secret : secrets) {
    INFO(secret);
    CHECK(test.out().find(secret) == std::string::npos);
    CHECK(test.err().find(secret) == std::string::npos);
  }
}

HttpReply
json_of(const Json& body, int status)
{
  auto reply = ok_reply(body.dump());
  reply.status = status;
  return reply;
}

} // namespace oidcctl::test
