#include "base/json_reader.hpp"

#include <fmt/format.h>

namespace oidcctl {

JsonReader::Token
JsonReader::next()
{
  const int c = m_scanner.look();
  if (m_scanner.has_failed()) {
    return Token::error;
  }
  switch (m_expected) {
  case Expected::value:
    return value(c);
  case Expected::first_item:
    return c == ']' ? close('[') : value(c);
  case Expected::first_name:
    return c == '}' ? close('{') : name(c);
  case Expected::separator:
    return separator(c);
  }
  return Token::error;
}

JsonReader::Token
JsonReader::skip(Token token)
{
  if (token != Token::object_begin && token != Token::array_begin) {
    return token;
  }
  const auto outside = m_open.size() - 1;
  do {
    token = next();
  } while (token != Token::error && m_open.size() > outside);
  return token;
}

JsonReader::Token
JsonReader::separator(int c)
{
  if (m_open.empty()) {
    return c == JsonScanner::k_end ? Token::end : value(c);
  }
  const char bracket = m_open.back();
  if (c == (bracket == '{' ? '}' : ']')) {
    return close(bracket);
  }
  if (c != ',') {
    m_scanner.fail();
    return Token::error;
  }
  m_scanner.drop();
  c = m_scanner.look();
  return bracket == '{' ? name(c) : value(c);
}

JsonReader::Token
JsonReader::value(int c)
{
  const auto if_read = [](Token token, bool is_read) {
    return is_read ? token : Token::error;
  };
  m_expected = Expected::separator;
  switch (c) {
  case '"':
    return if_read(Token::text, m_scanner.string());
  case '{':
    return open(Token::object_begin, '{', Expected::first_name);
  case '[':
    return open(Token::array_begin, '[', Expected::first_item);
  case 't':
    return if_read(Token::boolean, m_scanner.word("true"));
  case 'f':
    return if_read(Token::boolean, m_scanner.word("false"));
  case 'n':
    return if_read(Token::null, m_scanner.word("null"));
  default:
    return if_read(Token::number, m_scanner.number());
  }
}

JsonReader::Token
JsonReader::name(int c)
{
  if (c != '"') {
    m_scanner.fail();
    return Token::error;
  }
  if (!m_scanner.string()) {
    return Token::error;
  }
  if (m_scanner.look() != ':') {
    m_scanner.fail();
    return Token::error;
  }
  m_scanner.drop();
  m_expected = Expected::value;
  return Token::name;
}

JsonReader::Token
JsonReader::open(Token token, char bracket, Expected first)
{
  if (m_open.size() == m_depth) {
    m_scanner.fail(
        fmt::format("line {}: nested deeper than {} levels", m_scanner.line(), m_depth));
    return Token::error;
  }
  m_scanner.drop();
  m_open += bracket;
  m_expected = first;
  return token;
}

JsonReader::Token
JsonReader::close(char bracket)
{
  m_scanner.drop();
  m_open.pop_back();
  m_expected = Expected::separator;
  return bracket == '{' ? Token::object_end : Token::array_end;
}

} // namespace oidcctl
