#pragma once

#include "checks/access/answer.hpp"
#include "cli/access/identity_options.hpp"
#include "render/document.hpp"

#include <string>

namespace oidcctl::cli {

// Return the answer to `access check` as a document. `grant_options` name the user to
// `oidcctl rbac grant`; `source` is "dump" or "cluster".
Document check_document(const access::Question& question,
                        const access::CheckAnswer& answer,
                        const std::string& grant_options,
                        const std::string& source);

// Return the line that grants the cure's role to the user.
std::string grant_line(const rbac::RoleRef& role,
                       const std::string& ns,
                       const std::string& grant_options,
                       const rbac::Requester& who);

// Return a rule as JSON, as manifests have it, and as one line of text.
Json rule_json(const rbac::PolicyRule& rule);
std::string rule_text(const rbac::PolicyRule& rule);

} // namespace oidcctl::cli
