#include "go/x509/pem.hpp"

#include "base/base64.hpp"
#include "base/text.hpp"
#include "go/x509/rules.hpp"

#include <algorithm>

namespace oidcctl::go {

namespace {

constexpr std::string_view k_begin = "-----BEGIN ";
constexpr std::string_view k_end = "\n-----END ";
constexpr std::string_view k_dashes = "-----";

// Cut the first line off `text`, with its line break; spaces and tabs at its end are left
// out.
std::string_view
take_line(std::string_view& text)
{
  const auto feed = text.find('\n');
  auto line = text.substr(0, feed);
  text.remove_prefix(feed == std::string_view::npos ? text.size() : feed + 1);
  if (feed != std::string_view::npos && line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  line.remove_suffix(line.size() - (line.find_last_not_of(" \t") + 1));
  return line;
}

// Cut `text` after the BEGIN of the next block. Until Go 1.23 that is the first, from
// then on the last before the first END, so that a BEGIN without its END hides no other
// block.
bool
skip_to_begin(std::string_view& text, Version go)
{
  const auto is_at_line_start = [text](std::size_t at) {
    return at == 0 || text[at - 1] == '\n';
  };
  if (go < x509::rules::pem_last_begin) {
    auto at = text.find(k_begin);
    while (at != std::string_view::npos && !is_at_line_start(at)) {
      at = text.find(k_begin, at + 1);
    }
    text.remove_prefix(at == std::string_view::npos ? text.size() : at + k_begin.size());
    return at != std::string_view::npos;
  }
  for (auto end = text.find(k_end); end != std::string_view::npos;
       end = text.find(k_end, end + k_end.size())) {
    const auto at = text.substr(0, end).rfind(k_begin);
    if (at != std::string_view::npos && is_at_line_start(at)) {
      text.remove_prefix(at + k_begin.size());
      return true;
    }
  }
  text.remove_prefix(text.size());
  return false;
}

// Cut the "Key: value" lines off the front of `text`; return whether there were any.
bool
skip_headers(std::string_view& text)
{
  bool has_any = false;
  while (!text.empty()) {
    auto rest = text;
    if (take_line(rest).find(':') == std::string_view::npos) {
      return has_any;
    }
    has_any = true;
    text = rest;
  }
  return has_any;
}

// Where a block ends: what is before its END line, and after it.
struct End
{
  std::string_view body = {};
  std::string_view rest = {};
};

// Return the end of the block of `type` in `text`, which begins after its headers.
std::optional<End>
find_end(std::string_view text, std::string_view type, bool has_headers)
{
  // Without headers the END line may come at once.
  const bool is_at_once = !has_headers && text.starts_with(k_end.substr(1));
  const auto at = is_at_once ? 0 : text.find(k_end);
  if (at == std::string_view::npos) {
    return std::nullopt;
  }
  auto rest = text.substr(at + k_end.size() - (is_at_once ? 1 : 0));
  if (!rest.starts_with(type) || !rest.substr(type.size()).starts_with(k_dashes)) {
    return std::nullopt;
  }
  rest.remove_prefix(type.size() + k_dashes.size());
  return take_line(rest).empty() ? std::optional(End{text.substr(0, at), rest})
                                 : std::nullopt;
}

} // namespace

std::optional<PemBlock>
next_pem_block(std::string_view& text, Version go)
{
  auto at = text;
  while (skip_to_begin(at, go)) {
    auto type = take_line(at);
    if (!type.ends_with(k_dashes)) {
      continue;
    }
    type.remove_suffix(k_dashes.size());
    const bool has_headers = skip_headers(at);
    if (at.empty()) {
      return std::nullopt;
    }
    const auto end = find_end(at, type, has_headers);
    if (!end) {
      continue;
    }
    std::string body(end->body);
    std::erase_if(body, [](char c) { return c == ' ' || c == '\t'; });
    if (auto bytes = base64::decode(body, base64::Alphabet::standard)) {
      text = end->rest;
      return PemBlock{std::string(type), has_headers, std::move(*bytes)};
    }
  }
  return std::nullopt;
}

namespace x509 {

namespace {

constexpr std::string_view k_certificate = "CERTIFICATE";

} // namespace

tl::expected<std::vector<Certificate>, std::string>
parse_certs_pem(std::string_view pem, Version go)
{
  std::vector<Certificate> certificates;
  while (const auto block = next_pem_block(pem, go)) {
    if (block->type != k_certificate || block->has_headers) {
      continue;
    }
    auto certificate = parse_certificate(block->bytes, go);
    if (!certificate) {
      return tl::make_unexpected(std::move(certificate).error());
    }
    certificates.push_back(std::move(*certificate));
  }
  if (certificates.empty()) {
    return tl::make_unexpected(
        std::string("data does not contain any valid RSA or ECDSA certificates"));
  }
  return certificates;
}

std::vector<Certificate>
append_certs_from_pem(std::string_view pem, Version go)
{
  std::vector<Certificate> certificates;
  while (const auto block = next_pem_block(pem, go)) {
    if (block->type != k_certificate || block->has_headers) {
      continue;
    }
    if (auto certificate = parse_certificate(block->bytes, go)) {
      certificates.push_back(std::move(*certificate));
    }
  }
  return certificates;
}

} // namespace x509
} // namespace oidcctl::go
