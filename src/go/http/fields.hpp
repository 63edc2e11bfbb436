#pragma once

#include "go/http/reply.hpp"
#include "go/version.hpp"

#include <tl/expected.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Status line and header fields as net/http and net/textproto read them (response.go
// ReadResponse, reader.go readMIMEHeader).
namespace oidcctl::go::http {

struct StatusLine
{
  int major = 1;
  int minor = 1;
  int status = 0;
  std::string reason = {};

  bool
  is_at_least(int a, int b) const
  {
    return major > a || (major == a && minor >= b);
  }
};

// Return the parts of `line`, without its line break, or Go's words for what is wrong.
tl::expected<StatusLine, std::string> parse_status_line(std::string_view line,
                                                        Version go);

// Collects the lines of one block of fields. The words of errors are Go's.
class FieldBlock
{
public:
  explicit FieldBlock(Version go) : m_go(go) {}

  // Take the next line, without its end and not empty; return what is wrong, if anything
  // is.
  std::optional<std::string> take(std::string_view line);

  // Close the block: the last field is complete now.
  std::optional<std::string> finish();

  const std::vector<Field>&
  fields() const
  {
    return m_fields;
  }
  std::vector<Field>
  release()
  {
    return std::move(m_fields);
  }

private:
  Version m_go;
  bool m_is_first = true;
  std::optional<std::string> m_open = std::nullopt; // a field that may be continued
  std::vector<Field> m_fields = {};
};

// Return whether `c` may be part of a field's name (RFC 9110 5.6.2, token).
bool is_token_byte(char c);

} // namespace oidcctl::go::http
