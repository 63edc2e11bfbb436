#pragma once

#include "app/service_account/create.hpp"
#include "cli/framework/outcome.hpp"
#include "cli/framework/parameters.hpp"
#include "cli/options/cluster_options.hpp"

#include <string>

// What the commands below `kubeconfig service-account` have in common.
namespace oidcctl::cli {

// The longest lifetime that is not questioned.
inline constexpr Seconds k_long_lived = std::chrono::days{90};

// Declare the options for the lifetime: --for, with its default if there is one, and
// --long-lived.
void add_lifetime_options(const Parameters& parameters,
                          std::string& lifetime,
                          bool& is_long_lived,
                          const std::string& default_text);

// Return the lifetime that `text` names; a usage error where the API server would refuse
// it, or where it is long and `is_long_lived` is not set.
Result<Seconds> lifetime_of(const std::string& text, bool is_long_lived);

// Return a usage error where no service account, or no namespace, has that name.
Result<void> check_account_name(const std::string& name);
Result<void> check_namespace(const std::string& name);

// Return the line that says what was issued, and how it is revoked.
Notice issued_notice(const kube::Marker& marker, const std::string& file);

} // namespace oidcctl::cli
