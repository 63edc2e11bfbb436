#include "hcl_reader.hpp"

#include "base/text.hpp"

#include <doctest/doctest.h>

#include <string>

namespace oidcctl::test {

namespace {

using yaml::Node;

class Reader
{
public:
  explicit Reader(std::string_view text) : m_text(text) {}

  Node
  resource()
  {
    spaces();
    REQUIRE(word() == "resource");
    spaces();
    quoted();
    spaces();
    quoted();
    spaces();
    take("{");
    return body();
  }

private:
  void
  take(std::string_view expected)
  {
    REQUIRE_MESSAGE(m_text.starts_with(expected),
                    "expected ",
                    std::string(expected),
                    " at ",
                    std::string(m_text.substr(0, 40)));
    m_text.remove_prefix(expected.size());
  }

  bool
  has(std::string_view next)
  {
    const bool is_next = m_text.starts_with(next);
    if (is_next) {
      m_text.remove_prefix(next.size());
    }
    return is_next;
  }

  // Pass over white space and comments.
  void
  spaces()
  {
    while (!m_text.empty() &&
           (std::string_view(" \n\t").find(m_text.front()) != std::string_view::npos ||
            m_text.front() == '#')) {
      m_text.remove_prefix(m_text.front() == '#' ? m_text.find('\n') : 1);
    }
  }

  std::string
  word()
  {
    const auto end = m_text.find_first_not_of(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.");
    std::string found(m_text.substr(0, end));
    REQUIRE(!found.empty());
    m_text.remove_prefix(found.size());
    return found;
  }

  // One character of a template; "$${" and "%%{" are "${" and "%{".
  void
  plain(std::string& out)
  {
    for (const auto* escape : {"$${", "%%{"}) {
      if (has(escape)) {
        out += std::string_view(escape).substr(1);
        return;
      }
    }
    if (m_text.starts_with("${") || m_text.starts_with("%{")) {
      FAIL("a template is not a literal");
    }
    out += m_text.front();
    m_text.remove_prefix(1);
  }

  std::string
  quoted()
  {
    std::string out;
    take("\"");
    while (!has("\"")) {
      if (m_text.empty() || m_text.front() == '\n') {
        FAIL("a quote is not closed");
      }
      if (!has("\\")) {
        plain(out);
        continue;
      }
      if (has("u")) {
        text::append_utf8(out,
                          static_cast<char32_t>(
                              std::stoul(std::string(m_text.substr(0, 4)), nullptr, 16)));
        m_text.remove_prefix(4);
        continue;
      }
      const auto escapes = std::string_view("n\nt\tr\r\"\"\\\\");
      const auto at = escapes.find(m_text.front());
      REQUIRE(at != std::string_view::npos);
      out += escapes.at(at + 1);
      m_text.remove_prefix(1);
    }
    return out;
  }

  std::string
  heredoc()
  {
    const auto mark = word();
    take("\n");
    std::string out;
    while (!m_text.starts_with(mark + "\n")) {
      const auto end = m_text.size() - (m_text.find('\n') + 1);
      while (m_text.size() > end) {
        plain(out);
      }
    }
    m_text.remove_prefix(mark.size());
    return out;
  }

  Node
  value()
  {
    if (m_text.front() == '"') {
      return Node::from_text(quoted());
    }
    if (has("<<")) {
      return Node::from_text(heredoc());
    }
    if (has("[")) {
      auto list = Node::list();
      for (spaces(); !has("]"); spaces()) {
        list.items.push_back(value());
        spaces();
        has(",");
      }
      return list;
    }
    if (has("{")) {
      return body();
    }
    const auto bare = word();
    return bare == "true" || bare == "false" ? Node::from_bool(bare == "true")
                                             : Node::from_text(bare);
  }

  // Attributes and blocks up to the closing brace.
  Node
  body()
  {
    auto map = Node::map();
    for (spaces(); !has("}"); spaces()) {
      const auto name = m_text.front() == '"' ? quoted() : word();
      spaces();
      if (has("=")) {
        spaces();
        REQUIRE(map.find(name) == nullptr);
        map.set(name, value());
        continue;
      }
      take("{");
      auto block = body();
      if (auto* earlier = map.find(name)) {
        earlier->items.push_back(std::move(block));
      } else {
        auto list = Node::list();
        list.items.push_back(std::move(block));
        map.set(name, std::move(list));
      }
    }
    return map;
  }

  std::string_view m_text;
};

} // namespace

yaml::Node
read_hcl_resource(std::string_view text)
{
  return Reader(text).resource();
}

} // namespace oidcctl::test
