#include "base/text.hpp"
#include "cli/commands.hpp"
#include "fakes.hpp"
#include "site.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

// Return the candidates for the last of `words`, descriptions cut off.
std::vector<std::string>
candidates(std::vector<std::string> words)
{
  TestSystem test;
  words.insert(words.begin(), "__complete");
  CHECK(test.run(words) == 0);
  CHECK(test.err().empty());
  std::vector<std::string> out;
  for (const auto& line : text::split(test.out(), '\n')) {
    if (!line.empty()) {
      out.push_back(line.substr(0, line.find('\t')));
    }
  }
  return out;
}

bool
has(const std::vector<std::string>& list, const std::string& word)
{
  return std::find(list.begin(), list.end(), word) != list.end();
}

using Words = std::vector<std::string>;

} // namespace

TEST_CASE("completion: a shell that there is none for")
{
  TestSystem test;
  CHECK(test.run({"completion", "tcsh"}) == 2);
  CHECK(test.out().empty());
  CHECK(test.err().find("expected one of bash, fish, zsh") != std::string::npos);
  CHECK(test.run({"completion"}) == 2);
  CHECK(test.err() == "oidcctl: error: SHELL is required\n"
                      "hint: use one of bash, fish, zsh\n");
}

TEST_CASE("completion: each script asks the program itself")
{
  for (const auto* shell : {"bash", "fish", "zsh"}) {
    TestSystem test;
    CAPTURE(shell);
    CHECK(test.run({"completion", shell}) == 0);
    CHECK(test.err().empty());
    CHECK(test.out().find("oidcctl") != std::string::npos);
    CHECK(test.out().find("__complete") != std::string::npos);
    CHECK(test.out().back() == '\n');
  }
}

TEST_CASE("__complete: commands and the program's own options")
{
  Words all;
  for (const auto& command : cli::commands()) {
    all.emplace_back(command.name);
  }
  all.insert(all.end(), {"--help", "--version"});
  CHECK(candidates({}) == all);
  CHECK(candidates({""}) == all);
  CHECK(candidates({"ver"}) == Words{"verify-issuer"});
  CHECK(candidates({"--v"}) == Words{"--version"});
  CHECK(candidates({"x"}).empty());
}

TEST_CASE("__complete: every option of a command, by its main name")
{
  const auto options = candidates({"verify-issuer", "--"});
  for (const auto* option : {"--help",
                             "--issuer-url",
                             "--issuers-file",
                             "--client-id",
                             "--username-claim",
                             "--groups-claim",
                             "--signing-algs",
                             "--structured",
                             "--discovery-url",
                             "--redirect-url",
                             "--token-file",
                             "--only",
                             "--skip",
                             "--fail-on",
                             "--save-evidence",
                             "--evidence",
                             "--certificate-authority",
                             "--connect-to",
                             "--timeout",
                             "--output",
                             "--color",
                             "--verbose"}) {
    CAPTURE(option);
    CHECK(has(options, option));
  }
  CHECK_FALSE(has(options, "--oidc-client-id"));
  CHECK(candidates({"verify-issuer", "--iss"}) ==
        Words{"--issuer-url", "--issuers-file"});
  CHECK(candidates({"verify-issuer", ""}) == options);
  CHECK(candidates({"verify-issuer", "--structured", "--colo"}) == Words{"--color"});
}

TEST_CASE("__complete: values, behind a blank and behind =")
{
  CHECK(candidates({"verify-issuer", "-o", ""}) == Words{"table", "json", "yaml"});
  CHECK(candidates({"verify-issuer", "--output", "j"}) == Words{"json"});
  CHECK(candidates({"verify-issuer", "--output=j"}) == Words{"--output=json"});
  CHECK(candidates({"verify-issuer", "--color", ""}) == Words{"auto", "always", "never"});
  CHECK(candidates({"verify-issuer", "--fail-on", ""}) == Words{"failure", "warning"});
  CHECK(candidates({"verify-issuer", "--oidc-username-claim", "e"}) == Words{"email"});
  CHECK(candidates({"verify-issuer", "--signing-algs", "RS"}) ==
        Words{"RS256", "RS384", "RS512"});
  CHECK(candidates({"verify-issuer", "--client-id", ""}).empty());
  CHECK(candidates({"verify-issuer", "--client-id="}).empty());
  CHECK(candidates({"verify-issuer", "--nonsense="}).empty());
  CHECK(candidates({"completion", ""}) == Words{"bash", "fish", "zsh"});
  CHECK(candidates({"completion", "f"}) == Words{"fish"});
}

TEST_CASE("__complete: how to log in, for each command that does")
{
  for (const Words& command : {Words{"get-token"},
                               Words{"login"},
                               Words{"logout"},
                               Words{"verify-issuer"},
                               Words{"token", "verify"}}) {
    CAPTURE(command.back());
    const auto offered = [&command](const char* option) {
      auto words = command;
      words.emplace_back(option);
      words.emplace_back("");
      return candidates(words);
    };
    CHECK(offered("--grant-type") == Words{"auto",
                                           "authcode",
                                           "authcode-keyboard",
                                           "client-credentials",
                                           "device-code",
                                           "password"});
    CHECK(offered("--token-cache-dir") == Words{":directories"});
    CHECK(offered("--interactive") == Words{"auto", "always", "never"});
    CHECK(offered("--oidc-pkce-method") == Words{"auto", "no", "S256"});
    CHECK(offered("--token-cache-storage") == Words{"disk", "keyring", "none"});
  }
}

TEST_CASE("__complete: behind a comma, in lists that are cut there")
{
  CHECK(candidates({"verify-issuer", "--signing-algs", "RS256,ES"}) ==
        Words{"RS256,ES256", "RS256,ES384", "RS256,ES512"});
  CHECK(candidates({"verify-issuer", "--oidc-signing-algs", "ES256,ES384,E"}) ==
        Words{"ES256,ES384,ES512"}); // none twice
  CHECK(candidates({"verify-issuer", "--oidc-signing-algs=PS256,PS"}) ==
        Words{"--oidc-signing-algs=PS256,PS384", "--oidc-signing-algs=PS256,PS512"});
  CHECK(candidates({"verify-issuer", "--skip=login,clock/"}) ==
        Words{"--skip=login,clock/skew"});
  CHECK(has(candidates({"verify-issuer", "--only", "login,"}), "login,keys"));
  CHECK(candidates({"verify-issuer", "--only", "login,x"}).empty());
  CHECK(candidates({"verify-issuer", "--username-claim", "sub,e"}).empty());
  CHECK(candidates({"verify-issuer", "--output", "json,"}).empty());
}

TEST_CASE("__complete: checks and their families")
{
  const auto names = candidates({"verify-issuer", "--only", ""});
  CHECK(has(names, "keys"));
  CHECK(has(names, "keys/readable"));
  CHECK(candidates({"verify-issuer", "--skip", "clock"}) == Words{"clock", "clock/skew"});
  CHECK(candidates({"verify-issuer", "--skip=clock/"}) == Words{"--skip=clock/skew"});
}

TEST_CASE("__complete: files are left to the shell")
{
  for (const auto* option : {"--certificate-authority",
                             "--oidc-ca-file",
                             "--issuers-file",
                             "--token-file",
                             "--evidence",
                             "--save-evidence"}) {
    CAPTURE(option);
    CHECK(candidates({"verify-issuer", option, "x"}) == Words{":files"});
  }
  CHECK(candidates({"verify-issuer", "--evidence="}) == Words{":files"});
  for (const auto* option : {"--discovery-file", "--jwks-file", "--oidc-ca-file"}) {
    CAPTURE(option);
    CHECK(candidates({"token", "verify", option, "x"}) == Words{":files"});
  }
  CHECK(candidates({"token", "verify", ""}) == Words{":files"});
  CHECK(candidates({"token", "inspect", "x"}) == Words{":files"});
}

TEST_CASE("__complete: commands below a command")
{
  CHECK(candidates({"token", ""}) == Words{"inspect", "verify"});
  CHECK(candidates({"token", "v"}) == Words{"verify"});
  CHECK(candidates({"rbac", "i"}) == Words{"identity"});
  CHECK(has(candidates({"token", "verify", "--"}), "--jwks-file"));
  CHECK(has(candidates({"rbac", "identity", "--"}), "--group"));
  CHECK(candidates({"rbac", "identity", "--username-claim", "e"}) == Words{"email"});
  CHECK(candidates({"token", "verify", "--signing-algs", "ES2"}) == Words{"ES256"});
  CHECK(candidates({"token", "verify", "-o", "j"}) == Words{"json"});
}

TEST_CASE("__complete: the commands that config view takes")
{
  CHECK(candidates({"config", "view", "ver"}) == Words{"verify-issuer"});
  CHECK(has(candidates({"config", "view", ""}), "token"));
}

TEST_CASE("__complete: descriptions stand behind a tab")
{
  TestSystem test;
  CHECK(test.run({"__complete", "verify-issuer", "--struct"}) == 0);
  CHECK(test.out().rfind("--structured\tApply ", 0) == 0);
}
