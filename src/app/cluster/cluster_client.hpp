#pragma once

#include "app/cluster/cluster_connection.hpp"
#include "go/json.hpp"

#include <atomic>
#include <string>

namespace oidcctl {

// One request to the API server. All that this program sends may be sent twice: it reads,
// or it changes an object to a state that the request names, or only the version that
// was read.
struct ApiRequest
{
  std::string method = "GET";
  std::string target = {}; // path and query: "/apis/rbac.authorization.k8s.io/v1/..."
  std::string content_type = {};
  std::string body = {};
  std::string accept = "application/json";
  std::size_t max_reply = std::size_t{4} << 20; // bytes
  bool must_finish = false; // also when the user interrupts: half of the work is worse
};

// What the server answered, whatever its status.
struct ApiReply
{
  int status = 0;
  go::Value body = {};       // the object; of a refusal the Status
  std::string message = {};  // of a refusal, in the server's words
  std::string reason = {};   // "NotFound", "Conflict", "Invalid"...
  bool was_repeated = false; // an earlier try may have been carried out

  bool
  is_success() const
  {
    return status >= 200 && status < 300;
  }
};

// Asks the API server, patiently: 429, 503, 504 and lost connections are tried again
// after a while that grows, by chance up to its half shorter, and never shorter than the
// server asks for by Retry-After. Safe to use from many threads at once.
class ClusterClient
{
public:
  static constexpr int k_tries = 8;
  static constexpr Milliseconds k_first_wait{250};
  static constexpr Milliseconds k_longest_wait{8000};
  static constexpr Milliseconds k_longest_retry_after{60000};

  ClusterClient(System& system, ClusterConnection& connection, Milliseconds timeout)
      : m_system(system), m_connection(connection), m_timeout(timeout)
  {}

  // Return the answer. An error when there is none after all tries, or it is not JSON
  // (`unavailable`), when the server does not accept the credentials (`login`), and when
  // the user interrupts.
  Result<ApiReply> call(const ApiRequest& request);

  const ClusterConnection&
  connection() const
  {
    return m_connection;
  }

  // Return what requests prove the caller with now.
  SentCredentials
  sent_credentials()
  {
    return m_connection.sent();
  }

private:
  Result<void> wait(const ApiRequest& request, int tries, Milliseconds at_least);
  bool is_worth_a_retry(const HttpFailure& failure) const;
  Error no_reply(const HttpFailure& failure) const;
  Error not_accepted(const HttpReply& reply) const;

  System m_system; // references, all of it
  ClusterConnection& m_connection;
  Milliseconds m_timeout;
  std::atomic<bool> m_has_answered{false};
};

// Return the string at `path` ("metadata", "name") of `value`; empty when there is none.
std::string text_at(const go::Value& value, std::initializer_list<std::string_view> path);

} // namespace oidcctl
