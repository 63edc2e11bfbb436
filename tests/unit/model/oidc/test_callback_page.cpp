#include "base/base64.hpp"
#include "base/sha256.hpp"
#include "model/oidc/callback_page.hpp"
#include "words.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>

using namespace oidcctl;
using test::contains;

namespace {

constexpr std::pair<CallbackPage, int> k_pages[] = {
    {CallbackPage::success, 200},
    {CallbackPage::failure, 502},
    {CallbackPage::refused, 403},
    {CallbackPage::bad_request, 400},
    {CallbackPage::forbidden, 403},
    {CallbackPage::not_found, 404},
    {CallbackPage::wrong_method, 405},
    {CallbackPage::too_large, 431},
};

} // namespace

TEST_CASE("callback page: every page is a whole answer that loads nothing")
{
  for (const auto& [page, status] : k_pages) {
    const auto response = page_response(page);
    INFO(response);
    CHECK(status_of(page) == status);
    CHECK(response.rfind("HTTP/1.1 " + std::to_string(status) + " ", 0) == 0);
    const auto end = response.find("\r\n\r\n");
    REQUIRE(end != std::string::npos);
    const auto head = response.substr(0, end + 2);
    const auto body = response.substr(end + 4);
    CHECK(contains(head, "Content-Length: " + std::to_string(body.size()) + "\r\n"));
    CHECK(contains(head, "Content-Type: text/html; charset=utf-8\r\n"));
    CHECK(contains(head, "Cache-Control: no-store\r\n"));
    CHECK(contains(head, "Referrer-Policy: no-referrer\r\n"));
    CHECK(contains(head, "X-Content-Type-Options: nosniff\r\n"));
    CHECK(contains(head, "Connection: close\r\n"));
    CHECK(contains(head,
                   "Content-Security-Policy: default-src 'none'; style-src 'sha256-"));
    CHECK(contains(head, "Allow: GET") == (page == CallbackPage::wrong_method));
    for (const auto* loading :
         {"http:", "https:", "<script", "<img", "<link", "url(", "@import"}) {
      CHECK_FALSE(contains(body, loading));
    }
  }
}

TEST_CASE("callback page: the policy lets the page's own style through")
{
  const auto response = page_response(CallbackPage::success);
  const auto begin = response.find("<style>") + 7;
  const auto style = response.substr(begin, response.find("</style>") - begin);
  CHECK(contains(response,
                 "style-src 'sha256-" +
                     base64::encode(sha256(style), base64::Alphabet::standard) + "';"));
  CHECK(contains(style, "prefers-color-scheme:dark"));
}

TEST_CASE("callback page: on to another page")
{
  CHECK(redirect_response("https://docs.example.com/") ==
        "HTTP/1.1 303 See Other\r\nLocation: https://docs.example.com/\r\n"
        "Content-Length: 0\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n"
        "X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n");
}
