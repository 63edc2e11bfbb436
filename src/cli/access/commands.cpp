#include "cli/access/commands.hpp"

#include "cli/options/completion_words.hpp"

namespace oidcctl::cli {

namespace {

constexpr Completion k_check_completions[] = {
    {"output", Offer::words, output_formats},
    {"color", Offer::words, colour_words},
    {"username-claim", Offer::words, usual_claims},
    {"signing-algs", Offer::words, algorithms},
    {"filename", Offer::files},
    {"token-file", Offer::files},
    {"kubeconfig", Offer::files},
};

constexpr Completion k_review_completions[] = {
    {"output", Offer::words, object_formats},
    {"color", Offer::words, colour_words},
    {"reviews", Offer::files},
    {"filename", Offer::files},
    {"kubeconfig", Offer::files},
};

constexpr Command k_commands[] = {
    {.name = "check",
     .summary = "Answer whether a user may do something, and why not",
     .build = build_access_check,
     .completions = k_check_completions},
    {.name = "review",
     .summary = "Answer SubjectAccessReview objects as the API server does",
     .build = build_access_review,
     .completions = k_review_completions},
};

} // namespace

std::span<const Command>
access_commands()
{
  return k_commands;
}

} // namespace oidcctl::cli
