#include "app/cluster/cluster_client.hpp"

#include "base/text.hpp"
#include "model/http/http_status.hpp"
#include "ports/clock.hpp"
#include "ports/processes.hpp"
#include "ports/random.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace oidcctl {

namespace {

// Return the seconds of Retry-After; the API server never sends a date.
std::optional<Milliseconds>
retry_after(const HttpReply& reply)
{
  const auto value = reply.header("retry-after");
  unsigned seconds = 0;
  if (!value ||
      std::from_chars(value->data(), value->data() + value->size(), seconds).ec !=
          std::errc()) {
    return std::nullopt;
  }
  return std::min<Milliseconds>(Seconds{seconds}, ClusterClient::k_longest_retry_after);
}

bool
is_worth_a_retry(const HttpReply& reply)
{
  return reply.status == http_status::k_too_many_requests || reply.status == 503 ||
         reply.status == 504 || (reply.status >= 500 && retry_after(reply));
}

bool
is_json(const HttpReply& reply)
{
  return reply.header("content-type").value_or("").rfind("application/json", 0) == 0;
}

// Return the reply with its body read. A refusal that is not a Status, which a proxy may
// send, has its first line as the message.
Result<ApiReply>
decode(const HttpReply& reply)
{
  ApiReply out{.status = reply.status};
  auto body =
      is_json(reply)
          ? go::parse(reply.body)
          : tl::make_unexpected(go::ParseError{
                go::DecodeError::syntax,
                fmt::format("the content type is {}",
                            text::quote(reply.header("content-type").value_or("")))});
  if (!body && out.is_success()) {
    return fail(ErrorCode::unavailable,
                fmt::format("the server returned {}, but the body is not JSON: {}",
                            reply.status,
                            body.error().message),
                "check that it is a Kubernetes API server");
  }
  if (!out.is_success()) {
    out.message = body ? text_at(*body, {"message"}) : std::string();
    out.reason = body ? text_at(*body, {"reason"}) : std::string();
  }
  if (!out.is_success() && out.message.empty()) {
    const auto line = text::trim(std::string_view(reply.body).substr(0, 200));
    out.message =
        line.empty()
            ? fmt::format("status {} without a message", reply.status)
            : fmt::format("status {}: {}", reply.status, line.substr(0, line.find('\n')));
  }
  if (body) {
    out.body = std::move(*body);
  }
  return out;
}

Result<void>
check_interrupt(System& system, const ApiRequest& request)
{
  return request.must_finish || !system.processes.is_interrupted()
             ? Result<void>()
             : fail(ErrorCode::interrupted, "interrupted");
}

} // namespace

std::string
text_at(const go::Value& value, std::initializer_list<std::string_view> path)
{
  const auto* at = &value;
  for (const auto& name : path) {
    at = at->is(go::Value::Kind::object) ? at->find(name) : nullptr;
    if (at == nullptr) {
      return {};
    }
  }
  return at->is(go::Value::Kind::string) ? at->text : std::string();
}

// Return whether `failure` may go away. Before the first answer, a server that cannot be
// reached or trusted is one that was named wrongly.
bool
ClusterClient::is_worth_a_retry(const HttpFailure& failure) const
{
  switch (failure.fault) {
  case HttpFault::closed:
    return true;
  case HttpFault::timeout:
  case HttpFault::resolve:
  case HttpFault::connect:
  case HttpFault::proxy:
  case HttpFault::tls:
    return m_has_answered;
  case HttpFault::certificate:
  case HttpFault::too_large:
  case HttpFault::protocol:
  case HttpFault::interrupted:
    return false;
  }
  return false;
}

Error
ClusterClient::no_reply(const HttpFailure& failure) const
{
  return {ErrorCode::unavailable,
          fmt::format("no response from {}: {}", m_connection.server(), failure.message),
          failure.fault == HttpFault::certificate
              ? "the kubeconfig's certificate-authority must be the one that signed the "
                "server's certificate"
          : failure.fault == HttpFault::timeout
              ? "check that the server is the right one and reachable from here; use "
                "--timeout to wait longer"
              : ""};
}

Error
ClusterClient::not_accepted(const HttpReply& reply) const
{
  if (auto error = m_connection.renewal_error()) {
    return std::move(*error);
  }
  const auto answer = decode(reply);
  const auto ended = m_connection.ended_credentials();
  return {ErrorCode::login,
          fmt::format("{} does not accept the credentials of context {} (401): {}{}{}",
                      m_connection.server(),
                      text::quote(m_connection.config().context),
                      answer ? answer->message : "Unauthorized",
                      ended.empty() ? "" : ": ",
                      text::join(ended, "; ")),
          ended.empty()
              ? "check with `kubectl auth can-i --list` and the same context whether "
                "kubectl can log in"
              : "get a new credential, or log in again with a credential plugin"};
}

Result<void>
ClusterClient::wait(const ApiRequest& request, int tries, Milliseconds at_least)
{
  const auto longest =
      std::min(k_first_wait * (1 << std::min(tries, 10)), k_longest_wait);
  const auto chance = static_cast<unsigned char>(m_system.random.bytes(1)[0]);
  const auto span = longest - longest * chance / 512; // half of it to all of it
  if (!m_system.clock.sleep(std::max(span, at_least)) && !request.must_finish) {
    return fail(ErrorCode::interrupted, "interrupted");
  }
  return {};
}

Result<ApiReply>
ClusterClient::call(const ApiRequest& request)
{
  HttpRequest wanted{.method = request.method,
                     .url = request.target,
                     .headers = {{"Accept", request.accept}},
                     .body = request.body,
                     .timeout = m_timeout,
                     .max_body = request.max_reply};
  if (!request.content_type.empty()) {
    wanted.headers.push_back({"Content-Type", request.content_type});
  }
  wanted.headers.push_back({"User-Agent", "oidcctl"}); // as audit logs show it
  bool was_repeated = false;
  for (int tries = 0;; ++tries) {
    TRY(check_interrupt(m_system, request));
    const auto reply = m_connection.send(wanted);
    m_has_answered = m_has_answered || reply;
    const bool is_last = tries + 1 == k_tries;
    if (!reply) {
      TRY(check_interrupt(m_system, request));
      if (is_last || !is_worth_a_retry(reply.error())) {
        return tl::make_unexpected(no_reply(reply.error()));
      }
      was_repeated = true;
      TRY(wait(request, tries, Milliseconds{0}));
      continue;
    }
    if (reply->status == http_status::k_unauthorized) {
      return tl::make_unexpected(not_accepted(*reply));
    }
    if (is_last || !oidcctl::is_worth_a_retry(*reply)) {
      auto answer = decode(*reply);
      if (answer) {
        answer->was_repeated = was_repeated;
      }
      return answer;
    }
    was_repeated = was_repeated || reply->status != http_status::k_too_many_requests;
    TRY(wait(request, tries, retry_after(*reply).value_or(Milliseconds{0})));
  }
}

} // namespace oidcctl
