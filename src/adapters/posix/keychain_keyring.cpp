#include "adapters/posix/keychain_keyring.hpp"

#include "base/base64.hpp"
#include "base/shell.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <utility>

namespace oidcctl {

namespace {

constexpr int k_not_found = 44;              // errSecItemNotFound, as the tool exits
constexpr std::size_t k_longest_line = 4096; // that `security -i` reads
// What go-keyring puts before a secret, whose lines and characters the tool would change.
constexpr std::string_view k_base64 = "go-keyring-base64:";

tl::unexpected<Error>
refused(const std::string& what)
{
  return fail(ErrorCode::local_file,
              "cannot use the keychain: " + what,
              "unlock it, or keep tokens in files with --token-cache-storage=disk");
}

tl::unexpected<Error>
exited(const ProcessReply& reply)
{
  return refused(fmt::format("security exited with status {}", reply.status));
}

} // namespace

KeychainKeyring::KeychainKeyring(Processes& processes, std::string tool)
    : m_processes(processes), m_tool(std::move(tool))
{}

Result<std::optional<Secret>>
KeychainKeyring::find(const std::string& service, const std::string& account)
{
  TRY_ASSIGN(
      const auto reply,
      m_processes.run(
          {.words = {m_tool, "find-generic-password", "-s", service, "-wa", account}}));
  if (reply.status == k_not_found) {
    return std::optional<Secret>();
  }
  if (reply.status != 0) {
    return exited(reply);
  }
  const auto line = text::trim(reply.out.reveal());
  if (!line.starts_with(k_base64)) {
    return std::optional(Secret(std::string(line)));
  }
  auto secret = base64::decode(line.substr(k_base64.size()), base64::Alphabet::standard);
  return secret ? Result<std::optional<Secret>>(Secret(std::move(*secret)))
                : refused("the entry is not valid base64");
}

Result<void>
KeychainKeyring::store(const std::string& service,
                       const std::string& account,
                       const Secret& secret)
{
  // The secret goes through standard input: arguments are visible to all users.
  Secret command(
      fmt::format("add-generic-password -U -s {} -a {} -w {}{}\n",
                  shell_quote(service),
                  shell_quote(account),
                  k_base64,
                  base64::encode(secret.reveal(), base64::Alphabet::standard)));
  if (command.reveal().size() > k_longest_line) {
    return fail(ErrorCode::local_file,
                fmt::format("the tokens are too long for the keychain ({} bytes, at most "
                            "{})",
                            command.reveal().size(),
                            k_longest_line),
                "keep tokens in files with --token-cache-storage=disk");
  }
  TRY_ASSIGN(const auto reply,
             m_processes.run({.words = {m_tool, "-i"}, .input = std::move(command)}));
  return reply.status == 0 ? Result<void>() : exited(reply);
}

Result<bool>
KeychainKeyring::remove(const std::string& service, const std::string& account)
{
  TRY_ASSIGN(
      const auto reply,
      m_processes.run(
          {.words = {m_tool, "delete-generic-password", "-s", service, "-a", account}}));
  if (reply.status == 0 || reply.status == k_not_found) {
    return reply.status == 0;
  }
  return exited(reply);
}

} // namespace oidcctl
