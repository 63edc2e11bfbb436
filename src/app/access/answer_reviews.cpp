#include "app/access/answer_reviews.hpp"

#include "app/access/ask.hpp"
#include "app/access/snapshot_source.hpp"
#include "app/parallel.hpp"
#include "base/text.hpp"
#include "kube/review/answer.hpp"
#include "kube/review/object_stream.hpp"
#include "model/http/http_status.hpp"
#include "ports/files.hpp"
#include "ports/system.hpp"

#include <fmt/format.h>

#include <memory>
#include <vector>

namespace oidcctl {

namespace {

constexpr std::size_t k_at_once = 16;  // requests
constexpr std::size_t k_batch = 1'000; // reviews that are in memory while they are asked

struct Read
{
  Json object = {};
  review::AccessReview review = {};
};

// Call `take` with each review of the file.
Result<void>
each_review(System& system,
            const std::string& path,
            const std::function<Result<void>(Read)>& take)
{
  constexpr std::size_t part = std::size_t{256} << 10; // bytes read at once
  TRY_ASSIGN(auto opened, system.files.open_reader(path));
  const std::shared_ptr<ByteSource> source = std::move(opened);
  const auto locate = [&path](Error error) {
    return error.code == ErrorCode::local_file
               ? std::move(error).within(text::quote(path))
               : error;
  };
  return review::each_object(
             [source] { return source->read(part); },
             [&](const review::StreamedObject& object) -> Result<void> {
               auto review = review::parse_access_review(object.value);
               if (!review) {
                 return tl::make_unexpected(std::move(review).error().within(
                     fmt::format("review {} (line {})", object.number, object.line)));
               }
               return take({go::to_json(object.value), std::move(*review)});
             })
      .map_error(locate);
}

void
count(review::AnswerKind kind, const std::string& why, ReviewCounts& counts)
{
  ++counts.all;
  counts.refused += kind == review::AnswerKind::refused ? 1 : 0;
  if (kind == review::AnswerKind::unknown) {
    counts.why_unknown = counts.unknown++ == 0 ? why : counts.why_unknown;
  }
}

// What stops the reading when the reader is gone; it is not reported.
constexpr ErrorCode k_stopped = ErrorCode::interrupted;

Result<review::ReviewAnswer>
asked(ClusterClient& client, const review::AccessReview& review)
{
  review::ReviewAnswer out;
  TRY_ASSIGN(const auto answer, ask_access(client, review));
  if (answer.value) {
    out.status = *answer.value;
    return out;
  }
  const auto& refusal = answer.refusal;
  const bool is_invalid = refusal.status == http_status::k_unprocessable ||
                          refusal.status == http_status::k_bad_request;
  out.kind = is_invalid ? review::AnswerKind::refused : review::AnswerKind::unknown;
  out.status.evaluation_error =
      is_invalid ? refusal.message
                 : fmt::format("could not find out: the server answers {}: {}",
                               refusal.status,
                               refusal.message);
  return out;
}

// Ask about the batch, and hand on what was answered.
Result<bool>
ask_batch(ClusterClient& client,
          std::vector<Read>& batch,
          const TakeReview& take,
          ReviewCounts& counts)
{
  std::vector<Result<review::ReviewAnswer>> answers(batch.size());
  for_each_index(batch.size(), k_at_once, [&](std::size_t i) {
    answers[i] = asked(client, batch[i].review);
  });
  for (std::size_t i = 0; i < batch.size(); ++i) {
    TRY_ASSIGN(const auto answer, std::move(answers[i]));
    count(answer.kind, answer.status.evaluation_error, counts);
    batch[i].object["status"] = review::to_json(answer.status);
    if (!take(batch[i].object)) {
      return false;
    }
  }
  batch.clear();
  return true;
}

} // namespace

Result<ReviewCounts>
answer_reviews(System& system,
               const std::string& dump,
               const std::string& reviews,
               const TakeReview& take)
{
  TRY_ASSIGN(const auto snapshot, read_snapshot(system, dump));
  ReviewCounts counts;
  bool is_taken = true;
  const auto read = each_review(system, reviews, [&](Read each) -> Result<void> {
    const auto answer = review::answer(snapshot, each.review);
    count(answer.kind, answer.status.evaluation_error, counts);
    each.object["status"] = review::to_json(answer.status);
    is_taken = take(each.object);
    return is_taken ? Result<void>() : fail(k_stopped, "not read any more");
  });
  if (!read && is_taken) {
    return tl::make_unexpected(read.error());
  }
  return counts;
}

Result<ReviewCounts>
ask_reviews(System& system,
            ClusterClient& client,
            const std::string& reviews,
            const TakeReview& take)
{
  ReviewCounts counts;
  std::vector<Read> batch;
  bool is_taken = true;
  const auto read = each_review(system, reviews, [&](Read each) -> Result<void> {
    batch.push_back(std::move(each));
    if (batch.size() < k_batch) {
      return {};
    }
    TRY_ASSIGN(is_taken, ask_batch(client, batch, take, counts));
    return is_taken ? Result<void>() : fail(k_stopped, "not read any more");
  });
  if (!read && is_taken) {
    return tl::make_unexpected(read.error());
  }
  if (is_taken) {
    TRY(ask_batch(client, batch, take, counts));
  }
  return counts;
}

} // namespace oidcctl
