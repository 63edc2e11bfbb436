#include "cli/access/commands.hpp"

#include "cli/options/completion_words.hpp"

namespace oidcctl::cli {

namespace {

std::vector<std::string>
matrix_formats()
{
  return {"table", "json", "yaml", "csv", "html"};
}

std::vector<std::string>
matrix_rows()
{
  return {"people", "users", "groups", "serviceaccounts", "all"};
}

std::vector<std::string>
matrix_columns()
{
  return {"namespaces", "resources"};
}

std::vector<std::string>
test_formats()
{
  return {"table", "json", "yaml", "junit"};
}

constexpr Completion k_check_completions[] = {
    {"output", Offer::words, output_formats},
    {"color", Offer::words, colour_words},
    {"username-claim", Offer::words, usual_claims},
    {"signing-algs", Offer::words, algorithms},
    {"filename", Offer::files},
    {"token-file", Offer::files},
    {"kubeconfig", Offer::files},
};

constexpr Completion k_dump_completions[] = {
    {"output", Offer::words, output_formats},
    {"color", Offer::words, colour_words},
    {"filename", Offer::files},
    {"kubeconfig", Offer::files},
};

constexpr Completion k_matrix_completions[] = {
    {"output", Offer::words, matrix_formats},
    {"color", Offer::words, colour_words},
    {"rows", Offer::words, matrix_rows},
    {"columns", Offer::words, matrix_columns},
    {"filename", Offer::files},
    {"kubeconfig", Offer::files},
};

constexpr Completion k_test_completions[] = {
    {"output", Offer::words, test_formats},
    {"color", Offer::words, colour_words},
    {"filename", Offer::files},
    {"kubeconfig", Offer::files},
    {"", Offer::files},
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
    {.name = "list",
     .summary = "List what a user may do, and through which binding",
     .build = build_access_list,
     .completions = k_check_completions},
    {.name = "matrix",
     .summary = "Show users and groups against namespaces or resources",
     .build = build_access_matrix,
     .completions = k_matrix_completions},
    {.name = "review",
     .summary = "Answer SubjectAccessReview objects as the API server does",
     .build = build_access_review,
     .completions = k_review_completions},
    {.name = "test",
     .summary = "Test what users may do against expectations, for CI",
     .build = build_access_test,
     .completions = k_test_completions},
    {.name = "who",
     .summary = "List who may do something, and through which binding",
     .build = build_access_who,
     .completions = k_dump_completions},
};

} // namespace

std::span<const Command>
access_commands()
{
  return k_commands;
}

} // namespace oidcctl::cli
