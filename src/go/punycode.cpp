#include "go/punycode.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace oidcctl::go {

namespace {

bool
is_ascii(std::string_view text)
{
  return std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x80;
  });
}

int
hex_value(char c)
{
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const auto lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Return `host` with the escapes of bytes above ASCII resolved, as net/url does.
std::string
unescaped(std::string_view host)
{
  std::string out;
  for (std::size_t i = 0; i < host.size(); ++i) {
    const bool is_escape = host[i] == '%' && i + 2 < host.size() &&
                           hex_value(host[i + 1]) >= 8 && hex_value(host[i + 2]) >= 0;
    out += is_escape
               ? static_cast<char>(hex_value(host[i + 1]) * 16 + hex_value(host[i + 2]))
               : host[i];
    i += is_escape ? 2 : 0;
  }
  return out;
}

// Return the code points of valid UTF-8.
std::vector<std::uint32_t>
code_points(std::string_view text)
{
  std::vector<std::uint32_t> points;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xc0U) == 0x80U) {
      points.back() = points.back() << 6 | (byte & 0x3fU);
    } else {
      points.push_back(byte < 0x80   ? byte
                       : byte < 0xe0 ? byte & 0x1fU
                       : byte < 0xf0 ? byte & 0x0fU
                                     : byte & 0x07U);
    }
  }
  return points;
}

constexpr std::uint32_t k_base = 36; // RFC 3492 5, as are the numbers below

std::uint32_t
adapted_bias(std::uint32_t delta, std::uint32_t count, bool is_first)
{
  constexpr std::uint32_t damp = 700;
  constexpr std::uint32_t limit = 455;
  constexpr std::uint32_t skew = 38;
  delta = is_first ? delta / damp : delta / 2;
  delta += delta / count;
  std::uint32_t bias = 0;
  for (; delta > limit; bias += k_base) {
    delta /= k_base - 1;
  }
  return bias + k_base * delta / (delta + skew);
}

char
digit(std::uint32_t value)
{
  return static_cast<char>(value < 26 ? 'a' + value : '0' + value - 26);
}

void
append_number(std::string& out, std::uint32_t number, std::uint32_t bias)
{
  for (std::uint32_t k = k_base;; k += k_base) {
    const auto threshold = k <= bias ? 1U : std::min(k - bias, 26U);
    if (number < threshold) {
      out += digit(number);
      return;
    }
    out += digit(threshold + (number - threshold) % (k_base - threshold));
    number = (number - threshold) / (k_base - threshold);
  }
}

// RFC 3492 6.3.
std::string
encoded(const std::vector<std::uint32_t>& points)
{
  std::string out;
  std::copy_if(points.begin(), points.end(), std::back_inserter(out), [](auto point) {
    return point < 0x80;
  });
  const auto basic = static_cast<std::uint32_t>(out.size());
  auto done = basic;
  out += basic > 0 ? "-" : "";
  std::uint32_t delta = 0;
  std::uint32_t bias = 72;
  for (std::uint32_t next = 0x80; done < points.size(); ++next, ++delta) {
    auto smallest = ~0U;
    for (const auto point : points) {
      smallest = point >= next ? std::min(smallest, point) : smallest;
    }
    delta += (smallest - next) * (done + 1);
    next = smallest;
    for (const auto point : points) {
      delta += point < next ? 1 : 0;
      if (point == next) {
        append_number(out, delta, bias);
        bias = adapted_bias(delta, done + 1, done == basic);
        delta = 0;
        ++done;
      }
    }
  }
  return out;
}

} // namespace

std::optional<std::string>
ascii_host(std::string_view host)
{
  constexpr std::size_t longest_label = 63;
  const auto plain = unescaped(host);
  if (is_ascii(plain)) {
    return plain;
  }
  if (!text::is_utf8(plain)) {
    return std::nullopt;
  }
  std::vector<std::string> labels;
  for (const auto& label : text::split(text::to_lower(plain), '.')) {
    labels.push_back(is_ascii(label) ? label : "xn--" + encoded(code_points(label)));
    if (labels.back().size() > longest_label) {
      return std::nullopt;
    }
  }
  return text::join(labels, ".");
}

} // namespace oidcctl::go
