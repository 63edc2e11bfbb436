// The first byte chooses the Go and the method, the others are what a server sends over
// HTTP/1, or a body that it calls gzip.
#include "adapters/network/gunzip.hpp"
#include "fuzz.hpp"
#include "go/http/reply_reader.hpp"

#include <string>

namespace {

using namespace oidcctl;
using namespace oidcctl::go::http;
using fuzz::require;

constexpr std::size_t k_limit = 4096;

// Return what comes of `bytes`, fed `step` bytes at a time.
std::string
outcome(std::string_view bytes, go::Version version, const char* method, std::size_t step)
{
  ReplyReader reader(method, version, {.head = 2 * k_limit, .body = k_limit});
  for (std::size_t at = 0; at < bytes.size() && !reader.is_done(); at += step) {
    reader.feed(bytes.substr(at, step));
  }
  if (!reader.is_done()) {
    reader.end();
  }
  require(reader.is_done(), "the end of a connection is the end of a reply");
  if (const auto& fault = reader.fault()) {
    require(!fault->words.empty(), "a fault has words");
    return std::to_string(static_cast<int>(fault->kind)) + fault->words;
  }
  const auto reply = reader.take();
  require(reply.status >= 0 && reply.status <= 999, "a status has three digits");
  require(reply.status / 100 != 1 || reply.status == 101, "no reply is informational");
  require(reply.body.size() <= k_limit, "a body has a limit");
  auto text = std::to_string(reply.status) + reply.reason + reply.body;
  for (const auto& field : reply.fields) {
    require(field.name.find('\n') == std::string::npos, "a name is on one line");
    require(field.value.find('\n') == std::string::npos, "a value is on one line");
    text += field.name + field.value;
  }
  return text;
}

} // namespace

extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  if (size == 0) {
    return 0;
  }
  const go::Version version{15U + (data[0] & 0x0fU)};
  const auto* method = (data[0] & 0x10U) != 0 ? "HEAD" : "GET";
  const auto bytes = fuzz::text_of(data + 1, size - 1);
  if ((data[0] & 0x20U) != 0) {
    const auto body = gunzip(bytes, k_limit);
    require(!body || body->size() <= k_limit, "what is decompressed has a limit");
    return 0;
  }
  const auto whole = outcome(bytes, version, method, bytes.size() + 1);
  require(outcome(bytes, version, method, 1) == whole,
          "it does not matter how bytes arrive");
  require(outcome(bytes, version, method, 3) == whole,
          "it does not matter how bytes arrive");
  return 0;
}
