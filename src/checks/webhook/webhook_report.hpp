#pragma once

#include "base/json.hpp"
#include "checks/check_table.hpp"
#include "checks/webhook/webhook_case.hpp"

#include <span>

namespace oidcctl::webhook {

// The two verdicts on a webhook, as the table of checks knows them: can users be
// authenticated by it, and does it let in only whom it should.
inline constexpr auto k_usable = VerdictEffect::authenticated;
inline constexpr auto k_safe = VerdictEffect::authorized;

// Return the checks of `webhook test`, in the order of its report.
std::span<const CheckOf<Case>> checks();

// Return the report, `kind: WebhookReport`.
Json report(const Case& tested, const Selection& selection);

} // namespace oidcctl::webhook
