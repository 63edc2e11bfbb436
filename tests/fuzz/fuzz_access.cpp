#include "base/text.hpp"
#include "checks/access/answer.hpp"
#include "checks/access/expectation.hpp"
#include "fuzz.hpp"
#include "kube/rbac/binding_reader.hpp"
#include "kube/review/answer.hpp"
#include "kube/review/object_stream.hpp"

#include <string>
#include <vector>

// The first byte says what the text is: reviews, expectations, a reason of the API
// server, or a dump with roles.

namespace {

using namespace oidcctl;
using fuzz::require;

ByteStream
parts(std::string_view text, std::size_t size)
{
  return [text, size]() mutable -> Result<std::string> {
    const auto part = text.substr(0, size);
    text.remove_prefix(part.size());
    return std::string(part);
  };
}

// Return the objects in one text each, and the error.
std::string
objects(ByteStream bytes)
{
  std::string out;
  const auto read = review::each_object(
      std::move(bytes), [&out](const review::StreamedObject& object) -> Result<void> {
        out += to_text(go::to_json(object.value), -1) + "\n";
        if (const auto review = review::parse_access_review(object.value)) {
          const auto answer = review::answer(rbac::Snapshot(), *review);
          require(!answer.status.allowed || !review->user.groups.empty(),
                  "nothing allows nothing, but for a group");
          require(!review::to_json(*review).empty(), "a review is written");
        }
        return {};
      });
  if (!read) {
    require(read.error().code == ErrorCode::local_file, "what is wrong is the text");
    const auto message = describe(read.error());
    require(text::printable(message) == message, "a reason can be printed");
    out += message;
  }
  return out;
}

void
expectations(std::string_view text)
{
  const auto list = access::read_expectations(parts(text, text.size() + 1));
  if (!list) {
    require(list.error().code == ErrorCode::local_file, "what is wrong is the text");
    return;
  }
  for (const auto& each : *list) {
    require(!each.user.groups.empty(), "the server adds a group to everyone");
    require(!each.action.verb.empty(), "each asks for something");
  }
}

void
dump(std::string_view text)
{
  rbac::Snapshot snapshot;
  const auto read = rbac::read_rbac(
      parts(text, text.size() + 1),
      [&](const rbac::Binding& binding) { return snapshot.add(binding); },
      [&](const rbac::Role& role) { return snapshot.add(role); });
  if (!read) {
    return;
  }
  snapshot.finish();
  access::Question question;
  question.who = {"jane", {"devs"}};
  question.action = {.verb = "get", .ns = "apps", .resource = "pods"};
  const auto answer = access::answer_of(snapshot, question, question.who);
  require(answer.granted.has_value() == (answer.decision == rbac::Decision::allow),
          "a yes names what gives it");
  require(answer.misses.size() <= access::k_most_misses, "three near misses at most");
}

} // namespace

extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  if (size == 0) {
    return 0;
  }
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0]) {
  case 'r':
    require(objects(parts(text, size)) == objects(parts(text, 3)),
            "how the parts come makes no difference");
    break;
  case 'e':
    expectations(text);
    break;
  case 'd':
    dump(text);
    break;
  default:
    access::parse_reason(text);
  }
  return 0;
}
