#include "app/access/diagnose.hpp"

#include "app/access/ask.hpp"
#include "app/access/check.hpp"
#include "app/access/find_identity.hpp"
#include "app/cluster/cluster.hpp"
#include "app/endpoint/probe_endpoint.hpp"
#include "app/kubeconfig/inspect_kubeconfig.hpp"
#include "app/token/collect_token.hpp"
#include "base/text.hpp"
#include "checks/kubeconfig/kubeconfig_report.hpp"
#include "kube/review/action.hpp"
#include "kube/review/user_review.hpp"
#include "model/http/http_status.hpp"
#include "ports/clock.hpp"
#include "ports/network.hpp"
#include "ports/processes.hpp"
#include "ports/system.hpp"

#include <utility>

namespace oidcctl {

namespace {

using access::DiagnosisEvidence;

class Collector
{
public:
  Collector(System& system, const DiagnosisOrder& order)
      : m_system(system), m_order(order)
  {}

  // Go up the ladder until a rung ends it.
  Result<DiagnosisEvidence>
  run() &&
  {
    m_seen.now = m_system.clock.now();
    m_seen.has_admin = m_order.admin.has_value();
    m_seen.has_question = m_order.find_question != nullptr;
    using Rung = Result<bool> (Collector::*)();
    for (const Rung rung : {&Collector::look_at_kubeconfig,
                            &Collector::probe,
                            &Collector::get_credential,
                            &Collector::ask_server,
                            &Collector::ask_permission}) {
      TRY_ASSIGN(const bool goes_on, (this->*rung)());
      if (!goes_on) {
        break;
      }
    }
    return std::move(m_seen);
  }

private:
  Result<bool>
  look_at_kubeconfig()
  {
    KubeconfigQuestions questions;
    questions.context = m_order.cluster.context.value_or("");
    auto config = read_client_config(m_system, m_order.cluster);
    if (config) {
      questions.context = config->context;
    }
    const auto judged =
        collect_kubeconfig(m_system, m_order.cluster.kubeconfig, std::move(questions));
    if (!judged) {
      m_seen.config_error = judged.error();
      return false;
    }
    for (auto& result : run_checks(kubeconfig_checks(), *judged)) {
      if (result.finding.status == Status::failure) {
        m_seen.kubeconfig.push_back({std::string(result.id), std::move(result.finding)});
      }
    }
    if (!config) {
      m_seen.config_error = std::move(config).error();
      return false;
    }
    m_seen.context = config->context;
    m_seen.server = config->cluster.server;
    m_seen.method = config->method;
    m_seen.identity.plugin =
        config->user.exec ? config->user.exec->command : std::string();
    if (const auto fits = check_cluster(*config); !fits) {
      m_seen.config_error = fits.error();
      return false;
    }
    m_config = std::move(*config);
    return !ends_before_login();
  }

  // A token that has expired is shown to the server all the same: its clock counts.
  bool
  ends_before_login() const
  {
    for (const auto& fault : m_seen.kubeconfig) {
      if (fault.id != "kubeconfig/expiry" && fault.id != "kubeconfig/mode" &&
          fault.id != "kubeconfig/scopes" && fault.id != "kubeconfig/yaml") {
        return true;
      }
    }
    return false;
  }

  Result<bool>
  probe()
  {
    auto network = cluster_network(m_system, m_config);
    if (!network) {
      m_seen.credential_error = std::move(network).error();
      return false;
    }
    const auto url = server_url(m_config);
    network->client_certificate.reset();
    TRY_ASSIGN(auto* const module, m_system.network.load());
    TRY_ASSIGN(const auto http, module->open(*network));
    m_seen.endpoint =
        probe_endpoint({*http, m_system.resolver, m_system.clock, m_system.random},
                       url ? *url : m_config.cluster.server,
                       *network,
                       m_order.timeout);
    const auto judged = make_endpoint_case(*m_seen.endpoint);
    if (judged.demands_certificate()) {
      return true;
    }
    const auto report = endpoint_report(judged);
    const auto& conclusion = report.at("conclusion");
    return conclusion == "kubernetes" || conclusion == "unknown";
  }

  Result<bool>
  get_credential()
  {
    auto session = open_cluster(m_system, m_order.cluster, m_order.timeout);
    if (!session) {
      if (session.error().code == ErrorCode::interrupted) {
        return tl::make_unexpected(std::move(session).error());
      }
      m_seen.credential_error = std::move(session).error();
      return false;
    }
    m_session = std::move(*session);
    m_seen.has_connection = true;
    m_seen.server = m_session.connection->server();
    m_seen.identity = identity_evidence(m_system, *m_session.client);
    return true;
  }

  // The first request with the credential: who am I?
  Result<bool>
  ask_server()
  {
    TRY(take_settings());
    const auto begin = m_system.clock.steady();
    const auto reply =
        m_session.connection->send({.method = "POST",
                                    .url = review::self_subject_review_path(),
                                    .headers = {{"Accept", "application/json"},
                                                {"Content-Type", "application/json"},
                                                {"User-Agent", "oidcctl"}},
                                    .body = to_text(review::self_subject_review(), -1),
                                    .timeout = m_order.timeout,
                                    .max_body = std::size_t{4} << 20});
    if (m_system.processes.is_interrupted()) {
      return fail(ErrorCode::interrupted, "interrupted");
    }
    auto& answer = m_seen.answer.emplace();
    if (!reply) {
      answer.message = reply.error().message;
      answer.was_timeout = reply.error().fault == HttpFault::timeout;
      answer.took = m_system.clock.steady() - begin;
      return false;
    }
    answer.status = reply->status;
    answer.took = reply->time;
    if (const auto status = parse_api_status(reply->body)) {
      answer.reason = status->reason;
      answer.message = status->message;
    }
    if (reply->status == http_status::k_unauthorized) {
      TRY(look_at_token());
      return false;
    }
    return take_identity(*reply);
  }

  Result<bool>
  take_identity(const HttpReply& reply)
  {
    if (reply.status >= 200 && reply.status < 300) {
      const auto body = go::parse(reply.body);
      auto user = body ? review::parse_self_subject_review(*body)
                       : fail(ErrorCode::unavailable, "the answer is not JSON");
      if (user) {
        m_seen.identity.seen =
            access::SeenIdentity{.user = std::move(*user),
                                 .source = access::IdentitySource::self_review,
                                 .api = "authentication.k8s.io"};
        return knows_user();
      }
      m_seen.identity.why_not_seen = user.error().message;
      return true;
    }
    if (reply.status >= 500) {
      return false;
    }
    auto found = find_identity(*m_session.client);
    if (!found) {
      m_seen.identity.why_not_seen = found.error().message;
      return found.error().code == ErrorCode::interrupted
                 ? Result<bool>(tl::make_unexpected(std::move(found).error()))
                 : Result<bool>(true);
    }
    m_seen.identity.seen = std::move(found->seen);
    m_seen.identity.not_served = std::move(found->not_served);
    m_seen.identity.why_not_seen = std::move(found->refusal.message);
    TRY(ask_admin_for_groups());
    return knows_user();
  }

  // A server before Kubernetes 1.28 may show the name only; to an admin it shows all of
  // the token's user.
  Result<void>
  ask_admin_for_groups()
  {
    auto& seen = m_seen.identity.seen;
    const auto sent = m_session.client->sent_credentials();
    if (!seen || seen->has_groups || !m_order.admin || sent.token.empty() ||
        !sent.certificate_pem.empty() || !m_seen.identity.impersonated.empty()) {
      return {};
    }
    TRY(review(std::string(text::trim(sent.token.reveal()))));
    if (m_seen.review && m_seen.review->authenticated &&
        m_seen.review->user.username == seen->user.username) {
      seen = access::SeenIdentity{.user = m_seen.review->user,
                                  .source = access::IdentitySource::token_review,
                                  .api = "authentication.k8s.io/v1"};
    }
    return {};
  }

  // Return who the user is with all groups, to explain a no; the predicted groups where
  // the server shows the name only.
  std::optional<access::SeenIdentity>
  whole_identity()
  {
    auto self = m_seen.identity.seen;
    if (!self || self->has_groups) {
      return self;
    }
    const auto predicted = access::predict(m_seen.identity);
    if (predicted.user && predicted.has_groups &&
        predicted.user->username == self->user.username) {
      self->user.groups = predicted.user->groups;
      self->has_groups = true;
      m_seen.question.who.groups = predicted.user->groups;
    }
    return self;
  }

  // Return whether the server got a credential, as far as that is known.
  bool
  knows_user() const
  {
    const auto& seen = m_seen.identity.seen;
    return !seen || seen->user.username != "system:anonymous";
  }

  Result<void>
  take_settings()
  {
    TRY_ASSIGN(
        m_settings,
        m_order.find_settings(m_session.client->sent_credentials().token.reveal()));
    if (m_settings) {
      m_seen.identity.settings = m_settings->mapping;
    }
    return {};
  }

  // Why does the server refuse the token? By the settings, and by its own words.
  Result<void>
  look_at_token()
  {
    const auto sent = m_session.client->sent_credentials();
    if (sent.token.empty() || !sent.certificate_pem.empty()) {
      return {};
    }
    const auto token = std::string(text::trim(sent.token.reveal()));
    if (m_settings && m_seen.identity.token) {
      TRY(judge(token));
    }
    if (m_order.admin) {
      TRY(review(token));
    }
    return {};
  }

  Result<void>
  judge(const std::string& token)
  {
    const auto& mapping = m_settings->mapping;
    TRY_ASSIGN(auto* const module, m_system.network.load());
    TRY_ASSIGN(const auto http, module->open(m_settings->network));
    auto evidence = collect_token(
        *http, m_system.clock, m_order.timeout, mapping.issuer, mapping.policy, token);
    evidence.now = m_system.clock.now();
    m_seen.token = judge_token(token, mapping.policy, evidence, module->jose());
    return {};
  }

  Result<void>
  open_admin()
  {
    if (!m_admin.client) {
      TRY_ASSIGN(m_admin, open_cluster(m_system, *m_order.admin, m_order.timeout));
    }
    return {};
  }

  Result<void>
  review(const std::string& token)
  {
    TRY(open_admin());
    TRY_ASSIGN(auto answer, ask_token(*m_admin.client, Secret(token)));
    m_seen.review = std::move(answer.value);
    m_seen.why_no_review = m_seen.review ? std::string()
                                         : "the admin may not create tokenreviews: " +
                                               answer.refusal.message;
    return {};
  }

  Result<bool>
  ask_permission()
  {
    if (!m_order.find_question) {
      return false;
    }
    TRY_ASSIGN(m_seen.question, m_order.find_question(m_config.ns));
    if (m_seen.identity.seen) {
      m_seen.question.who = review::requester_of(m_seen.identity.seen->user);
    }
    if (m_seen.identity.settings) {
      m_seen.question.naming = *m_seen.identity.settings;
    }
    const auto self = whole_identity();
    CheckOrder order{m_seen.question, std::nullopt};
    ClusterClient* reader = nullptr;
    if (m_order.admin) {
      TRY(open_admin());
      reader = m_admin.client.get();
    }
    auto answer = ask_check(m_system, *m_session.client, order, self, reader);
    if (!answer) {
      m_seen.why_no_permission = describe(answer.error());
      return answer.error().code == ErrorCode::interrupted
                 ? Result<bool>(tl::make_unexpected(std::move(answer).error()))
                 : Result<bool>(false);
    }
    m_seen.permission = std::move(*answer);
    return false;
  }

  System m_system; // references, all of it
  const DiagnosisOrder& m_order;
  DiagnosisEvidence m_seen = {};
  kube::ClientConfig m_config = {};
  ClusterSession m_session = {};
  ClusterSession m_admin = {};
  std::optional<DiagnosisSettings> m_settings = std::nullopt;
};

} // namespace

Result<DiagnosisEvidence>
collect_diagnosis(System& system, const DiagnosisOrder& order)
{
  return Collector(system, order).run();
}

} // namespace oidcctl
