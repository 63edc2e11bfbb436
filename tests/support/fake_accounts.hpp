#pragma once

#include "base/json.hpp"
#include "fake_api.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace oidcctl::test {

// Service accounts, Secrets and tokens as an API server keeps them, with the role
// bindings of a FakeApi. A token works as long as its Secret and its account are there.
struct FakeAccounts
{
  FakeApi bindings = {};
  std::map<std::string, Json> objects =
      {};                                 // accounts and Secrets, by path below /api/v1/
  std::map<std::string, Json> roles = {}; // by path below .../v1/: "clusterroles/view"
  std::map<std::string, std::string> issued = {}; // path of the marker, by token
  std::set<std::string> name_spaces = {"ci", "team-a"};
  std::string root_ca = {};         // of the ConfigMap kube-root-ca.crt
  std::int64_t longest = 1LL << 32; // seconds that a token may last
  bool has_self_review = true;      // Kubernetes 1.26 and later
  bool may_everything = false;      // so that what does not exist is 404 and not 403
  bool has_jti = true;              // 1.30 and later
  std::int64_t now = 0;             // Unix seconds
  // So many requests are answered, and no more: then the connection is lost forever.
  std::optional<std::size_t> answers = std::nullopt;

  // Answer for the server at `url`; a managed endpoint takes no service account tokens.
  void attach(FakeNetwork& network, const std::string& url, bool is_managed = false);

  // Return whether a token works now.
  bool works(const std::string& token) const;

private:
  HttpOutcome answer(const HttpRequest& request, const std::string& url, bool is_managed);
  HttpOutcome
  object(const HttpRequest& request, const std::string& path, const std::string& query);
  HttpOutcome list(const std::string& path, const std::string& query) const;
  HttpOutcome apply(const HttpRequest& request, const std::string& path);
  HttpOutcome make_token(const HttpRequest& request, const std::string& path);
  HttpOutcome review(const HttpRequest& request, const std::string& path) const;

  int m_uid = 0;
};

} // namespace oidcctl::test
