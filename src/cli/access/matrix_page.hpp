#pragma once

#include <string>
#include <string_view>

// The page of `access matrix -o html`: one file, nothing is loaded from elsewhere.
namespace oidcctl::cli {

// The parts of the page that do not depend on the data.
extern const std::string_view k_matrix_style;
extern const std::string_view k_matrix_script;

// Return what comes before the data: the data is a JSON object, in which `page_json` has
// hidden what HTML could take for markup.
std::string matrix_page_head(std::string_view title);
// Return what comes after it.
std::string matrix_page_tail();

// Return JSON text in a form that is safe inside the page.
std::string page_json(std::string_view json);

} // namespace oidcctl::cli
