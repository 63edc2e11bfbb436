#include "cli/login/fresh_token.hpp"

#include "ports/processes.hpp"
#include "ports/system.hpp"

namespace oidcctl::cli {

void
add_fresh_token_options(const Parameters& parameters, FreshTokenFlags& flags)
{
  parameters.in("Login")
      .flag("--login", flags.is_wanted, "Log in, and judge the token of this login")
      .only_in_arguments = true;
  add_login_options_beside_own(parameters, flags.login);
}

Result<Secret>
fresh_token(System& system,
            FreshTokenFlags flags,
            const std::string& issuer,
            const std::vector<std::string>& client_ids,
            const NetworkFlags& network)
{
  system.processes.catch_interrupts();
  flags.login.issuer_url = issuer;
  flags.login.client_ids = client_ids;
  if (!network.certificate_authority.empty()) {
    flags.login.certificate_authorities = {network.certificate_authority};
  }
  flags.login.connect_to = network.connect_to;
  flags.login.timeout = network.timeout;
  TRY_ASSIGN(auto flow, token_flow_options(system, flags.login, "oidcctl"));
  TRY_ASSIGN(const auto cache, token_cache(system, flags.login));
  flow.freshness = Freshness::logged_in;
  flow.user_initiated = true;
  TRY_ASSIGN(auto obtained, obtain_token(system, cache, flow));
  return std::move(obtained.token);
}

} // namespace oidcctl::cli
