#pragma once

#include "go/x509/verify.hpp"
#include "made_certificate.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

// Rows of chains, and what crypto/tls says of them.
namespace oidcctl::test::chains {

using go::Version;
using go::x509::Cause;

constexpr Time k_now{Seconds{1767225600}}; // 2026-01-01

struct Row
{
  std::string what = {};
  std::vector<Made> sent = {};
  std::vector<Made> roots = {};
  Cause cause = Cause::none;
  std::string words = "ok"; // without what crypto/tls puts before
  Version go = go::k_newest;
};

inline const auto k_name = san({"localhost"});

inline Made
leaf(std::string issuer = "root", std::vector<std::string> more = {})
{
  Made made{.issuer = std::move(issuer), .extensions = {k_name}};
  made.extensions.insert(made.extensions.end(), more.begin(), more.end());
  return made;
}

inline Made
root(std::vector<std::string> more = {})
{
  return made_ca("root", "root", std::move(more));
}

inline void
check(const Row& row)
{
  CAPTURE(row.what);
  CAPTURE(row.go.minor);
  std::vector<std::string> sent;
  std::vector<go::x509::Certificate> roots;
  for (const auto& made : row.sent) {
    sent.push_back(make(made));
  }
  for (const auto& made : row.roots) {
    roots.push_back(parsed(make(made), row.go));
  }
  const auto refusal =
      judge_server_chain(sent, roots, {"localhost", k_now, row.go}, MadeSignatures());
  CHECK(to_string(refusal ? refusal->cause : Cause::none) == to_string(row.cause));
  const std::string front = "tls: failed to verify certificate: ";
  auto words = refusal ? refusal->words : "ok";
  if (words.starts_with(front)) {
    words.erase(0, front.size());
  }
  CHECK(words == row.words);
}

} // namespace oidcctl::test::chains
