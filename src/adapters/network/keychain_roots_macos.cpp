#include "adapters/network/keychain_roots.hpp"
#include "adapters/posix/processes.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <string_view>

namespace oidcctl {

namespace {

// Where administrators and management profiles put the roots of a company. Those of Apple
// are in /etc/ssl/cert.pem.
constexpr const char* k_keychain = "/Library/Keychains/System.keychain";
constexpr const char* k_tool = "/usr/bin/security";
constexpr std::string_view k_begin = "-----BEGIN CERTIFICATE-----";
constexpr std::string_view k_end = "-----END CERTIFICATE-----";
constexpr std::size_t k_max_certificates = 64; // each takes a call of the tool

// Ask the tool whether the certificate in `pem` is trusted as it is in the keychain: the
// keychain also holds certificates that are not, such as the machine's own.
bool
is_trusted(PosixProcesses& processes, const std::string& pem)
{
  std::string path = "/tmp/oidcctl-XXXXXX";
  const int file = mkstemp(path.data());
  if (file < 0) {
    return false;
  }
  ::close(file);
  std::ofstream(path) << pem;
  const auto reply = processes.run(
      {.words = {k_tool, "verify-cert", "-l", "-L", "-q", "-p", "basic", "-c", path}});
  unlink(path.c_str());
  return reply && reply->status == 0;
}

} // namespace

std::string
keychain_roots()
{
  PosixProcesses processes;
  const auto found =
      processes.run({.words = {k_tool, "find-certificate", "-a", "-p", k_keychain}});
  if (!found || found->status != 0) {
    return {};
  }
  const std::string_view all = found->out.reveal();
  std::string trusted;
  std::size_t count = 0;
  for (auto at = all.find(k_begin); at != std::string_view::npos;
       at = all.find(k_begin, at + 1)) {
    const auto end = all.find(k_end, at);
    if (end == std::string_view::npos || count++ == k_max_certificates) {
      break;
    }
    const auto pem = fmt::format("{}\n", all.substr(at, end + k_end.size() - at));
    trusted += is_trusted(processes, pem) ? pem : "";
  }
  return trusted;
}

} // namespace oidcctl
