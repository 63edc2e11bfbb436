#pragma once

#include "yaml/document.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace oidcctl::yaml {

// Makes the tree from what a reader meets, in its order, and notes what is odd. Every
// function returns an error where the text cannot be kept; the reader then stops.
class Builder
{
public:
  // What a reader tells of a scalar, a list or a map besides its contents.
  struct Properties
  {
    Place place = {};
    std::string tag = {};   // as it was resolved; empty: none
    std::size_t anchor = 0; // a number for each anchor; 0: none
    bool is_quoted = false; // or a block scalar
  };

  explicit Builder(const Limits& limits) : m_limits(limits) {}

  Result<void> scalar(const Properties& properties, std::string text);
  Result<void> start(Node::Kind kind, const Properties& properties);
  Result<void> end();
  Result<void> alias(Place place, std::size_t anchor);
  void anchor_name(Place place, std::string name);
  void note(NonPortableYaml::Kind kind, Place place, std::string name = {});

  // Return what was built; the builder is empty then.
  Document take();

private:
  struct Frame
  {
    Node node = {};
    std::size_t anchor = 0;
    bool has_key = false; // of a map: the value comes next
    Member member = {};   // of a map: under its way
    bool is_merge = false;
    std::set<std::string, std::less<>> names = {};
  };

  Result<void> add(Node node, const Properties& properties);
  Result<void> add_key(Frame& frame, Node node, const Properties& properties);
  Result<void> add_merged(Frame& frame, const Node& node, Place place);
  Result<void> count(const Node& node, Place place);

  Limits m_limits;
  Document m_document = {};
  std::vector<Frame> m_frames = {};
  std::map<std::size_t, Node> m_anchors = {};
  std::size_t m_nodes = 0;
};

} // namespace oidcctl::yaml
