#include "cli/options.hpp"

#include "base/suggest.hpp"
#include "base/text.hpp"
#include "ports/environment.hpp"
#include "ports/files.hpp"
#include "ports/system.hpp"
#include "ports/terminal.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::cli {

namespace {

constexpr std::size_t k_max_ca_file = std::size_t{4} << 20;
constexpr double k_longest_timeout = 3600;

} // namespace

Result<void>
one_of(const std::string& option,
       const std::string& value,
       const std::vector<std::string>& words)
{
  if (std::find(words.begin(), words.end(), value) != words.end()) {
    return {};
  }
  const auto near = nearest(value, words);
  return fail(ErrorCode::usage,
              fmt::format("{} is {}, wanted is one of {}",
                          option,
                          text::quote(value),
                          text::join(words, ", ")),
              near ? fmt::format("did you mean {}?", *near) : "");
}

CLI::Option*
repeatable(CLI::Option* option)
{
  return option->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void
add_output_options(CLI::App& app, OutputOptions& options)
{
  app.add_option(
         "-o,--output", options.format, "How to print: table (default), json or yaml")
      ->type_name("FORMAT")
      ->group("Output");
  app.add_option("--color", options.colour, "Colours: auto (default), always or never")
      ->type_name("WHEN")
      ->group("Output");
  app.add_flag("-v,--verbose",
               options.verbose,
               "Show skipped checks too, and say where values come from")
      ->group("Output");
}

void
add_network_options(CLI::App& app, NetworkFlags& flags)
{
  app.add_option("--certificate-authority,--oidc-ca-file",
                 flags.certificate_authority,
                 "Trust only the CAs in this PEM file (default: the system's)")
      ->type_name("FILE")
      ->group("Network");
  repeatable(
      app.add_option("--connect-to",
                     flags.connect_to,
                     "Connect elsewhere than the URL says, as curl does; repeatable"))
      ->type_name("HOST:PORT:HOST:PORT")
      ->group("Network");
  app.add_option("--timeout",
                 flags.timeout,
                 "Seconds for everything about one issuer (default: 30)")
      ->type_name("SECONDS")
      ->group("Network");
}

Result<NetworkOptions>
network_options(System& system, const NetworkFlags& flags)
{
  NetworkOptions options;
  for (const auto& text : flags.connect_to) {
    auto rule = ConnectTo::parse(text);
    if (!rule) {
      return fail(ErrorCode::usage, "--connect-to: " + rule.error());
    }
    options.connect_to.push_back(std::move(*rule));
  }
  const auto path = flags.certificate_authority.empty()
                        ? system.environment.get("SSL_CERT_FILE").value_or("")
                        : flags.certificate_authority;
  if (path.empty()) {
    return options;
  }
  auto pem = system.files.read(path, k_max_ca_file);
  if (!pem) {
    return tl::make_unexpected(std::move(pem).error().within("certificate authority"));
  }
  if (pem->find("-----BEGIN CERTIFICATE-----") == std::string::npos) {
    return fail(ErrorCode::local_file,
                fmt::format("certificate authority {} has no BEGIN CERTIFICATE block",
                            text::quote(path)),
                "give a PEM file; `openssl x509 -inform der -in FILE` makes one of DER");
  }
  options.ca_pem = std::move(*pem);
  return options;
}

Result<Milliseconds>
timeout_of(const NetworkFlags& flags)
{
  if (!(flags.timeout > 0) || flags.timeout > k_longest_timeout) {
    return fail(ErrorCode::usage,
                fmt::format("--timeout is {} s, wanted is more than 0 and at most {}",
                            flags.timeout,
                            k_longest_timeout));
  }
  return Milliseconds(std::max(1LL, static_cast<long long>(flags.timeout * 1000)));
}

Result<Format>
format_of(const OutputOptions& options)
{
  const auto format = parse_format(options.format);
  if (format) {
    return *format;
  }
  return tl::make_unexpected(
      one_of("--output", options.format, {"table", "json", "yaml"}).error());
}

Result<Style>
style_of(System& system, const OutputOptions& options)
{
  TRY(one_of("--color", options.colour, {"auto", "always", "never"}));
  const auto no_color = system.environment.get("NO_COLOR").value_or("");
  const bool dumb = system.environment.get("TERM").value_or("") == "dumb";
  const bool wanted = options.colour == "always" ||
                      (options.colour == "auto" && system.terminal.out_is_terminal() &&
                       no_color.empty() && !dumb);
  return Style{wanted, system.terminal.columns(), options.verbose};
}

std::string
variable_of(const std::string& option)
{
  std::string name = "OIDCCTL";
  for (const char c : "_" + option.substr(option.find_first_not_of('-'))) {
    name += c == '-' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return name;
}

Result<void>
apply_environment(CLI::App& app, System& system)
{
  std::vector<std::string> notes;
  for (auto* option : app.get_options()) {
    const auto& names = option->get_lnames();
    if (names.empty() || names.front() == "help" || option->count() > 0) {
      continue;
    }
    const auto variable = variable_of(names.front());
    const auto value = system.environment.get(variable);
    if (!value || value->empty()) {
      continue;
    }
    try {
      option->add_result(*value);
      option->run_callback();
    } catch (const CLI::Error& error) {
      return fail(ErrorCode::usage,
                  fmt::format("{}={}: {}", variable, text::quote(*value), error.what()),
                  "unset the variable or give it a value that --" + names.front() +
                      " takes");
    }
    notes.push_back(fmt::format("--{} comes from {}", names.front(), variable));
  }
  const auto* verbose = app.get_option_no_throw("--verbose");
  if (verbose != nullptr && verbose->count() > 0) {
    for (const auto& note : notes) {
      system.terminal.err("oidcctl: " + note + "\n");
    }
  }
  return {};
}

} // namespace oidcctl::cli
