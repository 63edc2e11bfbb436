#include "app/access/run_expectations.hpp"

#include "app/access/ask.hpp"
#include "app/parallel.hpp"
#include "base/text.hpp"
#include "kube/review/action.hpp"
#include "ports/files.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <memory>

namespace oidcctl {

namespace {

constexpr std::size_t k_at_once = 16; // requests

Result<ExpectationResult>
ask_one(ClusterClient& client, const access::Expectation& expectation)
{
  TRY_ASSIGN(const auto answer,
             ask_access(client,
                        review::review_of(review::AccessReviewKind::subject,
                                          expectation.action,
                                          expectation.user)));
  ExpectationResult result;
  if (!answer.value) {
    result.reason = fmt::format(
        "the server returned {}: {}", answer.refusal.status, answer.refusal.message);
    return result;
  }
  const auto& status = *answer.value;
  result.reason = status.reason;
  result.decision = status.allowed  ? rbac::Decision::allow
                    : status.denied ? rbac::Decision::deny
                                    : rbac::Decision::no_opinion;
  if (result.decision == rbac::Decision::no_opinion && !status.evaluation_error.empty()) {
    result.decision = rbac::Decision::unknown;
    result.reason = status.evaluation_error;
  }
  return result;
}

} // namespace

Result<std::vector<access::Expectation>>
read_expectation_file(System& system, const std::string& path)
{
  constexpr std::size_t part = std::size_t{256} << 10; // bytes read at once
  TRY_ASSIGN(auto opened, system.files.open_reader(path));
  const std::shared_ptr<ByteSource> source = std::move(opened);
  return access::read_expectations([source] { return source->read(part); })
      .map_error([&path](Error error) {
        return error.code == ErrorCode::local_file
                   ? std::move(error).within(text::quote(path))
                   : error;
      });
}

std::vector<ExpectationResult>
evaluate_expectations(const rbac::Snapshot& snapshot,
                      const std::vector<access::Expectation>& expectations)
{
  std::vector<ExpectationResult> results;
  results.reserve(expectations.size());
  for (const auto& expectation : expectations) {
    auto result = rbac::evaluate(
        snapshot, review::requester_of(expectation.user), expectation.action);
    auto reason = result.unread.empty() ? std::move(result.reason)
                                        : result.unread + " were not read";
    results.push_back({result.decision, std::move(reason)});
  }
  return results;
}

Result<std::vector<ExpectationResult>>
ask_expectations(ClusterClient& client,
                 const std::vector<access::Expectation>& expectations)
{
  std::vector<Result<ExpectationResult>> answers(expectations.size());
  for_each_index(expectations.size(), k_at_once, [&](std::size_t i) {
    answers[i] = ask_one(client, expectations[i]);
  });
  std::vector<ExpectationResult> results;
  results.reserve(answers.size());
  for (auto& answer : answers) {
    TRY_ASSIGN(auto result, std::move(answer));
    results.push_back(std::move(result));
  }
  return results;
}

} // namespace oidcctl
