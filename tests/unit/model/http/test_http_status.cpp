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
      {100, "100 Continue"},
      {200, "200 OK"},
      {201, "201 Created"},
      {203, "203 Non-Authoritative Information"},
      {302, "302 Found"},
      {401, "401 Unauthorized"},
      {403, "403 Forbidden"},
      {404, "404 Not Found"},
      {413, "413 Request Entity Too Large"}, // not the words of RFC 9110
      {418, "418 I'm a teapot"},
      {422, "422 Unprocessable Entity"},
      {429, "429 Too Many Requests"},
      {503, "503 Service Unavailable"},
      {511, "511 Network Authentication Required"},
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
