#include "render/render.hpp"

namespace oidcctl {

std::optional<Format>
parse_format(std::string_view name)
{
  static constexpr std::pair<std::string_view, Format> formats[] = {
      {"table", Format::table}, {"json", Format::json}, {"yaml", Format::yaml}};
  for (const auto& [word, format] : formats) {
    if (word == name) {
      return format;
    }
  }
  return std::nullopt;
}

std::string
render(const Document& document, Format format, const Style& style)
{
  switch (format) {
  case Format::table:
    return render_table(document, style);
  case Format::json:
    return to_text(document.data) + "\n";
  case Format::yaml:
    return render_yaml(document.data);
  }
  return {};
}

} // namespace oidcctl
