#include "app/cluster/list_pages.hpp"

#include "model/http/http_status.hpp"
#include "model/http/url.hpp"

#include <fmt/format.h>

#include <utility>

namespace oidcctl {

namespace {

constexpr int k_page = 500;
constexpr std::size_t k_max_page = std::size_t{64} << 20; // bytes of one page
constexpr int k_starts = 4;

// What the server sends instead of whole objects (meta.k8s.io).
constexpr const char* k_only_metadata =
    "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

std::string
page_target(const std::string& path,
            const ListSelection& selection,
            const std::string& next)
{
  auto target = fmt::format("{}?limit={}", path, k_page);
  for (const auto& [name, value] : {std::pair("labelSelector", &selection.labels),
                                    std::pair("fieldSelector", &selection.fields),
                                    std::pair("continue", &next)}) {
    if (!value->empty()) {
      target += fmt::format("&{}={}", name, percent_encode(*value));
    }
  }
  return target;
}

} // namespace

Result<ListEnd>
each_item(ClusterClient& client,
          const std::string& path,
          const std::function<Result<void>(const go::Value&)>& take,
          const std::function<void()>& restart,
          const ListSelection& selection)
{
  std::string next;
  for (int starts = 1;;) {
    ApiRequest request{.target = page_target(path, selection, next),
                       .max_reply = k_max_page};
    if (selection.only_metadata) {
      request.accept = k_only_metadata;
    }
    TRY_ASSIGN(const auto reply, client.call(request));
    if (reply.status == http_status::k_gone && !next.empty() && starts < k_starts) {
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
