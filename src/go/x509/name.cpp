#include "go/x509/name.hpp"

#include "base/text.hpp"
#include "go/x509/asn1_time.hpp"
#include "go/x509/der.hpp"
#include "go/x509/rules.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oidcctl::go::x509 {

namespace {

using Problem = std::optional<std::string>;

bool
is_printable(char c)
{
  static constexpr std::string_view marks = "'()+,-./ :=?*&"; // the last two by lenience
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         marks.find(c) != std::string_view::npos;
}

std::string
from_latin1(std::string_view bytes)
{
  std::string out;
  for (const char c : bytes) {
    text::append_utf8(out, static_cast<unsigned char>(c));
  }
  return out;
}

Problem
read_bmp(std::string_view bytes, Version go, std::string& out)
{
  if (bytes.size() % 2 != 0) {
    return "invalid BMPString";
  }
  if (bytes.ends_with(std::string_view("\0\0", 2))) {
    bytes.remove_suffix(2);
  }
  for (std::size_t i = 0; i < bytes.size(); i += 2) {
    const auto point = static_cast<char32_t>(static_cast<unsigned char>(bytes[i]) << 8U |
                                             static_cast<unsigned char>(bytes[i + 1]));
    const bool is_surrogate = point >= 0xd800 && point <= 0xdfff;
    const bool is_reserved =
        point >= 0xfffe || (point >= 0xfdd0 && point <= 0xfdef) || is_surrogate;
    if (is_reserved && go >= rules::bmp_without_reserved) {
      return "invalid BMPString";
    }
    text::append_utf8(out, is_surrogate ? U'\ufffd' : point);
  }
  return std::nullopt;
}

// Read the text of an attribute value (crypto/x509 parseASN1String).
Problem
read_string(const Element& value, Version go, std::string& out)
{
  const auto bytes = value.content;
  out = bytes;
  switch (value.tag) {
  case tag::t61_string:
    out = from_latin1(bytes);
    return std::nullopt;
  case tag::printable_string:
    return std::all_of(bytes.begin(), bytes.end(), is_printable)
               ? std::nullopt
               : Problem("invalid PrintableString");
  case tag::utf8_string:
    return text::is_utf8(bytes) ? std::nullopt : Problem("invalid UTF-8 string");
  case tag::bmp_string:
    out.clear();
    return read_bmp(bytes, go, out);
  case tag::ia5_string:
    return is_ia5(bytes) ? std::nullopt : Problem("invalid IA5String");
  case tag::numeric_string:
    return bytes.find_first_not_of("0123456789 ") == std::string_view::npos
               ? std::nullopt
               : Problem("invalid NumericString");
  default:
    out.clear();
    return go < rules::cryptobyte_parser // encoding/asn1 took values of any type
               ? std::nullopt
               : Problem(fmt::format("unsupported string type: {}", value.tag));
  }
}

struct Attribute
{
  std::string type = {};
  std::string text = {};
};

// Return `text` as RFC 4514 writes it, on one line.
std::string
escaped(std::string_view value)
{
  std::string out;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    const bool is_edge_space = c == ' ' && (i == 0 || i + 1 == value.size());
    if (std::string_view(",+\"\\<>;").find(c) != std::string_view::npos ||
        (c == '#' && i == 0) || is_edge_space) {
      out += '\\';
    }
    out += c;
  }
  return out;
}

// Return "CN=idp", with the OID where the type has no short name.
std::string
to_text(const Attribute& attribute)
{
  static constexpr std::pair<std::string_view, std::string_view> names[] = {
      {"2.5.4.3", "CN"},
      {"2.5.4.4", "SN"},
      {"2.5.4.5", "serialNumber"},
      {"2.5.4.6", "C"},
      {"2.5.4.7", "L"},
      {"2.5.4.8", "ST"},
      {"2.5.4.9", "street"},
      {"2.5.4.10", "O"},
      {"2.5.4.11", "OU"},
      {"2.5.4.12", "title"},
      {"2.5.4.42", "GN"},
      {"1.2.840.113549.1.9.1", "emailAddress"},
      {"0.9.2342.19200300.100.1.1", "UID"},
      {"0.9.2342.19200300.100.1.25", "DC"},
  };
  const auto* found =
      std::find_if(std::begin(names), std::end(names), [&attribute](const auto& row) {
        return row.first == attribute.type;
      });
  return fmt::format("{}={}",
                     found == std::end(names) ? attribute.type : found->second,
                     escaped(attribute.text));
}

Problem
read_attribute(Der& set, Version go, Attribute& attribute)
{
  Der fields;
  if (!set.read(tag::sequence, fields)) {
    return "x509: invalid RDNSequence: invalid attribute";
  }
  if (!fields.read_oid(attribute.type, go)) {
    return "x509: invalid RDNSequence: invalid attribute type";
  }
  const auto value = fields.read_any();
  if (!value) {
    return "x509: invalid RDNSequence: invalid attribute value";
  }
  if (const auto problem = read_string(*value, go, attribute.text)) {
    return "x509: invalid RDNSequence: invalid attribute value: " + *problem;
  }
  return std::nullopt;
}

void
add(const Attribute& attribute, Name& name)
{
  if (attribute.type == "2.5.4.3") {
    name.common_name = attribute.text; // the last counts
  } else if (attribute.type == "2.5.4.10") {
    name.organizations.push_back(attribute.text);
  }
}

} // namespace

bool
is_ia5(std::string_view bytes)
{
  return std::all_of(bytes.begin(), bytes.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x80;
  });
}

std::optional<std::string>
read_name(std::string_view raw, Version go, Name& name)
{
  name.raw = raw;
  Der sequence(raw);
  if (!sequence.read(tag::sequence, sequence)) {
    return "x509: invalid RDNSequence";
  }
  while (!sequence.empty()) {
    Der set;
    if (!sequence.read(tag::set, set)) {
      return "x509: invalid RDNSequence";
    }
    std::string part;
    while (!set.empty()) {
      Attribute attribute;
      if (auto problem = read_attribute(set, go, attribute)) {
        return problem;
      }
      add(attribute, name);
      part += (part.empty() ? "" : "+") + to_text(attribute);
    }
    name.text = part + (part.empty() || name.text.empty() ? "" : ",") + name.text;
  }
  return std::nullopt;
}

} // namespace oidcctl::go::x509
