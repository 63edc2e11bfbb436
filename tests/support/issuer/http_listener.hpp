#pragma once

#include "certificate.hpp"
#include "message.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

namespace httplib {
class Server;
}

namespace oidcctl::test_issuer {

// A port of 127.0.0.1 that speaks HTTP, with TLS when it was given an identity.
class HttpListener
{
public:
  // Return a listener that is bound and not yet answering; port 0: any that is free. A
  // connection needs one of `threads` for as long as it is open.
  static Result<HttpListener>
  open(std::uint16_t port, std::size_t threads, const Identity* identity);

  HttpListener(HttpListener&& other) noexcept;
  HttpListener& operator=(HttpListener&& other) = delete;
  ~HttpListener();

  // Return "https://localhost:PORT", or the same with "http".
  std::string base() const;

  // Answer from now on, in threads that end with the program. The listener must stay.
  void start(std::function<Reply(const Ask&)> answer);

private:
  HttpListener(std::unique_ptr<httplib::Server> server, std::string scheme);

  std::unique_ptr<httplib::Server> m_server;
  std::string m_scheme;
  int m_port = 0;
};

} // namespace oidcctl::test_issuer
