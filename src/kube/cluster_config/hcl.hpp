#pragma once

#include "yaml/node.hpp"

#include <string>
#include <string_view>
#include <vector>

// HCL, the language of Terraform, as `terraform fmt` lays it out.
namespace oidcctl::hcl {

// Return `text` as a quoted string (HCL native syntax, template literals): "${" and "%{"
// keep their meaning as text.
std::string quote(std::string_view text);

// Builds the text of a file.
class Writer
{
public:
  // Begin a block: resource "a" "b" {, or an attribute that is an object: oidc = {.
  void open(std::string_view header);
  void close();

  // An attribute with a text, a list of texts, a boolean, or a map of texts; a text of
  // several lines becomes a heredoc.
  void attribute(std::string_view name, const yaml::Node& value);
  // The same with an expression as it is: var.cluster_id.
  void expression(std::string_view name, std::string_view text);
  void comment(std::string_view text);
  void blank();

  std::string take();

private:
  struct Line
  {
    std::string name = {}; // of an attribute on one line; empty: any other line
    std::string text = {};
    std::size_t depth = 0;
  };

  void line(std::string text);

  std::vector<Line> m_lines = {};
  std::size_t m_depth = 0;
};

} // namespace oidcctl::hcl
