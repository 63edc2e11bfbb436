#pragma once

#include "fakes.hpp"
#include "site.hpp"

#include <doctest/doctest.h>

#include <string>

// An API server on the fake network, and the report of a probe.
namespace oidcctl::test {

inline const std::string k_url = "https://k8s.example.com:6443";

inline HttpReply
reply(int status, std::string body, std::string type = "application/json")
{
  auto reply = ok_reply(std::move(body));
  reply.status = status;
  std::erase_if(reply.headers, [](const auto& h) { return h.name == "content-type"; });
  reply.headers.push_back({"content-type", std::move(type)});
  reply.time = Milliseconds{12};
  return reply;
}

inline HttpReply
version(const std::string& text = "v1.32.3")
{
  return reply(200,
               R"({"major":"1","minor":"32","gitVersion":")" + text +
                   R"(","platform":"linux/amd64"})");
}

inline HttpReply
status(int code, const std::string& reason)
{
  return reply(code,
               R"({"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",)"
               R"("reason":")" +
                   reason + R"(","code":)" + std::to_string(code) + "}");
}

struct Server
{
  HttpReply version = {};
  HttpReply ready = {};
  HttpReply api = {};
};

inline void
serve(TestSystem& test, const Server& server, const std::string& url = k_url)
{
  test.network.at(url + "/version", {server.version});
  test.network.at(url + "/readyz", {server.ready});
  test.network.at(url + "/api", {server.api});
}

inline Json
probe(TestSystem& test, int wanted, const std::string& url = k_url)
{
  CHECK(test.run({"endpoint", "probe", url, "-o", "json"}) == wanted);
  return json_out(test);
}

inline std::string
status_of(const Json& report, const std::string& id)
{
  return finding_of(report, id).at("status");
}

} // namespace oidcctl::test
