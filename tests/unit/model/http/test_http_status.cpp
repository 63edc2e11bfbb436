#include "model/http/http_status.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;

TEST_CASE("http_status: the words of Go's net/http")
{
  struct Row
  {
    int status = 0;
    std::string line = {};
  };
  const Row rows[] = {
      {.status = 100, .line = "100 Continue"},
      {.status = 200, .line = "200 OK"},
      {.status = 201, .line = "201 Created"},
      {.status = 203, .line = "203 Non-Authoritative Information"},
      {.status = 302, .line = "302 Found"},
      {.status = 401, .line = "401 Unauthorized"},
      {.status = 403, .line = "403 Forbidden"},
      {.status = 404, .line = "404 Not Found"},
      {.status = 413,
       .line = "413 Request Entity Too Large"}, // not the words of RFC 9110
      {.status = 418, .line = "418 I'm a teapot"},
      {.status = 422, .line = "422 Unprocessable Entity"},
      {.status = 429, .line = "429 Too Many Requests"},
      {.status = 503, .line = "503 Service Unavailable"},
      {.status = 511, .line = "511 Network Authentication Required"},
  };
  for (const auto& row : rows) {
    CHECK(status_line(row.status) == row.line);
  }
}

TEST_CASE("http_status: statuses that Go has no words for")
{
  for (const int status : {-1, 0, 99, 104, 306, 419, 420, 499, 512, 599, 999}) {
    CHECK(status_line(status) == std::to_string(status));
  }
}
