// What a server sends over HTTP/2 while it answers one request.
#include "fuzz.hpp"
#include "go/http2/session.hpp"

#include <string>

namespace {

using namespace oidcctl;
using namespace oidcctl::go;
using fuzz::require;

constexpr std::size_t k_limit = 4096;

std::string
outcome(std::string_view bytes, std::size_t step)
{
  http2::Session session;
  std::string text;
  std::size_t at = 0;
  if (session.is_usable()) {
    session.start({{":method", "POST"}}, "a=b", {.head = k_limit, .body = k_limit});
    for (; at < bytes.size() && !session.is_done(); at += step) {
      session.feed(bytes.substr(at, step));
    }
    if (!session.is_done()) {
      session.end();
    }
    session.take_output();
    require(session.is_done(), "the end of a connection is the end of a reply");
    if (const auto& fault = session.fault()) {
      require(!fault->words.empty(), "a fault has words");
      return text + std::to_string(static_cast<int>(fault->kind)) + fault->words;
    }
    const auto reply = session.take();
    require(reply.body.size() <= k_limit, "a body has a limit");
    text += std::to_string(reply.status) + reply.body;
    for (const auto& field : reply.fields) {
      text += field.name + field.value;
    }
  }
  return text;
}

} // namespace

extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const auto bytes = fuzz::text_of(data, size);
  const auto whole = outcome(bytes, bytes.size() + 1);
  require(outcome(bytes, 1) == whole, "it does not matter how bytes arrive");
  static_cast<void>(http2::huffman_decode(bytes));
  return 0;
}
