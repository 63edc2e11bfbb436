#include "go/x509/name_match.hpp"

#include "base/text.hpp"
#include "go/x509/address.hpp"
#include "go/x509/domain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

namespace oidcctl::go::x509 {

namespace {

bool
is_equal_ignoring_case(std::string_view a, std::string_view b)
{
  return text::to_lower(a) == text::to_lower(b);
}

} // namespace

bool
matches_domain(std::string_view domain, std::string_view constraint, Wildcards wildcards)
{
  if (constraint.empty()) {
    return true;
  }
  const bool needs_more_labels = constraint.front() == '.';
  if (needs_more_labels) {
    constraint.remove_prefix(1);
  }
  const auto labels = reverse_labels(domain);
  const auto wanted = reverse_labels(constraint);
  if (!labels || !wanted || labels->size() < wanted->size() ||
      (needs_more_labels && labels->size() == wanted->size())) {
    return false;
  }
  auto count = wanted->size();
  const bool is_open = wildcards == Wildcards::any_depth ||
                       (wildcards == Wildcards::same_depth && labels->size() == count);
  if (is_open && domain.starts_with('*') && labels->size() > 1 && count > 0) {
    --count; // the wildcard could be the last label
  }
  return std::equal(wanted->begin(),
                    wanted->begin() + static_cast<std::ptrdiff_t>(count),
                    labels->begin(),
                    is_equal_ignoring_case);
}

bool
matches_email(std::string_view email, std::string_view constraint, Wildcards wildcards)
{
  const auto mailbox = parse_mailbox(email);
  if (!mailbox) {
    return false;
  }
  if (constraint.find('@') == std::string_view::npos) {
    return matches_domain(mailbox->domain, constraint, wildcards);
  }
  const auto wanted = parse_mailbox(constraint);
  return wanted && mailbox->local == wanted->local &&
         is_equal_ignoring_case(mailbox->domain, wanted->domain);
}

bool
is_in_range(std::string_view address, const AddressRange& range)
{
  if (address.size() != range.address.size()) {
    return false;
  }
  for (std::size_t i = 0; i < address.size(); ++i) {
    if (((address[i] ^ range.address[i]) & range.mask[i]) != 0) {
      return false;
    }
  }
  return true;
}

std::string
range_text(const AddressRange& range)
{
  int bits = 0;
  for (const char c : range.mask) {
    bits += std::popcount(static_cast<unsigned char>(c));
  }
  return fmt::format("{}/{}", ip_text(range.address), bits);
}

} // namespace oidcctl::go::x509
