#pragma once

#include "base/json.hpp"
#include "fakes.hpp"

#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>

namespace oidcctl::test {

using HttpOutcome = tl::expected<HttpReply, HttpFailure>;

// Role bindings as an API server keeps them: versions, server-side apply with managers,
// merge patches, preconditions, pages, dry runs. Whatever else may go wrong is scripted.
class FakeApi
{
public:
  // An answer instead of the server's own. `carry_out`: it is done, but no one hears.
  struct Fault
  {
    std::string method = {}; // empty: any
    std::string part = {};   // of the URL
    HttpOutcome outcome = HttpReply{};
    bool carry_out = false;
    std::size_t skip = 0; // so many requests first
    std::size_t times = 1;
  };

  std::string server = "https://k8s.example:6443";
  std::string token = "t0ken";              // empty: whoever comes is let in
  std::map<std::string, Json> objects = {}; // by path below /apis/.../v1/
  std::set<std::string> name_spaces = {"default", "team-a"};
  std::set<std::string> cluster_roles = {"view", "edit", "admin", "cluster-admin"};
  bool lists_roles = false; // else the list is not there, and roles are unknown
  std::deque<Fault> faults = {};
  std::size_t page = 500; // objects, at most
  // Called before a request is answered, to change things meanwhile.
  std::function<void(const HttpRequest&)> before = {};

  // Answer for the server in `network`.
  void attach(FakeNetwork& network);

  // Put a binding there as another manager does; returns its path.
  std::string put(const std::string& ns,
                  const std::string& name,
                  const std::string& role,
                  const std::vector<std::string>& users,
                  bool is_ours = true);
  // Set the users of what is at `path`, as another manager does.
  void set_users(const std::string& path, const std::vector<std::string>& users);
  std::vector<std::string> users(const std::string& path) const;

  HttpOutcome answer(const HttpRequest& request);

private:
  HttpOutcome own_answer(const HttpRequest& request);
  HttpOutcome list(const std::string& path, const std::string& query) const;
  HttpOutcome
  apply(const std::string& path, const std::string& query, const std::string& body);
  HttpOutcome
  patch(const std::string& path, const std::string& query, const std::string& body);
  HttpOutcome remove(const std::string& path, const std::string& body);
  HttpOutcome roles(const std::string& path) const;
  void stamp(Json& object);

  std::recursive_mutex m_mutex = {};
  std::map<std::string, std::string> m_managers = {}; // of the subjects, by path
  int m_version = 1000;
};

// Return a refusal as the API server words it.
HttpReply status_reply(int status,
                       const std::string& reason,
                       const std::string& message,
                       Json causes = nullptr);

// Note in managedFields that oidcctl applied what `wanted` sets; and that another user
// set the subjects since.
void note_applied(Json& object, const Json& wanted);
void forget_applied_subjects(Json& object);

// Parts of its answers and requests.
HttpReply api_reply(int status, const Json& body);
std::string query_value(const std::string& query, const std::string& name);
std::string last_part(const std::string& path);

// A kubeconfig whose one context has the token "t0ken" for a FakeApi.
std::string
kubeconfig_text(const std::string& user = "{token: t0ken}",
                const std::string& cluster = "{server: \"https://k8s.example:6443\"}");

// Put a kubeconfig where kubectl looks for it.
void give_kubeconfig(TestSystem& test, const std::string& text = kubeconfig_text());

} // namespace oidcctl::test
