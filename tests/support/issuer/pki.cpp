#include "pki.hpp"

#include "files.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <string>
#include <system_error>
#include <utility>

namespace oidcctl::test_issuer {

namespace {

using std::chrono::days;
using std::chrono::hours;

enum class Signer {
  ca,
  other_ca,
  itself,
};

constexpr std::string_view k_right_names =
    "DNS:localhost,DNS:*.localhost,DNS:issuer.example,IP:127.0.0.1,IP:::1";

struct ServerPlan
{
  std::string_view kind = {};
  Signer signer = Signer::ca;
  std::string_view names = k_right_names;
  Seconds begins = -hours{1};
  Seconds ends = days{30};
  std::string_view stem = {}; // of its files; empty: the kind
};

// The server certificates, sorted. Each but "good" and "expiring" has one fault alone.
constexpr std::array k_servers{
    ServerPlan{.kind = "expired", .begins = -days{10}, .ends = -days{1}},
    ServerPlan{.kind = "expiring", .ends = days{5}},
    ServerPlan{.kind = "good"},
    // Has the common name, which Go does not look at.
    ServerPlan{.kind = "no-san", .names = ""},
    ServerPlan{.kind = "not-yet-valid", .begins = days{1}},
    ServerPlan{.kind = "other-ca", .signer = Signer::other_ca, .stem = "by-other-ca"},
    ServerPlan{.kind = "self-signed", .signer = Signer::itself},
    ServerPlan{.kind = "wrong-name", .names = "DNS:other.example"},
};

std::filesystem::path
stem_of(const std::filesystem::path& directory, const ServerPlan& plan)
{
  return directory / (plan.stem.empty() ? plan.kind : plan.stem);
}

// Return a new authority. It begins before everything that it signs.
Result<Identity>
make_authority(std::string common_name)
{
  return make_identity({.common_name = std::move(common_name),
                        .authority = true,
                        .begins = -days{11},
                        .ends = days{31}},
                       nullptr);
}

Result<void>
make_all(const std::filesystem::path& directory)
{
  TRY_ASSIGN(const auto ca, make_authority("oidcctl test: CA"));
  TRY_ASSIGN(const auto other, make_authority("oidcctl test: other CA"));
  TRY(save_identity(other, directory / "other-ca"));
  for (const auto& plan : k_servers) {
    const Identity* signer = plan.signer == Signer::ca         ? &ca
                             : plan.signer == Signer::other_ca ? &other
                                                               : nullptr;
    TRY_ASSIGN(const auto identity,
               make_identity({.common_name = "localhost",
                              .names = std::string(plan.names),
                              .begins = plan.begins,
                              .ends = plan.ends},
                             signer));
    TRY(save_identity(identity, stem_of(directory, plan)));
  }
  // Last, because its age is what says whether all of them are there and fresh.
  return save_identity(ca, directory / "ca");
}

Result<Pki>
load_all(const std::filesystem::path& directory)
{
  Pki pki{.ca_file = directory / "ca.pem"};
  for (const auto& plan : k_servers) {
    TRY_ASSIGN(auto identity, load_identity(stem_of(directory, plan)));
    pki.servers.push_back({plan.kind, std::move(identity)});
  }
  return pki;
}

bool
is_fresh(const std::filesystem::path& file)
{
  std::error_code error;
  const auto written = std::filesystem::last_write_time(file, error);
  return !error && std::filesystem::file_time_type::clock::now() - written < days{1};
}

} // namespace

Result<Pki>
open_pki(const std::filesystem::path& place)
{
  std::error_code error;
  const auto directory = std::filesystem::absolute(place);
  std::filesystem::create_directories(directory, error);
  if (error) {
    return fail(ErrorCode::local_file,
                fmt::format("cannot create {}: {}", directory.string(), error.message()));
  }
  TRY_ASSIGN(const auto lock, DirectoryLock::take(directory));
  if (is_fresh(directory / "ca.pem")) {
    if (auto pki = load_all(directory)) {
      return pki;
    }
  }
  TRY(make_all(directory));
  return load_all(directory);
}

} // namespace oidcctl::test_issuer
