#include "cli/access/matrix_page.hpp"

#include "base/base64.hpp"
#include "base/markup.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

namespace oidcctl::cli {

namespace {

// Return the source that a content security policy allows: this text and no other.
std::string
source_of(std::string_view text)
{
  return fmt::format("'sha256-{}'",
                     base64::encode(sha256(text), base64::Alphabet::standard));
}

} // namespace

std::string
matrix_page_head(std::string_view title)
{
  const auto name = text::escape_markup(text::printable(title));
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
      "style-src {}; script-src {}; base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n"
      "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n"
      "<header>\n<h1>{}</h1>\n<p id=\"summary\" role=\"status\"></p>\n"
      "<div class=\"tools\">\n"
      "<label>Filter <input id=\"filter\" type=\"search\" autocomplete=\"off\" "
      "placeholder=\"name, namespace or role\"></label>\n"
      "<label><input id=\"strong\" type=\"checkbox\"> only strong access</label>\n"
      "<span class=\"keys\">Keys: / filter, arrows move, Enter explains, Esc closes"
      "</span>\n</div>\n<p id=\"legend\"></p>\n</header>\n"
      "<main>\n<div class=\"scroll\"><table id=\"matrix\" role=\"grid\">"
      "<thead></thead><tbody></tbody></table></div>\n"
      "<button id=\"more\" type=\"button\" hidden>Show more</button>\n</main>\n"
      "<dialog id=\"why\" aria-labelledby=\"why-title\"><h2 id=\"why-title\"></h2>"
      "<p id=\"why-text\"></p><ul id=\"why-list\"></ul>"
      "<button id=\"close\" type=\"button\">Close</button></dialog>\n"
      "<noscript>This page needs JavaScript; it loads nothing from a network."
      "</noscript>\n"
      "<script type=\"application/json\" id=\"data\">\n",
      source_of(k_matrix_style),
      source_of(k_matrix_script),
      name,
      k_matrix_style,
      name);
}

std::string
matrix_page_tail()
{
  return fmt::format("\n</script>\n<script>{}</script>\n</body>\n</html>\n",
                     k_matrix_script);
}

std::string
page_json(std::string_view json)
{
  std::string out;
  out.reserve(json.size());
  for (const char c : json) {
    if (c == '<') {
      out += "\\u003c";
    } else {
      out += c;
    }
  }
  return out;
}

} // namespace oidcctl::cli
