#pragma once

#include <string>
#include <vector>

// The words that the shell offers behind options: each function returns those of one.
namespace oidcctl::cli {

std::vector<std::string> algorithms();
std::vector<std::string> check_names();
std::vector<std::string> colour_words();
std::vector<std::string> dry_run_modes();
std::vector<std::string> endpoint_kinds();
std::vector<std::string> kubeconfig_check_names();
std::vector<std::string> kubeconfig_formats();
std::vector<std::string> manifest_formats();
std::vector<std::string> object_formats();
std::vector<std::string> output_formats();
std::vector<std::string> plan_formats();
std::vector<std::string> shells();
std::vector<std::string> thresholds();
std::vector<std::string> usual_claims();
std::vector<std::string> usual_roles();

} // namespace oidcctl::cli
