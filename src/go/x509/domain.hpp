#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oidcctl::go::x509 {

// Return whether `name` can be a domain name for crypto/x509: no empty label, nothing but
// visible ASCII, no trailing dot; an empty name is one. `is_constraint`: a leading dot is
// taken (crypto/x509 domainNameValid; domainToReverseLabels before).
bool is_domain(std::string_view name, bool is_constraint);

// Return the labels of `name`, the last first, or nothing when it is not a domain name.
std::optional<std::vector<std::string>> reverse_labels(std::string_view name);

struct Mailbox
{
  std::string local = {};
  std::string domain = {};
};

// Return the parts of an e-mail address, or nothing when it is not one (RFC 2821 4.1.2;
// spaces in quotes and backslashes outside of them are taken, as crypto/x509 does).
std::optional<Mailbox> parse_mailbox(std::string_view text);

} // namespace oidcctl::go::x509
