#include "adapters/posix/resolver.hpp"

#include "adapters/posix/name_service.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <future>
#include <memory>
#include <thread>

namespace oidcctl {

namespace {

using Addresses = std::vector<std::string>;

std::string
address_text(const addrinfo& info)
{
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* bytes =
      info.ai_family == AF_INET
          ? static_cast<const void*>(
                &reinterpret_cast<const sockaddr_in*>(info.ai_addr)->sin_addr)
          : &reinterpret_cast<const sockaddr_in6*>(info.ai_addr)->sin6_addr;
  inet_ntop(info.ai_family, bytes, text.data(), text.size());
  return text.data();
}

// Return whether `host` is a name for this machine itself (RFC 6761, chapter 6.3).
bool
is_localhost(std::string_view host)
{
  const auto name =
      text::to_lower(host.ends_with('.') ? host.substr(0, host.size() - 1) : host);
  return name == "localhost" || name.ends_with(".localhost");
}

Result<Addresses>
ask(const std::string& host)
{
  addrinfo hints = {};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  if (const int code = getaddrinfo(host.c_str(), nullptr, &hints, &list); code != 0) {
    // Without /etc/hosts, as in a container with nothing else, only this knows the name.
    if (is_localhost(host)) {
      return Addresses{"127.0.0.1", "::1"};
    }
    return fail(ErrorCode::unavailable,
                fmt::format("{}: {}", text::quote(host), gai_strerror(code)));
  }
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(list, freeaddrinfo);
  Addresses addresses;
  for (const auto* info = list; info != nullptr; info = info->ai_next) {
    if (info->ai_family != AF_INET && info->ai_family != AF_INET6) {
      continue;
    }
    auto text = address_text(*info);
    if (std::find(addresses.begin(), addresses.end(), text) == addresses.end()) {
      addresses.push_back(std::move(text));
    }
  }
  return addresses;
}

} // namespace

Result<std::vector<std::string>>
PosixResolver::resolve(const std::string& host, std::chrono::milliseconds timeout)
{
  confine_name_service();
  // getaddrinfo does not have a time-out, so it runs aside and is left alone when it is
  // late.
  auto promise = std::make_shared<std::promise<Result<Addresses>>>();
  auto answer = promise->get_future();
  std::thread([promise, host] { promise->set_value(ask(host)); }).detach();
  if (answer.wait_for(timeout) != std::future_status::ready) {
    return fail(
        ErrorCode::unavailable,
        fmt::format("{}: the name server did not answer in time", text::quote(host)));
  }
  return answer.get();
}

} // namespace oidcctl
