// The body of a request to `webhook serve`; the first byte chooses the method and the
// path.
#include "go/json.hpp"
#include "webhook_world.hpp"

using namespace oidcctl;

extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  static fuzz::WebhookWorld world;
  if (size == 0) {
    return 0;
  }
  ServerRequest request{.method = (data[0] & 1U) != 0 ? "GET" : "POST",
                        .target = "/authenticate",
                        .peer = "192.0.2.1",
                        .body = std::string(fuzz::text_of(data + 1, size - 1))};
  if ((data[0] & 2U) != 0) {
    request.target = request.body.substr(0, request.body.find('\n'));
  }
  bool is_answered = false;
  world.service.handle(std::move(request), [&is_answered](const ServerReply& reply) {
    fuzz::require(!is_answered, "a request is answered once");
    is_answered = true;
    fuzz::check_answer(reply.status, reply.body);
    fuzz::require(reply.status != 413 && reply.status != 431, "sizes are the server's");
    fuzz::require(go::parse(reply.body).has_value(), "an answer is JSON");
    for (const auto& [name, value] : reply.headers) {
      fuzz::require(name == "Allow" && value == "POST", "there is no Retry-After");
    }
  });
  fuzz::require(is_answered, "a request is answered at once where keys are new");
  return 0;
}
