// What a client sends to `webhook serve` over a connection, which it then closes; the
// first byte says how many parts it comes in. The server is the real one, without TLS.
#include "adapters/server/server_module.hpp"
#include "webhook_world.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>

namespace {

using namespace oidcctl;
using fuzz::require;

constexpr std::string_view k_good =
    "POST /authenticate HTTP/1.1\r\nHost: h\r\nConnection: close\r\n"
    "Content-Length: 82\r\n\r\n"
    R"({"apiVersion":"authentication.k8s.io/v1","kind":"TokenReview","spec":{"token":""}})";

struct Served
{
  fuzz::WebhookWorld world = {};
  std::unique_ptr<HttpServer> server = nullptr;

  Served()
  {
    auto started =
        server_module().start({.host = "127.0.0.1", .head = 4096, .body = 8192},
                              [this](ServerRequest request, SendReply send) {
                                world.service.handle(std::move(request), std::move(send));
                              });
    require(started.has_value(), "the server starts");
    server = std::move(*started);
  }
};

// Return all that the server answers to `bytes`, sent in `parts` parts.
std::string
exchange(int port, std::string_view bytes, std::size_t parts)
{
  const int client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  const timeval patience{5, 0};
  const int yes = 1;
  // Ends without a wait for the other side, or ports would run out.
  const linger at_once{1, 0};
  setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt(client, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  require(connect(client, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0,
          "the server accepts connections");
  const auto size = bytes.size() / parts + 1;
  for (std::size_t at = 0; at < bytes.size(); at += size) {
    const auto part = bytes.substr(at, size);
    static_cast<void>(::send(client, part.data(), part.size(), MSG_NOSIGNAL));
  }
  shutdown(client, SHUT_WR);
  std::string answer;
  std::array<char, 4096> buffer{};
  for (;;) {
    const auto count = recv(client, buffer.data(), buffer.size(), 0);
    require(count >= 0 || errno != EAGAIN, "the server ends a connection that has ended");
    if (count <= 0) {
      break;
    }
    answer.append(buffer.data(), static_cast<std::size_t>(count));
  }
  close(client);
  return answer;
}

// Take a reply off the front of `text` and look at it.
void
check_reply(std::string_view& text)
{
  constexpr std::string_view version = "HTTP/1.";
  constexpr std::string_view length = "\r\nContent-Length: ";
  require(text.starts_with(version), "a reply begins as one");
  const int status = std::atoi(std::string(text.substr(9, 3)).c_str());
  const auto end = text.find("\r\n\r\n");
  require(end != std::string_view::npos, "a head has an end");
  const auto head = text.substr(0, end);
  text.remove_prefix(end + 4);
  if (status == 100) {
    return;
  }
  require(head.find("Retry-After") == std::string_view::npos, "there is no Retry-After");
  const auto at = head.find(length);
  require(at != std::string_view::npos, "a reply says how long it is");
  const auto size = std::min<std::size_t>(
      text.size(),
      std::strtoul(std::string(head.substr(at + length.size())).c_str(), nullptr, 10));
  // The answer to a HEAD request has none, and is the last.
  fuzz::check_answer(status, text.substr(0, size));
  text.remove_prefix(size);
}

} // namespace

extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  static Served served;
  static unsigned inputs = 0;
  if (size == 0) {
    return 0;
  }
  const auto bytes = fuzz::text_of(data + 1, size - 1);
  const auto answer = exchange(served.server->port(), bytes, 1U + data[0] % 4U);
  std::string_view rest = answer;
  while (!rest.empty()) {
    check_reply(rest);
  }
  constexpr unsigned every = 16;
  if (++inputs % every == 0) {
    require(exchange(served.server->port(), k_good, 1).find("\"authenticated\":false") !=
                std::string::npos,
            "others are still answered");
  }
  return 0;
}
