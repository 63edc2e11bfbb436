#include "go/http/request.hpp"

#include <doctest/doctest.h>

using namespace oidcctl::go::http;

TEST_CASE("request: as Go writes it for HTTP/1.1")
{
  const Request get{.scheme = "https",
                    .authority = "idp.example:8443",
                    .target = "/a/.well-known/openid-configuration"};
  CHECK(write_request(get) == "GET /a/.well-known/openid-configuration HTTP/1.1\r\n"
                              "Host: idp.example:8443\r\n"
                              "User-Agent: Go-http-client/1.1\r\n"
                              "Accept-Encoding: gzip\r\n\r\n");
  const Request post{.method = "POST",
                     .authority = "idp.example",
                     .target = "/token",
                     .fields = {{"content-type", "x/y"}, {"authorization", "Basic eA=="}},
                     .body = "a=b"};
  CHECK(write_request(post) == "POST /token HTTP/1.1\r\n"
                               "Host: idp.example\r\n"
                               "User-Agent: Go-http-client/1.1\r\n"
                               "Content-Length: 3\r\n"
                               "Authorization: Basic eA==\r\n"
                               "Content-Type: x/y\r\n"
                               "Accept-Encoding: gzip\r\n\r\n"
                               "a=b");
  const Request named{
      .method = "POST", .target = "/", .fields = {{"user-agent", "mine/1"}}};
  CHECK(write_request(named) == "POST / HTTP/1.1\r\nHost: \r\nUser-Agent: mine/1\r\n"
                                "Content-Length: 0\r\nAccept-Encoding: gzip\r\n\r\n");
}

TEST_CASE("request: as Go writes it for HTTP/2")
{
  const Request get{.scheme = "https", .authority = "idp.example", .target = "/x?y"};
  std::string text;
  for (const auto& field : request_fields(get)) {
    text += field.name + "=" + field.value + "\n";
  }
  CHECK(text == ":authority=idp.example\n:method=GET\n:path=/x?y\n:scheme=https\n"
                "accept-encoding=gzip\nuser-agent=Go-http-client/2.0\n");
}
