#include "app/webhook/review_service.hpp"

#include "base/text.hpp"
#include "ports/clock.hpp"

#include <fmt/format.h>

namespace oidcctl {

namespace {

using webhook::Decision;
using webhook::Outcome;

constexpr std::size_t k_depth = 16;          // of a review
constexpr std::size_t k_most_values = 10000; // of a review
constexpr unsigned k_foreign_lines = 10;     // a second
constexpr unsigned k_other_lines = 100;      // a second, of what is refused or undecided
constexpr std::string_view k_versions[] = {"v1", "v1beta1"};

// Return a Status as the API server understands it. `Retry-After` is never sent: its
// client would then repeat the request for half a minute.
ServerReply
status_reply(int code, std::string_view reason, const std::string& message)
{
  return {.status = code,
          .body = to_text({{"kind", "Status"},
                           {"apiVersion", "v1"},
                           {"metadata", Json::object()},
                           {"status", "Failure"},
                           {"message", message},
                           {"reason", reason},
                           {"code", code}},
                          -1) +
                  "\n"};
}

ServerReply
text_reply(int code, std::string text)
{
  return {.status = code,
          .content_type = "text/plain; charset=utf-8",
          .body = std::move(text)};
}

std::string_view
path_of(std::string_view target)
{
  return target.substr(0, target.find('?'));
}

// Return where the string that begins at `start` ends: at its last quotation mark, or at
// the end of `json`.
std::size_t
end_of_string(std::string_view json, std::size_t start)
{
  auto end = json.find('"', start + 1);
  while (end != std::string_view::npos) {
    const auto last = json.find_last_not_of('\\', end - 1);
    if ((end - 1 - last) % 2 == 0) { // no backslash that takes the mark into the string
      return end;
    }
    end = json.find('"', end + 1);
  }
  return json.size();
}

// Return whether `json` has more values than any review. Two MiB of "[]," would take a
// hundred times as much memory when they are read.
bool
has_too_many_values(std::string_view json)
{
  std::size_t values = 0;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (c == '"') {
      i = end_of_string(json, i);
    } else if (c == ',' || c == '[' || c == '{') {
      ++values;
    }
  }
  return values > k_most_values;
}

Result<review::TokenReview>
parse_review(const std::string& body)
{
  if (has_too_many_values(body)) {
    return fail(ErrorCode::usage, "too many values for a TokenReview");
  }
  const auto object = go::parse(body, k_depth);
  if (!object) {
    return fail(ErrorCode::usage, "invalid JSON: " + object.error().message);
  }
  TRY_ASSIGN(auto review, review::parse_token_review(*object));
  for (const auto version : k_versions) {
    if (review.version == version) {
      return review;
    }
  }
  return fail(ErrorCode::usage, "expected authentication.k8s.io/v1 or v1beta1");
}

} // namespace

// A review that is to be answered.
struct ReviewService::Pending
{
  review::TokenReview review = {};
  SendReply send = {};
  std::shared_ptr<const ServedConfig> served = nullptr;
  std::string client = {};
  CompactToken token = {};                 // of `review`
  const webhook::Issuer* issuer = nullptr; // of `served`
  std::chrono::microseconds since{0};
};

void
ReviewService::use(std::shared_ptr<const ServedConfig> served)
{
  const std::lock_guard lock(m_mutex);
  m_served = std::move(served);
}

std::shared_ptr<const ServedConfig>
ReviewService::served() const
{
  const std::lock_guard lock(m_mutex);
  return m_served;
}

void
ReviewService::reply(const SendReply& send, ServerReply reply)
{
  m_metrics.count_reply(reply.status);
  send(std::move(reply));
}

void
ReviewService::handle(ServerRequest request, SendReply send)
{
  if (path_of(request.target) != m_path) {
    return reply(send, status_reply(404, "NotFound", "not found"));
  }
  if (request.method != "POST") {
    auto refused = status_reply(405, "MethodNotAllowed", "expected POST");
    refused.headers.emplace_back("Allow", "POST");
    return reply(send, std::move(refused));
  }
  if (!m_limit.allow(request.peer, m_clock.steady())) {
    m_metrics.count_limited();
    return reply(send, status_reply(503, "ServiceUnavailable", "too many requests"));
  }
  auto review = parse_review(request.body);
  if (!review) {
    return reply(
        send, status_reply(400, "BadRequest", text::printable(review.error().message)));
  }
  auto pending = std::make_shared<Pending>();
  pending->review = std::move(*review);
  pending->send = std::move(send);
  pending->served = served();
  pending->client = std::move(request.peer);
  pending->since = m_clock.precise();
  pending->token = CompactToken::parse(pending->review.token.reveal());
  pending->issuer = webhook::issuer_of_token(pending->served->config, pending->token);
  decide(pending);
}

KeyKeeper&
ReviewService::keeper_of(const Pending& pending) const
{
  const auto& issuers = pending.served->config.issuers;
  const auto place = static_cast<std::size_t>(pending.issuer - issuers.data());
  return *pending.served->keepers.at(place);
}

webhook::Decision
ReviewService::decision_on(const Pending& pending) const
{
  const auto provider = keeper_of(pending).current();
  return webhook::decide(pending.served->config,
                         pending.issuer,
                         pending.token,
                         pending.review.audiences,
                         *provider,
                         m_clock.now(),
                         m_jose);
}

void
ReviewService::decide(const std::shared_ptr<Pending>& pending)
{
  using Demand = KeyKeeper::Demand;
  if (pending->issuer == nullptr) {
    return answer(*pending, Decision{});
  }
  auto decision = decision_on(*pending);
  if (!decision.wants_keys && decision.outcome != Outcome::undecided) {
    return answer(*pending, decision);
  }
  auto& keeper = keeper_of(*pending);
  const auto demand =
      keeper.demand([this, pending](bool is_new) { decide_again(*pending, is_new); });
  if (demand == Demand::queued) {
    return;
  }
  const bool has_newest = demand == Demand::recent && keeper.is_current();
  if (decision.names_unknown_key && !has_newest) {
    decision.outcome = Outcome::undecided; // the key may be new
  }
  answer(*pending, decision);
}

void
ReviewService::decide_again(const Pending& pending, bool has_new_keys)
{
  auto decision = decision_on(pending);
  if (decision.names_unknown_key && !has_new_keys) {
    decision.outcome = Outcome::undecided;
  }
  answer(pending, decision);
}

void
ReviewService::answer(const Pending& pending, const Decision& decision)
{
  const auto took = m_clock.precise() - pending.since;
  m_metrics.count_review(decision.outcome, decision.issuer, decision.reason, took);
  log(pending, decision);
  if (decision.outcome == Outcome::undecided) {
    return reply(pending.send,
                 status_reply(503,
                              "ServiceUnavailable",
                              "the keys of the token's issuer are not available"));
  }
  const auto status = webhook::status_of(decision);
  reply(pending.send, {.body = review::to_line(status, pending.review.version) + "\n"});
}

void
ReviewService::log(const Pending& pending, const Decision& decision)
{
  const auto outcome = decision.outcome;
  const auto most = outcome == Outcome::foreign ? k_foreign_lines : k_other_lines;
  // Whoever sends what is not accepted does not choose the size of the log.
  if (outcome != Outcome::accepted &&
      !m_log.allow({.kind = to_string(outcome), .per_second = most})) {
    return;
  }
  auto line = m_log.begin(outcome == Outcome::undecided ? "warning" : "info", "review");
  line.member("outcome", to_string(outcome));
  line.member("token", m_log.token_hash(pending.token.text));
  line.optional("client", pending.client);
  line.optional("issuer", decision.issuer);
  line.optional("subject", decision.subject);
  line.optional("tokenID", decision.token_id);
  line.optional("username", decision.user.username);
  line.optional("reason", decision.reason);
  line.optional("message", decision.message);
  m_log.add_line(std::move(line));
}

bool
ReviewService::is_ready() const
{
  const auto now = served();
  bool has_keys = false;
  for (const auto& keeper : now->keepers) {
    const auto state = keeper->state();
    if (!state.was_tried && !m_was_ready) {
      return false;
    }
    has_keys = has_keys || state.is_good;
  }
  m_was_ready = m_was_ready || has_keys;
  return has_keys && !m_is_stopping;
}

void
ReviewService::update_gauges()
{
  constexpr const char* names[] = {
      "keys_available", "keys_age_seconds", "key_fetches_total", "clock_ahead_seconds"};
  for (const auto* name : names) {
    m_metrics.clear_gauge(name); // of issuers that were configured once
  }
  const auto now = served();
  for (const auto& keeper : now->keepers) {
    const auto state = keeper->state();
    const auto labels = Metrics::label("issuer", keeper->issuer().issuer);
    const auto set = [&](const char* name, const std::string& more, auto value) {
      m_metrics.set_gauge(name, labels + more, static_cast<double>(value));
    };
    set("keys_available", "", state.is_good ? 1 : 0);
    set("keys_age_seconds", "", static_cast<double>(state.age.count()) / 1000);
    set("key_fetches_total", ",result=\"ok\"", state.fetched);
    set("key_fetches_total", ",result=\"error\"", state.failed);
    if (state.clock_ahead) {
      set("clock_ahead_seconds", "", state.clock_ahead->count());
    }
  }
  m_metrics.set_gauge("ready", "", is_ready() ? 1 : 0);
  m_metrics.set_gauge("log_lines_lost_total", "", static_cast<double>(m_log.lost()));
  m_metrics.set_gauge(
      "log_lines_suppressed_total", "", static_cast<double>(m_log.suppressed()));
}

void
ReviewService::handle_status(const ServerRequest& request, const SendReply& send)
{
  const auto path = path_of(request.target);
  if (request.method != "GET") {
    return send(text_reply(405, "expected GET\n"));
  }
  if (path == "/healthz" || path == "/livez") {
    return send(text_reply(200, "ok\n"));
  }
  if (path == "/readyz") {
    std::string text;
    const auto now = served();
    for (const auto& keeper : now->keepers) {
      const auto state = keeper->state();
      text +=
          fmt::format("{} {}{}\n",
                      state.is_good ? "[+]" : "[-]",
                      keeper->issuer().issuer,
                      state.problem.empty() ? "" : ": " + text::printable(state.problem));
    }
    const bool ready = is_ready();
    return send(text_reply(ready ? 200 : 503, (ready ? "ok\n" : "not ready\n") + text));
  }
  if (path == "/metrics") {
    update_gauges();
    auto out = text_reply(200, m_metrics.text());
    out.content_type = "text/plain; version=0.0.4; charset=utf-8";
    return send(std::move(out));
  }
  send(text_reply(404, "not found\n"));
}

} // namespace oidcctl
