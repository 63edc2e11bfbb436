#include "app/cluster/list_pages.hpp"

#include "model/http/url.hpp"

#include <fmt/format.h>

namespace oidcctl {

namespace {

constexpr int k_page = 500;
constexpr std::size_t k_max_page = std::size_t{64} << 20; // bytes of one page
constexpr int k_starts = 4;
constexpr int k_gone = 410;

} // namespace

Result<ListEnd>
each_item(ClusterClient& client,
          const std::string& path,
          const std::function<Result<void>(const go::Value&)>& take,
          const std::function<void()>& restart)
{
  std::string next;
  for (int starts = 1;;) {
    auto target = fmt::format("{}?limit={}", path, k_page);
    if (!next.empty()) {
      target += "&continue=" + percent_encode(next);
    }
    TRY_ASSIGN(const auto reply,
               client.call({.target = std::move(target), .max_reply = k_max_page}));
    if (reply.status == k_gone && !next.empty() && starts < k_starts) {
      restart();
      next.clear();
      ++starts;
      continue;
    }
    if (!reply.is_success()) {
      return ListEnd{reply.status, reply.message};
    }
    if (const auto* items = reply.body.find("items")) {
      for (const auto& item : items->items) {
        TRY(take(item));
      }
    }
    auto place = text_at(reply.body, {"metadata", "continue"});
    if (place.empty()) {
      return ListEnd{};
    }
    if (place == next) {
      return fail(ErrorCode::unavailable,
                  "the server keeps returning the same list page");
    }
    next = std::move(place);
  }
}

} // namespace oidcctl
