#include "cli/options/subject_options.hpp"

#include "cli/options/configured_issuer.hpp"

namespace oidcctl::cli {

void
add_subject_options(const Parameters& parameters, SubjectFlags& flags)
{
  parameters.list("--user", "VALUE", flags.users, "Value of the user name claim");
  parameters.list("--group", "NAME", flags.groups, "Value of the groups claim");
  add_issuer_url(parameters, flags.issuer_url);
  add_issuer_options(parameters, flags.issuer);
}

Result<IdentityMapping>
identity_mapping_of(System& system, const SubjectFlags& given)
{
  auto flags = given;
  TRY(take_configured_issuer(system, flags.issuer, flags.issuer_url));
  TRY_ASSIGN(auto policy, policy_of(flags.issuer));
  IdentityMapping identity_mapping{
      std::move(policy), flags.issuer_url, flags.issuer.has_other_issuers};
  if (!flags.users.empty()) {
    TRY(validate_mapping(identity_mapping, false));
  }
  if (!flags.groups.empty()) {
    TRY(validate_mapping(identity_mapping, true));
  }
  return identity_mapping;
}

} // namespace oidcctl::cli
