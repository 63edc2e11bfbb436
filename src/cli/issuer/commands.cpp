#include "cli/issuer/commands.hpp"

#include "cli/login/login_options.hpp"
#include "cli/options/completion_words.hpp"

namespace oidcctl::cli {

const std::array<Completion, 20> k_verify_issuer_completions = {{
    {"output", Offer::words, output_formats},
    {"color", Offer::words, colour_words},
    {"certificate-authority", Offer::files},
    {"username-claim", Offer::words, usual_claims},
    {"signing-algs", Offer::words, algorithms},
    {"authentication-config", Offer::files},
    {"issuers-file", Offer::files},
    {"token-file", Offer::files},
    {"evidence", Offer::files},
    {"save-evidence", Offer::files},
    {"only", Offer::words, check_names},
    {"skip", Offer::words, check_names},
    {"fail-on", Offer::words, thresholds},
    {"client-secret-file", Offer::files},
    {"oidc-pkce-method", Offer::words, token_pkce_words},
    {"grant-type", Offer::words, grant_words},
    {"browser-command", Offer::files},
    {"interactive", Offer::words, interaction_words},
    {"token-cache-dir", Offer::files},
    {"token-cache-storage", Offer::words, storage_words},
}};

} // namespace oidcctl::cli
